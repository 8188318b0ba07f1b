-- Sounds for emergencies that a leader approved in advance, in the order in
-- which they are offered.

-- +goose Up
DROP TABLE held_messages;

CREATE TABLE messages (
    id        TEXT PRIMARY KEY,
    place     INTEGER NOT NULL,
    withdrawn INTEGER NOT NULL,
    body      TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE messages;

CREATE TABLE held_messages (
    id          TEXT PRIMARY KEY,
    title       TEXT NOT NULL,
    programme   TEXT NOT NULL,
    approved_by TEXT NOT NULL,
    until_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
