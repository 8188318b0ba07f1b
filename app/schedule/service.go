package schedule

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
)

// Expected is how long what is on air by hand is taken to go on: until it ends,
// a plan has it end so long after now, and a new one is made meanwhile. It is
// longer than a plan is used by those who carry it out.
const Expected = time.Minute

// Store keeps the schedule and knows what it names.
type Store interface {
	ScheduleEntries(ctx context.Context) ([]app.ScheduleEntry, error)
	ScheduleEntry(ctx context.Context, id app.ID) (app.ScheduleEntry, error)
	SaveSchedule(ctx context.Context, entries []app.ScheduleEntry, acts ...app.AuditRow) ([]app.ScheduleEntry, error)
	ScheduleRules(ctx context.Context) (r app.ScheduleRules, kept bool, err error)
	SaveScheduleRules(ctx context.Context, by app.ID, r app.ScheduleRules, act app.AuditRow) error
	ScheduledProgrammes(ctx context.Context, also []app.ID) ([]app.Programme, error)
	Programme(ctx context.Context, id app.ID) (app.Programme, error)
	Programmes(ctx context.Context, words []app.Wanted) ([]app.Programme, error)
	Clusters(ctx context.Context) ([]app.Cluster, error)
	Zones(ctx context.Context) ([]app.Zone, error)
	Interruptions(ctx context.Context, from, to time.Time) ([]app.Interruption, error)
	NoticesAired(ctx context.Context, since app.Date) (map[app.ID][]app.Date, error)
}

// Config is what a Service needs.
type Config struct {
	Store    Store
	Clock    app.Clock                                  // app.SystemClock when nil
	Logger   *slog.Logger                               // slog.Default when nil
	Relays   func(context.Context) ([]app.Relay, error) // nil: any that an entry names is taken to be there
	OnChange func()                                     // after the entries or the rules changed
}

// Service keeps the schedule. Its methods may be called from any goroutine.
type Service struct{ Config }

// New makes the service.
func New(_ context.Context, c Config) (*Service, error) {
	if c.Clock == nil {
		c.Clock = app.SystemClock{}
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.OnChange == nil {
		c.OnChange = func() {}
	}
	return &Service{c}, nil
}

// Entries lists what is not removed, by the hour of its start.
func (s *Service) Entries(ctx context.Context) ([]app.ScheduleEntry, error) {
	return s.Store.ScheduleEntries(ctx)
}

// Save keeps an entry: a new one where it has no ID. Errors:
// "people.not_allowed", those of Check, "data.changed", "schedule.of_hub" for
// what the province made.
func (s *Service) Save(ctx context.Context, by app.User, e app.ScheduleEntry) (app.ScheduleEntry, error) {
	saved, err := s.SaveAll(ctx, by, []app.ScheduleEntry{e})
	if err != nil {
		return e, err
	}
	return saved[0], nil
}

// SaveAll keeps several entries, all of them or none.
func (s *Service) SaveAll(ctx context.Context, by app.User, entries []app.ScheduleEntry) ([]app.ScheduleEntry, error) {
	if err := by.Need(app.MaySchedule); err != nil {
		return nil, err
	}
	return s.saveAll(ctx, by, entries, nil, nil)
}

// Change keeps entries and removes others, all of it or nothing.
func (s *Service) Change(ctx context.Context, by app.User, save []app.ScheduleEntry, remove []app.ID) ([]app.ScheduleEntry, error) {
	if err := by.Need(app.MaySchedule); err != nil {
		return nil, err
	}
	gone := make([]app.ScheduleEntry, len(remove))
	acts := make([]app.AuditRow, len(remove))
	for i, id := range remove {
		var err error
		if gone[i], err = s.own(ctx, id); err != nil {
			return nil, err
		}
		gone[i].DeletedAt, gone[i].UpdatedBy = s.Clock.Now(), by.ID
		acts[i] = audit.Act(by.ID, "schedule.remove", string(id), "title", gone[i].Title)
	}
	saved, err := s.saveAll(ctx, by, save, gone, acts)
	if err != nil {
		return nil, err
	}
	return saved[:len(save)], nil
}

// saveAll keeps entries that are checked first and others that need not be.
func (s *Service) saveAll(ctx context.Context, by app.User, entries, gone []app.ScheduleEntry, acts []app.AuditRow) ([]app.ScheduleEntry, error) {
	known, err := s.known(ctx)
	if err != nil {
		return nil, err
	}
	ready := make([]app.ScheduleEntry, 0, len(entries)+len(gone))
	for _, e := range entries {
		if err := s.owned(ctx, e); err != nil {
			return nil, err
		}
		e, act, err := s.ready(ctx, by, e, known)
		if err != nil {
			return nil, err
		}
		ready, acts = append(ready, e), append(acts, act)
	}
	return s.put(ctx, append(ready, gone...), acts)
}

func (s *Service) put(ctx context.Context, entries []app.ScheduleEntry, acts []app.AuditRow) ([]app.ScheduleEntry, error) {
	saved, err := s.Store.SaveSchedule(ctx, entries, acts...)
	if err != nil {
		return nil, err
	}
	s.OnChange()
	return saved, nil
}

// ready is an entry as it is kept, and the row of the audit log that tells of it.
func (s *Service) ready(ctx context.Context, by app.User, e app.ScheduleEntry, known Known) (app.ScheduleEntry, app.AuditRow, error) {
	e = Tidy(e)
	if err := s.learn(ctx, &known, e); err != nil {
		return e, app.AuditRow{}, err
	}
	if err := Check(e, known); err != nil {
		return e, app.AuditRow{}, err
	}
	if e.ID == "" {
		e.ID = app.NewID(s.Clock.Now())
	}
	e.UpdatedBy, e.DeletedAt = by.ID, time.Time{}
	return e, audit.Act(by.ID, "schedule.save", string(e.ID), "title", e.Title, "start", dayTime(e.Start)), nil
}

// owned refuses to change what the province made: "schedule.of_hub".
func (s *Service) owned(ctx context.Context, e app.ScheduleEntry) error {
	if e.ID == "" {
		if e.Origin != app.OriginStation {
			return app.Fail("schedule.of_hub", nil, "title", e.Title)
		}
		return nil
	}
	was, err := s.Store.ScheduleEntry(ctx, e.ID)
	if app.CodeOf(err) == "data.not_found" {
		return nil
	}
	if err == nil && (was.Origin != app.OriginStation || e.Origin != app.OriginStation) {
		return app.Fail("schedule.of_hub", nil, "title", was.Title)
	}
	return err
}

// Tidy is an entry without what its kind does not use.
func Tidy(e app.ScheduleEntry) app.ScheduleEntry {
	e.Title = strings.TrimSpace(strings.ToValidUTF8(e.Title, ""))
	if e.Kind == "" {
		e.Kind = app.BroadcastProgramme
	}
	if e.Priority == "" {
		e.Priority = app.PriorityNormal
	}
	if e.OnCut == "" {
		e.OnCut = app.CutResume
	}
	if e.Kind != app.BroadcastProgramme {
		e.Programme = ""
	}
	if e.Kind != app.BroadcastRelay {
		e.Relay = ""
	}
	return e
}

// Remove takes an entry out of the schedule; Restore brings it back. Errors:
// "people.not_allowed", "data.not_found", "schedule.of_hub".
func (s *Service) Remove(ctx context.Context, by app.User, id app.ID) error {
	return s.change(ctx, by, id, "schedule.remove", func(e *app.ScheduleEntry) { e.DeletedAt = s.Clock.Now() })
}

// Restore brings back what was removed, as it was. Also "schedule.unknown_zone"
// where its zone was removed meanwhile.
func (s *Service) Restore(ctx context.Context, by app.User, id app.ID) error {
	if err := s.zoneIsThere(ctx, id); err != nil {
		return err
	}
	return s.change(ctx, by, id, "schedule.restore", func(e *app.ScheduleEntry) { e.DeletedAt = time.Time{} })
}

func (s *Service) zoneIsThere(ctx context.Context, id app.ID) error {
	e, err := s.Store.ScheduleEntry(ctx, id)
	if err != nil || e.Zone == "" {
		return err
	}
	zones, err := s.Store.Zones(ctx)
	if err == nil && !slices.ContainsFunc(zones, func(z app.Zone) bool { return z.ID == e.Zone }) {
		err = app.Fail("schedule.unknown_zone", nil, "title", e.Title)
	}
	return err
}

func (s *Service) change(ctx context.Context, by app.User, id app.ID, action string, do func(*app.ScheduleEntry)) error {
	if err := by.Need(app.MaySchedule); err != nil {
		return err
	}
	e, err := s.own(ctx, id)
	if err != nil {
		return err
	}
	do(&e)
	e.UpdatedBy = by.ID
	_, err = s.put(ctx, []app.ScheduleEntry{e}, []app.AuditRow{audit.Act(by.ID, action, string(id), "title", e.Title)})
	return err
}

// own is an entry that the station made.
func (s *Service) own(ctx context.Context, id app.ID) (app.ScheduleEntry, error) {
	e, err := s.Store.ScheduleEntry(ctx, id)
	if err == nil && e.Origin != app.OriginStation {
		err = app.Fail("schedule.of_hub", nil, "title", e.Title)
	}
	return e, err
}

// World is all that the plan of that stretch of time follows from, as it is
// known now.
func (s *Service) World(ctx context.Context, from, to time.Time) (w World, err error) {
	if w.Entries, err = s.Store.ScheduleEntries(ctx); err != nil {
		return w, err
	}
	if w.Rules, err = s.Rules(ctx); err != nil {
		return w, err
	}
	if w.Programmes, err = s.Store.ScheduledProgrammes(ctx, w.Rules.Fillers); err != nil {
		return w, err
	}
	if w.Clusters, err = s.Store.Clusters(ctx); err != nil {
		return w, err
	}
	if w.Zones, err = s.Store.Zones(ctx); err != nil {
		return w, err
	}
	if w.Relays, err = s.relays(ctx, w.Entries); err != nil {
		return w, err
	}
	w.Today = app.DateOf(s.Clock.Now())
	if slices.ContainsFunc(w.Entries, func(e app.ScheduleEntry) bool { return e.Notice != nil }) {
		if w.Aired, err = s.Store.NoticesAired(ctx, w.Today.Add(-mostDays)); err != nil {
			return w, err
		}
	}
	w.Interruptions, err = s.Store.Interruptions(ctx, from.AddDate(0, 0, -mostBefore), to.AddDate(0, 0, daysAfter))
	return w, err
}

func (s *Service) relays(ctx context.Context, entries []app.ScheduleEntry) ([]app.Relay, error) {
	if s.Relays != nil {
		return s.Relays(ctx)
	}
	var all []app.Relay
	for _, e := range entries {
		if e.Relay != "" {
			all = append(all, app.Relay{ID: e.Relay})
		}
	}
	return all, nil
}

// Plan is what is due from from to to. What is on air by hand is taken to end
// Expected after now.
func (s *Service) Plan(ctx context.Context, from, to time.Time) (app.Plan, error) {
	w, err := s.World(ctx, from, to)
	if err != nil {
		return app.Plan{}, err
	}
	plan := Make(w.Expecting(s.Clock.Now().Add(Expected)), from, to)
	plan.Owed = Owed(w)
	return plan, nil
}
