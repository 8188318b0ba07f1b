-- What is due, when and where; and the rules that the whole of it is held to.

-- +goose Up
CREATE TABLE schedule_entries (
    id         TEXT PRIMARY KEY,
    title      TEXT NOT NULL,
    kind       TEXT NOT NULL,
    programme  TEXT NOT NULL,              -- '' until one was chosen
    relay      TEXT NOT NULL,
    zone       TEXT NOT NULL,
    origin     TEXT NOT NULL,
    start      INTEGER NOT NULL,           -- nanoseconds since midnight
    length     INTEGER NOT NULL,
    body       TEXT NOT NULL,              -- the whole entry, JSON
    version    INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX schedule_entries_programme ON schedule_entries (programme);

CREATE TABLE schedule_rules (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    body       TEXT NOT NULL,              -- JSON
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL
) STRICT;

-- Kept from the first day on, so that the air can be asked what came between.
CREATE INDEX broadcasts_ended ON broadcasts (ended_at);

-- +goose Down
DROP INDEX broadcasts_ended;
DROP TABLE schedule_rules;
DROP TABLE schedule_entries;
