-- What was on air, and what was heard of it.

-- +goose Up
CREATE TABLE broadcasts (
    id         TEXT PRIMARY KEY,
    kind       TEXT NOT NULL,
    programme  TEXT NOT NULL,
    title      TEXT NOT NULL,
    zone       TEXT NOT NULL,
    started_by TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    alive_at   INTEGER NOT NULL,           -- last moment at which it was known to be on air
    ended_at   INTEGER NOT NULL DEFAULT 0,
    end_reason TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE INDEX broadcasts_started ON broadcasts (started_at);
CREATE INDEX broadcasts_open ON broadcasts (ended_at) WHERE ended_at = 0;

CREATE TABLE broadcast_clusters (
    broadcast TEXT NOT NULL REFERENCES broadcasts (id),
    cluster   TEXT NOT NULL,
    PRIMARY KEY (broadcast, cluster)
) STRICT, WITHOUT ROWID;

CREATE TABLE play_log (
    seq          INTEGER PRIMARY KEY,
    id           TEXT NOT NULL UNIQUE,
    kind         TEXT NOT NULL,
    broadcast    TEXT NOT NULL,
    programme    TEXT NOT NULL,
    title        TEXT NOT NULL,
    cluster      TEXT NOT NULL,
    from_at      INTEGER NOT NULL,
    to_at        INTEGER NOT NULL,
    played_ms    INTEGER NOT NULL,
    concealed_ms INTEGER NOT NULL,
    missed_ms    INTEGER NOT NULL,
    level_dbfs   REAL NOT NULL,
    prev         TEXT NOT NULL,
    hash         TEXT NOT NULL
) STRICT;

CREATE INDEX play_log_broadcast ON play_log (broadcast, cluster);

-- +goose StatementBegin
CREATE TRIGGER play_log_unchanged BEFORE UPDATE ON play_log
BEGIN SELECT RAISE(ABORT, 'the play log is not changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER play_log_kept BEFORE DELETE ON play_log
BEGIN SELECT RAISE(ABORT, 'the play log is not shortened'); END;
-- +goose StatementEnd

-- A cluster's accounts that are not yet a row of the play log.
CREATE TABLE play_log_open (
    cluster      TEXT PRIMARY KEY,
    broadcast    TEXT NOT NULL,
    from_at      INTEGER NOT NULL,
    to_at        INTEGER NOT NULL,
    played_ms    INTEGER NOT NULL,
    concealed_ms INTEGER NOT NULL,
    missed_ms    INTEGER NOT NULL,
    energy       REAL NOT NULL,
    energy_ms    INTEGER NOT NULL,
    touched_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What each cluster played of each broadcast: the sum of the play log's rows
-- and of play_log_open, kept with them so that years of rows are not added up
-- when somebody looks.
CREATE TABLE heard (
    broadcast    TEXT NOT NULL,
    cluster      TEXT NOT NULL,
    played_ms    INTEGER NOT NULL,
    concealed_ms INTEGER NOT NULL,
    missed_ms    INTEGER NOT NULL,
    PRIMARY KEY (broadcast, cluster)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE heard;
DROP TABLE play_log_open;
DROP TABLE play_log;
DROP TABLE broadcast_clusters;
DROP TABLE broadcasts;
