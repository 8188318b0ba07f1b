package inspect

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// scratchPrefix begins the names of folders in the station's own in which copies
// are tried: there they lie on its disk, and not in the machine's memory, as
// what is temporary often does; and there they are found again after a kill.
const scratchPrefix = ".check-"

// scratchAge is longer than any probe may take.
const scratchAge = time.Hour

// scratch makes a folder for one probe; done removes it.
func scratch(g *Ground) (dir string, done func(), err error) {
	if err := Tidy(g.Dir, time.Now().Add(-scratchAge)); err != nil {
		return "", nil, err
	}
	dir, err = os.MkdirTemp(g.Dir, scratchPrefix)
	return dir, func() { _ = os.RemoveAll(dir) }, err // what stays is removed by the next Tidy
}

// Tidy removes what checks that were killed left in a station's folder before a
// moment.
func Tidy(dir string, before time.Time) (err error) {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		if info, gone := e.Info(); gone == nil && strings.HasPrefix(e.Name(), scratchPrefix) && info.ModTime().Before(before) {
			err = errors.Join(err, os.RemoveAll(filepath.Join(dir, e.Name())))
		}
	}
	return err
}
