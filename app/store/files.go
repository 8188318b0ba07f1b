package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
)

// tempPrefix begins the names of files that nothing refers to yet.
const tempPrefix = ".new-"

// orphanAge is how long a file that nothing refers to is left alone: it may
// belong to work that is under way.
const orphanAge = 24 * time.Hour

// An extension and a SHA-256 as they may stand in a file's name.
var (
	plainExt = regexp.MustCompile(`^\.[a-z0-9]{1,8}$`)
	plainSHA = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// PutMedia keeps the sound that src gives, to its end. The caller fills in
// Name, Ext, Kind, Duration, Channels, Loudness and AddedBy; the rest is
// returned. Sound that is already there under the same SHA-256 is kept once.
// Errors: "disk.full", "media.bad_name".
func (d *DB) PutMedia(ctx context.Context, src io.Reader, m app.Media) (app.Media, error) {
	if d.w == nil {
		return m, app.Fail("data.read_only", nil, "folder", d.dir)
	}
	if !plainExt.MatchString(m.Ext) {
		return m, app.Fail("media.bad_name", nil, "name", m.Ext)
	}
	f, err := os.CreateTemp(filepath.Join(d.dir, mediaFolder), tempPrefix)
	if err != nil {
		return m, fileError(err, d.dir)
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone already when all went well
	m.SHA256, m.Bytes, err = fill(ctx, f, src)
	if err != nil {
		return m, fileError(err, d.dir)
	}
	return d.settle(ctx, f.Name(), m)
}

// AdoptMedia is PutMedia for a finished file. path is removed when the medium
// is safe in the store, and until then stays as it is: whatever happens in
// between, the sound is still there to be adopted again. On the same disk
// nothing is copied.
func (d *DB) AdoptMedia(ctx context.Context, path string, m app.Media) (app.Media, error) {
	if d.w == nil {
		return m, app.Fail("data.read_only", nil, "folder", d.dir)
	}
	if !plainExt.MatchString(m.Ext) {
		return m, app.Fail("media.bad_name", nil, "name", m.Ext)
	}
	beside := filepath.Join(d.dir, mediaFolder, tempPrefix+string(app.NewID(d.clock.Now())))
	if os.Link(path, beside) != nil { // another disk, or a file system without links
		return d.copyMedia(ctx, path, m)
	}
	defer func() { _ = os.Remove(beside) }() // a rename onto the same file leaves both names
	var err error
	if m.SHA256, m.Bytes, err = measure(ctx, beside); err != nil {
		return m, fileError(err, path)
	}
	if m, err = d.settle(ctx, beside, m); err != nil {
		return m, err
	}
	return m, fileError(os.Remove(path), path)
}

func (d *DB) copyMedia(ctx context.Context, path string, m app.Media) (app.Media, error) {
	f, err := os.Open(path)
	if err != nil {
		return m, fileError(err, path)
	}
	defer f.Close()
	if m, err = d.PutMedia(ctx, f, m); err != nil {
		return m, err
	}
	return m, os.Remove(path)
}

// fill writes src into f, syncs and closes it, and returns the SHA-256 and the
// length of what was written.
func fill(ctx context.Context, f *os.File, src io.Reader) (sum string, n int64, err error) {
	h := sha256.New()
	n, err = io.Copy(io.MultiWriter(f, h), stoppable{ctx, src})
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return "", 0, err
	}
	return hex.EncodeToString(h.Sum(nil)), n, nil
}

// stoppable ends a long copy when ctx is cancelled.
type stoppable struct {
	ctx context.Context
	src io.Reader
}

func (s stoppable) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.src.Read(p)
}

// measure syncs a finished file and returns its SHA-256 and length.
func measure(ctx context.Context, path string) (sum string, n int64, err error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	n, err = io.Copy(h, stoppable{ctx, f})
	if err == nil {
		err = f.Sync()
	}
	return hex.EncodeToString(h.Sum(nil)), n, err
}

// settle gives the synced file at temp its final name, makes the name durable,
// and only then refers to it.
func (d *DB) settle(ctx context.Context, temp string, m app.Media) (app.Media, error) {
	d.files.RLock()
	defer d.files.RUnlock()
	m.AddedAt = d.clock.Now()
	final := d.mediaPath(m.SHA256, m.Ext)
	folder := filepath.Dir(final)
	if err := d.mediaSubfolder(folder); err != nil {
		return m, err
	}
	if err := os.Rename(temp, final); err != nil {
		return m, fileError(err, folder)
	}
	if err := syncFolder(folder); err != nil {
		return m, fileError(err, folder)
	}
	err := d.write(ctx, func(t *tx) error {
		return errors.Join(t.referTo(m), t.act(audit.Act(m.AddedBy, "media.add", m.SHA256, "kind", string(m.Kind), "name", m.Name)))
	})
	return m, err
}

func (d *DB) mediaSubfolder(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fileError(err, folder)
	}
	return fileError(syncFolder(filepath.Dir(folder)), folder)
}

func (d *DB) mediaPath(sha256, ext string) string {
	return filepath.Join(d.dir, mediaFolder, sha256[:2], sha256+ext)
}

// MediaPath is where the file of a medium lies; "media.missing" when its
// record or the file is not there. It finds also what the library keeps as
// nothing any more, and Reap has left since something names it.
func (d *DB) MediaPath(ctx context.Context, sha256 string) (string, error) {
	if !plainSHA.MatchString(sha256) {
		return "", app.Fail("media.missing", nil, "sha256", sha256)
	}
	var ext string
	err := d.r.QueryRowContext(ctx, "SELECT ext FROM media WHERE sha256 = ?", sha256).Scan(&ext)
	if errors.Is(err, sql.ErrNoRows) {
		return "", app.Fail("media.missing", err, "name", sha256)
	}
	if err != nil {
		return "", sqlError(err)
	}
	path := d.mediaPath(sha256, ext)
	if _, err := os.Stat(path); err != nil {
		return "", app.Fail("media.missing", err, "name", cmp.Or(d.MediaTitle(ctx, sha256), sha256))
	}
	return path, nil
}

// VerifyMedia checks a medium's file against its SHA-256: "media.missing",
// "media.damaged". The file is read wholly each time: nothing else says what
// it holds.
func (d *DB) VerifyMedia(ctx context.Context, sha256 string) error {
	path, err := d.MediaPath(ctx, sha256)
	if err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return app.Fail("media.missing", err, "name", sha256)
	}
	defer f.Close()
	return sameSum(ctx, f, sha256)
}

func sameSum(ctx context.Context, src io.Reader, want string) error {
	h := sha256.New()
	if _, err := io.Copy(h, stoppable{ctx, src}); err != nil {
		if ctx.Err() != nil {
			return err
		}
		return app.Fail("media.damaged", err, "sha256", want)
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != want {
		return app.Fail("media.damaged", fmt.Errorf("the file's SHA-256 is %s", got), "sha256", want)
	}
	return nil
}

// sweep removes files that nothing refers to and that are older than a day.
// What lies beside a known medium under its SHA-256, such as its peaks, stays.
func (d *DB) sweep(ctx context.Context) error {
	known := map[string]bool{}
	_, err := list(ctx, d.r, "SELECT sha256 FROM media", func(row *sql.Rows) (struct{}, error) {
		var sum string
		err := row.Scan(&sum)
		known[sum] = true
		return struct{}{}, err
	})
	if err != nil {
		return err
	}
	now := time.Now() // files carry the machine's time
	return filepath.WalkDir(filepath.Join(d.dir, mediaFolder), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !ours(e.Name()) || known[stem(e.Name())] {
			return err
		}
		info, err := e.Info()
		if err != nil || now.Sub(info.ModTime()) < orphanAge {
			return err
		}
		d.log.Info("orphan file removed", "file", e.Name(), "bytes", info.Size())
		return os.Remove(path)
	})
}

// ours reports whether a file has a name that this package gives.
func ours(name string) bool {
	return strings.HasPrefix(name, tempPrefix) || plainSHA.MatchString(stem(name))
}

// stem is what a file's name has before its extension.
func stem(name string) string {
	s, _, _ := strings.Cut(name, ".")
	return s
}
