package playout

import (
	"time"

	"tienglang/app"
)

// cutAt tells, while a broadcast is on air, at which capture time the plan cuts
// its sound of that length, 0 for one without an end.
func (d *Director) cutAt(id app.ID, length time.Duration) func() time.Time {
	return func() time.Time {
		delay := d.c.Delay()
		now := d.s.c.Clock.Now().Add(delay)
		d.mu.Lock()
		defer d.mu.Unlock()
		r, ok := d.running[id]
		if !ok {
			return time.Time{}
		}
		last, ok := course(d.plan.Slots, r.Slot, now)
		if !ok || length > 0 && last.Offset+last.To.Sub(last.From) >= length-aligned {
			return time.Time{}
		}
		return last.To.Add(-delay)
	}
}

// course is the last slot of those in which the sound of s goes on from now
// without a break, wherever that is.
func course(slots []app.Slot, s app.Slot, now time.Time) (last app.Slot, ok bool) {
	for end := now; ; {
		grew := false
		for _, x := range slots {
			if same(x, s) && !x.From.After(end) && x.To.After(end) {
				last, end, ok, grew = x, x.To, true, true
			}
		}
		if !grew {
			return last, ok
		}
	}
}
