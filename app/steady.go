package app

import (
	"sync"
	"time"
)

// SteadyClock tells the wall's time as it was when the clock was set, carried
// on by the machine's monotonic counter, also while the machine sleeps. Somebody
// who moves the wall clock in the middle of a programme therefore moves nothing
// on air; Jump tells how far the wall has gone from here.
type SteadyClock struct {
	wall  func() time.Time
	ticks Clock

	mu    sync.Mutex
	base  time.Time // the wall's when the clock was set
	since time.Time // the counter's then
}

// NewSteadyClock sets a clock by the wall.
func NewSteadyClock() *SteadyClock { return NewSteadyClockBy(time.Now, machineCounter()) }

// NewSteadyClockBy sets a clock by a wall and carries it on by ticks, which
// nobody moves.
func NewSteadyClockBy(wall func() time.Time, ticks Clock) *SteadyClock {
	c := &SteadyClock{wall: wall, ticks: ticks}
	c.Set()
	return c
}

// Now returns steady time.
func (c *SteadyClock) Now() time.Time {
	c.mu.Lock()
	base, since := c.base, c.since
	c.mu.Unlock()
	return base.Add(c.ticks.Now().Sub(since))
}

// After waits on the machine's monotonic timer.
func (c *SteadyClock) After(d time.Duration) <-chan time.Time { return c.ticks.After(d) }

// Jump is the wall's time less this clock's.
func (c *SteadyClock) Jump() time.Duration { return jump(c.Now(), c.wall()) }

// Set takes over the wall's time; to be called when nothing is on air.
func (c *SteadyClock) Set() {
	c.mu.Lock()
	c.base, c.since = c.wall().Round(0), c.ticks.Now()
	c.mu.Unlock()
}

// jump compares wall readings, without the monotonic part of either.
func jump(steady, wall time.Time) time.Duration {
	return wall.Round(0).Sub(steady.Round(0))
}
