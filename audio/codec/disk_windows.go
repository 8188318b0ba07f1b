package codec

import "syscall"

// ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL and ERROR_DISK_QUOTA_EXCEEDED of
// winerror.h.
var diskFullErrors = []error{syscall.Errno(39), syscall.Errno(112), syscall.Errno(1295)}

// SyncDir has nothing to do: NTFS logs names itself, and a folder cannot be
// synced.
func SyncDir(string) error { return nil }
