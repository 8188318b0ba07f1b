-- The station, its people, its poles.

-- +goose Up
CREATE TABLE station (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    commune    TEXT NOT NULL,
    name       TEXT NOT NULL,
    commune_of TEXT NOT NULL,
    province   TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE users (
    id          TEXT PRIMARY KEY,
    login       TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    roles       TEXT NOT NULL,             -- JSON array
    must_change INTEGER NOT NULL,
    disabled    INTEGER NOT NULL,
    created_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE credentials (
    user     TEXT PRIMARY KEY REFERENCES users (id),
    hash     TEXT NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0,
    next_try INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE hamlets (
    id   TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

CREATE TABLE clusters (
    id           TEXT PRIMARY KEY,
    number       INTEGER NOT NULL CHECK (number > 0),
    name         TEXT NOT NULL,
    hamlet       TEXT REFERENCES hamlets (id),
    technology   TEXT NOT NULL,
    line         TEXT NOT NULL,
    volume       INTEGER NOT NULL CHECK (volume BETWEEN 0 AND volume_cap),
    volume_cap   INTEGER NOT NULL CHECK (volume_cap BETWEEN 0 AND 100),
    delay_ms     INTEGER NOT NULL,
    installed_on INTEGER NOT NULL,
    virtual      INTEGER NOT NULL,
    speaker_key  TEXT NOT NULL,
    paired_at    INTEGER NOT NULL,
    deleted_at   INTEGER NOT NULL DEFAULT 0,
    reports_seen TEXT NOT NULL DEFAULT ''  -- which numbers of the speaker's reports are in the log
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX clusters_number ON clusters (number) WHERE deleted_at = 0;
CREATE UNIQUE INDEX clusters_speaker ON clusters (speaker_key) WHERE speaker_key <> '' AND deleted_at = 0;

CREATE TABLE horns (
    cluster TEXT NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
    pos     INTEGER NOT NULL,
    watts   INTEGER NOT NULL,
    PRIMARY KEY (cluster, pos)
) STRICT, WITHOUT ROWID;

CREATE TABLE zones (
    id   TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

CREATE TABLE zone_clusters (
    zone    TEXT NOT NULL REFERENCES zones (id) ON DELETE CASCADE,
    cluster TEXT NOT NULL REFERENCES clusters (id),
    PRIMARY KEY (zone, cluster)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE zone_clusters;
DROP TABLE zones;
DROP TABLE horns;
DROP TABLE clusters;
DROP TABLE hamlets;
DROP TABLE credentials;
DROP TABLE users;
DROP TABLE station;
