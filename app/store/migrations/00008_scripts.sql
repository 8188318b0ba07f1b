-- What is read in a programme, as it is searched. The script itself lies beside
-- its edit.

-- +goose Up
CREATE TABLE script_words (
    programme TEXT PRIMARY KEY REFERENCES programmes (id) ON DELETE CASCADE,
    text      TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE script_words;
