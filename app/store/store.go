// Package store keeps the station's records in SQLite and its sound in files
// named by their SHA-256. Every change is one transaction that also holds its
// audit row and its outbox row; what a method has returned without error is on
// the disk, whatever is killed afterwards.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"
	_ "github.com/mattn/go-sqlite3" // the driver named "sqlite3"

	"tienglang/app"
)

// The files of a data folder.
const (
	databaseFile = "station.db"
	lockFile     = "station.lock"
	mediaFolder  = "media"
)

// Options say how a data folder is opened.
type Options struct {
	Workshop bool         // a training station; its folder never becomes a real one
	Clock    app.Clock    // app.SystemClock when nil
	Logger   *slog.Logger // slog.Default when nil
}

// DB is an open data folder. Its methods may be called from any goroutine.
type DB struct {
	dir    string
	clock  app.Clock
	log    *slog.Logger
	w, r   *sql.DB // one writing connection; readers
	lock   *flock.Flock
	heads  *headFiles
	orders orderNumbers
	files  sync.RWMutex // held by who puts a file into its place, wholly by who removes one
}

// Open opens the data folder dir, making it when it is new, for its owner
// alone, and brings its database to this program's version. Errors for a person:
// "data.in_use" (a second copy runs), "data.newer" (made by a newer version),
// "data.workshop_folder", "data.real_folder", "data.not_a_folder", "data.damaged",
// "data.no_access", "disk.full". ctx holds for the opening alone.
func Open(ctx context.Context, dir string, o Options) (*DB, error) {
	if err := os.MkdirAll(filepath.Join(dir, mediaFolder), 0o700); err != nil {
		return nil, fileError(err, dir)
	}
	lock, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	d, err := open(ctx, dir, o)
	if err != nil {
		_ = lock.Unlock()
		return nil, err
	}
	d.lock = lock
	if err := d.sweep(ctx); err != nil {
		d.log.Warn("orphan media not swept", "err", err)
	}
	return d, nil
}

// IsFolder tells whether dir is a station's data folder.
func IsFolder(dir string) bool { return Find(dir) == nil }

// Find tells why dir cannot be opened as the data folder that it ought to be:
// "data.no_station" where there is none or nothing of a station's in it,
// "data.not_a_folder", "data.no_access".
func Find(dir string) error {
	s, err := os.Stat(filepath.Join(dir, databaseFile))
	if errors.Is(err, os.ErrNotExist) || err == nil && !s.Mode().IsRegular() {
		return app.Fail("data.no_station", err, "folder", dir)
	}
	return fileError(err, dir)
}

// OpenReader opens an existing data folder for reading alone, also while the
// station runs. Methods that write return "data.read_only". Errors: those of
// Find, and "data.newer".
func OpenReader(ctx context.Context, dir string) (*DB, error) {
	if err := Find(dir); err != nil {
		return nil, err
	}
	d := prepare(dir, Options{})
	_ = d.w.Close() // nothing was opened yet
	d.w = nil
	if err := newerThanProgram(ctx, d.r); err != nil {
		return nil, sqlError(errors.Join(err, d.Close()))
	}
	return d, nil
}

// lockFolder takes the folder for this process; the system gives it back when
// the process ends, however it ends.
func lockFolder(dir string) (*flock.Flock, error) {
	lock := flock.New(filepath.Join(dir, lockFile), flock.SetPermissions(0o600))
	got, err := lock.TryLock()
	if err != nil {
		return nil, fileError(err, dir)
	}
	if !got {
		return nil, app.Fail("data.in_use", nil, "folder", dir)
	}
	return lock, nil
}

// prepare makes the two pools; nothing is opened yet.
func prepare(dir string, o Options) *DB {
	if o.Clock == nil {
		o.Clock = app.SystemClock{}
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	d := &DB{dir: dir, clock: o.Clock, log: o.Logger, heads: newHeadFiles(dir)}
	d.w = connect(dir, "&_txlock=immediate", 1)
	d.r = connect(dir, "&_query_only=on", 4)
	return d
}

func open(ctx context.Context, dir string, o Options) (*DB, error) {
	d := prepare(dir, o)
	err := d.keepPrivate()
	if err == nil {
		err = migrate(ctx, d.w)
	}
	if err == nil {
		err = d.claim(ctx, o.Workshop)
	}
	if err == nil {
		err = d.reindex(ctx)
	}
	if err == nil {
		err = d.noteMissing(ctx)
	}
	if err != nil {
		return nil, errors.Join(sqlError(err), d.w.Close(), d.r.Close())
	}
	return d, nil
}

// connect makes a pool of at most n connections. WAL with synchronous=FULL
// syncs the log at each commit, so that an acknowledged change survives a
// power cut.
func connect(dir, extra string, n int) *sql.DB {
	abs, err := filepath.Abs(dir)
	if err != nil {
		abs = dir
	}
	path := (&url.URL{Path: filepath.ToSlash(filepath.Join(abs, databaseFile))}).EscapedPath()
	db, err := sql.Open("sqlite3", "file:"+path+
		"?_journal_mode=WAL&_synchronous=FULL&_foreign_keys=on&_busy_timeout=10000"+extra)
	if err != nil {
		panic("store: the SQLite driver is not registered: " + err.Error())
	}
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return db
}

// claim makes a new folder a real or a workshop one for ever, and refuses a
// folder of the other kind.
func (d *DB) claim(ctx context.Context, workshop bool) error {
	return d.write(ctx, func(t *tx) error {
		var is bool
		err := t.QueryRow("SELECT workshop FROM folder").Scan(&is)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return t.exec("INSERT INTO folder (one, workshop, created_at) VALUES (1, ?, ?)", workshop, nano(t.now))
		case err != nil:
			return err
		case is && !workshop:
			return app.Fail("data.workshop_folder", nil, "folder", d.dir)
		case !is && workshop:
			return app.Fail("data.real_folder", nil, "folder", d.dir)
		}
		return nil
	})
}

// Close writes what is held back, closes the database and gives the folder
// back. The DB is not used afterwards.
func (d *DB) Close() error {
	var errs []error
	if d.w != nil {
		errs = append(errs, d.heads.flush(), d.w.Close())
	}
	errs = append(errs, d.r.Close())
	if d.lock != nil {
		errs = append(errs, d.lock.Unlock())
	}
	return errors.Join(errs...)
}

// Dir is the data folder.
func (d *DB) Dir() string { return d.dir }

// Check asks SQLite whether the database is whole and every reference leads
// somewhere; "data.damaged" when not. It reads the whole file.
func (d *DB) Check(ctx context.Context) error {
	var verdict string
	if err := d.r.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return sqlError(err)
	}
	if verdict != "ok" {
		return app.Fail("data.damaged", errors.New(verdict))
	}
	var table, parent string
	var row, key sql.NullInt64
	err := d.r.QueryRowContext(ctx, "PRAGMA foreign_key_check").Scan(&table, &row, &parent, &key)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return sqlError(err)
	}
	return app.Fail("data.damaged", fmt.Errorf("%s refers to a row that %s lacks", table, parent))
}

// nano is how a time is kept: Unix nanoseconds, 0 for the zero time.
func nano(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

// moment reads what nano wrote, in this machine's zone.
func moment(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(0, n)
}
