package schedule_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/schedule"
)

// emergency interrupts every cluster of the village on monday.
func emergency(from, to time.Duration, clusters ...app.ID) app.Interruption {
	if len(clusters) == 0 {
		clusters = []app.ID{"c1", "c2", "c3"}
	}
	return app.Interruption{Broadcast: "e", Kind: app.BroadcastEmergency, Title: "Lũ", From: monday.At(from), To: monday.At(to), Clusters: clusters}
}

// onMonday is what the first cluster plays, in words.
func onMonday(w schedule.World) string {
	plan := schedule.Make(w, monday.Time(), monday.Add(1).Time())
	plan.Slots = slices.DeleteFunc(plan.Slots, func(s app.Slot) bool { return !slices.Contains(s.Clusters, "c1") })
	return strings.Join(lines(plan), ", ")
}

func TestWhatIsCutGoesByItsRule(t *testing.T) {
	for rule, want := range map[app.CutRule]string{
		app.CutResume:  "songs 05:30-05:40 +0s, songs 05:50-06:10 +10m0s",
		app.CutRestart: "songs 05:30-05:40 +0s, songs 05:50-06:20 +0s",
		app.CutLater:   "songs 05:30-05:40 +0s, songs 05:50-06:20 +0s",
		app.CutJoin:    "songs 05:30-05:40 +0s, songs 05:50-06:00 +20m0s",
		app.CutDrop:    "songs 05:30-05:40 +0s",
	} {
		songs := daily("songs", "p30", hour(5, 30), 0)
		songs.OnCut = rule
		w := village(songs)
		w.Interruptions = []app.Interruption{emergency(hour(5, 40), hour(5, 50))}
		if got := onMonday(w); got != want {
			t.Errorf("%s: %s", rule, got)
		}
	}
}

func TestWhatIsMadeUpWaitsForRoomThatIsLongEnough(t *testing.T) {
	songs := daily("songs", "p30", hour(5, 30), 0)
	songs.OnCut = app.CutLater
	w := village(songs, daily("news", "p15", hour(6, 0), 0), daily("late", "p5", hour(6, 40), 0))
	w.Interruptions = []app.Interruption{emergency(hour(5, 40), hour(5, 50))}
	want := "songs 05:30-05:40 +0s, news 06:00-06:15 +0s, late 06:40-06:45 +0s, songs 06:45-07:15 +0s"
	if got := onMonday(w); got != want {
		t.Error(got)
	}
}

func TestARaisedTailGoesOnOverWhatIsNot(t *testing.T) {
	raised := daily("raised", "p30", hour(5, 30), 0)
	raised.Priority = app.PriorityRaised
	w := village(raised, daily("next", "p30", hour(6, 0), 0))
	w.Interruptions = []app.Interruption{emergency(hour(5, 40), hour(5, 50))}
	want := "raised 05:30-05:40 +0s, raised 05:50-06:10 +10m0s, next 06:10-06:40 +0s"
	if got := onMonday(w); got != want {
		t.Error(got)
	}
}

func TestATailStopsBeforeQuietHours(t *testing.T) {
	w := village(daily("songs", "p30", hour(11, 0), 0))
	w.Rules.Quiet = []app.QuietHours{{From: hour(11, 35), To: hour(11, 38)}}
	w.Interruptions = []app.Interruption{emergency(hour(11, 5), hour(11, 15))}
	if got := onMonday(w); got != "songs 11:00-11:05 +0s, songs 11:15-11:35 +5m0s" {
		t.Error(got)
	}
}

func TestQuietHoursSilenceTheirHamletAlone(t *testing.T) {
	w := village(daily("songs", "p60", hour(11, 0), 0))
	w.Rules.Quiet = []app.QuietHours{{Hamlet: "south", From: hour(11, 30), To: hour(13, 30)}}
	plan := schedule.Make(w, monday.Time(), monday.Add(1).Time())
	want := []string{"songs 11:00-12:00 +0s", "songs 11:00-11:30 +0s"}
	got := lines(plan)
	slices.SortFunc(got, func(a, b string) int { return strings.Compare(b, a) })
	if !slices.Equal(got, want) || plan.Slots[0].Broadcast != plan.Slots[1].Broadcast {
		t.Errorf("%q", got)
	}
	if len(plan.Unplayed) != 1 || plan.Unplayed[0].Why.Code != "quiet" || !slices.Equal(plan.Unplayed[0].Clusters, []app.ID{"c3"}) {
		t.Errorf("%+v", plan.Unplayed)
	}
}

func TestClustersThatWereCutHaveABroadcastOfTheirOwn(t *testing.T) {
	w := village(daily("songs", "p30", hour(5, 30), 0))
	whole := schedule.Make(w, monday.Time(), monday.Add(1).Time()).Slots[0].Broadcast
	w.Interruptions = []app.Interruption{emergency(hour(5, 40), hour(5, 50), "c3")}
	ids := map[string]app.ID{}
	for _, s := range schedule.Make(w, monday.Time(), monday.Add(1).Time()).Slots {
		ids[s.From.Format("15:04")+string(s.Clusters[len(s.Clusters)-1])] = s.Broadcast
	}
	if ids["05:30c2"] != whole || ids["05:30c3"] != whole || ids["05:50c3"] == whole || ids["05:50c3"] == "" {
		t.Errorf("whole %s, then %v", whole, ids)
	}
	w.Interruptions = []app.Interruption{emergency(hour(5, 40), hour(5, 50))}
	for _, s := range schedule.Make(w, monday.Time(), monday.Add(1).Time()).Slots {
		if s.Broadcast != whole {
			t.Errorf("%s goes on as %s", whole, s.Broadcast)
		}
	}
}

func TestFillersStandInInTurnAndFillUp(t *testing.T) {
	w := village(daily("news", "none", hour(5, 30), hour(0, 30)), daily("short", "p15", hour(7, 0), hour(0, 30)))
	w.Rules.Fillers, w.Rules.FillRest = []app.ID{"p5", "p15"}, true
	var filled time.Duration
	seen := map[app.ID]bool{}
	for _, s := range schedule.Make(w, monday.Time(), monday.Add(1).Time()).Slots {
		if s.Entry == "news" {
			filled += s.To.Sub(s.From)
			seen[s.Programme] = true
			if len(s.Why) < 2 || s.Why[0].Code != "programme_gone" || s.Why[1].Code != "filler" {
				t.Errorf("why: %+v", s.Why)
			}
		}
	}
	if filled != hour(0, 30) || !seen["p5"] || !seen["p15"] {
		t.Errorf("%s of %v", filled, seen)
	}
	got := onMonday(w)
	if i := strings.Index(got, "short"); !strings.Contains(got[i:], "short 07:00-07:15 +0s, short 07:15-") || !strings.HasSuffix(got, "-07:30 +0s") {
		t.Error(got)
	}
}

func TestLiveTimeIsKeptFree(t *testing.T) {
	live := daily("live", "", hour(6, 0), hour(1, 0))
	live.Kind = app.BroadcastLive
	w := village(live, daily("songs", "p30", hour(5, 45), 0))
	w.Interruptions = []app.Interruption{{Kind: app.BroadcastLive, From: monday.At(hour(6, 20)), To: monday.At(hour(6, 30)), Clusters: []app.ID{"c1"}}}
	plan := schedule.Make(w, monday.Time(), monday.Add(1).Time())
	if got := onMonday(w); got != "songs 05:45-06:15 +0s, live 06:15-07:00 +0s" {
		t.Error(got)
	}
	if len(plan.Unplayed) != 0 {
		t.Errorf("%+v", plan.Unplayed)
	}
}

func TestARelayIsTakenOverWhereItIs(t *testing.T) {
	relay := daily("vov", "", hour(6, 0), hour(0, 30))
	relay.Kind, relay.Relay = app.BroadcastRelay, "vov"
	w := village(relay)
	w.Interruptions = []app.Interruption{emergency(hour(6, 10), hour(6, 20))}
	if got := onMonday(w); got != "vov 06:00-06:10 +0s, vov 06:20-06:30 +0s" {
		t.Error(got)
	}
	plan := schedule.Make(w, monday.Time(), monday.Add(1).Time())
	if len(plan.Unplayed) != 1 || plan.Unplayed[0].To.Sub(plan.Unplayed[0].From) != hour(0, 10) {
		t.Errorf("%+v", plan.Unplayed)
	}
}

func TestNewYearsNightGoesOverMidnight(t *testing.T) {
	w := village(daily("night", "p60", hour(23, 30), 0))
	w.Interruptions = []app.Interruption{emergency(hour(23, 40), hour(23, 50))}
	plan := schedule.Make(w, monday.Add(1).Time(), monday.Add(1).At(hour(1, 0)))
	if len(plan.Slots) != 1 || plan.Slots[0].Date != monday || plan.Slots[0].Offset != hour(0, 10) || plan.Slots[0].To.Format("15:04") != "00:40" {
		t.Errorf("%+v", plan.Slots)
	}
}

func TestDaysOfTheCalendar(t *testing.T) {
	week := func(r app.Repeat, holidays ...app.Date) string {
		var words []string
		for _, d := range schedule.Days(r, holidays, monday.Add(-1), monday.Add(8)) {
			words = append(words, string(d[8:]))
		}
		return strings.Join(words, " ")
	}
	for want, got := range map[string]string{
		"23":                         week(app.Repeat{Kind: app.RepeatOnce, From: monday}),
		"23 24 25":                   week(app.Repeat{Kind: app.RepeatDaily, From: monday, Until: monday.Add(2)}),
		"23 25 26":                   week(app.Repeat{Kind: app.RepeatDaily, From: monday, Until: monday.Add(3), Except: []app.Date{monday.Add(1)}}),
		"24 29 01":                   week(app.Repeat{Kind: app.RepeatWeekly, From: monday, Weekdays: []time.Weekday{time.Sunday, time.Tuesday}}),
		"27 30":                      week(app.Repeat{Kind: app.RepeatDates, Dates: []app.Date{monday.Add(7), monday.Add(4), monday.Add(40)}}),
		"24":                         week(app.Repeat{Kind: app.RepeatDaily, From: monday, Holidays: app.HolidayOnly}, monday.Add(1)),
		"23 25 26 27 28 29 30 01":    week(app.Repeat{Kind: app.RepeatDaily, From: monday, Holidays: app.HolidaySkip}, monday.Add(1)),
		"23 24 25 26 27 28 29 30 01": week(app.Repeat{Kind: app.RepeatDaily, From: monday, Until: "nonsense"}),
		"":                           week(app.Repeat{Kind: app.RepeatDaily, From: "2026-02-30"}),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestThePlanKnowsNoZoneButVietnams(t *testing.T) {
	w := village(daily("songs", "p30", hour(5, 30), 0))
	utc := schedule.Make(w, monday.Time().UTC(), monday.Add(1).Time().UTC())
	if asText(utc) != asText(schedule.Make(w, monday.Time(), monday.Add(1).Time())) || utc.Slots[0].From.Format("15:04 -0700") != "05:30 +0700" {
		t.Errorf("%+v", utc.Slots)
	}
}
