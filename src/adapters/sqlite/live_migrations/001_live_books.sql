-- The live books of one exchange. Times are nanoseconds since 1970 in UTC, prices and amounts ticks of 1e-8, sides and
-- states the numbers of their enums in src/orders. Orders, fills, journal and audit log are for ever. digest: SHA-256
-- over the row's other columns, so that a row the disk has changed is noticed when it is read.
CREATE TABLE live_order (
    id              INTEGER PRIMARY KEY,
    owner           TEXT    NOT NULL,
    request_id      TEXT    NOT NULL,
    client_order_id TEXT    NOT NULL,
    actor           TEXT    NOT NULL,
    symbol          TEXT    NOT NULL,
    side            INTEGER NOT NULL,
    amount_usd      INTEGER NOT NULL,
    close_out       INTEGER NOT NULL,
    quantity        INTEGER NOT NULL,
    decision_price  INTEGER NOT NULL,
    limit_price     INTEGER NOT NULL,
    slot_day        INTEGER NOT NULL,
    state           INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    sent_at         INTEGER,
    finished_at     INTEGER,
    venue_order_id  INTEGER NOT NULL,
    executed        INTEGER NOT NULL,
    spent           INTEGER NOT NULL,
    venue_code      INTEGER NOT NULL,
    code            TEXT    NOT NULL,
    reason          TEXT    NOT NULL,
    refusal_record  TEXT    NOT NULL,
    adopted         INTEGER NOT NULL,
    holds_slot      INTEGER NOT NULL,
    unfinished      INTEGER NOT NULL,
    digest          TEXT    NOT NULL
) STRICT;
CREATE UNIQUE INDEX live_order_by_request ON live_order (owner, request_id);
CREATE UNIQUE INDEX live_order_by_client_id ON live_order (owner, client_order_id) WHERE client_order_id != '';
CREATE INDEX live_order_by_slot ON live_order (owner, slot_day) WHERE holds_slot = 1;
CREATE INDEX live_order_unfinished ON live_order (owner, id) WHERE unfinished = 1;
CREATE INDEX live_order_by_time ON live_order (owner, created_at, id);

CREATE TABLE live_fill (
    id              INTEGER PRIMARY KEY,
    owner           TEXT    NOT NULL,
    symbol          TEXT    NOT NULL,
    trade_id        INTEGER NOT NULL,
    order_id        INTEGER NOT NULL,
    side            INTEGER NOT NULL,
    price           INTEGER NOT NULL,
    quantity        INTEGER NOT NULL,
    notional        INTEGER NOT NULL,
    fee             INTEGER NOT NULL,
    fee_asset       TEXT    NOT NULL,
    time            INTEGER NOT NULL,
    is_maker        INTEGER NOT NULL,
    client_order_id TEXT    NOT NULL,
    digest          TEXT    NOT NULL
) STRICT;
CREATE UNIQUE INDEX live_fill_by_trade ON live_fill (owner, symbol, trade_id);
CREATE INDEX live_fill_by_order ON live_fill (owner, client_order_id, id) WHERE client_order_id != '';
CREATE INDEX live_fill_by_time ON live_fill (owner, time, id);

-- Double entry: the postings of an entry sum to zero in every asset. kind and account by their names.
CREATE TABLE live_entry (
    id        INTEGER PRIMARY KEY,
    owner     TEXT    NOT NULL,
    time      INTEGER NOT NULL,
    kind      TEXT    NOT NULL,
    reference TEXT    NOT NULL,
    digest    TEXT    NOT NULL
) STRICT;
CREATE UNIQUE INDEX live_entry_by_reference ON live_entry (owner, reference);
CREATE TABLE live_posting (
    owner   TEXT    NOT NULL,
    entry   INTEGER NOT NULL REFERENCES live_entry (id),
    line    INTEGER NOT NULL,
    account TEXT    NOT NULL,
    asset   TEXT    NOT NULL,
    amount  INTEGER NOT NULL,
    PRIMARY KEY (entry, line)
) STRICT, WITHOUT ROWID;

-- The books after the last entry, one word and its numbers a line.
CREATE TABLE live_books (
    owner    TEXT NOT NULL PRIMARY KEY,
    snapshot TEXT NOT NULL,
    digest   TEXT NOT NULL
) STRICT;

CREATE TABLE live_day (
    owner          TEXT    NOT NULL,
    utc_day        INTEGER NOT NULL,
    begun          INTEGER NOT NULL,
    baseline       INTEGER,
    transferred    INTEGER NOT NULL,
    latched        INTEGER NOT NULL,
    latch_text     TEXT    NOT NULL,
    latched_at     INTEGER,
    second_alert   INTEGER NOT NULL,
    digest         TEXT    NOT NULL,
    PRIMARY KEY (owner, utc_day)
) STRICT, WITHOUT ROWID;

CREATE TABLE live_fact (
    owner TEXT NOT NULL,
    name  TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (owner, name)
) STRICT, WITHOUT ROWID;

-- Each record's hash covers the one before it. A record never changes; its mac is filled in once.
CREATE TABLE live_audit (
    sequence      INTEGER PRIMARY KEY,
    owner         TEXT    NOT NULL,
    time          INTEGER NOT NULL,
    actor         TEXT    NOT NULL,
    action        TEXT    NOT NULL,
    details       TEXT    NOT NULL,
    result        TEXT    NOT NULL,
    limits        TEXT    NOT NULL,
    previous_hash TEXT    NOT NULL,
    hash          TEXT    NOT NULL,
    mac           TEXT    NOT NULL
) STRICT;
CREATE INDEX live_audit_by_time ON live_audit (owner, time);
CREATE INDEX live_audit_without_mac ON live_audit (sequence) WHERE mac = '';
CREATE TRIGGER live_audit_stays BEFORE DELETE ON live_audit BEGIN
    SELECT RAISE(ABORT, 'an audit record is never removed');
END;
CREATE TRIGGER live_audit_is_final BEFORE UPDATE ON live_audit
WHEN OLD.mac != '' OR NEW.sequence IS NOT OLD.sequence OR NEW.owner IS NOT OLD.owner OR NEW.time IS NOT OLD.time
  OR NEW.actor IS NOT OLD.actor OR NEW.action IS NOT OLD.action OR NEW.details IS NOT OLD.details
  OR NEW.result IS NOT OLD.result OR NEW.limits IS NOT OLD.limits OR NEW.previous_hash IS NOT OLD.previous_hash
  OR NEW.hash IS NOT OLD.hash
BEGIN
    SELECT RAISE(ABORT, 'an audit record is never changed');
END;

-- One row: what the rest adds up to after the last commit. digest is over the columns before it, the last day, the
-- books, the unfinished orders and the facts; so a row of those that was changed or is gone is noticed at the start.
-- anchor: the state when the vault's key was last at hand, in short; mac: HMAC-SHA-256 over it with that key.
CREATE TABLE live_seal (
    owner         TEXT    NOT NULL PRIMARY KEY,
    book_id       TEXT    NOT NULL,
    commits       INTEGER NOT NULL,
    orders        INTEGER NOT NULL,
    fills         INTEGER NOT NULL,
    entries       INTEGER NOT NULL,
    days          INTEGER NOT NULL,
    slot_day      INTEGER NOT NULL,
    slots         INTEGER NOT NULL,
    last_trades   TEXT    NOT NULL,
    audit_records INTEGER NOT NULL,
    audit_head    TEXT    NOT NULL,
    digest        TEXT    NOT NULL,
    anchor        TEXT    NOT NULL,
    mac           TEXT    NOT NULL
) STRICT;
