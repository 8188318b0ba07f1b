package speaker

import (
	"os"
	"syscall"
)

// What statfs(2) calls the file systems that lie in memory.
const (
	tmpfsMagic = 0x01021994
	ramfsMagic = 0x858458f6
)

// systemRuntime is the system's folder in memory that this program may write
// to; "" for none.
func systemRuntime() string {
	for _, dir := range []string{os.Getenv("RUNTIME_DIRECTORY"), os.Getenv("XDG_RUNTIME_DIR"), "/run", "/dev/shm"} {
		if dir != "" && inMemory(dir) && writable(dir) {
			return dir
		}
	}
	return ""
}

func inMemory(dir string) bool {
	var s syscall.Statfs_t
	err := syscall.Statfs(dir, &s)
	return err == nil && (uint32(s.Type) == tmpfsMagic || uint32(s.Type) == ramfsMagic)
}

func writable(dir string) bool {
	f, err := os.CreateTemp(dir, "tienglang-*")
	if err != nil {
		return false
	}
	_ = f.Close()
	return os.Remove(f.Name()) == nil
}
