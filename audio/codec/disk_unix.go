//go:build unix

package codec

import (
	"errors"
	"os"
	"syscall"
)

var diskFullErrors = []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG}

// SyncDir puts the names in a folder on the disk.
func SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
