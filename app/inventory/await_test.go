package inventory_test

import (
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/inventory"
)

// TestAStationThatHasJustStartedWaits for those that were there when it ended,
// until they would have reported, and tells the hub nothing of them meanwhile;
// one that was lost long before, or is known to be, is not waited for.
func TestAStationThatHasJustStartedWaits(t *testing.T) {
	c := begin(t, false)
	there, lost, told, never := c.save(t, 1, "Đình"), c.save(t, 2, "Chợ"), c.save(t, 3, "Chùa"), c.save(t, 4, "Bến")
	report := func(s interface {
		Report(app.ID, app.SpeakerReport)
	}, all ...app.Cluster) {
		for _, one := range all {
			s.Report(one.ID, app.SpeakerReport{Seq: 1, At: c.clock.Now()})
		}
	}
	report(c, lost)
	c.clock.Advance(3 * time.Minute)
	report(c, there, told)
	if err := c.d.PutStatuses(ctx, c.Board()); err != nil {
		t.Fatal(err)
	}
	c.clock.Advance(100 * time.Second) // what is kept of one that is there may be so old
	report(c, told)
	if err := c.d.PutStatuses(ctx, []app.ClusterStatus{c.Status(told.ID)}); err != nil {
		t.Fatal(err)
	}
	c.clock.Advance(time.Hour)
	again := c.open(t)
	again.LostBefore([]app.ID{told.ID})
	awaited := func(want ...bool) {
		t.Helper()
		for i, one := range []app.Cluster{there, lost, told, never} {
			if s := again.Status(one.ID); s.Awaited != want[i] || s.State != app.StateUnknown {
				t.Errorf("%s: %+v, awaited should be %v", one.Name, s, want[i])
			}
		}
	}
	awaited(true, false, false, false)
	again.Presence(there.ID, true, c.clock.Now())
	again.Presence(there.ID, false, c.clock.Now())
	c.clock.Advance(app.UnknownGone - time.Millisecond)
	awaited(true, false, false, false)
	judged(t, c, again, 1)
	if is := c.sentUp(t, there); is != app.StateReady {
		t.Errorf("the hub has one that is waited for as %s", is)
	}
	c.clock.Advance(time.Millisecond)
	awaited(false, false, false, false)
	judged(t, c, again, 2)
	if is := c.sentUp(t, there); is != app.StateUnknown {
		t.Errorf("the hub has one that did not come as %s", is)
	}
	report(again, there)
	if s := again.Status(there.ID); s.Awaited || s.State != app.StateReady {
		t.Errorf("once it reported %+v", s)
	}
}

// judged has a board judged, for the first or the second time.
func judged(t *testing.T, c commune, s *inventory.Service, times int) {
	t.Helper()
	c.Service = s
	stop := run(t, c)
	c.clock.Await(times)
	stop()
}

// sentUp is what the hub is told of a cluster.
func (c commune) sentUp(t *testing.T, of app.Cluster) app.ClusterState {
	t.Helper()
	all, err := c.d.LastStatuses(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if s.Cluster == of.ID {
			return s.State
		}
	}
	return ""
}
