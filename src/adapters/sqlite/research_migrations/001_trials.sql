-- How often a market was searched for parameters that do well: one row a search, however often it was given. Times are
-- nanoseconds since 1970 in UTC: the opening times of the first and last candle.
CREATE TABLE search (
    name       TEXT    NOT NULL PRIMARY KEY, -- a hash of everything that the search depends on
    market     TEXT    NOT NULL,             -- BTC/USDT; synthetic ones apart
    first_time INTEGER NOT NULL,
    last_time  INTEGER NOT NULL,
    tried      INTEGER NOT NULL,             -- backtests, the largest number that was reached
    noted_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX search_market ON search (market, first_time, last_time);
