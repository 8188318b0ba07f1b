-- The alarms of clusters: one row from when it was raised, one kind at one
-- cluster, with who knows of it.

-- +goose Up
CREATE TABLE alarms (
    cluster   TEXT NOT NULL,
    kind      TEXT NOT NULL,
    raised_at INTEGER NOT NULL,
    ended_at  INTEGER NOT NULL DEFAULT 0, -- 0: it goes on
    body      TEXT NOT NULL,              -- JSON
    PRIMARY KEY (cluster, kind, raised_at)
) STRICT, WITHOUT ROWID;

CREATE INDEX alarms_open ON alarms (cluster) WHERE ended_at = 0;

-- +goose Down
DROP TABLE alarms;
