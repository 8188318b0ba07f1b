package store

import (
	"errors"
	"fmt"
	"syscall"
	"unsafe"
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

// syncFolder does nothing: NTFS writes names through its own journal.
func syncFolder(string) error { return nil }

var diskFreeSpace = syscall.NewLazyDLL("kernel32.dll").NewProc("GetDiskFreeSpaceExW")

// FreeBytes is the room that is left for us on the disk of a folder.
func FreeBytes(dir string) (int64, error) {
	name, err := syscall.UTF16PtrFromString(dir)
	if err != nil {
		return 0, fmt.Errorf("room on the disk of %s: %w", dir, err)
	}
	var free int64
	ok, _, err := diskFreeSpace.Call(uintptr(unsafe.Pointer(name)), uintptr(unsafe.Pointer(&free)), 0, 0)
	if ok == 0 {
		return 0, fmt.Errorf("room on the disk of %s: %w", dir, err)
	}
	return free, nil
}
