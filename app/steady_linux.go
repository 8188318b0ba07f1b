package app

import (
	"syscall"
	"time"
	"unsafe"
)

// clockBoottime is CLOCK_BOOTTIME: it counts while the machine sleeps, too, which
// Go's own monotonic counter does not do on Linux, and nobody can set it.
const clockBoottime = 7

// wakeful is the machine's counter.
type wakeful struct{ SystemClock }

// Now is the time since the machine was started, as a time.
func (wakeful) Now() time.Time {
	up, _ := uptime()
	return time.Unix(0, int64(up))
}

func uptime() (up time.Duration, ok bool) {
	var t syscall.Timespec
	_, _, errno := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, clockBoottime, uintptr(unsafe.Pointer(&t)), 0)
	return time.Duration(t.Nano()), errno == 0
}

func machineCounter() Clock {
	if _, ok := uptime(); !ok {
		return SystemClock{}
	}
	return wakeful{}
}
