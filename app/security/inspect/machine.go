package inspect

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"tienglang/app"
	"tienglang/app/security"
)

const (
	nearlyFull = 2 << 30 // bytes on the disk below which a person is told
	clockFar   = 2 * time.Minute
)

// keyFiles must never be open to another account, and neither may the records.
var keyFiles = []string{"station.key", "station.pem", "hub.json", "player.token", "station.db", "station.db-wal", "station.db-shm", "vitals.db"}

// folder looks at who may open the data folder and what in it is secret, and for
// links out of it. Windows keeps rights otherwise than in the bits of a mode:
// there a person looks.
func folder(ctx context.Context, g *Ground) (Outcome, error) {
	found, err := linksOut(ctx, g.Dir)
	if err != nil {
		return Outcome{}, err
	}
	if runtime.GOOS == "windows" {
		return failed(found, unknown("folder_windows", "folder", g.Dir)), nil
	}
	info, err := os.Stat(g.Dir)
	if err != nil {
		return Outcome{}, err
	}
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
	return failed(found, met("folder", "folder", g.Dir)), nil
}

// mostEntries is how many files and folders are looked at for links: many times
// those of a station of ten years, and done within the probe's time.
const mostEntries = 1 << 20

// linksOut finds links anywhere in the data folder that lead out of it, by which
// others could be shown what is private, or the station be given what is not
// its own. No link is followed. Error: "security.folder_large".
func linksOut(ctx context.Context, dir string) (found []security.Told, err error) {
	root, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return nil, err
	}
	looked := 0
	err = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		switch looked++; {
		case errors.Is(err, fs.ErrNotExist):
			return nil // it was removed meanwhile, as what is temporary is
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case looked > mostEntries:
			return app.Fail("security.folder_large", nil, "most", count(mostEntries))
		case e.Type()&fs.ModeSymlink != 0 && leadsOut(root, path):
			name, err := filepath.Rel(root, path)
			found = append(found, security.Tell("file_link", "name", filepath.ToSlash(name)))
			return err
		}
		return nil
	})
	return found, err
}

// leadsOut reports whether a link leads out of a folder, or to where nothing is.
func leadsOut(root, link string) bool {
	to, err := filepath.EvalSymlinks(link)
	if err != nil {
		return true
	}
	within, err := filepath.Rel(root, to)
	return err != nil || !filepath.IsLocal(within)
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
