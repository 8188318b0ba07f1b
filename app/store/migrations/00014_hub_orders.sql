-- What the province ordered, by the number under which its hub sent it.

-- +goose Up
CREATE TABLE hub_orders (
    id          TEXT PRIMARY KEY,
    hub         TEXT NOT NULL,             -- the key that signed it
    seq         INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    title       TEXT NOT NULL,
    args        TEXT NOT NULL,             -- JSON
    issued_at   INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    state       TEXT NOT NULL,
    code        TEXT NOT NULL DEFAULT '',  -- why it was refused
    detail      TEXT NOT NULL DEFAULT '',  -- JSON
    received_at INTEGER NOT NULL,
    settled_at  INTEGER NOT NULL,
    told        TEXT NOT NULL DEFAULT '',  -- the state that the hub was told last
    UNIQUE (hub, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX hub_orders_received ON hub_orders (received_at DESC);
CREATE INDEX hub_orders_waiting ON hub_orders (seq) WHERE state = 'waiting';
CREATE INDEX hub_orders_untold ON hub_orders (hub) WHERE told <> state;

-- The number of the last order of each hub that was ever joined.
CREATE TABLE hub_order_last (
    hub  TEXT PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE programmes ADD COLUMN origin TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE programmes DROP COLUMN origin;
DROP TABLE hub_order_last;
DROP TABLE hub_orders;
