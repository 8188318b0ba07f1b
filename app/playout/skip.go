package playout

import (
	"context"
	"maps"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
)

// leastOfSkipped is how much of a skipped part must be left for it to be worth
// being put back on air.
const leastOfSkipped = 5 * time.Second

// Skip takes a scheduled broadcast, or an emergency's sounding, off air for good
// on behalf of by, who may be anybody; what it still had is not made up, and
// what follows comes at its own time. Unskip takes that back.
func (s *Service) Skip(ctx context.Context, by app.User, broadcast app.ID) error {
	s.mu.Lock()
	d := s.director
	s.mu.Unlock()
	if d != nil {
		if err := d.skip(ctx, d.names(broadcast), audit.Act(by.ID, "air.skip", string(broadcast))); err != nil {
			return err
		}
	}
	s.beside.stop(broadcast, EndStopped, by.ID, "")
	if d != nil {
		d.Wake()
	}
	return nil
}

// skip keeps that they were taken off air. What a full disk does not take holds
// all the same.
func (d *Director) skip(ctx context.Context, names []app.ID, act app.AuditRow) error {
	at := d.s.c.Clock.Now()
	owed, err := d.s.ledger.write(ctx, func(ctx context.Context) error { return d.c.Store.Skip(ctx, names, at, act) })
	if !owed {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, id := range names {
		d.unkept[id] = true
	}
	return nil
}

// SkippedSince are the broadcasts that were taken off air for good since then,
// with those that a full disk did not take.
func (d *Director) SkippedSince(ctx context.Context, since time.Time) (map[app.ID]bool, error) {
	kept, err := d.c.Store.Skipped(ctx, since)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	all := maps.Clone(d.unkept)
	for _, id := range kept {
		all[id] = true
	}
	return all, nil
}

// names are those under which the plan knows what a broadcast plays, its own
// first: clusters that are elsewhere in it, and what is left of it after a cut,
// have others.
func (d *Director) names(broadcast app.ID) []app.ID {
	d.mu.Lock()
	defer d.mu.Unlock()
	own, ok := d.running[broadcast]
	for _, s := range d.plan.Slots { // one that only just begins runs a moment later
		if !ok && s.Broadcast == broadcast {
			own.Slot, ok = s, true
		}
	}
	names := []app.ID{broadcast}
	for _, id := range d.ofDay(own.Slot) {
		if id != broadcast {
			names = append(names, id)
		}
	}
	return names
}

// ofDay are the names of all that the plan has of a slot's entry on its day. For
// who holds mu.
func (d *Director) ofDay(of app.Slot) (names []app.ID) {
	for _, s := range d.plan.Slots {
		same := s.Broadcast == of.Broadcast || of.Entry != "" && s.Entry == of.Entry && s.Date == of.Date
		if same && !slices.Contains(names, s.Broadcast) {
			names = append(names, s.Broadcast)
		}
	}
	return names
}

// Skipped are the parts of the plan that would sound now, had nobody taken them
// off air, and that have at least a few seconds left.
func (d *Director) Skipped() (parts []app.Slot) {
	now := d.s.c.Clock.Now().Add(d.c.Delay())
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, s := range d.plan.Slots {
		if d.skipped[s.Broadcast] && Audible(s) && !s.From.After(now) && s.To.Sub(now) >= leastOfSkipped {
			parts = append(parts, s)
		}
	}
	return parts
}

// Unskip puts what Skipped tells of back on air, at the place that is due now;
// whoever may go on air may. Errors: "people.not_allowed", "air.nothing_skipped"
// where its time is past.
func (d *Director) Unskip(ctx context.Context, by app.User) error {
	if err := by.Need(app.MayAir); err != nil {
		return err
	}
	var ids []app.ID
	for _, s := range d.Skipped() {
		d.mu.Lock()
		ids = append(ids, d.ofDay(s)...)
		d.mu.Unlock()
	}
	if len(ids) == 0 {
		return app.Fail("air.nothing_skipped", nil)
	}
	if err := d.s.ledger.catchUp(ctx); err != nil { // what waits may be that they are skipped
		return err
	}
	act := audit.Act(by.ID, "air.unskip", string(ids[0]))
	if err := d.c.Store.Unskip(ctx, ids, act); err != nil {
		return err
	}
	d.mu.Lock()
	for _, id := range ids {
		delete(d.unkept, id)
	}
	d.skipped = nil // it is read anew at once
	d.mu.Unlock()
	d.Wake()
	return nil
}
