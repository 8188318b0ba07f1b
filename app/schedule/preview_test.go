package schedule_test

import (
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/schedule"
)

func provinceAt(start time.Duration) app.ScheduleEntry {
	e := daily("", "p15", start, 0)
	e.Title, e.Priority = "Phòng rét", app.PriorityRaised
	e.Repeat = app.Repeat{Kind: app.RepeatOnce, From: monday.Add(2)}
	return e
}

func TestACollisionIsShownBeforeItIsSaved(t *testing.T) {
	w := village(daily("songs", "p30", hour(5, 30), 0), daily("next", "p30", hour(6, 0), 0))
	p := schedule.Foresee(w, provinceAt(hour(5, 40)), monday, monday.Add(6))
	if len(p.Collisions) != 1 {
		t.Fatalf("%d collisions: %+v", len(p.Collisions), p.Collisions)
	}
	c := p.Collisions[0]
	if c.Date != monday.Add(2) || !c.At.Equal(monday.Add(2).At(hour(5, 40))) || !slices.Equal(c.With, []app.ID{"songs"}) {
		t.Errorf("%s at %s with %v", c.Date, c.At, c.With)
	}
	course := []string{}
	for _, s := range c.Course {
		course = append(course, s.From.Format("15:04")+" "+s.Title)
	}
	if !slices.Equal(course, []string{"05:30 p30", "05:40 p15", "05:55 p30", "06:00 p30"}) {
		t.Errorf("course: %q", course)
	}
	if len(c.Lost) != 1 || c.Lost[0].Entry != "songs" || c.Lost[0].To.Sub(c.Lost[0].From) != hour(0, 15) {
		t.Errorf("lost: %+v", c.Lost)
	}
}

func TestWaysOutOfACollisionCanBeSaved(t *testing.T) {
	w := village(daily("songs", "p30", hour(5, 30), 0), daily("next", "p30", hour(6, 0), 0))
	e := provinceAt(hour(5, 40))
	moves := schedule.Foresee(w, e, monday, monday.Add(6)).Collisions[0].Moves
	codes := []string{}
	for _, m := range moves {
		codes = append(codes, m.Code)
	}
	if !slices.Equal(codes, []string{"before", "after", "shorten", "keep"}) {
		t.Fatalf("moves: %q", codes)
	}
	if moves[0].Entry.Start != hour(5, 15) || moves[0].Entry.ID != "" {
		t.Errorf("before: %+v", moves[0].Entry)
	}
	shorter := moves[2]
	if shorter.Entry.ID != "songs" || !slices.Contains(shorter.Entry.Repeat.Except, monday.Add(2)) ||
		len(shorter.Also) != 1 || shorter.Also[0].Length != hour(0, 10) || shorter.Args["minutes"] != "10" {
		t.Errorf("shorten: %+v", shorter)
	}
	shorter.Also[0].ID = "songs-once"
	w = w.With(shorter.Entry).With(shorter.Also[0])
	if p := schedule.Foresee(w, e, monday, monday.Add(6)); len(p.Collisions) != 0 {
		t.Errorf("a collision is left: %+v", p.Collisions)
	}
}

// TestWaysOutAreAtWholeMinutes: programmes are seldom of whole minutes, the hours
// on screen are.
func TestWaysOutAreAtWholeMinutes(t *testing.T) {
	w := village(daily("songs", "p30", hour(5, 30), 29*time.Minute+13*time.Second))
	e := daily("", "p15", hour(5, 40), 14*time.Minute+35*time.Second)
	want := map[string]time.Duration{"before": hour(5, 15), "after": hour(6, 0)}
	for _, m := range schedule.Foresee(w, e, monday, monday.Add(6)).Collisions[0].Moves {
		if start, ok := want[m.Code]; ok && m.Entry.Start != start {
			t.Errorf("%s is offered at %v, want %v", m.Code, m.Entry.Start, start)
		}
		delete(want, m.Code)
	}
	if len(want) != 0 {
		t.Errorf("not offered: %v", want)
	}
}

func TestMovingOutOfACollisionIsNone(t *testing.T) {
	first, second := daily("first", "p30", hour(5, 30), 0), daily("second", "p30", hour(5, 45), 0)
	w := village(first, second)
	second.Start = hour(7, 0)
	p := schedule.Foresee(w, second, monday, monday.Add(6))
	if len(p.Collisions) != 0 {
		t.Errorf("%+v", p.Collisions)
	}
	if before, after := len(p.Before.Unplayed), len(p.After.Unplayed); before != 0 || after != 0 {
		t.Errorf("%d and %d lost: what is late still sounds", before, after)
	}
}

func TestOtherHamletsDoNotCollide(t *testing.T) {
	north, south := daily("north", "p30", hour(5, 30), 0), daily("", "p30", hour(5, 45), 0)
	north.Clusters, south.Zone = []app.ID{"c1", "c2"}, "south"
	if p := schedule.Foresee(village(north), south, monday, monday); len(p.Collisions) != 0 {
		t.Errorf("%+v", p.Collisions)
	}
}
