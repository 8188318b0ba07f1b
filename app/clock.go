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

// SteadyClock reads a clock once and counts on from there by the monotonic
// timer, so that setting the machine's time makes it neither jump nor stop.
// Everything on one time line (capture times, the link's clock, leases) must
// share one SteadyClock.
type SteadyClock struct {
	clock Clock
	start time.Time
}

// NewSteadyClock starts counting at c's present time.
func NewSteadyClock(c Clock) *SteadyClock { return &SteadyClock{clock: c, start: c.Now()} }

// Now returns the start plus the time that has passed since.
func (s *SteadyClock) Now() time.Time { return s.At(s.clock.Now()) }

// At places a reading of the underlying clock, which must still carry its
// monotonic part, on the steady time line.
func (s *SteadyClock) At(t time.Time) time.Time { return s.start.Add(t.Sub(s.start)) }

// After waits on the underlying clock's timer.
func (s *SteadyClock) After(d time.Duration) <-chan time.Time { return s.clock.After(d) }
