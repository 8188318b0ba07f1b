package command

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/app/settings"
)

// The room on the disk that recordings leave to everything else: programmes and
// the database need theirs; an emergency's, of some MB, is worth the last of it.
const (
	aircheckRoom          = 1 << 30
	aircheckEmergencyRoom = 64 << 20
)

// emergencyMark is in the names of an emergency's files.
const emergencyMark = ".emergency"

// keptSound is one file of the recording.
type keptSound struct {
	path      string
	broadcast app.ID
	emergency bool
	from      time.Time
}

// aircheckName is the place of a file under the recording's folder.
func aircheckName(at time.Time, broadcast app.ID, emergency bool) string {
	name := at.Format("15-04-05.000") + "_" + string(broadcast)
	if emergency {
		name += emergencyMark
	}
	return filepath.Join(at.Format(time.DateOnly), name+".opus")
}

// files are all of them, oldest first.
func (a *aircheck) files() ([]keptSound, error) { return aircheckFiles(a.dir, "*") }

// aircheckFiles are those of a day, or of all for "*".
func aircheckFiles(dir, day string) ([]keptSound, error) {
	paths, err := filepath.Glob(filepath.Join(dir, day, "*.opus"))
	if err != nil {
		return nil, err
	}
	slices.Sort(paths)
	var all []keptSound
	for _, path := range paths {
		name, emergency := strings.CutSuffix(strings.TrimSuffix(filepath.Base(path), ".opus"), emergencyMark)
		clock, broadcast, ok := strings.Cut(name, "_")
		from, err := time.ParseInLocation(time.DateOnly+" 15-04-05.000", filepath.Base(filepath.Dir(path))+" "+clock, app.Vietnam)
		if ok && err == nil { // anything else is not ours
			all = append(all, keptSound{path: path, broadcast: app.ID(broadcast), emergency: emergency, from: from})
		}
	}
	return all, nil
}

// lastDayOf is the last one on which a recording is kept. An emergency's is kept
// for no less than any other.
func lastDayOf(f keptSound, days func(emergency bool) int) app.Date {
	n := days(false)
	if f.emergency {
		n = max(n, days(true))
	}
	return app.DateOf(f.from).Add(n)
}

// aircheckDaysIn is for how many days settings have what was sent kept.
func aircheckDaysIn(v settings.Values) func(emergency bool) int {
	return func(emergency bool) int {
		if emergency {
			return v.EmergencyDays
		}
		return v.AircheckDays
	}
}

// makeRoom removes what was kept for long enough, and while the disk is nearly
// full the oldest of what is no emergency; an error where that leaves too little
// for a recording that begins now.
func (a *aircheck) makeRoom(now time.Time, emergency bool) error {
	files, err := a.files()
	if err != nil {
		return err
	}
	today := app.DateOf(now)
	for _, f := range files {
		old := lastDayOf(f, a.days) < today
		if !old && !f.emergency {
			free, err := a.room(a.dir)
			if err != nil {
				return err
			}
			old = free < aircheckRoom
		}
		if !old || a.writing(f.path) {
			continue
		}
		if err := os.Remove(f.path); err != nil && !errors.Is(err, fs.ErrNotExist) { // another broadcast made room at the same turn of the hour
			return err
		}
		_ = os.Remove(filepath.Dir(f.path)) // once it is empty
	}
	return a.enough(emergency)
}

// enough is an error where too little of the disk is left.
func (a *aircheck) enough(emergency bool) error {
	least := int64(aircheckRoom)
	if emergency {
		least = aircheckEmergencyRoom
	}
	free, err := a.room(a.dir)
	if err == nil && free < least {
		err = fmt.Errorf("%d bytes left on the disk", free)
	}
	return err
}

func (a *aircheck) writing(path string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.open[path]
}
