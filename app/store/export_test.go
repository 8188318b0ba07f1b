package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/pressly/goose/v3"
)

// BackTo gives a database the tables of an earlier version of the program.
func BackTo(db *sql.DB, version int64) error {
	steps, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, steps, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	_, err = p.DownTo(context.Background(), version)
	return err
}

// LimitPages sets how many pages the database may have.
func LimitPages(d *DB, n int) {
	if _, err := d.w.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", n)); err != nil {
		panic(err)
	}
}

// FillFile writes src into a file and returns the error as PutMedia does.
func FillFile(f *os.File, src string) error {
	_, _, err := fill(context.Background(), f, strings.NewReader(src))
	return fileError(err, f.Name())
}

// SeenAfter is the set of numbers after they were added to the set text, and
// which of them were new.
func SeenAfter(text string, numbers ...int64) (string, []bool, error) {
	s, err := parseSeen(text)
	if err != nil {
		return "", nil, err
	}
	fresh := make([]bool, len(numbers))
	for i, n := range numbers {
		fresh[i] = s.add(n)
	}
	return s.String(), fresh, nil
}

// Pragmas reads settings of SQLite on the writing and on a reading connection.
func Pragmas(d *DB, names ...string) (writer, reader []string) {
	for _, name := range names {
		var w, r string
		if err := errors.Join(d.w.QueryRow("PRAGMA "+name).Scan(&w), d.r.QueryRow("PRAGMA "+name).Scan(&r)); err != nil {
			panic(err)
		}
		writer, reader = append(writer, w), append(reader, r)
	}
	return writer, reader
}
