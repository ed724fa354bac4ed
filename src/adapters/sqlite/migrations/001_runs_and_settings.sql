-- Finished backtests. Times are nanoseconds since 1970 in UTC; request and result are JSON.
CREATE TABLE run (
    id         TEXT    NOT NULL PRIMARY KEY,
    created_at INTEGER NOT NULL,
    request    TEXT    NOT NULL,
    result     TEXT    NOT NULL,
    candles    TEXT    NOT NULL,
    trades     INTEGER NOT NULL
) STRICT;
CREATE INDEX run_by_time ON run (created_at DESC, id DESC);

-- The trades of a run, a thousand to a row: JSON objects, one a line, deflated.
CREATE TABLE run_trades (
    run_id      TEXT    NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    first_trade INTEGER NOT NULL,
    bytes       INTEGER NOT NULL,
    lines       BLOB    NOT NULL,
    PRIMARY KEY (run_id, first_trade)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
