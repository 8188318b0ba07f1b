package app

import (
	"errors"
	"testing"
	"time"
)

func TestSteadyClockKeepsTheWallUntilItJumps(t *testing.T) {
	c := NewSteadyClock()
	if d := c.Jump(); d < -time.Second || d > time.Second {
		t.Fatalf("a clock just set differs from the wall by %v", d)
	}
	steady := c.Now()
	if d := jump(steady, steady.Add(time.Hour)); d != time.Hour {
		t.Fatalf("jump = %v, want 1h", d)
	}
}

// TestSteadyClockIsMovedByItsOwnCounterAlone moves the wall a day ahead: the
// clock goes on by its counter until it is set.
func TestSteadyClockIsMovedByItsOwnCounterAlone(t *testing.T) {
	began := time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)
	wall, ticks := began, &counter{at: time.Unix(7, 0)}
	c := NewSteadyClockBy(func() time.Time { return wall }, ticks)
	wall, ticks.at = began.Add(24*time.Hour+time.Second), ticks.at.Add(time.Second)
	if now := c.Now(); !now.Equal(began.Add(time.Second)) || c.Jump() != 24*time.Hour {
		t.Fatalf("a second later it is %v, and the wall %v away", now, c.Jump())
	}
	c.Set()
	if c.Jump() != 0 || !c.Now().Equal(wall) {
		t.Fatalf("set, it is %v and not %v", c.Now(), wall)
	}
}

// counter stands still but where it is moved.
type counter struct {
	SystemClock
	at time.Time
}

func (c *counter) Now() time.Time { return c.at }

func TestIDsSortByTimeAndAreUUIDs(t *testing.T) {
	at := time.Date(2026, 11, 23, 5, 15, 0, 0, time.UTC)
	seen := map[ID]bool{}
	last := ID("")
	for i := range 1000 {
		id := NewID(at.Add(time.Duration(i) * time.Millisecond))
		if id <= last || seen[id] {
			t.Fatalf("%s does not sort after %s", id, last)
		}
		if len(id) != 36 || id[14] != '7' {
			t.Fatalf("%s is no UUID of version 7", id)
		}
		seen[id], last = true, id
	}
}

func TestErrorsCarryCodeArgumentsAndCause(t *testing.T) {
	cause := Fail("disk.full", nil)
	err := Fail("record.stopped", cause, "name", "Bản tin")
	if CodeOf(err) != "record.stopped" || !errors.Is(err, cause) {
		t.Fatalf("%v lost its code or its cause", err)
	}
	if got := err.Error(); got != `record.stopped name="Bản tin": disk.full` {
		t.Fatalf("log line %q", got)
	}
}
