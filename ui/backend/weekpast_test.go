package backend_test

import (
	"testing"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

const aMonday = app.Date("2026-11-23")

func at(hour, minute int) time.Time {
	return aMonday.At(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

func slot(broadcast, entry app.ID, from, to time.Time, why ...app.Reason) app.Slot {
	return app.Slot{Broadcast: broadcast, Entry: entry, Date: aMonday, Kind: app.BroadcastProgramme, Programme: "p-" + entry,
		Title: "programme of " + string(entry), Clusters: []app.ID{"c1"}, From: from, To: to, Why: why}
}

// What is on air goes on as it is known now; an emergency's loss stays told
// although the cut slot was noted whole; what an entry that changed since says
// is lost is no news of then.
func TestThePastIsWhatWasNoted(t *testing.T) {
	now := at(6, 10)
	plan := app.Plan{From: at(0, 0), To: at(24, 0),
		Slots: []app.Slot{slot("b1", "cut", at(5, 0), at(5, 10)), slot("b9", "new", at(5, 40), at(5, 50)), slot("b3", "going", at(6, 0), at(6, 20)), slot("b4", "ahead", at(7, 0), at(7, 30))},
		Unplayed: []app.Unplayed{
			{Entry: "cut", Date: aMonday, Clusters: []app.ID{"c1"}, From: at(5, 10), To: at(5, 20), Why: app.Reason{Code: "cut_emergency"}},
			{Entry: "aired", Date: aMonday, Clusters: []app.ID{"c1"}, From: at(5, 20), To: at(5, 30), Why: app.Reason{Code: "programme_gone"}},
			{Entry: "silent", Date: aMonday, Clusters: []app.ID{"c1"}, From: at(5, 30), To: at(5, 40), Why: app.Reason{Code: "no_programme"}},
			{Entry: "edited", Date: aMonday, Clusters: []app.ID{"c1"}, From: at(5, 50), To: at(6, 0), Why: app.Reason{Code: "no_programme"}},
			{Entry: "ahead", Date: aMonday, Clusters: []app.ID{"c1"}, From: at(7, 30), To: at(7, 40), Why: app.Reason{Code: "next_began"}},
		}}
	noted := []app.Slot{slot("b1", "cut", at(5, 0), at(5, 20)), slot("b2", "aired", at(5, 20), at(5, 30)), slot("b3", "going", at(6, 0), at(6, 30))}
	entries := []app.ScheduleEntry{{ID: "cut"}, {ID: "aired"}, {ID: "silent"}, {ID: "edited", UpdatedAt: at(6, 5)}, {ID: "going"}, {ID: "ahead"}, {ID: "new", UpdatedAt: at(6, 0)}}
	got := backend.AsPlanned(plan, noted, now, entries)
	var slots, lost []string
	for _, s := range got.Slots {
		slots = append(slots, string(s.Entry)+s.From.Format(" 15:04–")+s.To.Format("15:04"))
	}
	for _, u := range got.Unplayed {
		lost = append(lost, string(u.Entry)+" "+u.Why.Code)
	}
	same(t, "slots", slots, "cut 05:00–05:20", "aired 05:20–05:30", "going 06:00–06:20", "ahead 07:00–07:30")
	same(t, "lost", lost, "cut cut_emergency", "silent no_programme", "ahead next_began")
	if len(plan.Slots) != 4 || len(plan.Unplayed) != 5 {
		t.Error("the plan that was given was changed")
	}
}

// A block of the past keeps its entry's name and times while the entry still
// says what was planned, and shows what was planned where it does not.
func TestAnEntryNamesItsPastWhileItSaysTheSame(t *testing.T) {
	back := app.Reason{Code: "resumed"}
	for name, one := range map[string]struct {
		entry app.ScheduleEntry
		slots []app.Slot
		want  string
	}{
		"the same":      {app.ScheduleEntry{Start: 5 * time.Hour, Programme: "p-e"}, []app.Slot{slot("b", "e", at(5, 0), at(5, 20))}, "Dân ca 05:00–05:30"},
		"resumed":       {app.ScheduleEntry{Start: 5 * time.Hour, Programme: "p-e"}, []app.Slot{slot("b", "e", at(5, 25), at(5, 40), back)}, "Dân ca 05:00–05:30"},
		"stood in":      {app.ScheduleEntry{Start: 5 * time.Hour, Programme: "p-x"}, []app.Slot{slot("b", "e", at(5, 0), at(5, 20), app.Reason{Code: "filler"})}, "Dân ca 05:00–05:30"},
		"moved since":   {app.ScheduleEntry{Start: 6 * time.Hour, Programme: "p-e"}, []app.Slot{slot("b", "e", at(5, 0), at(5, 20))}, "Dân ca 05:00–05:20"},
		"another sound": {app.ScheduleEntry{Start: 5 * time.Hour, Programme: "p-x"}, []app.Slot{slot("b", "e", at(5, 0), at(5, 20))}, "programme of e 05:00–05:30"},
	} {
		e := one.entry
		e.ID, e.Title, e.Kind, e.Length = "e", "Dân ca", app.BroadcastProgramme, 30*time.Minute
		w := backend.MakeWeek(aMonday, []app.ScheduleEntry{e}, app.ScheduleRules{}, app.Plan{Slots: one.slots}, nil)
		d := w.Due[0]
		same(t, name, []string{d.Title + d.From.Format(" 15:04–") + d.To.Format("15:04")}, one.want)
	}
}

func same(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Errorf("%s: %q, want %q", what, got, want)
			return
		}
	}
}
