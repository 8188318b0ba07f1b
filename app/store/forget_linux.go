package store

import (
	"os"

	"golang.org/x/sys/unix"
)

// forgetCached has the machine forget what it holds of a file in memory, so that
// who reads it again reads its disk. What must be written yet stays.
func forgetCached(path string) {
	f, err := os.Open(path)
	if err != nil {
		return // who reads it says why
	}
	defer f.Close()
	_ = unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED) // only advice
}
