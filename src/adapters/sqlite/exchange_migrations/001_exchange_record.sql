-- What happened on the practice exchange. Times are nanoseconds since 1970 in UTC, prices and amounts ticks of 1e-8,
-- kinds and states the numbers of their enums in src/venue. Rows of the first four tables are only ever added, but for
-- old read-only requests.
CREATE TABLE request (
    id         INTEGER PRIMARY KEY,
    time       INTEGER NOT NULL,
    account    INTEGER NOT NULL,
    method     TEXT    NOT NULL,
    path       TEXT    NOT NULL,
    parameters TEXT    NOT NULL,
    status     INTEGER NOT NULL,
    code       INTEGER NOT NULL,
    fault      TEXT    NOT NULL
) STRICT;

-- An order as it was after each report of it; the newest row of an order is the order.
CREATE TABLE execution (
    id               INTEGER PRIMARY KEY,
    execution        INTEGER NOT NULL,
    kind             INTEGER NOT NULL,
    order_id         INTEGER NOT NULL,
    account          INTEGER NOT NULL,
    instrument       INTEGER NOT NULL,
    client_id        TEXT    NOT NULL,
    list             INTEGER NOT NULL,
    side             INTEGER NOT NULL,
    type             INTEGER NOT NULL,
    time_in_force    INTEGER NOT NULL,
    status           INTEGER NOT NULL,
    self_trade       INTEGER NOT NULL,
    expiry           INTEGER NOT NULL,
    is_working       INTEGER NOT NULL,
    price            INTEGER NOT NULL,
    quantity         INTEGER NOT NULL,
    quote_quantity   INTEGER NOT NULL,
    stop_price       INTEGER NOT NULL,
    iceberg_quantity INTEGER NOT NULL,
    trailing_delta   INTEGER NOT NULL,
    executed         INTEGER NOT NULL,
    spent            INTEGER NOT NULL,
    locked           INTEGER NOT NULL,
    created          INTEGER NOT NULL,
    updated          INTEGER NOT NULL,
    working_since    INTEGER,
    trailing_since   INTEGER
) STRICT;
CREATE INDEX execution_by_order ON execution (order_id, id);

CREATE TABLE fill (
    id         INTEGER PRIMARY KEY,
    trade      INTEGER NOT NULL,
    order_id   INTEGER NOT NULL,
    account    INTEGER NOT NULL,
    instrument INTEGER NOT NULL,
    list       INTEGER NOT NULL,
    side       INTEGER NOT NULL,
    price      INTEGER NOT NULL,
    quantity   INTEGER NOT NULL,
    quote      INTEGER NOT NULL,
    fee        INTEGER NOT NULL,
    fee_asset  INTEGER NOT NULL,
    time       INTEGER NOT NULL,
    is_maker   INTEGER NOT NULL
) STRICT;

CREATE TABLE transfer (
    id      INTEGER PRIMARY KEY,
    time    INTEGER NOT NULL,
    account INTEGER NOT NULL,
    asset   INTEGER NOT NULL,
    amount  INTEGER NOT NULL
) STRICT;

-- What follows is as it is now, replaced in place.
CREATE TABLE order_list (
    id         INTEGER PRIMARY KEY,
    account    INTEGER NOT NULL,
    instrument INTEGER NOT NULL,
    client_id  TEXT    NOT NULL,
    status     INTEGER NOT NULL,
    time       INTEGER NOT NULL,
    orders     TEXT    NOT NULL
) STRICT;

-- balances: free and locked of each asset in turn, with spaces between.
CREATE TABLE account (
    id        INTEGER PRIMARY KEY,
    maker     INTEGER NOT NULL,
    taker     INTEGER NOT NULL,
    in_bnb    INTEGER NOT NULL,
    can_trade INTEGER NOT NULL,
    balances  TEXT    NOT NULL
) STRICT;

-- Keys to play money, so the secret is kept as it is.
CREATE TABLE api_key (
    api_key      TEXT    NOT NULL PRIMARY KEY,
    secret       TEXT    NOT NULL,
    account      INTEGER NOT NULL,
    may_trade    INTEGER NOT NULL,
    may_withdraw INTEGER NOT NULL,
    revoked      INTEGER NOT NULL,
    source_ips   TEXT    NOT NULL,
    created      INTEGER NOT NULL
) STRICT;

CREATE TABLE minute (
    instrument       INTEGER NOT NULL,
    open_time        INTEGER NOT NULL,
    open             INTEGER NOT NULL,
    high             INTEGER NOT NULL,
    low              INTEGER NOT NULL,
    close            INTEGER NOT NULL,
    volume           INTEGER NOT NULL,
    quote_volume     INTEGER NOT NULL,
    taker_buy_volume INTEGER NOT NULL,
    taker_buy_quote  INTEGER NOT NULL,
    trades           INTEGER NOT NULL,
    first_trade      INTEGER NOT NULL,
    last_trade       INTEGER NOT NULL,
    PRIMARY KEY (instrument, open_time)
) STRICT, WITHOUT ROWID;

-- One row. next_trade and update_id: one number for each instrument, with spaces between.
CREATE TABLE counters (
    id             INTEGER PRIMARY KEY CHECK (id = 1),
    next_order     INTEGER NOT NULL,
    next_execution INTEGER NOT NULL,
    next_list      INTEGER NOT NULL,
    next_trade     TEXT    NOT NULL,
    update_id      TEXT    NOT NULL
) STRICT;
