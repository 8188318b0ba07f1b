-- What is taken over from elsewhere at its hours.

-- +goose Up
CREATE TABLE relays (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    url        TEXT NOT NULL, -- '' for line-in
    device     TEXT NOT NULL, -- of line-in
    fallbacks  TEXT NOT NULL, -- JSON list of programmes
    silence_ms INTEGER NOT NULL,
    gain_db    REAL NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE relays;
