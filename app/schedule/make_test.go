package schedule_test

import (
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/schedule"
)

const monday app.Date = "2026-11-23"

func hour(h, m int) time.Duration { return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute }

// village has three clusters in two hamlets and some approved programmes.
func village(entries ...app.ScheduleEntry) schedule.World {
	w := schedule.World{
		Entries: entries,
		Clusters: []app.Cluster{
			{ID: "c1", Number: 1, Hamlet: "north"}, {ID: "c2", Number: 2, Hamlet: "north"}, {ID: "c3", Number: 3, Hamlet: "south"},
		},
		Zones:  []app.Zone{{ID: "south", Clusters: []app.ID{"c3"}}},
		Relays: []app.Relay{{ID: "vov", Name: "VOV1"}},
		Rules:  app.ScheduleRules{MaxLength: 3 * time.Hour},
	}
	for id, length := range map[app.ID]time.Duration{"p5": hour(0, 5), "p15": hour(0, 15), "p30": hour(0, 30), "p60": hour(1, 0)} {
		w.Programmes = append(w.Programmes, app.Programme{ID: id, Title: string(id), State: app.ProgrammeApproved, Master: "m" + string(id), Duration: length})
	}
	return w
}

// daily is an entry that is due every day.
func daily(id, programme string, start, length time.Duration) app.ScheduleEntry {
	return app.ScheduleEntry{
		ID: app.ID(id), Title: id, Kind: app.BroadcastProgramme, Programme: app.ID(programme), Priority: app.PriorityNormal,
		Start: start, Length: length, Repeat: app.Repeat{Kind: app.RepeatDaily, From: monday}, OnCut: app.CutResume,
	}
}

func TestFolkSongsGiveWayToTheProvinceAndGoOnUntilTheNext(t *testing.T) {
	province := daily("province", "p15", hour(5, 40), 0)
	province.Priority = app.PriorityRaised
	w := village(daily("songs", "p30", hour(5, 30), 0), province, daily("next", "p30", hour(6, 0), 0))
	plan := schedule.Make(w, monday.Time(), monday.Add(1).Time())
	wants := []string{"songs 05:30-05:40 +0s", "province 05:40-05:55 +0s", "songs 05:55-06:00 +10m0s", "next 06:00-06:30 +0s"}
	if got := lines(plan); !equal(got, wants) {
		t.Errorf("got %q", got)
	}
	if plan.Slots[0].Broadcast != plan.Slots[2].Broadcast {
		t.Error("what goes on is another broadcast")
	}
	if len(plan.Unplayed) != 1 || plan.Unplayed[0].To.Sub(plan.Unplayed[0].From) != hour(0, 15) || plan.Unplayed[0].Why.Code != "next_began" {
		t.Errorf("unplayed: %+v", plan.Unplayed)
	}
}

// What comes to nothing before the next is due is lost whole, and is not said to
// be cut at its end.
func TestWhatNeverBeganIsNotCutAtItsEnd(t *testing.T) {
	province := daily("province", "p30", hour(5, 30), 0)
	province.Priority = app.PriorityRaised
	w := village(daily("songs", "p30", hour(5, 30), 0), province, daily("next", "p30", hour(6, 0), 0))
	plan := schedule.Make(w, monday.Time(), monday.Add(1).Time())
	if len(plan.Unplayed) != 1 || plan.Unplayed[0].Entry != "songs" || plan.Unplayed[0].To.Sub(plan.Unplayed[0].From) != hour(0, 30) {
		t.Fatalf("unplayed: %+v", plan.Unplayed)
	}
	if why := plan.Unplayed[0].Why; why.Code != "never_began" || why.Args["title"] != "next" || why.Args["time"] != "06:00" {
		t.Errorf("why: %+v", why)
	}
	c := schedule.Foresee(village(w.Entries[0], w.Entries[2]), province, monday, monday).Collisions
	if len(c) != 1 || len(c[0].Lost) != 1 || c[0].Lost[0].Why.Code != "never_began" {
		t.Errorf("no collision is shown: %+v", c)
	}
}

func lines(p app.Plan) []string {
	var all []string
	for _, s := range p.Slots {
		all = append(all, string(s.Entry)+" "+s.From.Format("15:04")+"-"+s.To.Format("15:04")+" +"+s.Offset.String())
	}
	return all
}

func equal(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
