package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/store"
)

// An account of a gateway becomes a row of the kind "fed" for each cluster that
// hangs on it; one that comes twice is counted once, and an IP cluster's stays
// "heard". The chain is whole.
func TestAGatewaysAccountIsLoggedForAllThatHangOnIt(t *testing.T) {
	clock := apptest.NewClock()
	d := apptest.DB(t, store.Options{Clock: clock})
	fm := func(number int, technology app.Technology, change func(*app.Cluster)) app.Cluster {
		c := apptest.Cluster(number, fmt.Sprint("Cụm ", number))
		c.Technology, c.Line = technology, app.LineNone
		change(&c)
		return apptest.StoredCluster(t, d, c)
	}
	none := func(*app.Cluster) {}
	carrier := fm(1, app.TechnologyFM, none)
	on := func(c *app.Cluster) { c.Gateway = carrier.ID }
	hung, wired := fm(2, app.TechnologyFM, on), fm(3, app.TechnologyWired, on)
	fm(4, app.TechnologyFM, func(c *app.Cluster) { on(c); c.SpeakerKey = "UOWN" })
	fm(5, app.TechnologyFM, func(c *app.Cluster) { on(c); c.DeletedAt = clock.Now() })
	ip := apptest.StoredCluster(t, d, apptest.Cluster(6, "IP"))
	b := onAir(t, d, clock.Now(), carrier.ID, hung.ID, wired.ID, ip.ID)
	for range 2 {
		logReports(t, d, report(carrier.ID, 1, apptest.Seconds(b.ID, clock.Now(), 12)), report(ip.ID, 1, apptest.Seconds(b.ID, clock.Now(), 12)))
	}
	clock.Advance(time.Minute)
	if err := d.CloseSpans(ctx, clock.Now()); err != nil {
		t.Fatal(err)
	}
	rows, err := d.PlayLogOf(ctx, b.ID)
	if err != nil {
		t.Fatal(err)
	}
	got := map[app.ID]string{}
	sum := map[app.ID]int64{}
	for _, r := range rows {
		if r.Cluster != "" {
			got[r.Cluster] = string(r.Kind)
			sum[r.Cluster] += r.PlayedMS
		}
	}
	for id, kind := range map[app.ID]string{carrier.ID: "fed", hung.ID: "fed", wired.ID: "fed", ip.ID: "heard"} {
		if got[id] != kind || sum[id] != 12_000 {
			t.Errorf("%s: %q with %d ms, want %q with 12000", id, got[id], sum[id], kind)
		}
	}
	if len(got) != 4 {
		t.Errorf("rows for %d clusters", len(got))
	}
	heard, err := d.HeardOf(ctx, b.ID)
	if err != nil || len(heard) != 4 || slices.ContainsFunc(heard, func(h app.Heard) bool { return h.PlayedMS != 12_000 || h.Fed != (h.Cluster != ip.ID) }) {
		t.Errorf("%+v, %v", heard, err)
	}
	wholeLog(t, d)
	kept, err := d.Cluster(ctx, hung.ID)
	if err != nil || kept.Gateway != carrier.ID {
		t.Errorf("kept %q, %v", kept.Gateway, err)
	}
}

// TestWhatWasFedBeforeIsKnownAfter: a station of the version before knows of what
// it fed when its tables are those of now, also of what is not yet a row.
func TestWhatWasFedBeforeIsKnownAfter(t *testing.T) {
	dir, clock := t.TempDir(), apptest.NewClock()
	d := apptest.OpenDB(t, dir, store.Options{Clock: clock})
	fm := apptest.Cluster(1, "FM")
	fm.Technology, fm.Line = app.TechnologyFM, app.LineNone
	fm = apptest.StoredCluster(t, d, fm)
	ip := apptest.StoredCluster(t, d, apptest.Cluster(2, "IP"))
	told := func() app.ID {
		b := onAir(t, d, clock.Now(), fm.ID, ip.ID)
		seq := clock.Now().Unix()
		logReports(t, d, report(fm.ID, seq, apptest.Seconds(b.ID, clock.Now(), 12)), report(ip.ID, seq, apptest.Seconds(b.ID, clock.Now(), 12)))
		clock.Advance(time.Minute)
		return b.ID
	}
	rows := told()
	if err := d.CloseSpans(ctx, clock.Now()); err != nil {
		t.Fatal(err)
	}
	open := told()
	apptest.Closed(t, d)
	db := raw(t, dir)
	if err := store.BackTo(db, 28); err != nil {
		t.Fatal(err)
	}
	apptest.Closed(t, db)
	d = apptest.OpenDB(t, dir, store.Options{Clock: clock})
	for _, b := range []app.ID{rows, open} {
		heard, err := d.HeardOf(ctx, b)
		if err != nil || len(heard) != 2 || slices.ContainsFunc(heard, func(h app.Heard) bool { return h.Fed != (h.Cluster == fm.ID) }) {
			t.Errorf("%+v, %v", heard, err)
		}
	}
}
