package schedule_test

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/schedule"
	"tienglang/app/store"
)

// office is a station with a database: two poles, a zone of one of them, and
// programmes, at five in the morning of monday.
type office struct {
	*schedule.Service
	db      *store.DB
	by      app.User
	changes int
	north   app.ID // a cluster
	south   app.ID // a zone
	songs   app.ID // an approved programme of 30 minutes
	draft   app.ID
}

func newOffice(t testing.TB) *office {
	t.Helper()
	clock := apptest.NewClock()
	clock.Set(monday.At(5 * time.Hour))
	o := &office{db: apptest.DB(t, store.Options{Clock: clock}), by: apptest.Officer()}
	var err error
	o.Service, err = schedule.New(context.Background(), schedule.Config{
		Store: o.db, Clock: clock, Logger: slog.New(slog.DiscardHandler), OnChange: func() { o.changes++ },
	})
	fatal(t, err)
	o.north = apptest.StoredCluster(t, o.db, apptest.Cluster(1, "Đồi Chè")).ID
	pole := apptest.StoredCluster(t, o.db, apptest.Cluster(2, "Làng Thượng")).ID
	o.south = "z1"
	fatal(t, o.db.SaveZone(t.Context(), app.Zone{ID: o.south, Name: "Phía nam", Clusters: []app.ID{pole}}, app.AuditRow{}))
	o.songs, o.draft = o.programme(t, "Dân ca", app.ProgrammeApproved), o.programme(t, "Bản nháp", app.ProgrammeDraft)
	return o
}

func fatal(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (o *office) programme(t testing.TB, title string, state app.ProgrammeState) app.ID {
	t.Helper()
	p := apptest.Programme(title, apptest.Sound(t, o.db, app.MediaMaster, title))
	p.ID, p.State, p.Duration = app.NewID(time.Now()), state, 30*time.Minute
	_, err := o.db.SaveProgramme(t.Context(), p, app.AuditRow{})
	fatal(t, err)
	return p.ID
}

// morning is an entry that can be saved.
func (o *office) morning() app.ScheduleEntry {
	return app.ScheduleEntry{
		Title: "Bản tin sáng", Kind: app.BroadcastProgramme, Programme: o.songs, Start: hour(5, 30),
		Repeat: app.Repeat{Kind: app.RepeatDaily, From: monday},
	}
}

func TestAnEntryIsSavedChangedRemovedAndBack(t *testing.T) {
	o := newOffice(t)
	e, err := o.Save(t.Context(), o.by, o.morning())
	fatal(t, err)
	if e.ID == "" || e.Version != 1 || e.UpdatedBy != o.by.ID || e.OnCut != app.CutResume || o.changes != 1 {
		t.Errorf("%+v after %d changes", e, o.changes)
	}
	old := e
	e.Start = hour(6, 0)
	e, err = o.Save(t.Context(), o.by, e)
	fatal(t, err)
	_, err = o.Save(t.Context(), o.by, old)
	apptest.Wants(t, err, "data.changed")
	old.Version = e.Version // as undo does
	e, err = o.Save(t.Context(), o.by, old)
	fatal(t, err)
	fatal(t, o.Remove(t.Context(), o.by, e.ID))
	o.holds(t)
	fatal(t, o.Restore(t.Context(), o.by, e.ID))
	o.holds(t, "Bản tin sáng 05:30")
	rows, err := o.db.AuditOf(t.Context(), string(e.ID))
	fatal(t, err)
	acts := []string{}
	for _, r := range rows {
		acts = append(acts, r.Action)
	}
	if got := strings.Join(acts, " "); got != "schedule.restore schedule.remove schedule.save schedule.save schedule.save" {
		t.Errorf("audit: %s", got)
	}
}

// holds fails unless these are the entries.
func (o *office) holds(t testing.TB, want ...string) {
	t.Helper()
	all, err := o.Entries(t.Context())
	fatal(t, err)
	got := []string{}
	for _, e := range all {
		got = append(got, e.Title+" "+monday.At(e.Start).Format("15:04"))
	}
	if !slices.Equal(got, want) {
		t.Errorf("entries %q, want %q", got, want)
	}
}

func TestAChangeIsKeptWholeOrNotAtAll(t *testing.T) {
	o := newOffice(t)
	e, err := o.Save(t.Context(), o.by, o.morning())
	fatal(t, err)
	bad := o.morning()
	bad.Title = ""
	_, err = o.Change(t.Context(), o.by, []app.ScheduleEntry{bad}, []app.ID{e.ID})
	apptest.Wants(t, err, "schedule.no_title")
	o.holds(t, "Bản tin sáng 05:30")
	other := o.morning()
	other.Title, other.Start = "Bản tin chiều", hour(17, 0)
	_, err = o.Change(t.Context(), o.by, []app.ScheduleEntry{other}, []app.ID{e.ID})
	fatal(t, err)
	o.holds(t, "Bản tin chiều 17:00")
}

func TestWhatCannotBeIsRefusedInASentence(t *testing.T) {
	o := newOffice(t)
	for code, spoil := range map[string]func(*app.ScheduleEntry){
		"schedule.no_title":          func(e *app.ScheduleEntry) { e.Title = "  " },
		"schedule.title_long":        func(e *app.ScheduleEntry) { e.Title = strings.Repeat("ạ", 201) },
		"schedule.stop_before_start": func(e *app.ScheduleEntry) { e.Length = -time.Minute },
		"schedule.too_long":          func(e *app.ScheduleEntry) { e.Length = 30 * time.Hour },
		"schedule.start":             func(e *app.ScheduleEntry) { e.Start = 24 * time.Hour },
		"schedule.kind":              func(e *app.ScheduleEntry) { e.Priority = "loud" },
		"schedule.unknown_zone":      func(e *app.ScheduleEntry) { e.Zone = "nowhere" },
		"schedule.unknown_cluster":   func(e *app.ScheduleEntry) { e.Clusters = []app.ID{"nobody"} },
		"schedule.unknown_programme": func(e *app.ScheduleEntry) { e.Programme = "nothing" },
		"schedule.unknown_relay":     func(e *app.ScheduleEntry) { e.Kind, e.Length = app.BroadcastRelay, time.Hour },
		"schedule.no_length":         func(e *app.ScheduleEntry) { e.Programme = "" },
		"schedule.bad_date":          func(e *app.ScheduleEntry) { e.Repeat.From = "2026-02-30" },
		"schedule.no_first_day":      func(e *app.ScheduleEntry) { e.Repeat.From = "" },
		"schedule.until_before_from": func(e *app.ScheduleEntry) { e.Repeat.Until = monday.Add(-1) },
		"schedule.no_day":            func(e *app.ScheduleEntry) { e.Repeat.Kind = app.RepeatWeekly },
		"schedule.quiet":             func(e *app.ScheduleEntry) { e.Start = hour(3, 0) },
		"schedule.notice":            func(e *app.ScheduleEntry) { e.Notice = &app.Notice{First: monday} },
		"schedule.of_hub":            func(e *app.ScheduleEntry) { e.Origin = app.OriginHub },
	} {
		e := o.morning()
		spoil(&e)
		if _, err := o.Save(t.Context(), o.by, e); app.CodeOf(err) != code {
			t.Errorf("got %v, want %s", err, code)
		}
	}
	_, err := o.Save(t.Context(), apptest.User("editor", app.RoleEditor), o.morning())
	apptest.Wants(t, err, "people.not_allowed")
	o.holds(t)
	emergency := o.morning()
	emergency.Start, emergency.Priority = hour(3, 0), app.PriorityEmergency
	if _, err := o.Save(t.Context(), o.by, emergency); err != nil {
		t.Errorf("an emergency in quiet hours: %v", err)
	}
}

func TestRulesAreKeptWithinTheirBounds(t *testing.T) {
	o := newOffice(t)
	usual, err := o.Rules(t.Context())
	fatal(t, err)
	if len(usual.Quiet) != 1 || usual.MaxLength == 0 {
		t.Errorf("usual rules: %+v", usual)
	}
	for code, spoil := range map[string]func(*app.ScheduleRules){
		"schedule.rules":       func(r *app.ScheduleRules) { r.MaxLength = 30 * time.Hour },
		"schedule.quiet_hours": func(r *app.ScheduleRules) { r.Quiet[0].To = r.Quiet[0].From },
		"schedule.bad_date":    func(r *app.ScheduleRules) { r.Holidays = []app.Date{"2026-13-01"} },
		"schedule.filler":      func(r *app.ScheduleRules) { r.Fillers = []app.ID{o.draft} },
		"data.not_found":       func(r *app.ScheduleRules) { r.Fillers = []app.ID{"nothing"} },
	} {
		r := schedule.UsualRules()
		spoil(&r)
		if err := o.SaveRules(t.Context(), o.by, r); app.CodeOf(err) != code {
			t.Errorf("got %v, want %s", err, code)
		}
	}
	r := schedule.UsualRules()
	r.Fillers, r.Holidays = []app.ID{o.songs}, []app.Date{monday.Add(1), monday, monday}
	fatal(t, o.SaveRules(t.Context(), o.by, r))
	if kept, err := o.Rules(t.Context()); err != nil || !slices.Equal(kept.Holidays, []app.Date{monday, monday.Add(1)}) || len(kept.Fillers) != 1 {
		t.Errorf("%+v %v", kept, err)
	}
}

func TestThePlanFollowsTheStation(t *testing.T) {
	o := newOffice(t)
	e := o.morning()
	e.Programme, e.Length, e.Zone = o.draft, 10*time.Minute, o.south
	_, err := o.Save(t.Context(), o.by, e)
	fatal(t, err)
	plan, err := o.Plan(t.Context(), monday.Time(), monday.Add(1).Time())
	fatal(t, err)
	if len(plan.Slots) != 0 || len(plan.Unplayed) != 1 || plan.Unplayed[0].Why.Code != "not_approved" || len(plan.Unplayed[0].Clusters) != 1 {
		t.Fatalf("%+v", plan)
	}
	r := schedule.UsualRules()
	r.Fillers = []app.ID{o.songs}
	fatal(t, o.SaveRules(t.Context(), o.by, r))
	plan, err = o.Plan(t.Context(), monday.Time(), monday.Add(1).Time())
	fatal(t, err)
	if len(plan.Slots) != 1 || plan.Slots[0].Programme != o.songs || plan.Slots[0].To.Sub(plan.Slots[0].From) != 10*time.Minute {
		t.Fatalf("%+v", plan)
	}
}
