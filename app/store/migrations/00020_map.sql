-- The commune's map, as it was read from what the user gave. The last is in
-- force; the one before it stays, for who takes the last back.

-- +goose Up
CREATE TABLE maps (
    seq    INTEGER PRIMARY KEY AUTOINCREMENT,
    name   TEXT NOT NULL,      -- of the file
    body   BLOB NOT NULL,      -- JSON, gzipped
    set_at INTEGER NOT NULL
) STRICT;

-- +goose Down
DROP TABLE maps;
