-- +goose Up
-- Boxes that their stations believe no more; no row is ever deleted.
CREATE TABLE revoked (
    key     TEXT NOT NULL,
    commune TEXT NOT NULL REFERENCES communes (id),
    at_ms   INTEGER NOT NULL,
    body    BLOB NOT NULL,
    PRIMARY KEY (key, commune)
) WITHOUT ROWID;
CREATE INDEX revoked_commune ON revoked (commune, at_ms DESC);

-- +goose Down
DROP TABLE revoked;
