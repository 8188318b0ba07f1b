-- What was planned, what was sent where and when, emergencies, and what a
-- person took out of the day.

-- +goose Up
ALTER TABLE broadcasts ADD COLUMN precedence INTEGER NOT NULL DEFAULT 40;
ALTER TABLE broadcasts ADD COLUMN entry TEXT NOT NULL DEFAULT '';
ALTER TABLE broadcasts ADD COLUMN date TEXT NOT NULL DEFAULT '';
ALTER TABLE broadcasts ADD COLUMN offset_ns INTEGER NOT NULL DEFAULT 0;
ALTER TABLE broadcasts ADD COLUMN emergency TEXT NOT NULL DEFAULT '';
ALTER TABLE broadcasts ADD COLUMN cut_by TEXT NOT NULL DEFAULT '';

-- One stretch of a broadcast at one cluster: it began there, or joined, and it
-- ended there, or was taken away.
CREATE TABLE sent (
    seq       INTEGER PRIMARY KEY AUTOINCREMENT,
    broadcast TEXT NOT NULL REFERENCES broadcasts (id),
    cluster   TEXT NOT NULL,
    from_at   INTEGER NOT NULL,
    to_at     INTEGER NOT NULL DEFAULT 0, -- 0 while it goes on
    offset_ns INTEGER NOT NULL            -- place in the broadcast's sound at from_at
) STRICT;

CREATE INDEX sent_broadcast ON sent (broadcast);
CREATE INDEX sent_from ON sent (from_at);
CREATE INDEX sent_open ON sent (to_at) WHERE to_at = 0;

INSERT INTO sent (broadcast, cluster, from_at, to_at, offset_ns)
    SELECT b.id, c.cluster, b.started_at, b.ended_at, 0
    FROM broadcasts b JOIN broadcast_clusters c ON c.broadcast = b.id ORDER BY b.started_at;

-- Slots as they were known when their time came.
CREATE TABLE planned (
    seq       INTEGER PRIMARY KEY AUTOINCREMENT,
    broadcast TEXT NOT NULL,
    entry     TEXT NOT NULL,
    date      TEXT NOT NULL,
    kind      TEXT NOT NULL,
    programme TEXT NOT NULL,
    master    TEXT NOT NULL,
    relay     TEXT NOT NULL,
    title     TEXT NOT NULL,
    priority  TEXT NOT NULL,
    clusters  TEXT NOT NULL,              -- JSON array
    from_at   INTEGER NOT NULL,
    to_at     INTEGER NOT NULL,
    offset_ns INTEGER NOT NULL,
    why       TEXT NOT NULL,              -- JSON array
    UNIQUE (broadcast, from_at, clusters)
) STRICT;

CREATE INDEX planned_from ON planned (from_at);

-- +goose StatementBegin
CREATE TRIGGER planned_unchanged BEFORE UPDATE ON planned
BEGIN SELECT RAISE(ABORT, 'what was planned is not changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER planned_kept BEFORE DELETE ON planned
BEGIN SELECT RAISE(ABORT, 'what was planned is not forgotten'); END;
-- +goose StatementEnd

-- Until when planned is complete, in nanoseconds; 0 before the first plan.
INSERT INTO counters (name, value) VALUES ('planned', 0);

-- Scheduled broadcasts that a person took off air for good.
CREATE TABLE skipped (
    broadcast TEXT PRIMARY KEY,
    at        INTEGER NOT NULL,
    by        TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE emergencies (
    id         TEXT PRIMARY KEY,
    state      TEXT NOT NULL,
    ordered_at INTEGER NOT NULL,
    body       TEXT NOT NULL               -- JSON of the order
) STRICT, WITHOUT ROWID;

CREATE INDEX emergencies_open ON emergencies (state) WHERE state <> 'over';

-- +goose Down
DROP TABLE emergencies;
DROP TABLE skipped;
DELETE FROM counters WHERE name = 'planned';
DROP TABLE planned;
DROP TABLE sent;
ALTER TABLE broadcasts DROP COLUMN cut_by;
ALTER TABLE broadcasts DROP COLUMN emergency;
ALTER TABLE broadcasts DROP COLUMN offset_ns;
ALTER TABLE broadcasts DROP COLUMN date;
ALTER TABLE broadcasts DROP COLUMN entry;
ALTER TABLE broadcasts DROP COLUMN precedence;
