-- Boxes that are never believed again. No row is ever deleted.

-- +goose Up
CREATE TABLE revoked (
    key     TEXT PRIMARY KEY, -- public nkey of the box
    cluster TEXT NOT NULL,
    number  INTEGER NOT NULL,
    name    TEXT NOT NULL,
    why     TEXT NOT NULL,
    by      TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE revoked;
