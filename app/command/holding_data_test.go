package command

import (
	"testing"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

// TestRaisedBudgetIsFetchedAtOnce: poles on a SIM without any budget wait and
// the window says why. One that turns out to be on a cable, and the other once
// the budget is raised, do not wait for their six hours. What went over a line
// is counted, by its ways.
func TestRaisedBudgetIsFetchedAtOnce(t *testing.T) {
	d := openDesk(t)
	s := d.station
	rules := d.DataRules()
	rules.MonthMB, rules.NightTo = 0, rules.NightFrom // at any time
	if err := d.SaveDataRules(t.Context(), rules); err != nil {
		t.Fatal(err)
	}
	poles := s.inventory.Clusters()
	onLine(t, s, poles[0], app.Line4G)
	onLine(t, s, poles[1], app.Line4G)
	dueAt(t, s, shortApproved(t, s, 2), s.clock.Now().Add(time.Hour).Truncate(time.Second))
	waits := func(c app.Cluster) bool {
		h := heldBy(t, d, c)
		return h.Told && h.Of == 1 && h.Held == 0 && len(h.Waits) == 1 && h.Waits[0].Why == backend.HeldBudget
	}
	holds := func(c app.Cluster) bool { h := heldBy(t, d, c); return h.Held == 1 && len(h.Waits) == 0 }
	until(t, 30*time.Second, "two wait for a budget, the third holds it", func() bool { return waits(poles[0]) && waits(poles[1]) && holds(poles[2]) })
	onLine(t, s, poles[1], app.LineLAN)
	until(t, 20*time.Second, "the one on a cable holds it", func() bool { return holds(poles[1]) && waits(poles[0]) })
	rules.MonthMB = 100
	if err := d.SaveDataRules(t.Context(), rules); err != nil {
		t.Fatal(err)
	}
	until(t, 20*time.Second, "the other holds it", func() bool { return holds(poles[0]) })
	s.network.link.Drop(poles[0].SpeakerKey) // what a line carried is told at its end at the latest
	until(t, 30*time.Second, "its line was counted", func() bool {
		h := heldBy(t, d, poles[0])
		return h.Data.Held > 5_000 && h.Data.Link > 5_000
	})
	if h := heldBy(t, d, poles[0]); h.Data.Since.IsZero() || h.Data.All() > 200_000 || h.Data.Dong != s.holding.Rules().Cost(h.Data.All()) || h.Data.Dong == 0 {
		t.Errorf("data %+v", h.Data)
	}
}

func onLine(t *testing.T, s *station, c app.Cluster, l app.Line) {
	t.Helper()
	c.Line = l
	if _, err := s.inventory.Save(t.Context(), theProgram, c, ""); err != nil {
		t.Fatal(err)
	}
}

// heldBy is what the window is told of a cluster.
func heldBy(t *testing.T, d *desk, c app.Cluster) backend.HeldHere {
	t.Helper()
	all, err := d.Holdings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range all.Clusters {
		if h.Cluster == c.ID {
			return h
		}
	}
	t.Fatalf("nothing is told of %s", c.Name)
	return backend.HeldHere{}
}

// streamed holds every cluster's line to what some seconds on air take of it:
// a second is some 3 to 12 kB.
func streamed(t *testing.T, d *desk) {
	t.Helper()
	all, err := d.Holdings(t.Context())
	if err != nil || len(all.Clusters) == 0 {
		t.Fatalf("%d clusters: %v", len(all.Clusters), err)
	}
	for _, h := range all.Clusters {
		if h.Data.Stream < 10_000 || h.Data.Stream > 1_000_000 {
			t.Errorf("%s: %d bytes were streamed", h.Name, h.Data.Stream)
		}
	}
}
