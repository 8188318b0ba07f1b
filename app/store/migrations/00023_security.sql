-- The security check of each year, with the list that it was made by.

-- +goose Up
CREATE TABLE security_checks (
    year       INTEGER PRIMARY KEY,
    body       TEXT NOT NULL, -- JSON
    changed_at INTEGER NOT NULL
) STRICT;

-- +goose Down
DROP TABLE security_checks;
