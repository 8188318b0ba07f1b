// Package apptest is what tests share: a clock that moves when told, real
// databases in temporary folders, and records to put into them.
package apptest

import (
	"slices"
	"sync"
	"time"
)

// Start is where a test's clock begins: a Monday morning at 04:50 in Vietnam.
var Start = time.Date(2026, 11, 23, 4, 50, 0, 0, time.FixedZone("ICT", 7*3600))

// Clock is an app.Clock that moves only by Advance.
type Clock struct {
	mu     sync.Mutex
	now    time.Time
	timers []timer
	asked  chan struct{} // closed and made anew when somebody begins to wait
}

type timer struct {
	at time.Time
	c  chan time.Time
}

// NewClock makes a clock that stands at Start.
func NewClock() *Clock { return &Clock{now: Start, asked: make(chan struct{})} }

// Now is where the clock stands.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// After delivers once, when Advance has come to d from now.
func (c *Clock) After(d time.Duration) <-chan time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := timer{at: c.now.Add(d), c: make(chan time.Time, 1)}
	if d <= 0 {
		t.c <- c.now
		return t.c
	}
	c.timers = append(c.timers, t)
	close(c.asked)
	c.asked = make(chan struct{})
	return t.c
}

// Advance moves the clock by d and delivers what falls due, in its order.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	slices.SortStableFunc(c.timers, func(a, b timer) int { return a.at.Compare(b.at) })
	for len(c.timers) > 0 && !c.timers[0].at.After(c.now) {
		c.timers[0].c <- c.timers[0].at
		c.timers = c.timers[1:]
	}
}

// Set moves the clock to t without delivering anything, as somebody does who
// sets the machine's clock.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// Await returns when at least n callers wait for the clock.
func (c *Clock) Await(n int) {
	for {
		c.mu.Lock()
		have, asked := len(c.timers), c.asked
		c.mu.Unlock()
		if have >= n {
			return
		}
		<-asked
	}
}
