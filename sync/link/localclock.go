package link

import (
	"time"

	"tienglang/app"
)

// LocalClock is a speaker's own time line: one reading of its clock, carried
// on by the monotonic timer. A box without a battery may wake up in 1970 and
// be set right in the middle of a programme; here nothing moves.
type LocalClock struct {
	clock app.Clock
	start time.Time
}

// NewLocalClock starts counting at c's present time.
func NewLocalClock(c app.Clock) *LocalClock { return &LocalClock{clock: c, start: c.Now()} }

// Now returns the start plus the time that has passed since.
func (l *LocalClock) Now() time.Time { return l.At(l.clock.Now()) }

// At places a reading of the underlying clock, which must still carry its
// monotonic part, on this time line.
func (l *LocalClock) At(t time.Time) time.Time { return l.start.Add(t.Sub(l.start)) }

// After waits on the underlying clock's timer.
func (l *LocalClock) After(d time.Duration) <-chan time.Time { return l.clock.After(d) }
