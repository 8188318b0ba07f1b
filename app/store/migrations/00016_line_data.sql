-- All data of a cluster's line, by the way that it went, and since when it is
-- counted in its month.

-- +goose Up
CREATE TABLE line_data (
    month    TEXT NOT NULL,
    cluster  TEXT NOT NULL,
    way      TEXT NOT NULL,
    bytes    INTEGER NOT NULL,
    since_at INTEGER NOT NULL,
    PRIMARY KEY (month, cluster, way)
) STRICT, WITHOUT ROWID;

INSERT INTO line_data (month, cluster, way, bytes, since_at)
    SELECT month, cluster, 'held', bytes, CAST(strftime('%s', month || '-01') AS INTEGER) * 1000000000 FROM held_data;
DROP TABLE held_data;

-- +goose Down
CREATE TABLE held_data (
    month   TEXT NOT NULL,
    cluster TEXT NOT NULL,
    bytes   INTEGER NOT NULL,
    PRIMARY KEY (month, cluster)
) STRICT, WITHOUT ROWID;
INSERT INTO held_data (month, cluster, bytes) SELECT month, cluster, bytes FROM line_data WHERE way = 'held';
DROP TABLE line_data;
