//go:build unix

package speaker

import "syscall"

// diskSpace is how many bytes a program may still write on the disk of a
// folder, and how many it has.
func diskSpace(dir string) (free, total int64, ok bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, 0, false
	}
	return int64(s.Bavail * uint64(s.Bsize)), int64(s.Blocks * uint64(s.Bsize)), true
}
