package command

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
	"tienglang/app/store"
	"tienglang/audio/codec"
	"tienglang/sync/release"
	"tienglang/sync/wire"
)

// releasesFolder holds new programs for the boxes, by the SHA-256 of their
// files.
const releasesFolder = "releases"

// halfName begins the name of a file that is being copied there.
const halfName = ".new-"

// releases are the new programs that the station keeps for its boxes.
type releases struct {
	dir  string // the folder
	keys release.Keys
	db   *store.DB // for the audit log, and the orders that need one

	machineOf func(cluster app.ID) string // that its box has told, "" for none

	changing sync.Mutex // held while one is added, removed or brought back
}

func releasesOf(dir string, db *store.DB) *releases {
	return &releases{dir: filepath.Join(dir, releasesFolder), keys: release.Builtin(), db: db, machineOf: func(app.ID) string { return "" }}
}

// keptRelease is one of them.
type keptRelease struct {
	release.Head
	File  string    `json:"file"`  // SHA-256 of the file
	Bytes int64     `json:"bytes"` // of the file
	Added time.Time `json:"added_at"`
}

func (r *releases) path(sha string) string { return filepath.Join(r.dir, sha+release.Ext) }

// list are those that are kept, the newest version first. Files that no key of
// this build signed are left out. "release.no_keys" in a build that has none.
func (r *releases) list() (all []keptRelease, err error) {
	if len(r.keys) == 0 {
		return nil, app.Fail("release.no_keys", nil)
	}
	files, err := os.ReadDir(r.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, f := range files {
		sha, ok := strings.CutSuffix(f.Name(), release.Ext)
		if !ok || !wire.ValidSHA256(sha) {
			continue
		}
		k, err := r.read(sha)
		if err != nil {
			slog.Warn("a release is not offered", "file", f.Name(), "error", err)
			continue
		}
		all = append(all, k)
	}
	slices.SortFunc(all, func(a, b keptRelease) int {
		if n := release.Newer(b.Version, a.Version); n != 0 {
			return n
		}
		if n := b.MadeAt.Compare(a.MadeAt); n != 0 {
			return n
		}
		return strings.Compare(a.OS+a.Arch+a.File, b.OS+b.Arch+b.File)
	})
	return all, nil
}

func (r *releases) read(sha string) (keptRelease, error) { return r.readAt(r.path(sha), sha) }

func (r *releases) readAt(path, sha string) (k keptRelease, err error) {
	f, err := os.Open(path)
	if err != nil {
		return k, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return k, err
	}
	k.File, k.Bytes, k.Added = sha, info.Size(), info.ModTime()
	k.Head, err = release.ReadHead(bufio.NewReader(f), r.keys)
	return k, err
}

// newest are the newest for each kind of machine, which an order offers:
// "release.no_keys", and "update.none" where none is kept.
func (r *releases) newest() (all []keptRelease, err error) {
	kept, err := r.list()
	if err != nil {
		return nil, err
	}
	for _, k := range kept {
		same := func(a keptRelease) bool { return a.machine() == k.machine() }
		if len(all) < wire.MostReleases && !slices.ContainsFunc(all, same) {
			all = append(all, k)
		}
	}
	if len(all) == 0 {
		return nil, app.Fail("update.none", nil)
	}
	return all, nil
}

// add checks a file wholly and keeps a copy of it. Errors: those of
// release.Unpack and of fits, "release.no_file", "disk.full".
func (r *releases) add(ctx context.Context, by app.User, path string) (k keptRelease, err error) {
	if err := by.Need(app.MayInventory); err != nil {
		return k, err
	}
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return k, app.Fail("release.no_file", err, "file", filepath.Base(path))
	}
	if info.Size() > release.MaxFile {
		return k, app.Fail("release.not_one", nil)
	}
	from, err := os.Open(path)
	if err != nil {
		return k, app.Fail("release.no_file", err, "file", filepath.Base(path))
	}
	defer from.Close()
	r.changing.Lock()
	defer r.changing.Unlock()
	if err := os.MkdirAll(r.dir, 0o700); err != nil {
		return k, codec.DiskError(err)
	}
	half, err := os.CreateTemp(r.dir, halfName+"*")
	if err != nil {
		return k, codec.DiskError(err)
	}
	defer func() { _ = os.Remove(half.Name()) }() // gone already when all went well
	k, err = r.take(half, from)
	if err = errors.Join(err, half.Close()); err != nil {
		return k, err
	}
	if err := r.fits(k); err != nil {
		return k, err
	}
	if err := os.Rename(half.Name(), r.path(k.File)); err != nil {
		return k, codec.DiskError(err)
	}
	if err := codec.SyncDir(r.dir); err != nil {
		return k, codec.DiskError(err)
	}
	return k, r.db.AddAudit(ctx, audit.Act(by.ID, "release.add", k.File, "version", k.Version, "machine", k.OS+"/"+k.Arch, "sha256", k.SHA256))
}

// take copies a file, and holds the copy to its signature: what the disk refuses
// is no fault of the file.
func (r *releases) take(to *os.File, from io.Reader) (k keptRelease, err error) {
	sum := sha256.New()
	k.Bytes, err = io.Copy(io.MultiWriter(to, sum), io.LimitReader(from, release.MaxFile+1))
	if err == nil {
		err = to.Sync()
	}
	if err == nil {
		_, err = to.Seek(0, io.SeekStart)
	}
	if err != nil {
		return k, codec.DiskError(err)
	}
	k.File, k.Added = hex.EncodeToString(sum.Sum(nil)), time.Now()
	k.Head, err = release.Unpack(io.Discard, to, r.keys)
	return k, err
}

// machines are the kinds of machines whose boxes replace their own program.
var machines = []string{"linux/386", "linux/amd64", "linux/arm", "linux/arm64", "linux/riscv64"}

// fits reports whether a release can be of use beside those that are kept:
// "release.no_machine" where no box is such a machine, "release.there" where its
// version is kept, "release.behind" where a newer one is, which boxes would take
// instead.
func (r *releases) fits(k keptRelease) error {
	if !slices.Contains(machines, k.machine()) {
		return app.Fail("release.no_machine", nil, "machine", k.machine())
	}
	kept, err := r.list()
	if err != nil {
		return err
	}
	for _, is := range kept { // the newest first
		if is.machine() != k.machine() {
			continue
		}
		switch release.Newer(k.Version, is.Version) {
		case 0:
			return app.Fail("release.there", nil, "version", is.Version, "machine", k.machine())
		case -1:
			return app.Fail("release.behind", nil, "version", k.Version, "newer", is.Version, "machine", k.machine())
		}
	}
	return nil
}

// remove forgets one, by the beginning of its file's SHA-256 or by its version,
// which may be that of several machines: "release.none" where nothing is meant,
// "release.needed", and none is gone, where an order that is open is to be obeyed
// with one of them.
func (r *releases) remove(ctx context.Context, by app.User, name string) (n int, err error) {
	if err := by.Need(app.MayInventory); err != nil {
		return 0, err
	}
	r.changing.Lock()
	defer r.changing.Unlock()
	all, err := r.list()
	if err != nil {
		return 0, err
	}
	meant := slices.DeleteFunc(slices.Clone(all), func(k keptRelease) bool {
		return k.Version != name && (len(name) < 8 || !strings.HasPrefix(k.File, name))
	})
	if len(meant) == 0 {
		return 0, app.Fail("release.none", nil, "name", name)
	}
	for _, k := range meant {
		if err := r.spared(ctx, k, all); err != nil {
			return 0, err
		}
	}
	if err := r.sweep(); err != nil { // what was put aside before
		return 0, err
	}
	for _, k := range meant {
		if err := os.Rename(r.path(k.File), r.aside(k.File)); err != nil {
			return n, err
		}
		n++
		if err := r.db.AddAudit(ctx, audit.Act(by.ID, "release.remove", k.File, "version", k.Version, "machine", k.OS+"/"+k.Arch)); err != nil {
			return n, err
		}
	}
	return n, nil
}

// open opens one for a box to fetch: os.ErrNotExist for what is none.
func (r *releases) open(sha string) (*os.File, error) {
	if len(r.keys) == 0 || !wire.ValidSHA256(sha) {
		return nil, os.ErrNotExist
	}
	return os.Open(r.path(sha))
}

// updateArgs are those of an order to update.
func (s *station) updateArgs(batch app.ID) (wire.Update, error) {
	all, err := s.releases.newest()
	if err != nil {
		return wire.Update{}, err
	}
	a := wire.Update{Batch: batch}
	for _, k := range all {
		a.Releases = append(a.Releases, wire.Release{OS: k.OS, Arch: k.Arch, Version: k.Version, SHA256: k.File, Bytes: k.Bytes})
	}
	_, text, err := net.SplitHostPort(s.network.address)
	if err != nil {
		return wire.Update{}, err
	}
	a.Port, err = strconv.Atoi(text)
	return a, err
}

// machine is what a release is for, as a person reads it.
func (k keptRelease) machine() string { return k.OS + "/" + k.Arch }

func (k keptRelease) line() string {
	return fmt.Sprintf("%s  %s  %s MB  %s  %s", k.Version, k.machine(), strconv.FormatInt(k.Size>>20, 10), k.MadeAt.Format("2006-01-02"), k.File[:16])
}
