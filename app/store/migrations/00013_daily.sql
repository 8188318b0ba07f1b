-- The pages of the days, signed, each with the hash of the page before it.

-- +goose Up
CREATE TABLE daily_pages (
    number INTEGER PRIMARY KEY,
    date   TEXT NOT NULL,
    hash   TEXT NOT NULL,
    body   TEXT NOT NULL                   -- the page as package daily writes it
) STRICT;

CREATE INDEX daily_pages_date ON daily_pages (date);
CREATE INDEX play_log_from ON play_log (from_at);

-- +goose StatementBegin
CREATE TRIGGER daily_pages_unchanged BEFORE UPDATE ON daily_pages
BEGIN SELECT RAISE(ABORT, 'the page of a day is not changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER daily_pages_kept BEFORE DELETE ON daily_pages
BEGIN SELECT RAISE(ABORT, 'the page of a day is not forgotten'); END;
-- +goose StatementEnd

-- +goose Down
DROP INDEX play_log_from;
DROP TABLE daily_pages;
