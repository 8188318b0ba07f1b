package inspect

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"tienglang/app/security"
)

const (
	nearlyFull = 2 << 30 // bytes on the disk below which a person is told
	clockFar   = 2 * time.Minute
)

// keyFiles must never be open to another account, and neither may the records.
var keyFiles = []string{"station.key", "station.pem", "hub.json", "player.token", "station.db", "station.db-wal", "station.db-shm", "vitals.db"}

// folder looks at who may open the data folder and what in it is secret.
func folder(_ context.Context, g *Ground) (Outcome, error) {
	if runtime.GOOS == "windows" {
		return unknown("folder_windows"), nil // its rights are no bits of a mode
	}
	info, err := os.Stat(g.Dir)
	if err != nil {
		return Outcome{}, err
	}
	var found []security.Told
	if info.Mode().Perm()&0o077 != 0 {
		found = append(found, security.Tell("file_open", "name", g.Dir, "mode", info.Mode().Perm().String()))
	}
	for _, name := range keyFiles {
		switch info, err := os.Stat(filepath.Join(g.Dir, name)); {
		case os.IsNotExist(err):
		case err != nil:
			return Outcome{}, err
		case info.Mode().Perm()&0o077 != 0:
			found = append(found, security.Tell("file_open", "name", name, "mode", info.Mode().Perm().String()))
		}
	}
	more, err := openEvidence(g.Dir)
	if err != nil {
		return Outcome{}, err
	}
	return failed(append(found, more...), met("folder", "folder", g.Dir)), nil
}

// openEvidence finds links in the data folder that lead out of it, by which
// others could be shown what is private.
func openEvidence(dir string) (found []security.Told, err error) {
	names, err := os.ReadDir(dir)
	for _, n := range names {
		if n.Type()&fs.ModeSymlink != 0 {
			found = append(found, security.Tell("file_link", "name", n.Name()))
		}
	}
	return found, err
}

func disk(_ context.Context, g *Ground) (Outcome, error) {
	free, err := g.Free(g.Dir)
	if err != nil {
		return Outcome{}, err
	}
	gb := count(int(free >> 30))
	if free < nearlyFull {
		return failed([]security.Told{security.Tell("disk_full", "mb", count(int(free>>20)))}, Outcome{}), nil
	}
	return met("disk", "gb", gb), nil
}

// clock compares the machine's clock with the station's own, with the hub's,
// and with the newest row of the log, which cannot lie ahead.
func clock(ctx context.Context, g *Ground) (Outcome, error) {
	last, err := g.Records.LastAct(ctx)
	if err != nil {
		return Outcome{}, err
	}
	var found []security.Told
	if last.Sub(g.Now) > clockFar {
		found = append(found, security.Tell("clock_behind_log", "at", momentText(last)))
	}
	if g.Live == nil {
		return failed(found, unknown("not_running")), nil
	}
	if ahead := g.Live.WallAhead; ahead.Abs() > clockFar {
		found = append(found, security.Tell("clock_moved", "minutes", count(int(ahead.Abs().Minutes()))))
	}
	ahead, known := time.Duration(0), false
	if g.Live.HubAhead != nil {
		ahead, known = g.Live.HubAhead(ctx)
	}
	if known && ahead.Abs() > clockFar {
		found = append(found, security.Tell("clock_hub", "minutes", count(int(ahead.Abs().Minutes()))))
	}
	if known {
		return failed(found, met("clock_by_hub")), nil
	}
	return failed(found, met("clock")), nil
}
