package uitest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/app/schedule"
	"tienglang/ui/backend"
)

// ScheduleOf is the schedule of a station in memory. Its plan is the real one.
type ScheduleOf struct {
	EntriesOf []app.ScheduleEntry // removed ones stay, with DeletedAt
	RulesIs   app.ScheduleRules
	BetweenOf []app.Interruption
	// PlannedOf is what was noted as planned until PlannedUntil; a zero time is a
	// station that notes nothing.
	PlannedOf    []app.Slot
	PlannedUntil time.Time
	// BecameIs is what became of what is due, by entry and day: "e1|2026-11-23".
	BecameIs map[string]backend.DueState
	DraftIs  string
	SheetIs  backend.ScheduleSheet // what any file holds
}

// world is all that the plan follows from. The caller holds the lock.
func (b *Backend) world() schedule.World {
	w := schedule.World{Entries: slices.Clone(b.EntriesOf), Rules: b.RulesIs, Zones: slices.Clone(b.ZonesOf),
		Programmes: slices.Clone(b.ProgrammeOf), Relays: slices.Clone(b.RelaysOf), Interruptions: slices.Clone(b.BetweenOf), Today: app.DateOf(b.Clock)}
	for _, c := range b.ClustersOf {
		w.Clusters = append(w.Clusters, c.Cluster)
	}
	return w
}

// Week is made of EntriesOf by the real rules.
func (b *Backend) Week(_ context.Context, monday app.Date, place app.ID) (backend.Week, error) {
	return locked(b, func() backend.Week {
		w := b.world()
		plan := schedule.Make(w, monday.Time(), monday.Add(7).Time())
		plan.Owed = schedule.Owed(w)
		plan = backend.AsPlanned(plan, b.PlannedOf, b.PlannedUntil, w.Entries)
		week := backend.MakeWeek(monday, w.Entries, w.Rules, plan, func(d *backend.Due) {
			if s, ok := b.BecameIs[string(d.Entry)+"|"+string(d.Date)]; ok {
				d.State = s
			}
		})
		week.Between = slices.Clone(b.BetweenOf)
		shown := backend.ClustersAt(place, w.Zones, w.Clusters)
		week.InZone(shown)
		week.Hush(w.Clusters, shown, b.HamletsOf)
		return week
	}), b.err("Week")
}

// CollisionsAhead counts as the station does.
func (b *Backend) CollisionsAhead(context.Context) (int, error) {
	return locked(b, func() (n int) {
		today := app.DateOf(b.Clock)
		plan := schedule.Make(b.world(), today.Time(), today.Add(7).Time())
		for _, d := range backend.MakeWeek(today, b.EntriesOf, b.RulesIs, plan, nil).Due {
			if d.Clashes() && d.To.After(b.Clock) {
				n++
			}
		}
		return n
	}), b.err("CollisionsAhead")
}

// ScheduleEntries are those of EntriesOf that were not removed.
func (b *Backend) ScheduleEntries(context.Context) ([]app.ScheduleEntry, error) {
	return locked(b, func() []app.ScheduleEntry {
		all := slices.DeleteFunc(slices.Clone(b.EntriesOf), func(e app.ScheduleEntry) bool { return !e.DeletedAt.IsZero() })
		slices.SortFunc(all, func(x, y app.ScheduleEntry) int {
			return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(x.Title, y.Title))
		})
		return all
	}), b.err("ScheduleEntries")
}

// PreviewChange is the real one.
func (b *Backend) PreviewChange(_ context.Context, c backend.ScheduleChange, from, to app.Date) (p app.Preview, err error) {
	err = b.act(func() error {
		before := b.world()
		after := before
		for _, e := range c {
			if e.Before != nil {
				after = after.Without(e.Before.ID)
			}
			if e.After != nil {
				after = after.With(schedule.Tidy(*e.After))
			}
		}
		laid := c[len(c)-1].After
		if laid == nil {
			laid = &app.ScheduleEntry{DeletedAt: b.Clock}
		}
		p = schedule.Compare(before, after, schedule.Tidy(*laid), from, to)
		return nil
	}, "PreviewChange", from, to)
	return p, err
}

// ChangeSchedule keeps a change as the station does: checked, versioned, all of
// it or nothing.
func (b *Backend) ChangeSchedule(_ context.Context, c backend.ScheduleChange) (kept backend.ScheduleChange, err error) {
	err = b.act(func() error {
		entries := slices.Clone(b.EntriesOf)
		kept = slices.Clone(c)
		for i, e := range c {
			if entries, kept[i].After, err = b.keepEntry(entries, e); err != nil {
				return err
			}
		}
		b.EntriesOf = entries
		return nil
	}, "ChangeSchedule", len(c))
	if err == nil {
		b.Tell(backend.TopicSchedule)
	}
	return kept, err
}

// keepEntry is entries after one change; the caller holds the lock.
func (b *Backend) keepEntry(entries []app.ScheduleEntry, c backend.EntryChange) ([]app.ScheduleEntry, *app.ScheduleEntry, error) {
	at := -1
	if c.Before != nil {
		at = slices.IndexFunc(entries, func(e app.ScheduleEntry) bool { return e.ID == c.Before.ID })
	}
	if c.After == nil {
		if at >= 0 {
			entries[at].DeletedAt = b.Clock
		}
		return entries, nil, nil
	}
	e := schedule.Tidy(*c.After)
	w := b.world()
	known := schedule.Known{Rules: w.Rules, Clusters: w.Clusters, Zones: w.Zones, Programmes: map[app.ID]app.Programme{}}
	for _, p := range w.Programmes {
		known.Programmes[p.ID] = p
	}
	if err := schedule.Check(e, known); err != nil {
		return entries, nil, err
	}
	if e.ID == "" {
		e.ID = app.ID(fmt.Sprintf("e%d", len(entries)+1))
	}
	if at < 0 {
		at = slices.IndexFunc(entries, func(o app.ScheduleEntry) bool { return o.ID == e.ID })
	}
	e.DeletedAt = time.Time{}
	e.Version++
	if at >= 0 {
		entries[at] = e
	} else {
		entries = append(entries, e)
	}
	return entries, &e, nil
}

// ScheduleRules is RulesIs.
func (b *Backend) ScheduleRules(context.Context) (app.ScheduleRules, error) {
	return locked(b, func() app.ScheduleRules { return b.RulesIs }), b.err("ScheduleRules")
}

// SaveScheduleRules holds them to the real bounds.
func (b *Backend) SaveScheduleRules(_ context.Context, r app.ScheduleRules) error {
	err := b.act(func() error {
		if err := schedule.CheckRules(r); err != nil {
			return err
		}
		b.RulesIs = r
		return nil
	}, "SaveScheduleRules")
	if err == nil {
		b.Tell(backend.TopicSchedule)
	}
	return err
}

// ScheduleDraft is DraftIs.
func (b *Backend) ScheduleDraft() (string, error) {
	return locked(b, func() string { return b.DraftIs }), b.err("ScheduleDraft")
}

// KeepScheduleDraft sets it.
func (b *Backend) KeepScheduleDraft(_ context.Context, draft string) error {
	return b.act(func() error { b.DraftIs = draft; return nil }, "KeepScheduleDraft")
}

// ReadScheduleSheet is SheetIs.
func (b *Backend) ReadScheduleSheet(ctx context.Context, path string) (backend.ScheduleSheet, error) {
	if err := b.act(nil, "ReadScheduleSheet", path); err != nil {
		return backend.ScheduleSheet{}, err
	}
	return locked(b, func() backend.ScheduleSheet { return b.SheetIs }), b.wait(ctx)
}

// ImportScheduleSheet keeps what SheetIs would change.
func (b *Backend) ImportScheduleSheet(ctx context.Context, path string) (backend.ScheduleChange, error) {
	if err := b.act(nil, "ImportScheduleSheet", path); err != nil {
		return nil, err
	}
	sheet := locked(b, func() backend.ScheduleSheet { return b.SheetIs })
	var c backend.ScheduleChange
	for _, l := range sheet.Lines {
		c = append(c, backend.EntryChange{Before: l.Before, After: &l.After})
	}
	return b.ChangeSchedule(ctx, c)
}

// WriteScheduleSheet is recorded.
func (b *Backend) WriteScheduleSheet(ctx context.Context, path string) (int, error) {
	if err := b.act(nil, "WriteScheduleSheet", path); err != nil {
		return 0, err
	}
	return len(b.EntriesOf), b.wait(ctx)
}
