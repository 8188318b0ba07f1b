package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"tienglang/app"
)

// databases copies each database as it is at one moment.
func (c *copying) databases(ctx context.Context) error {
	to := filepath.Join(c.half, databaseFile)
	if err := c.db.CopyTo(ctx, to); err != nil {
		return err
	}
	if err := c.database(ctx, databaseFile); err != nil {
		return err
	}
	from := filepath.Join(c.db.dir, vitalsFile)
	if _, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) || slices.Contains(c.without, BackupVitals) {
		return nil
	}
	own, err := openSQLite(from, "_busy_timeout=10000")
	if err != nil {
		return err
	}
	err = vacuumInto(ctx, own, filepath.Join(c.half, vitalsFile))
	if err = errors.Join(err, own.Close()); err != nil {
		return err
	}
	return c.database(ctx, vitalsFile)
}

// database notes a copied database once SQLite finds it whole.
func (c *copying) database(ctx context.Context, name string) error {
	path := filepath.Join(c.half, name)
	if _, _, err := measure(ctx, path); err != nil { // which also puts it on the disk
		return err
	}
	forgetCached(path)
	own, err := openSQLite(path, "mode=ro&immutable=1")
	if err != nil {
		return err
	}
	var verdict string
	err = own.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict)
	if err = errors.Join(err, own.Close()); ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil || verdict != "ok" {
		return app.Fail("backup.unreliable", errors.Join(err, errors.New(verdict)), "folder", c.into, "file", name)
	}
	sum, n, err := sumOf(ctx, path)
	c.note(name, sum, n)
	c.step(n)
	return err
}

func openSQLite(path, options string) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	return sql.Open("sqlite3", "file:"+(&url.URL{Path: filepath.ToSlash(abs)}).EscapedPath()+"?"+options)
}

// CopyTo writes a copy of the database as it is at this moment to a file that
// is not there yet. SQLite reads every page that is in use for it.
func (d *DB) CopyTo(ctx context.Context, path string) error {
	own := connect(d.dir, "", 1)       // one that only asks may not do it
	defer func() { _ = own.Close() }() // nothing is written by it
	return vacuumInto(ctx, own, path)
}

func vacuumInto(ctx context.Context, db *sql.DB, path string) error {
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", path); err != nil {
		return sqlError(err)
	}
	return closeToOthers(path)
}

// small copies what lies in the copy itself. It comes after the records, and so
// may only be newer.
func (c *copying) small(ctx context.Context) error {
	files, err := c.db.stationFiles(c.without)
	if err != nil {
		return err
	}
	for _, f := range files {
		if slices.Contains(besideParts, f.part) {
			continue
		}
		sum, n, err := c.copyFile(ctx, f, filepath.Join(c.half, f.name))
		if err == nil && sum != "" {
			c.note(f.name, sum, n)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *copying) note(name, sum string, n int64) {
	c.m.Sums[filepath.ToSlash(name)] = sum
	c.m.Files, c.m.Bytes = c.m.Files+1, c.m.Bytes+n
}

// copyFile copies a file of the station as long as it was when it was found, and
// reads the copy again from its disk. The sum is "" where the file has gone
// meanwhile: it was temporary, or thrown away.
func (c *copying) copyFile(ctx context.Context, f stationFile, to string) (sum string, n int64, err error) {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return "", 0, err
	}
	from := filepath.Join(c.db.dir, f.name)
	half := to + unfinished
	sum, n, err = copyWhole(ctx, from, half, f.size, c.step)
	if errors.Is(err, fs.ErrNotExist) {
		if _, gone := os.Lstat(from); errors.Is(gone, fs.ErrNotExist) {
			return "", 0, nil
		}
	}
	if err == nil {
		forgetCached(half)
		var again string
		if again, _, err = sumOf(ctx, half); err == nil && again != sum {
			err = app.Fail("backup.unreliable", errors.New("it reads back as something else"), "folder", c.into, "file", f.name)
		}
	}
	if err == nil {
		err = os.Rename(half, to)
	}
	if err != nil {
		return "", 0, errors.Join(err, remove(half))
	}
	return sum, n, nil
}

func (c *copying) step(n int64) {
	c.done = min(c.done+n, c.total)
	c.tell(c.done, c.total)
}

// copyWhole copies up to limit bytes of a file, and returns their SHA-256.
func copyWhole(ctx context.Context, from, to string, limit int64, step func(int64)) (sum string, n int64, err error) {
	src, err := os.Open(from)
	if err != nil {
		return "", 0, err
	}
	defer src.Close()
	f, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return "", 0, err
	}
	return fill(ctx, f, counted{io.LimitReader(src, limit), step})
}

// counted tells of what is read.
type counted struct {
	io.Reader
	step func(int64)
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.step(int64(n))
	return n, err
}

func sumOf(ctx context.Context, path string) (sum string, n int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	n, err = io.Copy(h, stoppable{ctx, f})
	return hex.EncodeToString(h.Sum(nil)), n, err
}

// remove deletes a file that may not be there.
func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("left unfinished: %w", err)
	}
	return nil
}
