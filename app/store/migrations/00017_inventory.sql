-- What a commune knows of its clusters and hamlets, and how that changed.

-- +goose Up
ALTER TABLE hamlets ADD COLUMN code TEXT NOT NULL DEFAULT '';
ALTER TABLE hamlets ADD COLUMN households INTEGER NOT NULL DEFAULT 0;
ALTER TABLE hamlets ADD COLUMN people INTEGER NOT NULL DEFAULT 0;
ALTER TABLE hamlets ADD COLUMN languages TEXT NOT NULL DEFAULT 'null'; -- JSON array

ALTER TABLE horns ADD COLUMN bearing INTEGER NOT NULL DEFAULT 0; -- 1 to 360, 0 = not known

ALTER TABLE clusters ADD COLUMN sheet TEXT NOT NULL DEFAULT '{}'; -- JSON

CREATE UNIQUE INDEX clusters_code ON clusters (sheet ->> '$.Code') WHERE sheet ->> '$.Code' <> '' AND deleted_at = 0;
CREATE UNIQUE INDEX clusters_imei ON clusters (sheet ->> '$.Box.IMEI') WHERE sheet ->> '$.Box.IMEI' <> '' AND deleted_at = 0;

CREATE TABLE inventory_changes (
    number INTEGER PRIMARY KEY,
    batch  TEXT NOT NULL,
    at     INTEGER NOT NULL,
    by     TEXT NOT NULL,
    kind   TEXT NOT NULL,
    object TEXT NOT NULL,
    before TEXT,          -- JSON, NULL: it was new
    after  TEXT,          -- JSON, NULL: it was removed
    undone TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX inventory_changes_batch ON inventory_changes (batch);
CREATE INDEX inventory_changes_object ON inventory_changes (object);

-- +goose Down
DROP TABLE inventory_changes;
DROP INDEX clusters_imei;
DROP INDEX clusters_code;
ALTER TABLE clusters DROP COLUMN sheet;
ALTER TABLE horns DROP COLUMN bearing;
ALTER TABLE hamlets DROP COLUMN languages;
ALTER TABLE hamlets DROP COLUMN people;
ALTER TABLE hamlets DROP COLUMN households;
ALTER TABLE hamlets DROP COLUMN code;
