-- What is done about clusters that fail: tickets and their steps, parts in
-- stock, checks that come round.

-- +goose Up
CREATE TABLE tickets (
    id        TEXT PRIMARY KEY,
    number    INTEGER NOT NULL UNIQUE,
    cluster   TEXT NOT NULL,      -- also one that was removed
    state     TEXT NOT NULL,      -- open, closed, withdrawn
    opened_at INTEGER NOT NULL,
    body      TEXT NOT NULL       -- JSON: what the cluster was called
) STRICT;

CREATE UNIQUE INDEX tickets_open ON tickets (cluster) WHERE state = 'open';
CREATE INDEX tickets_cluster ON tickets (cluster);

CREATE TABLE ticket_steps (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket    TEXT NOT NULL REFERENCES tickets (id),
    at        INTEGER NOT NULL,
    body      TEXT NOT NULL,               -- JSON
    undone_at INTEGER NOT NULL DEFAULT 0,  -- 0: in force
    undone_by TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX ticket_steps_ticket ON ticket_steps (ticket);

CREATE TABLE parts (
    id         TEXT PRIMARY KEY,
    kind       TEXT NOT NULL,
    name       TEXT NOT NULL,
    dong       INTEGER NOT NULL,
    place      TEXT NOT NULL,
    least      INTEGER NOT NULL,
    count      INTEGER NOT NULL CHECK (count >= 0),
    deleted_at INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE UNIQUE INDEX parts_name ON parts (kind, name) WHERE deleted_at = 0;

CREATE TABLE part_moves (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    part   TEXT NOT NULL REFERENCES parts (id),
    at     INTEGER NOT NULL,
    by     TEXT NOT NULL,
    delta  INTEGER NOT NULL,
    left   INTEGER NOT NULL,
    why    TEXT NOT NULL,
    ticket TEXT NOT NULL,
    words  TEXT NOT NULL
) STRICT;

CREATE INDEX part_moves_part ON part_moves (part);

CREATE TABLE checks (
    id         TEXT PRIMARY KEY,
    body       TEXT NOT NULL,  -- JSON
    deleted_at INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE check_dones (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    check_id  TEXT NOT NULL REFERENCES checks (id),
    day       TEXT NOT NULL,
    at        INTEGER NOT NULL,
    by        TEXT NOT NULL,
    words     TEXT NOT NULL,
    undone_at INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX check_dones_check ON check_dones (check_id);

-- +goose Down
DROP TABLE check_dones;
DROP TABLE checks;
DROP TABLE part_moves;
DROP TABLE parts;
DROP TABLE ticket_steps;
DROP TABLE tickets;
