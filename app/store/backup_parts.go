package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// BackupPart is what may be left out of a backup. Everything else, the records
// and keys above all, always belongs to it.
type BackupPart string

// The parts.
const (
	BackupMedia      BackupPart = "media"      // sounds and pictures of the library
	BackupAircheck   BackupPart = "aircheck"   // what was sent
	BackupRecordings BackupPart = "recordings" // recordings that are under way
	BackupVitals     BackupPart = "vitals"     // what was measured of the clusters
	BackupMap        BackupPart = "map"        // the map's pictures
)

// BackupParts are all parts, in the order in which they are told of.
var BackupParts = []BackupPart{BackupMedia, BackupAircheck, BackupRecordings, BackupVitals, BackupMap}

// backupRecords is what no part is of.
const backupRecords BackupPart = ""

// beside are the parts of large files that do not change once they are whole.
var besideParts = []BackupPart{BackupMedia, BackupAircheck, BackupMap}

// madeAnew are folders of a station that it fills again by itself.
var madeAnew = []string{"held", "virtual", "hub"}

// partOf is to which part a file of the station's folder belongs.
func partOf(name string) BackupPart {
	top, _, within := strings.Cut(filepath.ToSlash(name), "/")
	if p := BackupPart(top); within && slices.Contains(BackupParts, p) {
		return p
	}
	if name == vitalsFile {
		return BackupVitals
	}
	return backupRecords
}

// leftOut lies in the station's folder and is not to be copied: it is made anew,
// or copied in another way.
func leftOut(name string) bool {
	return strings.HasPrefix(name, databaseFile) || strings.HasPrefix(name, vitalsFile) || strings.HasPrefix(name, ".") ||
		slices.Contains([]string{lockFile, "control.sock", "crash.log", backupNote}, name)
}

// stationFile is a file of the station's folder.
type stationFile struct {
	name string // its path in the folder
	part BackupPart
	size int64
	at   time.Time
}

// stationFiles are those that are copied as they are. What the program will put
// there one day is among them, since all is that is not known to be made anew.
func (d *DB) stationFiles(without []BackupPart) (all []stationFile, err error) {
	err = filepath.WalkDir(d.dir, func(path string, e fs.DirEntry, err error) error {
		name, relErr := filepath.Rel(d.dir, path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil // it has gone meanwhile
		case err != nil || relErr != nil:
			return errors.Join(err, relErr)
		case name == ".":
			return nil
		case e.IsDir():
			return enter(name, without)
		case !e.Type().IsRegular() || strings.HasPrefix(e.Name(), ".") || leftOut(name):
			return nil
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil {
			all = append(all, stationFile{name, partOf(name), info.Size(), info.ModTime()})
		}
		return err
	})
	return all, err
}

// enter leaves out a folder that is not to be copied.
func enter(name string, without []BackupPart) error {
	if strings.HasPrefix(filepath.Base(name), ".") || slices.Contains(madeAnew, name) || slices.Contains(without, BackupPart(name)) {
		return fs.SkipDir
	}
	return nil
}

// BackupSizes is how many bytes of each part there are; under "" those of the
// records.
func (d *DB) BackupSizes(ctx context.Context) (map[BackupPart]int64, error) {
	files, err := d.stationFiles(nil)
	if err != nil {
		return nil, fileError(err, d.dir)
	}
	sizes := map[BackupPart]int64{backupRecords: d.databaseSize(databaseFile), BackupVitals: d.databaseSize(vitalsFile)}
	for _, f := range files {
		sizes[f.part] += f.size
	}
	return sizes, ctx.Err()
}

// databaseSize is at least what a copy of a database takes.
func (d *DB) databaseSize(name string) (n int64) {
	for _, end := range []string{"", "-wal"} {
		if info, err := os.Stat(filepath.Join(d.dir, name+end)); err == nil {
			n += info.Size()
		}
	}
	return n
}

// needed is how many bytes are to be written.
func (c *copying) needed(context.Context) (n int64, err error) {
	files, err := c.db.stationFiles(c.without)
	if err != nil {
		return 0, err
	}
	for _, f := range files {
		if _, there := c.there(f); !there {
			n += f.size
		}
	}
	n += c.db.databaseSize(databaseFile)
	if !slices.Contains(c.without, BackupVitals) {
		n += c.db.databaseSize(vitalsFile)
	}
	return n, nil
}
