package wire

import "syscall"

// ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL and ERROR_DISK_QUOTA_EXCEEDED of
// winerror.h.
var fullErrors = []error{syscall.Errno(39), syscall.Errno(112), syscall.Errno(1295)}

// syncDir has nothing to do: NTFS journals renames, and a directory cannot be
// opened for syncing.
func syncDir(string) error { return nil }
