//go:build !windows

package command

import (
	"fmt"
	"syscall"
)

// freeBytes is the room that is left for us on the disk of a folder.
func freeBytes(dir string) (int64, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, fmt.Errorf("room on the disk of %s: %w", dir, err)
	}
	return int64(s.Bavail) * s.Bsize, nil
}
