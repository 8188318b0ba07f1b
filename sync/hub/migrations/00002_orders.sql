-- +goose Up
-- What the province has ordered.
CREATE TABLE orders (
    id         TEXT PRIMARY KEY,
    kind       TEXT NOT NULL,
    title      TEXT NOT NULL,
    args       BLOB NOT NULL,
    sound      TEXT NOT NULL DEFAULT '',       -- SHA-256
    target     TEXT NOT NULL DEFAULT '',       -- of a withdrawal: the order taken back
    issued_ms  INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX orders_issued ON orders (issued_ms DESC);
CREATE INDEX orders_target ON orders (target) WHERE target <> '';

-- Each order as it was signed for one commune.
CREATE TABLE order_issues (
    commune     TEXT NOT NULL REFERENCES communes (id),
    seq         INTEGER NOT NULL,
    id          TEXT NOT NULL REFERENCES orders (id),
    envelope    BLOB NOT NULL,
    sent_ms     INTEGER NOT NULL DEFAULT 0,    -- first fetched by the station
    state       TEXT NOT NULL DEFAULT '',
    code        TEXT NOT NULL DEFAULT '',
    detail      TEXT NOT NULL DEFAULT '',
    answered_ms INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (commune, seq)
) WITHOUT ROWID;
CREATE UNIQUE INDEX order_issues_id ON order_issues (id, commune);

CREATE TABLE order_sounds (
    sha256   TEXT PRIMARY KEY,
    ext      TEXT NOT NULL,
    bytes    INTEGER NOT NULL,
    added_ms INTEGER NOT NULL
) WITHOUT ROWID;

ALTER TABLE communes ADD COLUMN order_seq INTEGER NOT NULL DEFAULT 0; -- number of its newest order

-- The machines that have signed with a commune's key, by the random word that
-- each start of a station makes.
CREATE TABLE places (
    commune  TEXT PRIMARY KEY REFERENCES communes (id),
    boot     TEXT NOT NULL,                    -- which is served
    address  TEXT NOT NULL,
    seen_ms  INTEGER NOT NULL,
    before   TEXT NOT NULL DEFAULT '',         -- which was served before it
    before_address TEXT NOT NULL DEFAULT '',
    before_ms INTEGER NOT NULL DEFAULT 0,      -- when that one last asked
    twin     TEXT NOT NULL DEFAULT '',         -- which is refused
    twin_address TEXT NOT NULL DEFAULT '',
    twin_ms  INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- +goose Down
DROP TABLE places;
ALTER TABLE communes DROP COLUMN order_seq;
DROP TABLE order_sounds;
DROP TABLE order_issues;
DROP TABLE orders;
