-- When a report of a cluster came last, so that a station that was started again
-- knows it. The records for the hub say it too, and are cleared away.

-- +goose Up
ALTER TABLE clusters ADD COLUMN reported_at INTEGER NOT NULL DEFAULT 0; -- nanoseconds, 0 for never

-- +goose Down
ALTER TABLE clusters DROP COLUMN reported_at;
