package playout

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
)

// afterKey is where the broadcasts are kept after which nothing follows.
const afterKey = "playout.stop_after"

// followsWithin is how near in the plan a slot follows another at once.
const followsWithin = time.Minute

// StopAfter lets what is on air of the schedule come to its end and nothing
// follow it until there is a gap in the schedule, also in a station that was
// killed meanwhile; off takes that back. Whoever may stop may. Errors:
// "people.not_allowed", "air.not_on" where nothing of the schedule is on air.
func (d *Director) StopAfter(ctx context.Context, by app.User, on bool) error {
	if err := by.Need(app.MayStop); err != nil {
		return err
	}
	after := map[app.ID]bool{}
	if on {
		d.mu.Lock()
		for id := range d.running {
			after[id] = true
		}
		d.mu.Unlock()
		if len(after) == 0 {
			return app.Fail("air.not_on", nil)
		}
	}
	err := d.keepAfter(ctx, after, audit.Act(by.ID, "air.stop_after", "", "on", strconv.FormatBool(on)))
	d.Wake()
	return err
}

// StopsAfter reports whether nothing is to follow what is on air.
func (d *Director) StopsAfter() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	for id := range d.running {
		if d.after[id] {
			return true
		}
	}
	return false
}

func (d *Director) keepAfter(ctx context.Context, after map[app.ID]bool, act app.AuditRow) error {
	var ids []string
	for _, id := range slices.Sorted(maps.Keys(after)) {
		ids = append(ids, string(id))
	}
	if err := d.c.Store.SetValues(ctx, map[string]string{afterKey: strings.Join(ids, " ")}, act); err != nil {
		return err
	}
	d.mu.Lock()
	d.after = after
	d.mu.Unlock()
	return nil
}

func (d *Director) readAfter(ctx context.Context) error {
	kept, err := d.c.Store.Value(ctx, afterKey)
	if err != nil {
		return err
	}
	after := map[app.ID]bool{}
	for _, id := range strings.Fields(kept) {
		after[app.ID(id)] = true
	}
	d.mu.Lock()
	d.after = after
	d.mu.Unlock()
	return nil
}

// held reports whether m follows at once upon that after which nothing shall
// follow; what comes after a gap is let through again, and all that follows it.
func (d *Director) held(ctx context.Context, m Move) bool {
	d.mu.Lock()
	let, follows := d.after[m.Broadcast], d.follows(m)
	d.mu.Unlock()
	if let || follows {
		return !let
	}
	if err := d.keepAfter(ctx, map[app.ID]bool{}, app.AuditRow{}); err != nil {
		d.s.c.Logger.Error("that the schedule goes on is not kept", "err", err)
	}
	return false
}

// follows reports whether something of the schedule sounds at clusters of m just
// before it. For who holds mu.
func (d *Director) follows(m Move) bool {
	for _, r := range d.running {
		if overlap(r.Clusters, m.Clusters) {
			return true
		}
	}
	return slices.ContainsFunc(d.plan.Slots, func(s app.Slot) bool {
		return Audible(s) && overlap(s.Clusters, m.Clusters) && s.From.Before(m.Due) && !s.To.Add(followsWithin).Before(m.Due)
	})
}
