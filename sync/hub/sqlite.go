package hub

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	_ "github.com/mattn/go-sqlite3" // driver "sqlite3"
	"github.com/pressly/goose/v3"

	"tienglang/app"
)

//go:embed migrations/*.sql
var migrations embed.FS

// SQLite is the Store on one machine: a database file in WAL mode whose every
// commit is synced, with one writing connection and a few that read.
type SQLite struct {
	write *sql.DB
	read  *sql.DB
}

var _ Store = (*SQLite)(nil)

// OpenSQLite opens the database hub.db in dir, making or migrating it. A
// second process may open it besides the server. "data.newer": a newer
// version of the program made it. "data.damaged", "disk.full".
func OpenSQLite(ctx context.Context, dir string) (*SQLite, error) {
	path := filepath.Join(dir, "hub.db")
	write, err := openDB(path, "_txlock=immediate", 1)
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, dir, write); err != nil {
		return nil, startError(errors.Join(err, write.Close()), dir)
	}
	read, err := openDB(path, "_query_only=true", 4)
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	return &SQLite{write: write, read: read}, nil
}

func openDB(path, more string, connections int) (*sql.DB, error) {
	u := url.URL{Scheme: "file", OmitHost: true, Path: path}
	db, err := sql.Open("sqlite3", u.String()+
		"?_journal_mode=WAL&_synchronous=FULL&_foreign_keys=on&_busy_timeout=15000&"+more)
	if err != nil {
		return nil, fmt.Errorf("hub database: %w", err)
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}

// migrate brings the database to this program's version, each step in its own
// transaction, while no other process does.
func migrate(ctx context.Context, dir string, db *sql.DB) error {
	lock := flock.New(filepath.Join(dir, "migrate.lock"))
	if _, err := lock.TryLockContext(ctx, 50*time.Millisecond); err != nil {
		return fmt.Errorf("hub database: %w", err)
	}
	defer lock.Close()
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("hub database: %w", err)
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	if err != nil {
		return fmt.Errorf("hub database: %w", err)
	}
	have, err := p.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("hub database: %w", err)
	}
	if sources := p.ListSources(); have > sources[len(sources)-1].Version {
		return app.Fail("data.newer", nil, "folder", dir)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("hub database: %w", err)
	}
	return nil
}

// Close closes the database.
func (s *SQLite) Close() error { return errors.Join(s.read.Close(), s.write.Close()) }

// Check runs SQLite's integrity check.
func (s *SQLite) Check(ctx context.Context) error {
	var verdict string
	if err := s.read.QueryRowContext(ctx, "PRAGMA integrity_check").Scan(&verdict); err != nil {
		return fmt.Errorf("integrity check: %w", err)
	}
	if verdict != "ok" {
		return fmt.Errorf("integrity check: %s", verdict)
	}
	return nil
}

// change runs f in one writing transaction.
func (s *SQLite) change(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return diskError(err)
	}
	if err := f(tx); err != nil {
		_ = tx.Rollback() // the error that counts is f's
		return diskError(err)
	}
	return diskError(tx.Commit())
}

// exec runs one changing statement.
func (s *SQLite) exec(ctx context.Context, q string, args ...any) error {
	_, err := s.write.ExecContext(ctx, q, args...)
	return diskError(err)
}

// rows reads all rows of a query.
func rows[T any](ctx context.Context, db *sql.DB, scan func(*sql.Rows) (T, error), q string, args ...any) ([]T, error) {
	r, err := db.QueryContext(ctx, q, args...)
	if err != nil {
		return nil, fmt.Errorf("hub database: %w", err)
	}
	defer r.Close()
	var all []T
	for r.Next() {
		v, err := scan(r)
		if err != nil {
			return nil, fmt.Errorf("hub database: %w", err)
		}
		all = append(all, v)
	}
	return all, r.Err()
}

// ms is t as the database keeps it; the zero time is 0.
func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMS(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMilli(n)
}
