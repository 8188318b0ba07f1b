package rehearsal_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/rehearsal"
)

func TestAFortnightBreaksNoRule(t *testing.T) {
	c := rehearsal.Config{World: commune(), From: "2026-11-23", Days: 14, Seed: 7, Emergencies: 3, Orders: 12, Lives: 6, RelayFailures: 5}
	r := rehearsal.Run(c)
	for _, b := range rehearsal.Check(r) {
		t.Error(b)
	}
	wantAll(t, r, c)
	if again := rehearsal.Run(c); string(asJSON(t, again.Log)) != string(asJSON(t, r.Log)) {
		t.Error("the same seed gives another log")
	}
	c.Seed++
	if other := rehearsal.Run(c); string(asJSON(t, other.Log)) == string(asJSON(t, r.Log)) {
		t.Error("another seed gives the same log")
	}
}

// wantAll holds a run to having had everything in it that it was to have.
func wantAll(t *testing.T, r rehearsal.Report, c rehearsal.Config) {
	t.Helper()
	if want := 20 * c.Days; r.Begun < want || len(r.Failed) == 0 {
		t.Errorf("%d broadcasts, at least %d expected; %d failures of relays", r.Begun, want, len(r.Failed))
	}
	events := map[string]int{}
	for _, l := range r.Log {
		events[l.Event]++
	}
	if events["emergency"] != c.Emergencies || events["order"] != c.Orders || events["live"] != c.Lives {
		t.Errorf("events %v", events)
	}
	for _, rule := range []string{"end_done", "end_cut", "filler"} {
		if r.Rules[rule] == 0 {
			t.Errorf("rule %s never decided: %v", rule, r.Rules)
		}
	}
}

func asJSON(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The checker finds each breach that is put into a run that has none.
func TestCheckerFindsBreaches(t *testing.T) {
	for name, spoil := range map[string]func(*rehearsal.Report){
		"two at once": func(r *rehearsal.Report) { r.Sent[10].To = r.Sent[10].To.Add(20 * time.Minute) },
		"heard twice": func(r *rehearsal.Report) {
			s := r.Sent[3]
			s.From, s.To = s.From.Add(9*time.Hour), s.To.Add(9*time.Hour)
			r.Sent = append(r.Sent, s)
		},
		"not approved": func(r *rehearsal.Report) { r.Sent[5].Slot.Programme, r.Sent[5].Slot.Relay = "waiting", "" },
		"in quiet hour": func(r *rehearsal.Report) {
			r.Sent[7].From, r.Sent[7].To = app.Date("2026-11-24").At(time.Hour), app.Date("2026-11-24").At(time.Hour+time.Minute)
		},
		"left out": func(r *rehearsal.Report) { r.Sent = slices.Delete(r.Sent, 40, 45) },
		"beside a cut": func(r *rehearsal.Report) {
			s := r.Sent[50]
			r.Cuts = append(r.Cuts, app.Interruption{Clusters: []app.ID{s.Cluster}, From: s.From, To: s.To})
		},
	} {
		r := rehearsal.Run(rehearsal.Config{World: commune(), From: "2026-11-23", Days: 3, Seed: 1})
		if broken := rehearsal.Check(r); len(broken) > 0 {
			t.Fatalf("unspoilt: %q", broken)
		}
		spoil(&r)
		if len(rehearsal.Check(r)) == 0 {
			t.Errorf("%s: not found", name)
		}
	}
}

// An urgent line sounds in quiet hours, and that is no breach.
func TestUrgentLineOfTheNightBreaksNoRule(t *testing.T) {
	w := commune()
	w.Entries = append(w.Entries, app.ScheduleEntry{ID: "khan", Title: "khan", Kind: app.BroadcastProgramme, Programme: "p1", Priority: app.PriorityEmergency,
		Start: 23 * time.Hour, OnCut: app.CutResume, Repeat: app.Repeat{Kind: app.RepeatDaily, From: "2026-01-01"}})
	r := rehearsal.Run(rehearsal.Config{World: w, From: "2026-11-23", Days: 2, Seed: 1})
	if broken := rehearsal.Check(r); len(broken) > 0 {
		t.Errorf("%q", broken)
	}
	if !slices.ContainsFunc(r.Sent, func(s rehearsal.Stretch) bool { return s.Slot.Entry == "khan" && s.To.Sub(s.From) >= 3*time.Minute }) {
		t.Error("it is not sent")
	}
}
