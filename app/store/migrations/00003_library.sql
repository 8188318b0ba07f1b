-- Sound files, programmes, and the verdicts on them.

-- +goose Up
CREATE TABLE media (
    sha256      TEXT PRIMARY KEY,
    ext         TEXT NOT NULL,
    bytes       INTEGER NOT NULL,
    duration    INTEGER NOT NULL,          -- nanoseconds
    channels    INTEGER NOT NULL,
    loudness    TEXT NOT NULL              -- five numbers: see list.go
) STRICT, WITHOUT ROWID;

-- One file may serve as voice and as bed; each use has its own name.
CREATE TABLE media_uses (
    sha256   TEXT NOT NULL REFERENCES media (sha256),
    kind     TEXT NOT NULL,
    name     TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    added_by TEXT NOT NULL,
    PRIMARY KEY (sha256, kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX media_uses_kind ON media_uses (kind, added_at DESC);

CREATE TABLE programmes (
    id         TEXT PRIMARY KEY,
    title      TEXT NOT NULL,
    search     TEXT NOT NULL,              -- title and items without diacritics
    state      TEXT NOT NULL,
    master     TEXT REFERENCES media (sha256),
    duration   INTEGER NOT NULL,
    loudness   TEXT NOT NULL,
    author     TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    aired_at   INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    remark     TEXT NOT NULL,
    deleted_at INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX programmes_updated ON programmes (updated_at DESC) WHERE deleted_at = 0;

CREATE TABLE programme_items (
    programme TEXT NOT NULL REFERENCES programmes (id),
    pos       INTEGER NOT NULL,
    kind      TEXT NOT NULL,
    media     TEXT NOT NULL REFERENCES media (sha256),
    title     TEXT NOT NULL,
    gain_db   REAL NOT NULL,
    PRIMARY KEY (programme, pos)
) STRICT, WITHOUT ROWID;

CREATE TABLE approvals (
    seq       INTEGER PRIMARY KEY,         -- the last one counts, whatever the clock says
    id        TEXT NOT NULL UNIQUE,
    programme TEXT NOT NULL REFERENCES programmes (id),
    master    TEXT NOT NULL,
    by        TEXT NOT NULL,
    at        INTEGER NOT NULL,
    approved  INTEGER NOT NULL,
    own_work  INTEGER NOT NULL,
    remark    TEXT NOT NULL
) STRICT;

CREATE INDEX approvals_programme ON approvals (programme, seq);

-- +goose Down
DROP TABLE approvals;
DROP TABLE programme_items;
DROP TABLE programmes;
DROP TABLE media_uses;
DROP TABLE media;
