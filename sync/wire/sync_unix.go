//go:build !windows

package wire

import (
	"os"
	"syscall"
)

var fullErrors = []error{syscall.ENOSPC, syscall.EDQUOT}

// syncDir makes a rename in dir survive a power cut.
func syncDir(dir string) error {
	if dir == "" {
		dir = "."
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
