package command

import (
	"context"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

// asPlanned is a plan whose past is what was planned then.
func (d *desk) asPlanned(ctx context.Context, plan app.Plan, entries []app.ScheduleEntry) (app.Plan, error) {
	until, err := d.db.PlannedUntil(ctx)
	switch now := d.clock.Now(); {
	case until.After(now): // the clock was ahead
		until = now
	case until.IsZero(): // a station in its first minute has planned nothing yet
		until = now.Add(-time.Minute)
	}
	if err != nil || until.Before(plan.From) {
		return plan, err
	}
	noted, err := d.db.Planned(ctx, plan.From, plan.To)
	if err != nil {
		return plan, err
	}
	return backend.AsPlanned(plan, noted, until, entries), nil
}

// became tells of something due what is known of it: what was sent, and what
// poles played by themselves while the station was off.
func became(aired map[app.ID]backend.Aired, now time.Time, alone func(app.Slot) backend.Aired) func(*backend.Due) {
	return func(d *backend.Due) {
		sent := false
		for _, s := range d.Slots {
			a, ok := aired[s.Broadcast]
			if !ok || s.From.After(now) {
				continue
			}
			sent = true
			d.Heard, d.Fed, d.Of = a.Heard, a.Fed, a.Due
			d.State = dueState(a)
			if d.State == backend.DueOnAir {
				return
			}
		}
		if !sent {
			heardAlone(d, now, alone)
		}
	}
}

// heardAlone tells of what the station did not send what poles played of it.
func heardAlone(d *backend.Due, now time.Time, alone func(app.Slot) backend.Aired) {
	for _, s := range d.Slots {
		if s.To.After(now) {
			continue
		}
		if a := alone(s); a.Heard+a.Fed > 0 {
			d.Heard, d.Fed, d.Of = max(d.Heard, a.Heard), max(d.Fed, a.Fed), max(d.Of, a.Due)
			d.State = dueState(backend.Aired{Broadcast: app.Broadcast{EndedAt: s.To}, Heard: d.Heard, Fed: d.Fed, Due: d.Of})
		}
	}
}
