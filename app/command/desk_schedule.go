package command

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/app/schedule"
	"tienglang/sync/wire"
	"tienglang/ui/backend"
)

// Week is what is due in seven days, and what became of what is over.
func (d *desk) Week(ctx context.Context, monday app.Date, place app.ID) (backend.Week, error) {
	from, to := monday.Time(), monday.Add(7).Time()
	w, err := d.schedule.World(ctx, from, to)
	if err != nil {
		return backend.Week{}, err
	}
	plan, err := d.schedule.Plan(ctx, from, to)
	if err != nil {
		return backend.Week{}, err
	}
	if plan.Owed, err = d.schedule.Owed(ctx, app.DateOf(d.clock.Now())); err != nil {
		return backend.Week{}, err
	}
	if plan, err = d.asPlanned(ctx, plan, w.Entries); err != nil {
		return backend.Week{}, err
	}
	aired, err := d.airedBetween(ctx, from, to)
	if err != nil {
		return backend.Week{}, err
	}
	week := backend.MakeWeek(monday, w.Entries, w.Rules, plan, became(aired, d.clock.Now(), d.heardAlone(ctx)))
	week.Between, err = d.db.Interruptions(ctx, from, to)
	if err != nil {
		return backend.Week{}, err
	}
	shown := backend.ClustersAt(place, w.Zones, w.Clusters)
	week.InZone(shown)
	hamlets, err := d.Hamlets()
	week.Hush(w.Clusters, shown, hamlets)
	return week, err
}

// airedBetween are the broadcasts of a stretch of time, with who heard them.
func (d *desk) airedBetween(ctx context.Context, from, to time.Time) (map[app.ID]backend.Aired, error) {
	all, err := d.db.Broadcasts(ctx, from, to)
	if err != nil {
		return nil, err
	}
	aired := make(map[app.ID]backend.Aired, len(all))
	for _, b := range all {
		if aired[b.ID], err = d.aired(ctx, b); err != nil {
			return nil, err
		}
	}
	return aired, nil
}

// dueState is what became of something that was sent.
func dueState(a backend.Aired) backend.DueState {
	switch {
	case a.EndedAt.IsZero():
		return backend.DueOnAir
	case a.Heard+a.Fed == 0 && len(a.Absent) == 0:
		return backend.DueUnknown
	case a.Heard+a.Fed == 0:
		return backend.DueUnheard
	case a.Heard+a.Fed < a.Due:
		return backend.DuePartly
	}
	return backend.DueHeard
}

// CollisionsAhead counts what will not sound as it was entered on the next
// seven days.
func (d *desk) CollisionsAhead(ctx context.Context) (int, error) {
	now := d.clock.Now()
	today := app.DateOf(now)
	entries, err := d.schedule.Entries(ctx)
	if err != nil || len(entries) == 0 {
		return 0, err
	}
	plan, err := d.schedule.Plan(ctx, today.Time(), today.Add(7).Time())
	if err != nil {
		return 0, err
	}
	n := 0
	for _, due := range backend.MakeWeek(today, entries, app.ScheduleRules{}, plan, nil).Due {
		if due.Clashes() && due.To.After(now) {
			n++
		}
	}
	return n, nil
}

// ScheduleEntries are all entries.
func (d *desk) ScheduleEntries(ctx context.Context) ([]app.ScheduleEntry, error) {
	return d.schedule.Entries(ctx)
}

// PreviewChange is what keeping a change would do; what is looked at is its
// last entry.
func (d *desk) PreviewChange(ctx context.Context, c backend.ScheduleChange, from, to app.Date) (app.Preview, error) {
	before, err := d.schedule.World(ctx, from.Time(), to.Add(1).Time())
	if err != nil {
		return app.Preview{}, err
	}
	before = before.Expecting(d.clock.Now().Add(schedule.Expected))
	after := before
	for _, e := range c {
		if after, err = d.changed(ctx, after, e); err != nil {
			return app.Preview{}, err
		}
	}
	laid := c[len(c)-1].After
	if laid == nil {
		laid = &app.ScheduleEntry{DeletedAt: d.clock.Now()}
	}
	return schedule.Compare(before, after, schedule.Tidy(*laid), from, to), nil
}

// changed is a world after the change of one entry, with the programme that it
// names.
func (d *desk) changed(ctx context.Context, w schedule.World, c backend.EntryChange) (schedule.World, error) {
	if c.Before != nil {
		w = w.Without(c.Before.ID)
	}
	if c.After == nil {
		return w, nil
	}
	e := schedule.Tidy(*c.After)
	w, err := d.schedule.Knowing(ctx, w, e)
	if err != nil {
		return w, err
	}
	return w.With(e), nil
}

// ChangeSchedule keeps a change, and gives it as it was kept.
func (d *desk) ChangeSchedule(ctx context.Context, c backend.ScheduleChange) (backend.ScheduleChange, error) {
	by, err := d.who()
	if err != nil {
		return nil, err
	}
	kept := slices.Clone(c)
	var save []app.ScheduleEntry
	var place []int
	var remove []app.ID
	for i, e := range c {
		switch {
		case e.After != nil:
			next, err := d.nextVersion(ctx, e)
			if err != nil {
				return nil, err
			}
			save, place = append(save, next), append(place, i)
		case e.Before != nil:
			remove = append(remove, e.Before.ID)
		}
	}
	saved, err := d.schedule.Change(ctx, by, save, remove)
	if err != nil {
		return nil, err
	}
	for k, i := range place {
		kept[i].After = &saved[k]
	}
	d.wakeSync()
	return kept, nil
}

// nextVersion is an entry to be kept over the one that the change knows of: one
// that was removed comes back over its last version.
func (d *desk) nextVersion(ctx context.Context, c backend.EntryChange) (app.ScheduleEntry, error) {
	e := *c.After
	switch {
	case c.Before != nil:
		e.Version = c.Before.Version
	case e.ID != "":
		was, err := d.db.ScheduleEntry(ctx, e.ID)
		if err != nil {
			return e, err
		}
		e.Version = was.Version
	}
	return e, nil
}

// ScheduleRules are what the whole schedule is held to.
func (d *desk) ScheduleRules(ctx context.Context) (app.ScheduleRules, error) {
	return d.schedule.Rules(ctx)
}

// SaveScheduleRules keeps them.
func (d *desk) SaveScheduleRules(ctx context.Context, r app.ScheduleRules) error {
	by, err := d.who()
	if err != nil {
		return err
	}
	return d.schedule.SaveRules(ctx, by, r)
}

func (d *desk) draftFile() string { return filepath.Join(d.dir, "schedule-draft.json") }

// ScheduleDraft is a form that was not kept.
func (d *desk) ScheduleDraft() (string, error) {
	body, err := os.ReadFile(d.draftFile())
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return string(body), err
}

// KeepScheduleDraft keeps a form as it is filled; "" forgets it.
func (d *desk) KeepScheduleDraft(_ context.Context, draft string) error {
	if draft != "" {
		return wire.WriteFileSynced(d.draftFile(), []byte(draft))
	}
	err := os.Remove(d.draftFile())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// readSheet is what a file would change.
func (d *desk) readSheet(ctx context.Context, path string) (schedule.Sheet, error) {
	rows, err := readTable(path)
	if err != nil {
		return schedule.Sheet{}, err
	}
	return d.schedule.ReadTable(ctx, rows)
}

// ReadScheduleSheet is what bringing in a file would change.
func (d *desk) ReadScheduleSheet(ctx context.Context, path string) (backend.ScheduleSheet, error) {
	read, err := d.readSheet(ctx, path)
	if err != nil {
		return backend.ScheduleSheet{}, err
	}
	s := backend.ScheduleSheet{Same: read.Same}
	for _, c := range read.Changes {
		s.Lines = append(s.Lines, backend.SheetLine{Row: c.Row, Before: c.Before, After: c.After})
	}
	for _, doubt := range read.Doubts {
		s.Doubts = append(s.Doubts, backend.SheetDoubt{Row: doubt.Row, Err: doubt.Err, Fatal: doubt.Fatal})
	}
	return s, nil
}

// ImportScheduleSheet brings a file in.
func (d *desk) ImportScheduleSheet(ctx context.Context, path string) (backend.ScheduleChange, error) {
	by, err := d.who()
	if err != nil {
		return nil, err
	}
	read, err := d.readSheet(ctx, path)
	if err != nil {
		return nil, err
	}
	saved, err := d.schedule.Import(ctx, by, filepath.Base(path), read)
	if err != nil {
		return nil, err
	}
	c := make(backend.ScheduleChange, len(saved))
	for i := range saved {
		c[i] = backend.EntryChange{Before: read.Changes[i].Before, After: &saved[i]}
	}
	return c, nil
}

// WriteScheduleSheet writes the entries to a file.
func (d *desk) WriteScheduleSheet(ctx context.Context, path string) (int, error) {
	if _, err := d.who(); err != nil {
		return 0, err
	}
	return exportSchedule(ctx, d.schedule, path)
}
