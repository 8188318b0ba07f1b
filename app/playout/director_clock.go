package playout

import (
	"context"
	"strings"
	"time"

	"tienglang/app"
)

// falseKey is where the latest stretch of time is kept that the clock showed and
// that had not come yet.
const falseKey = "playout.false_time"

// farBack is by how much a clock must be set back for what it showed before to
// have been false. What was played within a shorter time is not played twice:
// whoever heard it knows it. What belongs to another day is still due then.
const farBack = 6 * time.Hour

// span is a stretch of time; the zero value has none.
type span struct{ from, to time.Time }

func (s span) has(t time.Time) bool { return t.After(s.from) && t.Before(s.to) }

// ClockSet tells that the station's clock went from before to after. Where that
// is far back, broadcasts that were sent between the two were sent on a day that
// had not come: they are due once more at their own time. Where it then goes past
// that time again, it was the way back that was false: nothing is played twice.
func (d *Director) ClockSet(ctx context.Context, before, after time.Time) error {
	defer d.Replan()
	if before.Sub(after) < farBack {
		return d.foundTrue(ctx, after)
	}
	value := after.Format(time.RFC3339Nano) + " " + before.Format(time.RFC3339Nano)
	d.mu.Lock()
	d.untrue = span{after, before}
	clear(d.over)
	clear(d.attempts)
	clear(d.retry)
	d.mu.Unlock()
	return d.c.Store.SetValues(ctx, map[string]string{falseKey: value}, app.AuditRow{})
}

// foundTrue forgets a time taken for false that the clock is past.
func (d *Director) foundTrue(ctx context.Context, now time.Time) error {
	d.mu.Lock()
	past := !d.untrue.to.IsZero() && !now.Before(d.untrue.to)
	if past {
		d.untrue = span{}
	}
	d.mu.Unlock()
	if !past {
		return nil
	}
	return d.c.Store.SetValues(ctx, map[string]string{falseKey: ""}, app.AuditRow{})
}

func (d *Director) readFalse(ctx context.Context) error {
	kept, err := d.c.Store.Value(ctx, falseKey)
	if err != nil {
		return err
	}
	from, to, _ := strings.Cut(kept, " ")
	var s span
	if s.from, err = time.Parse(time.RFC3339Nano, from); err == nil {
		s.to, err = time.Parse(time.RFC3339Nano, to)
	}
	if err != nil {
		s = span{} // nothing kept
	}
	d.mu.Lock()
	d.untrue = s
	d.mu.Unlock()
	return nil
}

// dreamt reports whether b was sent in a time that has not come. A clock that is
// past that time makes it true, also before anybody told that it was set.
func (d *Director) dreamt(b app.Broadcast) bool {
	now := d.s.c.Clock.Now()
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.untrue.has(b.StartedAt) && now.Before(d.untrue.to)
}
