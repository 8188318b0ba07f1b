package schedule_test

import (
	"slices"
	"testing"

	"tienglang/app"
	"tienglang/app/schedule"
)

// announced is due on the given days and has to be on three from monday.
func announced(dates ...app.Date) app.ScheduleEntry {
	e := daily("land", "p15", hour(5, 30), 0)
	e.Notice = &app.Notice{Basis: "Luật 10/2022/QH15", First: monday, Days: 3}
	e.Repeat = app.Repeat{Kind: app.RepeatDates, Dates: dates}
	return e
}

func TestNoticesAreOwedUntilTheirDaysAreFull(t *testing.T) {
	day := func(n int) app.Date { return monday.Add(n) }
	for name, c := range map[string]struct {
		planned, aired []app.Date
		today          app.Date
		done, owed     []app.Date
		broken         bool
	}{
		"one day of three is planned":         {[]app.Date{day(0)}, nil, day(0), []app.Date{day(0)}, []app.Date{day(1), day(2)}, false},
		"all are planned":                     {[]app.Date{day(0), day(1), day(2)}, nil, day(0), nil, nil, false},
		"two were aired, one is not planned":  {[]app.Date{day(0), day(1)}, []app.Date{day(0), day(1)}, day(2), []app.Date{day(0), day(1)}, []app.Date{day(2)}, false},
		"all were aired":                      {[]app.Date{day(0)}, []app.Date{day(0), day(1), day(2)}, day(9), nil, nil, false},
		"yesterday was planned and not aired": {[]app.Date{day(0), day(1), day(2)}, []app.Date{day(0)}, day(2), []app.Date{day(2)}, []app.Date{day(3), day(4)}, true},
		"nothing is planned":                  {[]app.Date{day(300)}, nil, day(0).Add(-5), nil, []app.Date{day(0), day(1), day(2)}, false},
	} {
		w := village(announced(c.planned...))
		w.Today, w.Aired = c.today, map[app.ID][]app.Date{"land": c.aired}
		owed := schedule.Owed(w)
		if c.owed == nil {
			if len(owed) != 0 {
				t.Errorf("%s: %+v", name, owed)
			}
			continue
		}
		if len(owed) != 1 || !slices.Equal(owed[0].Done, c.done) || !slices.Equal(owed[0].Owed, c.owed) || owed[0].Broken != c.broken {
			t.Errorf("%s: %+v", name, owed)
		}
	}
}

// A day that was moved is a line of its own and counts on for its notice, on
// the day on which it is now.
func TestADayThatWasMovedCountsOn(t *testing.T) {
	land := announced(monday, monday.Add(1), monday.Add(2))
	land.Repeat.Dates = slices.Delete(land.Repeat.Dates, 1, 2)
	moved := daily("moved", "p15", hour(17, 0), 0)
	moved.NoticeOf, moved.Repeat = "land", app.Repeat{Kind: app.RepeatOnce, From: monday.Add(1)}
	w := village(land, moved)
	w.Today = monday
	if owed := schedule.Owed(w); len(owed) != 0 {
		t.Errorf("at another hour of its day: %+v", owed)
	}
	w.Entries[1].Repeat.From = monday.Add(3)
	if owed := schedule.Owed(w); len(owed) != 1 || !slices.Equal(owed[0].Owed, []app.Date{monday.Add(1)}) {
		t.Errorf("on another day: %+v", owed)
	}
	w.Entries[1].Repeat.From, w.Entries[1].NoticeOf = monday.Add(1), ""
	if owed := schedule.Owed(w); len(owed) != 1 {
		t.Errorf("without its mark it counts: %+v", owed)
	}
	w.Entries[1].NoticeOf, w.Entries[1].DeletedAt = "land", monday.Time()
	if owed := schedule.Owed(w); len(owed) != 1 {
		t.Errorf("removed it counts: %+v", owed)
	}
}

func TestAStandInDoesNotAnnounce(t *testing.T) {
	w := village(announced(monday, monday.Add(1), monday.Add(2)))
	w.Today, w.Rules.Fillers = monday, []app.ID{"p5"}
	for i := range w.Programmes {
		if w.Programmes[i].ID == "p15" {
			w.Programmes[i].State = app.ProgrammeWaiting
		}
	}
	if owed := schedule.Owed(w); len(owed) != 1 || len(owed[0].Owed) != 3 {
		t.Errorf("%+v", owed)
	}
}
