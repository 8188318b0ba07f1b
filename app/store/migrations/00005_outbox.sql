-- Records on their way to the hub. seq has no gaps: it is counted in the
-- transaction that makes the change.

-- +goose Up
CREATE TABLE outbox (
    seq        INTEGER PRIMARY KEY,
    kind       TEXT NOT NULL,
    object     TEXT NOT NULL,
    body       BLOB NOT NULL,
    media      TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    acked_at   INTEGER NOT NULL DEFAULT 0,
    refused    TEXT NOT NULL DEFAULT '',
    attempts   INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX outbox_waiting ON outbox (seq) WHERE acked_at = 0 AND refused = '';
CREATE INDEX outbox_acked ON outbox (acked_at) WHERE acked_at > 0;
CREATE INDEX outbox_old ON outbox (kind, acked_at) WHERE acked_at > 0;
CREATE INDEX outbox_refused ON outbox (seq) WHERE refused <> '';
-- At most one status of a cluster waits unsent; a newer one takes its place.
CREATE UNIQUE INDEX outbox_status ON outbox (object)
    WHERE kind = 'status' AND acked_at = 0 AND refused = '' AND attempts = 0;

-- +goose Down
DROP TABLE outbox;
