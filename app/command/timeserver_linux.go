package command

import "syscall"

// unsynchronized is the kernel's mark (STA_UNSYNC of adjtimex(2)) of a clock
// that no time server keeps. Who sets the clock by hand puts it there, and the
// next answer of a time server takes it away.
const unsynchronized = 0x40

// servedClock tells whether a time server keeps the machine's clock.
func servedClock() bool {
	var t syscall.Timex
	_, err := syscall.Adjtimex(&t)
	return err == nil && t.Status&unsynchronized == 0
}
