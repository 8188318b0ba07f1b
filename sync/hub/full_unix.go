//go:build !windows

package hub

import (
	"errors"
	"syscall"
)

// isDiskFull reports whether err says that there is no more room, on the disk
// or for this user or file.
func isDiskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}
