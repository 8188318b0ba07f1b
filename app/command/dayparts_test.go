package command

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/ui/backend"
)

var theDay = app.Date("2026-11-23")

func clock(hour, minute int) time.Time {
	return theDay.At(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

func slotOf(entry string, from, to time.Time, clusters ...app.ID) app.Slot {
	return app.Slot{Entry: app.ID(entry), Date: theDay, Broadcast: app.ID("b-" + entry), Kind: app.BroadcastProgramme,
		Programme: app.ID("p-" + entry), Title: entry, Clusters: clusters, From: from, To: to}
}

func airedOf(id string, from, to time.Time, reason string, heard, due int) backend.Aired {
	return backend.Aired{Broadcast: app.Broadcast{ID: app.ID(id), Kind: app.BroadcastProgramme, Title: id,
		StartedAt: from, EndedAt: to, EndReason: reason}, Heard: heard, Due: due}
}

// told writes a line in few letters: when, what, its state, of how many.
func told(line []backend.DayPart) (out []string) {
	for _, p := range line {
		out = append(out, fmt.Sprintf("%s %s %s %d/%d+%d", p.From.Format("15:04"), p.Title, p.State, p.Heard, p.Due, p.Held))
	}
	return out
}

// A part of a broadcast that was cut at two of its three clusters is for one
// of them alone; what was heard is told of the broadcast's three.
func TestHeardIsToldOfAllThatABroadcastWasFor(t *testing.T) {
	plan := app.Plan{Slots: []app.Slot{slotOf("relay", clock(5, 0), clock(5, 15), "c1")}}
	f := dayFacts{now: clock(5, 40), aired: []backend.Aired{airedOf("b-relay", clock(5, 0), clock(5, 15), playout.EndDone, 3, 3)}}
	if got := told(dayParts(plan, f)); !slices.Equal(got, []string{"05:00 relay heard 3/3+0"}) {
		t.Errorf("told %q", got)
	}
}

func TestTheDayJoinsPlanBroadcastsAndWhatWasHeard(t *testing.T) {
	relay := slotOf("relay", clock(6, 0), clock(6, 30), "c1")
	relay.Kind, relay.Relay, relay.Programme = app.BroadcastRelay, "r1", ""
	bare := slotOf("bare", clock(7, 0), clock(7, 30), "c1")
	bare.Kind, bare.Relay = app.BroadcastRelay, "r2"
	filler := slotOf("filler", clock(17, 0), clock(17, 30), "c1", "c2")
	filler.Why = []app.Reason{{Code: "not_approved"}}
	talk := slotOf("talk", clock(18, 0), clock(18, 10), "c1")
	talk.Kind = app.BroadcastLive
	plan := app.Plan{Slots: []app.Slot{
		slotOf("sent", clock(5, 0), clock(5, 15), "c1", "c2"),
		slotOf("cut", clock(5, 15), clock(5, 20), "c1"),
		slotOf("missed", clock(5, 20), clock(5, 25), "c1"),
		slotOf("alone", clock(5, 25), clock(5, 27), "c1"),
		slotOf("now", clock(5, 30), clock(6, 0), "c1", "c2"),
		relay, bare, slotOf("held", clock(8, 0), clock(8, 30), "c1", "c2"), slotOf("ready", clock(9, 0), clock(9, 30), "c1"), filler, talk,
	}, Unplayed: []app.Unplayed{
		{Entry: "empty", Date: theDay, Title: "empty", From: clock(16, 0), To: clock(16, 30), Why: app.Reason{Code: "no_programme"}, Clusters: []app.ID{"c1"}},
		{Entry: "now", Date: theDay, Title: "now", From: clock(5, 50), To: clock(6, 0), Why: app.Reason{Code: "cut"}},
	}}
	f := dayFacts{now: clock(5, 40), aired: []backend.Aired{
		airedOf("b-sent", clock(5, 0), clock(5, 15), playout.EndDone, 2, 2),
		airedOf("b-cut", clock(5, 15), clock(5, 18), playout.EndStopped, 1, 1),
		airedOf("b-now", clock(5, 30), time.Time{}, "", 0, 2),
		airedOf("byhand", clock(4, 50), clock(4, 55), playout.EndDone, 0, 3),
	}, heard: func(s app.Slot) backend.Aired {
		if s.Entry == "alone" {
			return backend.Aired{Heard: 1, Due: 1}
		}
		return backend.Aired{}
	}, held: func(s app.Slot) int {
		if s.Entry == "held" {
			return 1
		}
		return 0
	}, fallback: func(r app.ID) bool { return r == "r1" }}
	want := []string{
		"04:50 byhand unheard 0/3+0", "05:00 sent heard 2/2+0", "05:15 cut stopped 1/1+0", "05:20 missed missed 0/1+0", "05:25 alone heard 1/1+0",
		"05:30 now on_air 0/2+0", "06:00 relay fallback 0/1+0", "07:00 bare relay 0/1+0", "08:00 held held 0/2+1", "09:00 ready ready 0/1+0",
		"16:00 empty approval 0/1+0", "17:00 filler approval 0/2+0", "18:00 talk open 0/1+0",
	}
	if got := told(dayParts(plan, f)); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the day is\n%q, want\n%q", got, want)
	}
}

// TestOneEntryAtDifferentClustersIsOnePart: a hamlet's quiet hours part an
// entry's clusters; to a person it stays one.
func TestOneEntryAtDifferentClustersIsOnePart(t *testing.T) {
	a := slotOf("news", clock(21, 30), clock(22, 30), "c1", "c2")
	b := slotOf("news", clock(21, 30), clock(22, 0), "c3")
	b.Broadcast = "b-other"
	line := dayParts(app.Plan{Slots: []app.Slot{b, a}}, dayFacts{now: clock(5, 0)})
	if len(line) != 1 || line[0].Due != 3 || !line[0].To.Equal(clock(22, 30)) {
		t.Errorf("the day is %+v", line)
	}
}

// TestAProgrammeThatResumesIsToldInItsTwoParts: before and after what cut it,
// the second not on air before its time.
func TestAProgrammeThatResumesIsToldInItsTwoParts(t *testing.T) {
	first, second := slotOf("news", clock(5, 0), clock(5, 10), "c1"), slotOf("news", clock(5, 20), clock(5, 30), "c1")
	f := dayFacts{now: clock(5, 12), aired: []backend.Aired{airedOf("b-news", clock(5, 0), clock(5, 10), "interrupted", 1, 1)}}
	want := []string{"05:00 news paused 1/1+0", "05:20 news ready 0/1+0"}
	if got := told(dayParts(app.Plan{Slots: []app.Slot{first, second}}, f)); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the day is %q, want %q", got, want)
	}
}

// TestWhatNobodyResumesWasCut, and what a person skipped was stopped, with
// nothing of it to come, here or elsewhere.
func TestWhatNobodyResumesWasCut(t *testing.T) {
	first, second := slotOf("news", clock(5, 0), clock(5, 10), "c1"), slotOf("news", clock(5, 20), clock(5, 30), "c1")
	elsewhere := slotOf("news", clock(5, 25), clock(5, 35), "c2")
	elsewhere.Broadcast = "b-other"
	day := func(f dayFacts, slots ...app.Slot) string {
		return fmt.Sprint(told(dayParts(app.Plan{Slots: slots}, f)))
	}
	f := dayFacts{now: clock(5, 12), aired: []backend.Aired{airedOf("b-news", clock(5, 0), clock(5, 7), "interrupted", 1, 1)}}
	if got := day(f, first); got != "[05:00 news cut 1/1+0]" {
		t.Errorf("the rest is lost, and the day is %s", got)
	}
	f.aired[0].EndReason, f.skipped = playout.EndStopped, map[app.ID]bool{"b-news": true, "b-other": true}
	if got := day(f, first, second, elsewhere); got != "[05:00 news stopped 1/1+0]" {
		t.Errorf("it was skipped, and the day is %s", got)
	}
	if p := dayParts(app.Plan{Slots: []app.Slot{first}}, f)[0]; !p.To.Equal(clock(5, 7)) {
		t.Errorf("it sounded until %v", p.To)
	}
}

// TestWhatAnEmergencyHoldsUpIsYetToCome: while it sounds its end is not known, so
// the rest of what it cut is planned for this moment; it is not past.
func TestWhatAnEmergencyHoldsUpIsYetToCome(t *testing.T) {
	first, second := slotOf("news", clock(5, 0), clock(5, 10), "c1"), slotOf("news", clock(5, 11), clock(5, 31), "c1")
	f := dayFacts{now: clock(5, 12), aired: []backend.Aired{airedOf("b-news", clock(5, 0), clock(5, 10), "interrupted", 1, 1)}}
	want := []string{"05:00 news paused 1/1+0", "05:11 news ready 0/1+0"}
	if got := told(dayParts(app.Plan{Slots: []app.Slot{first, second}}, f)); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the day is %q, want %q", got, want)
	}
}

// TestWhatTheScheduleWantsOfAPerson: each thing once, with its first hour; what
// is past is not told.
func TestWhatTheScheduleWantsOfAPerson(t *testing.T) {
	waiting := slotOf("evening", clock(17, 0), clock(17, 30), "c1")
	waiting.Why = []app.Reason{{Code: "not_approved"}, {Code: "filler"}}
	again := waiting
	again.From = clock(29, 0)
	plan := app.Plan{Slots: []app.Slot{again, waiting}, Unplayed: []app.Unplayed{
		{Entry: "empty", Title: "Dân ca", From: clock(9, 0), Why: app.Reason{Code: "no_programme"}},
		{Entry: "empty", Title: "Dân ca", From: clock(33, 0), Why: app.Reason{Code: "no_programme"}},
		{Entry: "songs", Title: "Ca nhạc", From: clock(10, 0), Why: app.Reason{Code: "cut_precedence"}},
		{Entry: "past", Title: "Sáng sớm", From: clock(4, 0), Why: app.Reason{Code: "no_programme"}},
		{Entry: "quiet", Title: "Đêm", From: clock(22, 0), Why: app.Reason{Code: "quiet"}},
	}}
	entries := []app.ScheduleEntry{{ID: "evening", Programme: "p1"}}
	needs, due := scheduleNeeds(plan, entries, clock(5, 0))
	var got []string
	for _, n := range needs {
		got = append(got, fmt.Sprintf("%s %s %s", n.Kind, n.Object, n.Due.Format("15:04")))
	}
	if fmt.Sprint(got) != "[empty empty 09:00 collision songs 10:00]" || !due["p1"].Equal(clock(17, 0)) || len(due) != 1 {
		t.Errorf("needs %q, due %v", got, due)
	}
	if n := owedNeeds([]app.OwedNotice{{Entry: "land", Title: "Đất", Owed: []app.Date{"2026-11-24", "2026-11-25"}}, {Entry: "done"}}); len(n) != 1 || n[0].Count != 2 {
		t.Errorf("owed %+v", n)
	}
}

// TestARelayThatIsAwayIsTold, and one that is heard is not.
func TestARelayThatIsAwayIsTold(t *testing.T) {
	needs := relayNeeds([]backend.RelayState{{Relay: "r1", Name: "VOV1", Phase: "relay"}, {Relay: "r2", Name: "Đài tỉnh", Phase: "fallback", Since: clock(5, 10)}})
	if len(needs) != 1 || needs[0].Object != "r2" || needs[0].Title != "Đài tỉnh" || !needs[0].Since.Equal(clock(5, 10)) {
		t.Errorf("needs %+v", needs)
	}
}

// TestWhatCameIntoThePlanAfterItsTimeWasNotMissed: an entry made in the evening
// was not due in the morning; one that was known and did not sound was.
func TestWhatCameIntoThePlanAfterItsTimeWasNotMissed(t *testing.T) {
	plan := app.Plan{Slots: []app.Slot{slotOf("late", clock(5, 0), clock(5, 10), "c1"), slotOf("known", clock(6, 0), clock(6, 10), "c1")},
		Unplayed: []app.Unplayed{{Entry: "lost", Date: theDay, Title: "lost", From: clock(4, 0), To: clock(4, 10), Why: app.Reason{Code: "no_programme"}}}}
	f := dayFacts{now: clock(19, 0), known: map[app.ID]bool{"b-known": true}, title: map[app.ID]string{"known": "Bản tin sáng"}}
	if got := told(dayParts(plan, f)); fmt.Sprint(got) != "[06:00 Bản tin sáng missed 0/1+0]" {
		t.Errorf("the day is %q", got)
	}
}
