package hub

import (
	"errors"
	"syscall"
)

// What Windows answers when there is no more room.
const (
	errorHandleDiskFull = syscall.Errno(39)
	errorDiskFull       = syscall.Errno(112)
)

// isDiskFull reports whether err says that there is no more room.
func isDiskFull(err error) bool {
	return errors.Is(err, errorDiskFull) || errors.Is(err, errorHandleDiskFull)
}
