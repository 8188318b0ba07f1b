package store

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"tienglang/app"
)

// Backup is one copy of a station: a folder of its own, and what lies once
// beside all copies because it never changes, such as sounds.
type Backup struct {
	Folder   string       `json:"folder"` // of this copy
	MadeAt   time.Time    `json:"made_at"`
	Files    int          `json:"files"` // in the folder
	Bytes    int64        `json:"bytes"`
	Sounds   int          `json:"sounds"` // sounds and pictures of the library, which lie beside it
	Shared   int          `json:"shared"` // all files that do
	Large    int64        `json:"shared_bytes"`
	Without  []BackupPart `json:"without,omitempty"` // what was left out
	Verified bool         `json:"verified"`          // what was written was read again from the disk and was the same
	Commune  app.ID       `json:"commune"`
}

// manifest is what a backup says that it holds, so that a file that went bad on
// a cheap disk is known. It is written last: a folder without it is no backup.
type manifest struct {
	Backup
	Sums        map[string]string `json:"sums"`         // SHA-256 of each file by its path in the copy
	SharedFiles map[string]shared `json:"shared_files"` // what lies beside it, by its path in the station
}

// shared is a file that lies beside the copies, under its SHA-256.
type shared struct {
	Sum  string    `json:"sum"`
	Size int64     `json:"size"`
	At   time.Time `json:"at"` // when the station's file was last changed
}

const (
	manifestFile = "manifest.json"
	backupNote   = "backup.json" // in the station's folder: the last copy
	backupPrefix = "tieng-lang-"
	unfinished   = ".part" // ends the names of what is being written
)

// BackupOptions say what is copied.
type BackupOptions struct {
	Without  []BackupPart
	Progress func(done, total int64)            // bytes; may be nil
	Free     func(folder string) (int64, error) // FreeBytes when nil
}

// BackUp copies the station into a new folder within into, and beside it what
// is large and never changes, of which nothing is copied twice. It works beside
// a station that runs, and holds nothing in memory. What is not finished is no
// backup, also after a kill, and is removed by the next one; the room that only
// removed copies needed is then given back. Errors: "backup.no_folder",
// "backup.inside", "backup.part", "backup.busy", "backup.no_room",
// "backup.unreliable", "disk.full".
func (d *DB) BackUp(ctx context.Context, into string, o BackupOptions) (b Backup, err error) {
	if err := errors.Join(d.backupFolder(into), knownParts(o.Without)); err != nil {
		return b, err
	}
	about, _, err := d.Station(ctx)
	if err != nil {
		return b, err
	}
	unlock, err := lockBackups(into)
	if err != nil {
		return b, fileError(err, into)
	}
	defer unlock()
	c := d.beginCopy(into, o)
	c.m.Commune = about.Commune
	if err := c.run(ctx); err != nil {
		return b, errors.Join(fileError(err, into), os.RemoveAll(c.half))
	}
	return c.m.Backup, errors.Join(syncFolder(into), d.noteBackup(c.m.Backup))
}

// copying is a backup that is being made.
type copying struct {
	db          *DB
	into, half  string
	without     []BackupPart
	m           manifest
	known       map[string]shared // what earlier copies name
	free        func(string) (int64, error)
	done, total int64
	tell        func(done, total int64)
}

func (d *DB) beginCopy(into string, o BackupOptions) *copying {
	now := d.clock.Now()
	c := &copying{db: d, into: into, without: o.Without, free: o.Free, tell: o.Progress}
	c.m.Backup = Backup{MadeAt: now, Without: o.Without,
		Folder: unusedName(filepath.Join(into, backupPrefix+now.In(app.Vietnam).Format("20060102-150405")))}
	c.m.Sums, c.m.SharedFiles = map[string]string{}, map[string]shared{}
	c.half = c.m.Folder + unfinished
	if c.free == nil {
		c.free = FreeBytes
	}
	if c.tell == nil {
		c.tell = func(int64, int64) {}
	}
	return c
}

// unusedName is path, or path with the first number behind it that is not there:
// a clock may show the same second twice.
func unusedName(path string) string {
	free := path
	for n := 2; ; n++ {
		if _, err := os.Lstat(free); err != nil {
			return free
		}
		free = path + "-" + strconv.Itoa(n)
	}
}

// run copies everything. Sounds are copied before the records, so that little
// comes in between, and once more after them, for those that the records came
// to name meanwhile.
func (c *copying) run(ctx context.Context) error {
	if err := c.prepare(ctx); err != nil {
		return err
	}
	if err := os.Mkdir(c.half, 0o700); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{c.large, c.databases, c.large, c.small, c.finish} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// prepare clears away what an earlier copy left unfinished, and looks whether
// there is room, before anything is written.
func (c *copying) prepare(ctx context.Context) (err error) {
	if c.known, err = tidyBackups(c.into); err != nil {
		return err
	}
	if c.total, err = c.needed(ctx); err != nil {
		return err
	}
	free, err := c.free(c.into)
	if err != nil {
		return err
	}
	if need := c.total + spareRoom; free < need {
		return app.Fail("backup.no_room", nil, "folder", c.into, "need", megabytes(need), "free", megabytes(free))
	}
	c.tell(0, c.total)
	return nil
}

// spareRoom is what a copy leaves free, for folders and the manifest.
const spareRoom = 16 << 20

func megabytes(n int64) string { return strconv.FormatInt((n+999_999)/1_000_000, 10) } // as the window counts them

// finish makes the copy a backup.
func (c *copying) finish(context.Context) error {
	c.m.Verified = true // else an error had ended it
	for _, s := range c.m.SharedFiles {
		c.m.Shared, c.m.Large = c.m.Shared+1, c.m.Large+s.Size
	}
	body, err := json.MarshalIndent(c.m, "", " ")
	if err != nil {
		return err
	}
	if err := replaceFile(filepath.Join(c.half, manifestFile), append(body, '\n')); err != nil {
		return err
	}
	if err := errors.Join(syncFolder(c.half), os.Rename(c.half, c.m.Folder)); err != nil {
		return err
	}
	c.tell(c.total, c.total)
	return nil
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

// knownParts is "backup.part" where one of them is none that may be left out.
func knownParts(parts []BackupPart) error {
	for _, p := range parts {
		if !slices.Contains(BackupParts, p) {
			return app.Fail("backup.part", nil, "part", string(p))
		}
	}
	return nil
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
