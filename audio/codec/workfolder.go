package codec

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// workPrefix begins the names of folders in which sounds are being made.
const workPrefix = ".render-"

// workLock is the file in such a folder that its maker holds.
const workLock = "lock"

// unlockedFor is how long a folder is left that has no lock: its file system
// knows none, or its maker was about to take it.
const unlockedFor = 24 * time.Hour

// WorkFolder makes a folder in which a sound is made, beside where it will lie,
// and takes away those beside it whose maker was killed. done takes it away.
func WorkFolder(beside string) (dir string, done func(), err error) {
	all, _ := os.ReadDir(beside) // without a list none goes
	for _, f := range all {
		if isWorkFolder(f) {
			takeAway(filepath.Join(beside, f.Name()))
		}
	}
	for {
		if dir, err = os.MkdirTemp(beside, workPrefix+"*"); err != nil {
			return "", nil, DiskError(err)
		}
		lock, ours := holdFolder(dir)
		if !ours {
			continue // whoever tidied up beside us was quicker
		}
		return dir, func() {
			_ = lock.Close()
			_ = os.RemoveAll(dir) // what is left goes the next time
		}, nil
	}
}

// holdFolder takes a new folder's lock. ours is false where somebody who tidied
// up had it first, and has taken the folder away or will. Where the file system
// knows no locks, the folder goes a day after a crash.
func holdFolder(dir string) (lock *flock.Flock, ours bool) {
	path := filepath.Join(dir, workLock)
	lock = flock.New(path)
	free, err := lock.TryLock()
	if err == nil && free {
		_, err := os.Stat(path) // locked, it may be gone by then
		ours = err == nil
	} else if err != nil {
		_, gone := os.Stat(dir)
		ours = gone == nil
	}
	if !ours {
		_ = lock.Close()
	}
	return lock, ours
}

// isWorkFolder tells a folder of WorkFolder by its name, as os.MkdirTemp makes
// it.
func isWorkFolder(f os.DirEntry) bool {
	number, ours := strings.CutPrefix(f.Name(), workPrefix)
	_, err := strconv.ParseUint(number, 10, 32)
	return ours && err == nil && f.IsDir()
}

// takeAway removes a folder that nobody works in.
func takeAway(dir string) {
	path := filepath.Join(dir, workLock)
	if _, err := os.Stat(path); err != nil {
		if s, err := os.Stat(dir); err == nil && time.Since(s.ModTime()) > unlockedFor {
			_ = os.RemoveAll(dir) // what cannot go now goes the next time
		}
		return
	}
	lock := flock.New(path)
	if free, err := lock.TryLock(); err != nil || !free {
		return
	}
	_ = os.RemoveAll(dir)
	_ = lock.Close()
}
