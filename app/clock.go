package app

import "time"

// Clock tells the time and waits for it. Everything that is scheduled, aged
// or expired asks a Clock, so that tests run a week in milliseconds.
type Clock interface {
	Now() time.Time
	// After delivers the time once, d from now.
	After(d time.Duration) <-chan time.Time
}

// SystemClock is the machine's clock.
type SystemClock struct{}

// Now returns the machine's time with its monotonic reading.
func (SystemClock) Now() time.Time { return time.Now() }

// After waits on the machine's timer.
func (SystemClock) After(d time.Duration) <-chan time.Time { return time.After(d) }
