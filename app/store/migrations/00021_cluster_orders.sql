-- What people ordered of clusters, and what each answered.

-- +goose Up
CREATE TABLE cluster_orders (
    batch    TEXT NOT NULL,    -- those that were given in one act
    cluster  TEXT NOT NULL,
    state    TEXT NOT NULL,
    given_at INTEGER NOT NULL,
    body     TEXT NOT NULL,    -- JSON
    PRIMARY KEY (batch, cluster)
) STRICT, WITHOUT ROWID;

CREATE INDEX cluster_orders_open ON cluster_orders (given_at) WHERE state IN ('waiting', 'sent');
CREATE INDEX cluster_orders_given ON cluster_orders (given_at);

-- +goose Down
DROP TABLE cluster_orders;
