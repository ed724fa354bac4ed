-- What happened to strategies at work, in the order it was written down; never changed. Times are nanoseconds since 1970
-- in UTC, payload is JSON, digest is over the whole row.
CREATE TABLE trading_event (
    number  INTEGER NOT NULL PRIMARY KEY,
    run_id  TEXT    NOT NULL,
    seq     INTEGER NOT NULL,
    time    INTEGER NOT NULL,
    kind    TEXT    NOT NULL,
    payload TEXT    NOT NULL,
    digest  TEXT    NOT NULL,
    UNIQUE (run_id, seq)
) STRICT;
CREATE UNIQUE INDEX trading_run_started ON trading_event (run_id) WHERE kind = 'run_started';
CREATE UNIQUE INDEX trading_run_stopped ON trading_event (run_id) WHERE kind = 'run_stopped';

-- The candles that a run was warmed up with: one a line, deflated.
CREATE TABLE trading_history (
    run_id  TEXT    NOT NULL PRIMARY KEY,
    bytes   INTEGER NOT NULL,
    candles BLOB    NOT NULL,
    digest  TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- Equity by the minute: mode is paper or live, time the minute's beginning, equity ticks of 1e-8 USDT.
CREATE TABLE equity_sample (
    mode   TEXT    NOT NULL,
    time   INTEGER NOT NULL,
    equity INTEGER NOT NULL,
    PRIMARY KEY (mode, time)
) STRICT, WITHOUT ROWID;
