-- What people are told of, in the order in which it leaves. Times are nanoseconds since 1970 in UTC. source names the
-- event, so that the same one, derived twice, is told once. outcome is empty while it waits, then delivered, given_up
-- or not_wanted (no Telegram was set up).
CREATE TABLE alert (
    id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    source     TEXT    NOT NULL UNIQUE,
    time       INTEGER NOT NULL,
    noted_at   INTEGER NOT NULL,
    kind       INTEGER NOT NULL,
    level      INTEGER NOT NULL,
    text       TEXT    NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0,
    trouble    TEXT    NOT NULL DEFAULT '',
    outcome    TEXT    NOT NULL DEFAULT '',
    settled_at INTEGER NOT NULL DEFAULT 0,
    message_id INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX alert_waiting ON alert (id) WHERE outcome = '';

-- Small facts by name: how far the audit log of a set of books was read, the pace of the channel, the number of the next
-- message to the bot.
CREATE TABLE fact (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
