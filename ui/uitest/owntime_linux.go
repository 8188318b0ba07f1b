package uitest

import (
	"syscall"
	"time"
)

// OwnTime is the time of the processor that the calling thread has had,
// whatever else the machine does: lock the goroutine to its thread.
func OwnTime() time.Duration {
	const thisThread = 1 // RUSAGE_THREAD
	var r syscall.Rusage
	if err := syscall.Getrusage(thisThread, &r); err != nil {
		panic(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
