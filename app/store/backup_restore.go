package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"tienglang/app"
)

// RestoreOptions say how a backup is put back.
type RestoreOptions struct {
	// Trial leaves out what lies beside the copy and what was measured, which
	// are held to their sums where they lie as far as they are in the copy.
	Trial    bool
	Progress func(done, total int64)            // bytes; may be nil
	Free     func(folder string) (int64, error) // FreeBytes when nil
}

// restoring is a backup that is being put back.
type restoring struct {
	from, into  string
	m           manifest
	done, total int64
	tell        func(done, total int64)
}

// RestoreBackup puts a copy into a new or empty folder, each file held to its
// sum. The database comes last, so that nothing is taken for a station before
// all is there. Nothing is left of records that did not all come whole; what
// lies beside the copy and is gone or spoilt is left out and told of. Errors:
// "backup.none", "backup.damaged", "backup.not_empty", "backup.no_room",
// "disk.full", and "backup.sounds_lost" with all else in its place.
func RestoreBackup(ctx context.Context, from, into string, o RestoreOptions) (Backup, error) {
	r, err := beginRestore(from, into, o)
	if err != nil {
		return Backup{}, err
	}
	if err := r.room(o); err != nil {
		return r.m.Backup, err
	}
	lost, err := r.run(ctx, o.Trial)
	if err != nil {
		return r.m.Backup, errors.Join(err, emptied(into))
	}
	return r.m.Backup, r.told(lost)
}

func beginRestore(from, into string, o RestoreOptions) (*restoring, error) {
	from, err := filepath.Abs(from) // what lies beside it is found also where it is named as "." or "copy/"
	if err != nil {
		return nil, err
	}
	m, err := readManifest(from)
	if err != nil {
		return nil, err
	}
	r := &restoring{from: from, into: into, m: m, tell: o.Progress}
	if r.tell == nil {
		r.tell = func(int64, int64) {}
	}
	return r, nil
}

// room makes the folder, and looks whether all will lie in it.
func (r *restoring) room(o RestoreOptions) error {
	if err := os.MkdirAll(r.into, 0o700); err != nil {
		return fileError(err, r.into)
	}
	if there, err := os.ReadDir(r.into); err != nil || len(there) > 0 {
		return app.Fail("backup.not_empty", err, "folder", r.into)
	}
	if o.Free == nil {
		o.Free = FreeBytes
	}
	r.total = r.m.Bytes
	if !o.Trial {
		r.total += r.m.Large
	}
	free, err := o.Free(r.into)
	if err != nil {
		return err
	}
	if need := r.total + spareRoom; free < need {
		return app.Fail("backup.no_room", nil, "folder", r.into, "need", megabytes(need), "free", megabytes(free))
	}
	return nil
}

// run puts everything back, and counts what was lost of what lay beside.
func (r *restoring) run(ctx context.Context, trial bool) (lost int, err error) {
	for _, name := range slices.Sorted(maps.Keys(r.m.Sums)) {
		if name == databaseFile {
			continue
		}
		if err := r.file(ctx, name, trial && partOf(name) != backupRecords); err != nil {
			return 0, err
		}
	}
	if !trial {
		if lost, err = r.beside(ctx); err != nil {
			return 0, err
		}
	}
	return lost, r.file(ctx, databaseFile, false)
}

// file copies one file of the backup, or only holds it to its sum. Its name came
// from outside and may lead nowhere but into the folder.
func (r *restoring) file(ctx context.Context, name string, only bool) error {
	local := filepath.FromSlash(name)
	if !filepath.IsLocal(local) {
		return app.Fail("backup.damaged", fmt.Errorf("a name that leads out: %q", name), "file", manifestFile)
	}
	from := filepath.Join(r.from, local)
	if only {
		sum, n, err := sumOf(ctx, from)
		r.step(n)
		return r.judged(name, sum, err)
	}
	sum, err := r.put(ctx, from, local, lengthOf(from), r.m.Sums[name])
	return r.judged(name, sum, err)
}

// judged holds a file's sum to the one that the backup names.
func (r *restoring) judged(name, sum string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return app.Fail("backup.damaged", err, "file", name)
	case err != nil:
		return fileError(err, r.into)
	case sum != r.m.Sums[name]:
		return app.Fail("backup.damaged", errors.New("another SHA-256"), "file", name)
	}
	return nil
}

// put copies a file, and returns the sum of what was read. It has its name only
// once it is whole: half a database would be taken for a station.
func (r *restoring) put(ctx context.Context, from, local string, size int64, want string) (sum string, err error) {
	to := filepath.Join(r.into, local)
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return "", err
	}
	half := to + unfinished
	sum, _, err = copyWhole(ctx, from, half, size, r.step)
	if err == nil && sum == want {
		return sum, errors.Join(os.Rename(half, to), syncFolder(filepath.Dir(to)))
	}
	return sum, errors.Join(err, remove(half))
}

func (r *restoring) step(n int64) {
	r.done = min(r.done+n, r.total)
	r.tell(r.done, r.total)
}

// beside brings what lies beside the copy. What is gone or spoilt is left out
// and counted.
func (r *restoring) beside(ctx context.Context) (lost int, err error) {
	for _, name := range slices.Sorted(maps.Keys(r.m.SharedFiles)) {
		s, local := r.m.SharedFiles[name], filepath.FromSlash(name)
		if !filepath.IsLocal(local) || !plainSHA.MatchString(s.Sum) {
			return lost, app.Fail("backup.damaged", fmt.Errorf("a name that leads out: %q", name), "file", manifestFile)
		}
		sum, err := r.put(ctx, besidePath(filepath.Dir(r.from), local, s.Sum), local, s.Size, s.Sum)
		to := filepath.Join(r.into, local)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			lost++
		case err != nil:
			return lost, fileError(err, r.into)
		case sum != s.Sum:
			lost++
		default:
			err = os.Chtimes(to, s.At, s.At) // by which the next backup knows it
		}
		if err := unlessGone(err); err != nil {
			return lost, err
		}
	}
	return lost, nil
}

// told is what a person must know of what is not there.
func (r *restoring) told(lost int) error {
	if lost == 0 {
		return nil
	}
	return app.Fail("backup.sounds_lost", nil, "n", strconv.Itoa(lost), "all", strconv.Itoa(len(r.m.SharedFiles)))
}

// VerifyBackup reads all of a backup where it lies and holds it to its sums.
// Errors: "backup.none", "backup.damaged", "backup.sounds_spoilt".
func VerifyBackup(ctx context.Context, from string, progress func(done, total int64)) (Backup, error) {
	r, err := beginRestore(from, "", RestoreOptions{Progress: progress})
	if err != nil {
		return Backup{}, err
	}
	r.total = r.m.Bytes + r.m.Large
	for _, name := range slices.Sorted(maps.Keys(r.m.Sums)) {
		if err := r.file(ctx, name, true); err != nil {
			return r.m.Backup, err
		}
	}
	lost := 0
	for name, s := range r.m.SharedFiles {
		if !plainSHA.MatchString(s.Sum) {
			return r.m.Backup, app.Fail("backup.damaged", nil, "file", manifestFile)
		}
		sum, n, err := sumOf(ctx, besidePath(filepath.Dir(r.from), name, s.Sum))
		if err := unlessGone(err); err != nil {
			return r.m.Backup, err
		}
		if sum != s.Sum {
			lost++
		}
		r.step(n)
	}
	if lost > 0 {
		return r.m.Backup, app.Fail("backup.sounds_spoilt", nil, "n", strconv.Itoa(lost), "all", strconv.Itoa(len(r.m.SharedFiles)))
	}
	return r.m.Backup, nil
}

// emptied takes away what was put into a folder that was empty.
func emptied(dir string) error {
	there, err := os.ReadDir(dir)
	for _, e := range there {
		err = errors.Join(err, os.RemoveAll(filepath.Join(dir, e.Name())))
	}
	return err
}

func readManifest(from string) (m manifest, err error) {
	body, err := os.ReadFile(filepath.Join(from, manifestFile))
	if err != nil {
		return m, app.Fail("backup.none", err, "folder", from)
	}
	if err := json.Unmarshal(body, &m); err != nil || m.Sums[databaseFile] == "" {
		return m, app.Fail("backup.damaged", err, "file", manifestFile)
	}
	m.Folder = from
	return m, nil
}
