package holding

import (
	"testing"
	"time"

	"tienglang/app"
)

// TestAccountTellsWhatWaitsAndWhy draws up a cluster's account in every
// trouble that a sound can be in.
func TestAccountTellsWhatWaitsAndWhy(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, app.Vietnam)
	tomorrow := now.Add(20 * time.Hour)
	shelf := Shelf{
		Sounds: map[string]Sound{"m": {SHA256: "aaaaaaaaaaaaaaaaaaaa", Bytes: 4_000_000}}, Broken: map[string]bool{"torn": true},
		Plan: app.Plan{Slots: []app.Slot{
			{Title: "sáng mai", Master: "m", Clusters: []app.ID{"k"}, From: tomorrow, To: tomorrow.Add(time.Hour)},
			{Title: "mai nữa", Master: "m", Clusters: []app.ID{"k"}, From: tomorrow.Add(2 * time.Hour), To: tomorrow.Add(3 * time.Hour)},
			{Title: "đã qua", Master: "m", Clusters: []app.ID{"k"}, From: now.Add(-2 * time.Hour), To: now.Add(-time.Hour)},
			{Title: "nơi khác", Master: "m", Clusters: []app.ID{"x"}, From: tomorrow, To: tomorrow.Add(time.Hour)},
			{Title: "trực tiếp", Clusters: []app.ID{"k"}, From: tomorrow, To: tomorrow.Add(time.Hour)},
		}},
	}
	here := Here{Cluster: "k", Line: app.Line4G, Connected: true}
	disk := app.Holding{Problems: []string{ProblemDisk}}
	usual := UsualRules()
	for name, c := range map[string]struct {
		change func(*Here, *Shelf, *Rules)
		why    Why
		again  time.Time
	}{
		"by day":            {nil, WhyNight, now.Add(10 * time.Hour)},
		"the budget is out": {func(h *Here, _ *Shelf, _ *Rules) { h.Used = 3_000_000_000 }, WhyBudget, time.Date(2026, 12, 1, 0, 0, 0, 0, app.Vietnam)},
		"no budget":         {func(_ *Here, _ *Shelf, r *Rules) { r.MonthMB = 0 }, WhyBudget, time.Date(2026, 12, 1, 0, 0, 0, 0, app.Vietnam)},
		"a cable":           {func(h *Here, _ *Shelf, _ *Rules) { h.Line = app.LineLAN }, WhyComing, time.Time{}},
		"a damaged copy":    {func(h *Here, _ *Shelf, _ *Rules) { h.Line, h.Told.Problems = app.LineLAN, []string{ProblemFile} }, WhyBad, time.Time{}},
		"a full disk":       {func(h *Here, _ *Shelf, _ *Rules) { h.Told = disk }, WhyDisk, time.Time{}},
		"not there":         {func(h *Here, _ *Shelf, _ *Rules) { h.Connected, h.Told = false, disk }, WhyOffline, time.Time{}},
		"not made":          {func(h *Here, s *Shelf, _ *Rules) { s.Sounds, h.Connected = nil, false }, WhyMaking, time.Time{}},
		"cannot be made":    {func(_ *Here, s *Shelf, _ *Rules) { s.Sounds, s.Broken = nil, map[string]bool{"m": true} }, WhyUnreadable, time.Time{}},
	} {
		h, s, r := here, shelf, usual
		if c.change != nil {
			c.change(&h, &s, &r)
		}
		a := s.Account(h, r, now)
		if a.Held != 0 || a.Of != 2 || len(a.Days) != Days || a.Days[1].Of != 2 || a.Days[0].Of != 0 || len(a.Waits) != 1 {
			t.Fatalf("%s: %+v", name, a)
		}
		if w := a.Waits[0]; w.Why != c.why || !w.Again.Equal(c.again) || w.Title != "sáng mai" || !w.Due.Equal(tomorrow) {
			t.Errorf("%s: %+v, want %s until %v", name, w, c.why, c.again)
		}
	}
	here.Told.Ready = []string{"aaaaaaaaaaaaaaaa"}
	if a := shelf.Account(here, usual, now); a.Held != 2 || a.Days[1] != (Day{app.DateOf(tomorrow), 2, 2}) || len(a.Waits) != 0 {
		t.Errorf("held: %+v", a)
	}
}

// TestAccountHasMessagesFirst: they wait too, and are no programme of a day.
func TestAccountHasMessagesFirst(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, app.Vietnam)
	s := Shelf{
		Messages: []app.Message{{Title: "Lũ", Media: "flood", Until: now.Add(time.Hour)}, {Title: "Hết hạn", Media: "old", Until: now}},
		Plan:     app.Plan{Slots: []app.Slot{{Title: "Tin", Master: "m", Clusters: []app.ID{"k"}, From: now, To: now.Add(time.Minute)}}},
	}
	a := s.Account(Here{Cluster: "k"}, UsualRules(), now)
	if a.Of != 1 || len(a.Waits) != 2 || a.Waits[0].Title != "Lũ" || !a.Waits[0].Due.IsZero() || a.Waits[1].Title != "Tin" {
		t.Errorf("%+v", a)
	}
}
