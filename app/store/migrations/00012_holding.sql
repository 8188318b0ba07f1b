-- What speakers keep on their own disks, and the data that it took.

-- +goose Up
-- The Opus files that were made of masters, in the folder "held".
CREATE TABLE held_sounds (
    master  TEXT PRIMARY KEY,
    sha256  TEXT NOT NULL,
    bytes   INTEGER NOT NULL,
    made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Bytes that really went to a cluster's speaker, by month of Vietnam's calendar.
CREATE TABLE held_data (
    month   TEXT NOT NULL,
    cluster TEXT NOT NULL,
    bytes   INTEGER NOT NULL,
    PRIMARY KEY (month, cluster)
) STRICT, WITHOUT ROWID;

-- Sounds that were approved to be kept at the poles, and by whom.
CREATE TABLE held_messages (
    id          TEXT PRIMARY KEY,
    title       TEXT NOT NULL,
    programme   TEXT NOT NULL,
    approved_by TEXT NOT NULL,
    until_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE held_messages;
DROP TABLE held_data;
DROP TABLE held_sounds;
