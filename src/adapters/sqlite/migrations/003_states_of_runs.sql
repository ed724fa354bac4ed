-- What a strategy at work had come to after an event, so that a start need not go through all events before it. The
-- events stay the truth: what is here can be made anew from them. state is JSON, digest is over the whole row.
CREATE TABLE run_state (
    run_id  TEXT    NOT NULL PRIMARY KEY,
    seq     INTEGER NOT NULL,
    version INTEGER NOT NULL,
    state   TEXT    NOT NULL,
    digest  TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- The candles of a run's events from one number to another: one a line, deflated.
CREATE TABLE run_candles (
    run_id    TEXT    NOT NULL,
    first_seq INTEGER NOT NULL,
    last_seq  INTEGER NOT NULL,
    bytes     INTEGER NOT NULL,
    candles   BLOB    NOT NULL,
    digest    TEXT    NOT NULL,
    PRIMARY KEY (run_id, first_seq)
) STRICT, WITHOUT ROWID;
