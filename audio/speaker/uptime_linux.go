package speaker

import (
	"os"
	"strings"
	"syscall"
	"time"
	"unsafe"
)

// clockBoottime is CLOCK_BOOTTIME: it counts while the machine sleeps, too, and
// nobody can set it.
const clockBoottime = 7

// machineUptime is the kernel's.
func machineUptime() (boot string, up time.Duration, ok bool) {
	name, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return "", 0, false
	}
	var t syscall.Timespec
	if _, _, errno := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, clockBoottime, uintptr(unsafe.Pointer(&t)), 0); errno != 0 {
		return "", 0, false
	}
	return strings.TrimSpace(string(name)), time.Duration(t.Nano()), true
}

// hasClock reports whether the machine has a clock that runs without power. A
// box without one goes on with the time at which it was switched off.
func hasClock() bool {
	_, err := os.Stat("/sys/class/rtc/rtc0")
	return err == nil
}
