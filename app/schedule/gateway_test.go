package schedule_test

import (
	"slices"
	"testing"

	"tienglang/app"
	"tienglang/app/schedule"
)

// One transmitter has one course: what is for one cluster that hangs on it is
// for all, two entries for two of them collide, and quiet hours are those of the
// hamlet that has the gateway.
func TestOneTransmitterHasOneCourse(t *testing.T) {
	one := daily("one", "p15", hour(5, 0), 0)
	one.Clusters = []app.ID{"c1"}
	other := daily("other", "p30", hour(6, 0), 0)
	other.Clusters = []app.ID{"c3"}
	between := daily("between", "p15", hour(6, 10), 0)
	between.Clusters, between.Priority = []app.ID{"c1"}, app.PriorityRaised
	quiet := daily("quiet", "p15", hour(7, 0), 0)
	quiet.Clusters = []app.ID{"c3"}
	w := village(one, other, between, quiet)
	w.Clusters[1].Technology = app.TechnologyFM
	for _, i := range []int{0, 2} {
		w.Clusters[i].Technology, w.Clusters[i].Gateway = app.TechnologyFM, "c2"
	}
	w.Rules.Quiet = []app.QuietHours{{Hamlet: "north", From: hour(6, 55), To: hour(7, 30)}}
	plan := schedule.Make(w, monday.Time(), monday.Add(1).Time())
	for _, s := range plan.Slots {
		if !slices.Equal(s.Clusters, []app.ID{"c1", "c2", "c3"}) {
			t.Errorf("%s at %v", s.Entry, s.Clusters)
		}
	}
	want := []string{"one 05:00-05:15 +0s", "other 06:00-06:10 +0s", "between 06:10-06:25 +0s", "other 06:25-06:45 +10m0s"}
	if got := lines(plan); !equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
