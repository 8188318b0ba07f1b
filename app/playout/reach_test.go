package playout_test

import (
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/playout"
)

// TestWhatIsOnAirGoesToOtherClusters: those left out are let go by a lease without them, those
// that join are leased and logged from then on, and leases that are renewed go
// to the new ones.
func TestWhatIsOnAirGoesToOtherClusters(t *testing.T) {
	s := begin(t)
	second, err := s.poles.Save(ctx, s.officer, apptest.Cluster(2, "Cụm hai"), "")
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.SetReach(ctx, s.officer, "", nil)
	apptest.Wants(t, err, "air.not_on")
	b := s.goLive(t, playout.Request{Title: "Trực tiếp", Clusters: []app.ID{s.pole.ID}})
	_, err = s.SetReach(ctx, apptest.User("e", app.RoleEditor), "", nil)
	apptest.Wants(t, err, "people.not_allowed")
	_, err = s.SetReach(ctx, s.officer, "", []app.ID{"gone"})
	apptest.Wants(t, err, "air.no_cluster")
	s.clock.Await(1)
	s.clock.Advance(time.Second)
	moved, err := s.SetReach(ctx, s.officer, "", []app.ID{second.ID})
	if err != nil || !slices.Equal(moved.Clusters, []app.ID{second.ID}) || !slices.Equal(s.State().Broadcast.Clusters, moved.Clusters) {
		t.Fatalf("%+v, %v", moved, err)
	}
	told := s.orders.told()
	if slices.Contains(told, "stop "+string(b.ID)) || told[len(told)-1] != "listen" {
		t.Errorf("an order to stop reaches those that stay, too: %q", told)
	}
	s.clock.Advance(playout.LeaseEvery)
	s.orders.mu.Lock()
	last := s.orders.leases[len(s.orders.leases)-1]
	s.orders.mu.Unlock()
	if !slices.Equal(last.Broadcast.Clusters, []app.ID{second.ID}) {
		t.Errorf("renewed for %q", last.Broadcast.Clusters)
	}
	sent, err := s.d.SentOf(ctx, b.ID)
	if err != nil || len(sent) != 2 || sent[0].To.IsZero() || sent[1].Cluster != second.ID || sent[1].Offset != time.Second {
		t.Errorf("sent %+v, %v", sent, err)
	}
	if acts, err := s.d.Audit(ctx, 1); err != nil || acts[0].Action != "air.reach" {
		t.Errorf("%+v, %v", acts, err)
	}
	s.engine.end(nil)
	s.settle(t)
}
