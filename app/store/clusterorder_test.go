package store_test

import (
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/ordering"
)

// Orders to clusters are kept as they stood last, over a restart, and let go
// of when they are long past; those that are open never are.
func TestClusterOrdersAreKept(t *testing.T) {
	dir := t.TempDir()
	d, err := open(dir, false)
	if err != nil {
		t.Fatal(err)
	}
	long := time.Now().Add(-100 * 24 * time.Hour).UTC().Truncate(time.Second)
	order := func(batch, cluster app.ID, state ordering.State, at time.Time) ordering.Order {
		return ordering.Order{Batch: batch, Cluster: cluster, Name: "Cụm " + string(cluster), Kind: ordering.Volume, Value: 60, Before: 50,
			State: state, GivenAt: at, ExpiresAt: at.Add(time.Hour), Args: map[string]string{"name": "x"}, Code: "order.away"}
	}
	first := []ordering.Order{order("b1", "a", ordering.Waiting, long), order("b1", "b", ordering.Done, long)}
	if err := d.KeepOrders(t.Context(), first, app.AuditRow{}); err != nil {
		t.Fatal(err)
	}
	if err := d.KeepOrders(t.Context(), []ordering.Order{order("b2", "a", ordering.Sent, time.Now())}, app.AuditRow{}); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if d, err = open(dir, false); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	all, err := d.OpenOrders(t.Context())
	if err != nil || len(all) != 2 || all[0].Batch != "b1" || all[0].Cluster != "a" || all[0].Value != 60 || !all[0].GivenAt.Equal(long) ||
		all[0].Args["name"] != "x" || all[1].State != ordering.Sent {
		t.Fatalf("open: %+v, %v", all, err)
	}
	if recent, err := d.RecentOrders(t.Context(), 2); err != nil || len(recent) != 2 || recent[0].Batch != "b2" || recent[1].Batch != "b1" {
		t.Fatalf("%+v, %v", recent, err)
	}
	if done, err := d.VolumesSince(t.Context(), long.Add(-time.Second)); err != nil || len(done) != 1 || done[0].Cluster != "b" {
		t.Errorf("volumes that were set: %+v, %v", done, err)
	}
	if done, err := d.VolumesSince(t.Context(), long); err != nil || len(done) != 0 {
		t.Errorf("volumes that were set later: %+v, %v", done, err)
	}
	all[0].State = ordering.Withdrawn
	if err := d.KeepOrders(t.Context(), all[:1], app.AuditRow{}); err != nil {
		t.Fatal(err)
	}
	if err := d.KeepOrders(t.Context(), nil, app.AuditRow{User: "an", Action: "order.withdraw", Object: "b1"}); err != nil {
		t.Fatal(err)
	}
	if recent, err := d.RecentOrders(t.Context(), 10); err != nil || len(recent) != 1 || recent[0].Batch != "b2" {
		t.Errorf("long past: %+v, %v", recent, err)
	}
	if acts, err := d.Audit(t.Context(), 1); err != nil || acts[0].Action != "order.withdraw" {
		t.Errorf("%+v, %v", acts, err)
	}
}

// TestOrdersThatWereRefusedForAReason are found by it, over a restart.
func TestOrdersThatWereRefusedForAReason(t *testing.T) {
	dir := t.TempDir()
	d, err := open(dir, false)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Now()
	order := func(cluster app.ID, state ordering.State, code string, at time.Time) ordering.Order {
		return ordering.Order{Batch: "b", Cluster: cluster, Kind: ordering.Power, State: state, Code: code, GivenAt: at, Number: 7}
	}
	all := []ordering.Order{
		order("a", ordering.Refused, "order.not_remembered", at), order("b", ordering.Refused, "order.off", at),
		order("c", ordering.Refused, "order.not_remembered", at.Add(-time.Hour)), order("d", ordering.Done, "", at),
	}
	if err := d.KeepOrders(t.Context(), all, app.AuditRow{}); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if d, err = open(dir, false); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if is, err := d.RefusedSince(t.Context(), "order.not_remembered", at.Add(-time.Minute)); err != nil || len(is) != 1 || is[0].Cluster != "a" || is[0].Number != 7 {
		t.Errorf("%+v, %v", is, err)
	}
}
