-- What a studio has at hand: the sounds under the keys, and the templates of
-- bulletins.

-- +goose Up
CREATE TABLE carts (
    key     INTEGER PRIMARY KEY CHECK (key BETWEEN 1 AND 9),
    name    TEXT NOT NULL,
    media   TEXT NOT NULL,                 -- SHA-256; it may have left the library
    colour  INTEGER NOT NULL,
    loop    INTEGER NOT NULL,
    fade_ms INTEGER NOT NULL,
    gain_db REAL NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE templates (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    body       BLOB NOT NULL,              -- JSON of the template
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER NOT NULL DEFAULT 0  -- kept, so that it can be restored
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE templates;
DROP TABLE carts;
