-- The clusters that hang on a gateway, and the plan by which old stations are
-- replaced: its rules, and what a person fixed in it.

-- +goose Up
CREATE INDEX clusters_gateway ON clusters (sheet ->> '$.Gateway') WHERE sheet ->> '$.Gateway' <> '';

CREATE TABLE replacement_plans (
    seq    INTEGER PRIMARY KEY AUTOINCREMENT,
    body   TEXT NOT NULL,    -- JSON; the last is in force
    set_at INTEGER NOT NULL,
    set_by TEXT NOT NULL
) STRICT;

-- +goose Down
DROP TABLE replacement_plans;
DROP INDEX clusters_gateway;
