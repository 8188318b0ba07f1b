package backend

import (
	"context"
	"time"
)

// Backup is one copy of the station.
type Backup struct {
	Folder  string
	MadeAt  time.Time
	Bytes   int64    // of it and of what lies beside it
	Without []string // parts that were left out
	There   bool     // its disk is connected, and it lies there
}

// The parts of the station that may be left out of a backup.
const (
	BackupMedia      = "media"      // sounds and pictures of the library
	BackupAircheck   = "aircheck"   // what was sent
	BackupRecordings = "recordings" // recordings that are under way
	BackupVitals     = "vitals"     // what was measured of the clusters
	BackupMap        = "map"        // the map's pictures
)

// BackupParts are all of them, in the order in which they are told of.
var BackupParts = []string{BackupMedia, BackupAircheck, BackupRecordings, BackupVitals, BackupMap}

// Backups are copies of the whole station on another disk.
type Backups interface {
	// LastBackup is the last copy that was made; ok is false where none ever was.
	LastBackup(ctx context.Context) (b Backup, ok bool, err error)
	// BackupSizes is how many bytes of each part there are; "" are the records,
	// keys and edits, which belong to each copy.
	BackupSizes(ctx context.Context) (map[string]int64, error)
	// BackUp copies the station into a new folder within into, without the parts
	// that are named; p is told of bytes. What was written is read again. Nothing
	// that could be taken for a copy is left of one that is cancelled or killed.
	BackUp(ctx context.Context, into string, without []string, p Progress) (Backup, error)
}
