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
	known, err := s.known(ctx)
	if err != nil {
		return nil, err
	}
	acts := make([]app.AuditRow, len(entries))
	entries = slices.Clone(entries)
	for i, e := range entries {
		if err := s.owned(ctx, e); err != nil {
			return nil, err
		}
		if entries[i], acts[i], err = s.ready(ctx, by, e, known); err != nil {
			return nil, err
		}
	}
	return s.put(ctx, entries, acts)
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

// Restore brings back what was removed, as it was.
func (s *Service) Restore(ctx context.Context, by app.User, id app.ID) error {
	return s.change(ctx, by, id, "schedule.restore", func(e *app.ScheduleEntry) { e.DeletedAt = time.Time{} })
}

func (s *Service) change(ctx context.Context, by app.User, id app.ID, action string, do func(*app.ScheduleEntry)) error {
	if err := by.Need(app.MaySchedule); err != nil {
		return err
	}
	e, err := s.Store.ScheduleEntry(ctx, id)
	if err != nil {
		return err
	}
	if e.Origin != app.OriginStation {
		return app.Fail("schedule.of_hub", nil, "title", e.Title)
	}
	do(&e)
	e.UpdatedBy = by.ID
	_, err = s.put(ctx, []app.ScheduleEntry{e}, []app.AuditRow{audit.Act(by.ID, action, string(id), "title", e.Title)})
	return err
}

// TakeFromHub keeps, or with DeletedAt removes, an entry that the province
// owns; it is held to no rule of the station but that it can be understood. by
// names who ordered it.
func (s *Service) TakeFromHub(ctx context.Context, by app.ID, e app.ScheduleEntry) (app.ScheduleEntry, error) {
	e = Tidy(e)
	e.Origin, e.UpdatedBy = app.OriginHub, by
	if err := checkShape(e); err != nil {
		return e, err
	}
	was, err := s.Store.ScheduleEntry(ctx, e.ID)
	switch {
	case err == nil && was.Origin != app.OriginHub:
		return e, app.Fail("schedule.of_station", nil, "title", was.Title)
	case err == nil:
		e.Version = was.Version
	case app.CodeOf(err) != "data.not_found":
		return e, err
	}
	saved, err := s.put(ctx, []app.ScheduleEntry{e}, []app.AuditRow{audit.Act(by, "schedule.hub", string(e.ID), "title", e.Title)})
	if err != nil {
		return e, err
	}
	return saved[0], nil
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
