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
	"time"

	"tienglang/app"
	"tienglang/app/health"
)

const vitalsFile = "vitals.db"

// Vitals keeps what was measured of the clusters, one row for each and day, as
// app/health encodes it. It is a file of its own beside the database: it is
// large, nobody is promised that its last minutes outlive a power cut, and a
// copy of the station does without it.
type Vitals struct {
	db *sql.DB
}

// VitalsDay is one cluster's day.
type VitalsDay = health.KeptDay

// OpenVitals opens the file in a folder that is open already. One that is
// damaged is put aside under another name, with a line in the log, and begun
// anew.
func OpenVitals(ctx context.Context, dir string, log *slog.Logger) (*Vitals, error) {
	v, err := openVitals(ctx, dir)
	if app.CodeOf(err) != "data.damaged" {
		return v, err
	}
	path := filepath.Join(dir, vitalsFile)
	aside := fmt.Sprintf("%s.damaged-%d", path, time.Now().Unix())
	log.Error("the clusters' measurements are damaged and begun anew", "kept", aside, "err", err)
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Rename(path+end, aside+end); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, fileError(err, path)
		}
	}
	return openVitals(ctx, dir)
}

func openVitals(ctx context.Context, dir string) (*Vitals, error) {
	path := filepath.Join(dir, vitalsFile)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) // its owner's alone from the first byte on
	if err != nil {
		return nil, fileError(err, path)
	}
	if err := f.Close(); err != nil {
		return nil, fileError(err, path)
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite3", "file:"+(&url.URL{Path: filepath.ToSlash(abs)}).EscapedPath()+
		"?_journal_mode=WAL&_synchronous=NORMAL&_busy_timeout=10000&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	_, err = db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS days (
		cluster TEXT NOT NULL, day TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (cluster, day)) STRICT, WITHOUT ROWID`)
	if err != nil {
		return nil, errors.Join(sqlError(err), db.Close())
	}
	return &Vitals{db}, nil
}

// Close closes the file.
func (v *Vitals) Close() error { return v.db.Close() }

// Put keeps days, each in place of the one that was kept before; all of them or
// none.
func (v *Vitals) Put(ctx context.Context, days []VitalsDay) error {
	t, err := v.db.BeginTx(ctx, nil)
	if err != nil {
		return sqlError(err)
	}
	defer t.Rollback()
	for _, d := range days {
		_, err := t.ExecContext(ctx, "INSERT INTO days (cluster, day, body) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body",
			d.Cluster, string(d.Day), d.Body)
		if err != nil {
			return sqlError(err)
		}
	}
	return sqlError(t.Commit())
}

// Days are the days of a cluster that are kept, from the first to the last
// given, in their order.
func (v *Vitals) Days(ctx context.Context, cluster app.ID, from, to app.Date) ([]VitalsDay, error) {
	return list(ctx, v.db, "SELECT cluster, day, body FROM days WHERE cluster = ? AND day BETWEEN ? AND ? ORDER BY day",
		func(row *sql.Rows) (d VitalsDay, err error) { return d, row.Scan(&d.Cluster, &d.Day, &d.Body) },
		cluster, string(from), string(to))
}

// Forget removes the days before one.
func (v *Vitals) Forget(ctx context.Context, before app.Date) error {
	_, err := v.db.ExecContext(ctx, "DELETE FROM days WHERE day < ?", string(before))
	return sqlError(err)
}
