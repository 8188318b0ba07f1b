-- What the folder is, the small values, and the numbers that never repeat.

-- +goose Up
CREATE TABLE folder (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    workshop   INTEGER NOT NULL CHECK (workshop IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE counters (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO counters (name, value) VALUES ('outbox', 0), ('order', 0);

CREATE TABLE drafts (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT, -- the highest was kept last
    id         TEXT NOT NULL UNIQUE,
    body       BLOB NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE audit (
    seq    INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    user   TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    detail TEXT NOT NULL,
    prev   TEXT NOT NULL,
    hash   TEXT NOT NULL UNIQUE
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is not changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_kept BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is not shortened'); END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE audit;
DROP TABLE drafts;
DROP TABLE counters;
DROP TABLE settings;
DROP TABLE folder;
