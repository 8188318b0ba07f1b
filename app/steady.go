package app

import (
	"sync"
	"time"
)

// SteadyClock tells the wall's time as it was when the clock was set, carried
// on by the machine's monotonic counter. Somebody who moves the wall clock in
// the middle of a programme therefore moves nothing on air; Jump tells how far
// the wall has gone from here.
type SteadyClock struct {
	mu   sync.Mutex
	base time.Time
}

// NewSteadyClock sets a clock by the wall.
func NewSteadyClock() *SteadyClock { return &SteadyClock{base: time.Now()} }

// Now returns steady time.
func (c *SteadyClock) Now() time.Time {
	c.mu.Lock()
	base := c.base
	c.mu.Unlock()
	return base.Add(time.Since(base))
}

// After waits on the machine's monotonic timer.
func (c *SteadyClock) After(d time.Duration) <-chan time.Time { return time.After(d) }

// Jump is the wall's time less this clock's.
func (c *SteadyClock) Jump() time.Duration { return jump(c.Now(), time.Now()) }

// Set takes over the wall's time; to be called when nothing is on air.
func (c *SteadyClock) Set() {
	c.mu.Lock()
	c.base = time.Now()
	c.mu.Unlock()
}

// jump compares wall readings, without the monotonic part of either.
func jump(steady, wall time.Time) time.Duration {
	return wall.Round(0).Sub(steady.Round(0))
}
