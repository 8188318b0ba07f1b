package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
)

// Backup is one copy of a station's records and keys, and where its sounds lie.
type Backup struct {
	Folder  string    `json:"folder"` // of this copy
	MadeAt  time.Time `json:"made_at"`
	Files   int       `json:"files"`
	Bytes   int64     `json:"bytes"`
	Sounds  int       `json:"sounds"` // of the library that lie beside it, 0 where they were left out
	Commune app.ID    `json:"commune"`
}

// manifest is what a backup says that it holds, so that a file that went bad on
// a cheap disk is known.
type manifest struct {
	Backup
	Sums map[string]string `json:"sums"` // SHA-256 of each file by its path in the copy
}

const (
	manifestFile = "manifest.json"
	backupNote   = "backup.json" // in the station's folder: the last copy
	backupPrefix = "tieng-lang-"
)

// copiedFolders go into a backup beside the files of the station's own folder.
var copiedFolders = []string{securityFolder, "edits"}

// leftOut lies in the station's folder and is not to be copied: it is made anew,
// or copied in another way.
func leftOut(name string) bool {
	return strings.HasPrefix(name, databaseFile) || strings.HasPrefix(name, "vitals.db") || strings.HasPrefix(name, ".") ||
		slices.Contains([]string{lockFile, "control.sock", "crash.log", backupNote}, name)
}

// BackUp copies the station into a new folder within into: its records as they
// are at one moment, its keys and edits, and its sounds unless withoutSounds;
// sounds that an earlier backup brought there are not copied again. It works
// beside a station that runs. progress is told of the share that is done, and
// may be nil. Nothing is left of a copy that was cut short. Errors:
// "backup.no_folder", "backup.inside", "disk.full".
func (d *DB) BackUp(ctx context.Context, into string, withoutSounds bool, progress func(float64)) (b Backup, err error) {
	if progress == nil {
		progress = func(float64) {}
	}
	if err := d.backupFolder(into); err != nil {
		return b, err
	}
	about, _, err := d.Station(ctx)
	if err != nil {
		return b, err
	}
	now := d.clock.Now()
	b = Backup{Folder: filepath.Join(into, backupPrefix+now.In(app.Vietnam).Format("20060102-150405")), MadeAt: now, Commune: about.Commune}
	half := b.Folder + ".part"
	if err := os.Mkdir(half, 0o700); err != nil {
		return b, fileError(err, into)
	}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(half)
		}
	}()
	m := manifest{Backup: b, Sums: map[string]string{}}
	if !withoutSounds {
		if _, err = d.copySounds(ctx, filepath.Join(into, mediaFolder), func(done float64) { progress(done * 0.8) }); err != nil {
			return b, fileError(err, into)
		}
	}
	if err := d.copyRecords(ctx, half, &m); err != nil {
		return b, fileError(err, into)
	}
	if !withoutSounds { // those that the records came to name meanwhile
		if m.Sounds, err = d.copySounds(ctx, filepath.Join(into, mediaFolder), func(float64) {}); err != nil {
			return b, fileError(err, into)
		}
	}
	if err := writeManifest(filepath.Join(half, manifestFile), m); err != nil {
		return b, fileError(err, into)
	}
	if err := os.Rename(half, b.Folder); err != nil {
		return b, fileError(err, into)
	}
	progress(1)
	return m.Backup, errors.Join(syncFolder(into), d.noteBackup(m.Backup))
}

// backupFolder holds the place to a folder outside the station's own.
func (d *DB) backupFolder(into string) error {
	info, err := os.Stat(into)
	if err != nil || !info.IsDir() {
		return app.Fail("backup.no_folder", err, "folder", into)
	}
	own, err1 := filepath.EvalSymlinks(d.dir)
	there, err2 := filepath.EvalSymlinks(into)
	if err := errors.Join(err1, err2); err != nil {
		return app.Fail("backup.no_folder", err, "folder", into)
	}
	if inside, err := filepath.Rel(own, there); err == nil && filepath.IsLocal(inside) {
		return app.Fail("backup.inside", nil, "folder", into)
	}
	return nil
}

// copyRecords copies the database as it is at one moment, and then the other
// files, which may only be newer.
func (d *DB) copyRecords(ctx context.Context, into string, m *manifest) error {
	if err := d.CopyTo(ctx, filepath.Join(into, databaseFile)); err != nil {
		return err
	}
	if err := m.add(ctx, into, databaseFile); err != nil {
		return err
	}
	names, err := os.ReadDir(d.dir)
	if err != nil {
		return err
	}
	for _, n := range names {
		if n.Type().IsRegular() && !leftOut(n.Name()) {
			err = errors.Join(err, m.take(ctx, d.dir, into, n.Name()))
		}
	}
	for _, folder := range copiedFolders {
		err = errors.Join(err, m.takeFolder(ctx, d.dir, into, folder))
	}
	return err
}

// CopyTo writes a copy of the database as it is at this moment to a file that
// is not there yet. SQLite reads every page that is in use for it.
func (d *DB) CopyTo(ctx context.Context, path string) error {
	own := connect(d.dir, "", 1)       // one that only asks may not do it
	defer func() { _ = own.Close() }() // nothing is written by it
	if _, err := own.ExecContext(ctx, "VACUUM INTO ?", path); err != nil {
		return sqlError(err)
	}
	return os.Chmod(path, 0o600)
}

// take copies one file and notes its sum. One that has gone meanwhile was
// temporary.
func (m *manifest) take(ctx context.Context, from, into, name string) error {
	to := filepath.Join(into, name)
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	if err := copyFile(ctx, filepath.Join(from, name), to); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	return m.add(ctx, into, name)
}

func (m *manifest) takeFolder(ctx context.Context, from, into, folder string) error {
	err := filepath.WalkDir(filepath.Join(from, folder), func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() || strings.HasPrefix(e.Name(), ".") {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		return m.take(ctx, from, into, name)
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (m *manifest) add(ctx context.Context, into, name string) error {
	sum, n, err := sumOf(ctx, filepath.Join(into, name))
	m.Sums[filepath.ToSlash(name)] = sum
	m.Files++
	m.Bytes += n
	return err
}

// copySounds brings the sounds that are not there yet, and returns how many
// there are. Their names are their sums, so what is there under a name and has
// its length is it. One that has gone meanwhile was thrown away.
func (d *DB) copySounds(ctx context.Context, into string, progress func(float64)) (n int, err error) {
	var missing []string
	root := filepath.Join(d.dir, mediaFolder)
	err = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() || !plainSHA.MatchString(stem(e.Name())) {
			return err
		}
		n++
		name, err := filepath.Rel(root, path)
		if err == nil && !sameLength(path, filepath.Join(into, name)) {
			missing = append(missing, name)
		}
		return err
	})
	for i, name := range missing {
		if err != nil {
			break
		}
		to := filepath.Join(into, name)
		if err = os.MkdirAll(filepath.Dir(to), 0o700); err == nil {
			err = copyFile(ctx, filepath.Join(root, name), to)
		}
		if _, gone := os.Stat(filepath.Join(root, name)); errors.Is(err, fs.ErrNotExist) && errors.Is(gone, fs.ErrNotExist) {
			n, err = n-1, nil
		}
		progress(float64(i+1) / float64(len(missing)))
	}
	return n, err
}

func sameLength(a, b string) bool {
	one, err1 := os.Stat(a)
	two, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && one.Size() == two.Size()
}

// copyFile leaves nothing under the name of a copy that was cut short.
func copyFile(ctx context.Context, from, to string) error {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	half, err := os.OpenFile(to+".part", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, _, err := fill(ctx, half, src); err != nil {
		_ = os.Remove(half.Name())
		return err
	}
	return os.Rename(half.Name(), to)
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

func writeManifest(path string, m manifest) error {
	body, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	return replaceFile(path, append(body, '\n'))
}

// noteBackup keeps where the last copy went, also while another process holds
// the database.
func (d *DB) noteBackup(b Backup) error {
	body, err := json.Marshal(b)
	if err != nil {
		return err
	}
	return fileError(replaceFile(filepath.Join(d.dir, backupNote), append(body, '\n')), d.dir)
}

// LastBackup is the last copy that was made of this station; ok is false where
// none ever was.
func (d *DB) LastBackup() (b Backup, ok bool, err error) {
	body, err := os.ReadFile(filepath.Join(d.dir, backupNote))
	if errors.Is(err, fs.ErrNotExist) {
		return b, false, nil
	}
	if err == nil {
		err = json.Unmarshal(body, &b)
	}
	if err != nil {
		return b, false, app.Fail("data.damaged", err, "file", backupNote)
	}
	return b, true, nil
}

// RestoreBackup puts a copy's records and keys into a new or empty folder, each
// file held to its sum, and its sounds where they lie beside the copy unless
// withoutSounds. Nothing is left of records that did not all come whole; sounds
// that are gone or spoilt are left out and told of. Errors: "backup.none",
// "backup.damaged", "backup.not_empty", "disk.full", and "backup.sounds_lost"
// with all else in its place.
func RestoreBackup(ctx context.Context, from, into string, withoutSounds bool) (Backup, error) {
	from, err := filepath.Abs(from) // its sounds lie beside it, also where it is named as "." or "copy/"
	if err != nil {
		return Backup{}, err
	}
	m, err := readManifest(from)
	if err != nil {
		return Backup{}, err
	}
	if err := os.MkdirAll(into, 0o700); err != nil {
		return m.Backup, fileError(err, into)
	}
	if there, err := os.ReadDir(into); err != nil || len(there) > 0 {
		return m.Backup, app.Fail("backup.not_empty", err, "folder", into)
	}
	for name, sum := range m.Sums {
		if err := restoreFile(ctx, from, into, name, sum); err != nil {
			return m.Backup, errors.Join(err, emptied(into))
		}
	}
	if withoutSounds || m.Sounds == 0 {
		return m.Backup, nil
	}
	return m.Backup, restoreSounds(ctx, filepath.Dir(from), into, m.Sounds)
}

// emptied takes away what was put into a folder that was empty.
func emptied(dir string) error {
	there, err := os.ReadDir(dir)
	for _, e := range there {
		err = errors.Join(err, os.RemoveAll(filepath.Join(dir, e.Name())))
	}
	return err
}

// restoreSounds brings the sounds beside a copy and holds each to its name.
func restoreSounds(ctx context.Context, beside, into string, want int) error {
	to := filepath.Join(into, mediaFolder)
	from := &DB{dir: beside}
	if _, err := from.copySounds(ctx, to, func(float64) {}); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fileError(err, into)
	}
	whole, spoilt := 0, 0
	err := filepath.WalkDir(to, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		switch sum, _, err := sumOf(ctx, path); {
		case err != nil:
			return err
		case sum == stem(e.Name()):
			whole++
			return nil
		}
		spoilt++
		return os.Remove(path)
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fileError(err, into)
	}
	if lost := spoilt + max(0, want-whole-spoilt); lost > 0 {
		return app.Fail("backup.sounds_lost", nil, "n", strconv.Itoa(lost), "all", strconv.Itoa(want))
	}
	return nil
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

// restoreFile copies one file of a backup. Its name came from outside and may
// lead nowhere but into the folder.
func restoreFile(ctx context.Context, from, into, name, sum string) error {
	local := filepath.FromSlash(name)
	if !filepath.IsLocal(local) {
		return app.Fail("backup.damaged", fmt.Errorf("a name that leads out: %q", name), "file", manifestFile)
	}
	to := filepath.Join(into, local)
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return fileError(err, into)
	}
	if err := copyFile(ctx, filepath.Join(from, local), to); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return app.Fail("backup.damaged", err, "file", name)
		}
		return fileError(err, into)
	}
	is, _, err := sumOf(ctx, to)
	if err != nil {
		return fileError(err, into)
	}
	if is != sum {
		return app.Fail("backup.damaged", errors.New("another SHA-256"), "file", name)
	}
	return nil
}
