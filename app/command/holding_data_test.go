package command

import (
	"testing"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

// TestRaisedBudgetIsFetchedAtOnce: a pole on a SIM without any budget waits
// and the window says why; once the budget is raised it does not wait for its
// six hours. What went over its line is counted, by its ways.
func TestRaisedBudgetIsFetchedAtOnce(t *testing.T) {
	d := openDesk(t)
	s := d.station
	rules := d.DataRules()
	rules.MonthMB, rules.NightTo = 0, rules.NightFrom // at any time
	if err := d.SaveDataRules(t.Context(), rules); err != nil {
		t.Fatal(err)
	}
	pole := s.inventory.Clusters()[0]
	pole.Line = app.Line4G
	if _, err := s.inventory.Save(t.Context(), theProgram, pole, ""); err != nil {
		t.Fatal(err)
	}
	dueAt(t, s, shortApproved(t, s, 2), s.clock.Now().Add(time.Hour).Truncate(time.Second))
	here := func() backend.HeldHere {
		all, err := d.Holdings(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range all.Clusters {
			if h.Cluster == pole.ID {
				return h
			}
		}
		t.Fatal("the cluster is not told of")
		return backend.HeldHere{}
	}
	until(t, 30*time.Second, "it waits for a budget, the others hold it", func() bool {
		all, _ := d.Holdings(t.Context())
		h := here()
		return h.Told && h.Of == 1 && h.Held == 0 && len(h.Waits) == 1 && h.Waits[0].Why == backend.HeldBudget && all.Days[0].Held+all.Days[1].Held == 2
	})
	rules.MonthMB = 100
	if err := d.SaveDataRules(t.Context(), rules); err != nil {
		t.Fatal(err)
	}
	until(t, 20*time.Second, "it holds it", func() bool { h := here(); return h.Held == 1 && len(h.Waits) == 0 })
	s.network.link.Drop(pole.SpeakerKey) // what a line carried is told at its end at the latest
	until(t, 30*time.Second, "its line was counted", func() bool { h := here(); return h.Data.Held > 5_000 && h.Data.Link > 5_000 })
	if h := here(); h.Data.Since.IsZero() || h.Data.All() > 200_000 || h.Data.Dong != s.holding.Rules().Cost(h.Data.All()) || h.Data.Dong == 0 {
		t.Errorf("data %+v", h.Data)
	}
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
