-- What is known of sounds beside the sound; words to search by; remarks on
-- places of a sound; where files came from; files that are to go.

-- +goose Up
CREATE TABLE categories (
    id   TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    pos  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Essential information after Decree 49/2024/NĐ-CP; the station edits the list.
INSERT INTO categories (id, name, pos) VALUES
    ('policy', 'Chủ trương, chính sách', 1),
    ('law', 'Pháp luật, quyền và nghĩa vụ', 2),
    ('notice', 'Thông báo của xã', 3),
    ('security', 'An ninh, trật tự', 4),
    ('disaster', 'Thiên tai, khẩn cấp', 5),
    ('health', 'Y tế, dịch bệnh', 6),
    ('education', 'Giáo dục', 7),
    ('agriculture', 'Nông nghiệp, khuyến nông', 8),
    ('economy', 'Kinh tế, giá cả, việc làm', 9),
    ('environment', 'Môi trường', 10),
    ('culture', 'Văn hoá, thể thao', 11),
    ('welfare', 'An sinh xã hội', 12),
    ('scam', 'Cảnh báo lừa đảo, tin giả', 13);

-- Lists hold one entry a line.
ALTER TABLE programmes ADD COLUMN category TEXT NOT NULL DEFAULT '';
ALTER TABLE programmes ADD COLUMN authors TEXT NOT NULL DEFAULT '';
ALTER TABLE programmes ADD COLUMN tags TEXT NOT NULL DEFAULT '';
ALTER TABLE programmes ADD COLUMN languages TEXT NOT NULL DEFAULT '';
ALTER TABLE programmes ADD COLUMN notes TEXT NOT NULL DEFAULT '';

ALTER TABLE media_uses ADD COLUMN category TEXT NOT NULL DEFAULT '';
ALTER TABLE media_uses ADD COLUMN authors TEXT NOT NULL DEFAULT '';
ALTER TABLE media_uses ADD COLUMN tags TEXT NOT NULL DEFAULT '';
ALTER TABLE media_uses ADD COLUMN languages TEXT NOT NULL DEFAULT '';
ALTER TABLE media_uses ADD COLUMN notes TEXT NOT NULL DEFAULT '';
ALTER TABLE media_uses ADD COLUMN deleted_at INTEGER NOT NULL DEFAULT 0;

CREATE INDEX programme_items_media ON programme_items (media);
CREATE INDEX programmes_master ON programmes (master);
CREATE INDEX programmes_deleted ON programmes (deleted_at) WHERE deleted_at > 0;
CREATE INDEX media_uses_deleted ON media_uses (deleted_at) WHERE deleted_at > 0;
CREATE INDEX audit_object ON audit (object);
CREATE INDEX broadcasts_programme ON broadcasts (programme);

-- The words of a programme (object: its ID) or of a medium (SHA-256/kind),
-- folded: no diacritics, lower case.
CREATE TABLE found_objects (
    docid  INTEGER PRIMARY KEY,
    object TEXT NOT NULL UNIQUE
) STRICT;

CREATE VIRTUAL TABLE found USING fts4 (title, words, tokenize=unicode61 "remove_diacritics=0", prefix="2,3,4");

-- Filled by the program, which knows how to fold.
INSERT INTO counters (name, value) VALUES ('search', 0);
ALTER TABLE programmes DROP COLUMN search;

CREATE TABLE remarks (
    id        TEXT PRIMARY KEY,
    programme TEXT NOT NULL REFERENCES programmes (id),
    master    TEXT NOT NULL,
    approval  TEXT NOT NULL,               -- '' until the verdict
    at        INTEGER NOT NULL,            -- nanoseconds from the sound's beginning
    text      TEXT NOT NULL,
    by        TEXT NOT NULL,
    made_at   INTEGER NOT NULL,
    done_at   INTEGER NOT NULL DEFAULT 0,
    done_by   TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE INDEX remarks_programme ON remarks (programme, at);

-- The file that a medium was made of, by its SHA-256 as it was brought.
CREATE TABLE media_sources (
    source TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX media_sources_sha ON media_sources (sha256);

-- Media whose files go as soon as nothing needs them any more.
CREATE TABLE doomed (
    sha256 TEXT PRIMARY KEY,
    ext    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Programmes that are gone for ever, of which the edits go too.
CREATE TABLE doomed_edits (
    programme TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE doomed_edits;
DROP TABLE doomed;
DELETE FROM counters WHERE name = 'search';
ALTER TABLE programmes ADD COLUMN search TEXT NOT NULL DEFAULT '';
DROP TABLE media_sources;
DROP TABLE remarks;
DROP TABLE found;
DROP TABLE found_objects;
DROP INDEX broadcasts_programme;
DROP INDEX audit_object;
DROP INDEX media_uses_deleted;
DROP INDEX programmes_deleted;
DROP INDEX programmes_master;
DROP INDEX programme_items_media;
ALTER TABLE media_uses DROP COLUMN deleted_at;
ALTER TABLE media_uses DROP COLUMN notes;
ALTER TABLE media_uses DROP COLUMN languages;
ALTER TABLE media_uses DROP COLUMN tags;
ALTER TABLE media_uses DROP COLUMN authors;
ALTER TABLE media_uses DROP COLUMN category;
ALTER TABLE programmes DROP COLUMN notes;
ALTER TABLE programmes DROP COLUMN languages;
ALTER TABLE programmes DROP COLUMN tags;
ALTER TABLE programmes DROP COLUMN authors;
ALTER TABLE programmes DROP COLUMN category;
DROP TABLE categories;
