-- +goose Up
CREATE TABLE communes (
    id            TEXT PRIMARY KEY,            -- app.Station.Commune
    name          TEXT NOT NULL,               -- as the province enrolled it
    province      TEXT NOT NULL DEFAULT '',
    key           TEXT NOT NULL UNIQUE,        -- public nkey of the station
    next_seq      INTEGER NOT NULL DEFAULT 1,  -- number of the record it must send next
    enrolled_ms   INTEGER NOT NULL,
    contact_ms    INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE enrolments (
    selector    TEXT PRIMARY KEY,              -- first part of the code
    secret      BLOB NOT NULL,                 -- key of the proofs
    name        TEXT NOT NULL,
    created_ms  INTEGER NOT NULL,
    expires_ms  INTEGER NOT NULL,
    tries       INTEGER NOT NULL DEFAULT 0,
    used_by     TEXT NOT NULL DEFAULT ''       -- public nkey
);

-- Every record as it came, applied once by (commune, seq).
CREATE TABLE records (
    commune     TEXT NOT NULL REFERENCES communes (id),
    seq         INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    object      TEXT NOT NULL,
    sum         TEXT NOT NULL,                 -- wire.Record.Sum
    refused     TEXT NOT NULL DEFAULT '',      -- reason code, '' when applied
    media       TEXT NOT NULL DEFAULT '',
    body        BLOB NOT NULL,
    created_ms  INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    PRIMARY KEY (commune, seq)
);
CREATE INDEX records_refused ON records (commune, seq) WHERE refused <> '';

-- Records whose number had been used for something else: both are kept.
CREATE TABLE conflicts (
    commune     TEXT NOT NULL REFERENCES communes (id),
    seq         INTEGER NOT NULL,
    sum         TEXT NOT NULL,
    kind        TEXT NOT NULL,
    body        BLOB NOT NULL,
    received_ms INTEGER NOT NULL,
    PRIMARY KEY (commune, seq, sum)
);

CREATE TABLE clusters (
    commune  TEXT NOT NULL REFERENCES communes (id),
    id       TEXT NOT NULL,
    number   INTEGER NOT NULL,
    name     TEXT NOT NULL,
    deleted  INTEGER NOT NULL DEFAULT 0,
    body     BLOB NOT NULL,
    PRIMARY KEY (commune, id)
);

CREATE TABLE statuses (
    commune     TEXT NOT NULL REFERENCES communes (id),
    cluster     TEXT NOT NULL,
    state       TEXT NOT NULL,
    reported_ms INTEGER NOT NULL,              -- of the last report, by the hub's clock; 0 never
    body        BLOB NOT NULL,
    PRIMARY KEY (commune, cluster)
);

CREATE TABLE programmes (
    commune    TEXT NOT NULL REFERENCES communes (id),
    id         TEXT NOT NULL,
    title      TEXT NOT NULL,
    state      TEXT NOT NULL,
    master     TEXT NOT NULL,
    updated_ms INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    deleted    INTEGER NOT NULL DEFAULT 0,
    body       BLOB NOT NULL,
    PRIMARY KEY (commune, id)
);
CREATE INDEX programmes_newest ON programmes (commune, updated_ms DESC);

CREATE TABLE broadcasts (
    commune    TEXT NOT NULL REFERENCES communes (id),
    id         TEXT NOT NULL,
    title      TEXT NOT NULL,
    started_ms INTEGER NOT NULL,
    ended_ms   INTEGER NOT NULL,               -- 0 while on air
    body       BLOB NOT NULL,
    PRIMARY KEY (commune, id)
);
CREATE INDEX broadcasts_on_air ON broadcasts (commune, started_ms) WHERE ended_ms = 0;

CREATE TABLE playlog (
    commune    TEXT NOT NULL REFERENCES communes (id),
    record     INTEGER NOT NULL,               -- records.seq
    seq        INTEGER NOT NULL,               -- number in the station's own log
    id         TEXT NOT NULL,
    kind       TEXT NOT NULL,
    broadcast  TEXT NOT NULL,
    title      TEXT NOT NULL,
    cluster    TEXT NOT NULL,
    from_ms    INTEGER NOT NULL,
    to_ms      INTEGER NOT NULL,
    played     INTEGER NOT NULL,               -- ms
    concealed  INTEGER NOT NULL,
    missed     INTEGER NOT NULL,
    prev       TEXT NOT NULL,
    hash       TEXT NOT NULL,
    broken     TEXT NOT NULL DEFAULT '',       -- why it does not follow the row before it
    body       BLOB NOT NULL,
    PRIMARY KEY (commune, record)
);
CREATE INDEX playlog_seq ON playlog (commune, seq, record);
CREATE INDEX playlog_from ON playlog (commune, from_ms);
CREATE INDEX playlog_broken ON playlog (commune, record) WHERE broken <> '';

CREATE TABLE media (
    commune  TEXT NOT NULL REFERENCES communes (id),
    sha256   TEXT NOT NULL,
    ext      TEXT NOT NULL,
    bytes    INTEGER NOT NULL,
    added_ms INTEGER NOT NULL,
    PRIMARY KEY (commune, sha256)
) WITHOUT ROWID;

CREATE TABLE uploads (
    commune    TEXT NOT NULL REFERENCES communes (id),
    sha256     TEXT NOT NULL,
    ext        TEXT NOT NULL,
    bytes      INTEGER NOT NULL,
    at         INTEGER NOT NULL DEFAULT 0,     -- bytes synced to disk
    touched_ms INTEGER NOT NULL,
    PRIMARY KEY (commune, sha256)
) WITHOUT ROWID;

CREATE TABLE administrator (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    password    TEXT NOT NULL DEFAULT '',      -- argon2id, '' until set up
    setup       TEXT NOT NULL DEFAULT '',      -- SHA-256 of the set-up code
    failures    INTEGER NOT NULL DEFAULT 0,
    wait_ms     INTEGER NOT NULL DEFAULT 0     -- no sign-in before this
);
INSERT INTO administrator (id) VALUES (1);

CREATE TABLE sessions (
    token      TEXT PRIMARY KEY,               -- SHA-256 of the cookie
    expires_ms INTEGER NOT NULL
) WITHOUT ROWID;

-- +goose Down
DROP TABLE sessions;
DROP TABLE administrator;
DROP TABLE uploads;
DROP TABLE media;
DROP TABLE playlog;
DROP TABLE broadcasts;
DROP TABLE programmes;
DROP TABLE statuses;
DROP TABLE clusters;
DROP TABLE conflicts;
DROP TABLE records;
DROP TABLE enrolments;
DROP TABLE communes;
