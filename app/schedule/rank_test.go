package schedule_test

import (
	"testing"

	"tienglang/app"
	"tienglang/app/schedule"
)

// An urgent line goes before all others of the schedule and sounds in quiet
// hours, but takes the air from nobody who is on it by hand.
func TestUrgentLineGoesBeforeWhatIsRaisedAndNotBeforeAPerson(t *testing.T) {
	urgent, raised := daily("urgent", "p30", hour(22, 0), 0), daily("raised", "p60", hour(21, 45), 0)
	urgent.Priority, raised.Priority = app.PriorityEmergency, app.PriorityRaised
	w := village(urgent, raised)
	w.Rules.Quiet = []app.QuietHours{{From: hour(22, 10), To: hour(5, 0)}}
	if got := onMonday(w); got != "raised 21:45-22:00 +0s, urgent 22:00-22:30 +0s" {
		t.Error(got)
	}
	hand := emergency(hour(22, 5), hour(22, 8))
	hand.Kind = app.BroadcastLive
	w.Interruptions = []app.Interruption{hand}
	if got := onMonday(w); got != "raised 21:45-22:00 +0s, urgent 22:00-22:05 +0s, urgent 22:08-22:33 +5m0s" {
		t.Error(got)
	}
	ranked(t, w, map[app.ID]app.Precedence{"raised": app.PrecedenceRaised, "urgent": app.PrecedenceUrgent})
}

// What stands in for something raised is a filler, and gives way as one.
func TestFillerOfARaisedLineIsNotRaised(t *testing.T) {
	raised, usual := daily("raised", "gone", hour(6, 0), hour(1, 0)), daily("usual", "p30", hour(6, 15), 0)
	raised.Priority = app.PriorityRaised
	w := village(raised, usual)
	w.Rules.Fillers = []app.ID{"p60"}
	ranked(t, w, map[app.ID]app.Precedence{"raised": app.PrecedenceFiller, "usual": app.PrecedenceScheduled})
	if got := onMonday(w); got != "raised 06:00-06:15 +0s, usual 06:15-06:45 +0s, raised 06:45-07:00 +45m0s" {
		t.Error(got)
	}
}

// ranked holds what every slot of monday counts for to its entry's.
func ranked(t *testing.T, w schedule.World, want map[app.ID]app.Precedence) {
	t.Helper()
	plan := schedule.Make(w, monday.Time(), monday.Add(1).Time())
	if len(plan.Slots) == 0 {
		t.Error("nothing is planned")
	}
	for _, s := range plan.Slots {
		if s.Precedence() != want[s.Entry] {
			t.Errorf("%s counts for %d, want %d", s.Entry, s.Precedence(), want[s.Entry])
		}
	}
}
