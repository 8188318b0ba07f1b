package store

import (
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
)

// ReadVitals opens the measurements of a folder for reading alone, also while
// the station runs; where nothing was measured yet they are empty.
func ReadVitals(dir string) (*Vitals, error) {
	abs, err := filepath.Abs(filepath.Join(dir, vitalsFile))
	if err != nil {
		return nil, err
	}
	name := "file:" + (&url.URL{Path: filepath.ToSlash(abs)}).EscapedPath() + "?_query_only=on&_busy_timeout=10000"
	if _, err := os.Stat(abs); errors.Is(err, os.ErrNotExist) {
		name = ":memory:"
	}
	db, err := sql.Open("sqlite3", name)
	if err == nil && name == ":memory:" {
		db.SetMaxOpenConns(1)
		_, err = db.Exec("CREATE TABLE days (cluster TEXT, day TEXT, body BLOB)")
	}
	if err != nil {
		return nil, sqlError(err)
	}
	return &Vitals{db}, nil
}
