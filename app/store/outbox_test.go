package store_test

import (
	"encoding/json"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/audit"
	"tienglang/app/store"
)

func TestChangeAndItsRecordAreOne(t *testing.T) {
	d := apptest.DB(t, store.Options{})
	c := apptest.StoredCluster(t, d, apptest.Cluster(1, "Cụm đình làng"))
	twin := apptest.Cluster(1, "Cụm chợ")
	twin.ID = app.NewID(time.Now())
	apptest.Wants(t, d.SaveCluster(ctx, twin, audit.Act("u", "cluster.add", "x")), "cluster.number_taken")
	rows, err := d.Batch(ctx, 10)
	if err != nil || len(rows) != 1 {
		t.Fatalf("%d records, %v", len(rows), err)
	}
	var got app.Cluster
	if err := json.Unmarshal(rows[0].Body, &got); err != nil || got.ID != c.ID || got.Name != c.Name || len(got.Horns) != 2 {
		t.Errorf("body %s, %v", rows[0].Body, err)
	}
	if acts, err := d.Audit(ctx, 10); err != nil || len(acts) != 1 {
		t.Errorf("audit rows of a refused change: %v, %v", acts, err)
	}
	if n, err := d.LastSeq(ctx); err != nil || n != 1 {
		t.Errorf("a refused change took a number: %d, %v", n, err)
	}
}

func TestProgrammeRecordNamesItsMaster(t *testing.T) {
	d := apptest.DB(t, store.Options{})
	m := apptest.Sound(t, d, app.MediaMaster, "master")
	p := apptest.Programme("Bản tin", m)
	p.ID = app.NewID(time.Now())
	p, err := d.SaveProgramme(ctx, p, app.AuditRow{})
	if err != nil || p.Version != 1 {
		t.Fatalf("%+v, %v", p, err)
	}
	rows, err := d.Batch(ctx, 10)
	if err != nil || len(rows) != 1 || rows[0].Media != m.SHA256 || rows[0].Kind != app.RecordProgramme {
		t.Errorf("%+v, %v", rows, err)
	}
	if c, err := d.OutboxCounts(ctx, time.Time{}); err != nil || c.Waiting != 1 || c.WaitingBytes != int64(len(rows[0].Body))+m.Bytes {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestAckRefuseRetry(t *testing.T) {
	clock := apptest.NewClock()
	d := apptest.DB(t, store.Options{Clock: clock})
	for n := range 4 {
		apptest.StoredCluster(t, d, apptest.Cluster(n+1, "Cụm"))
	}
	if err := d.Ack(ctx, []int64{1, 2, 2, 77}); err != nil {
		t.Fatal(err)
	}
	if err := d.Refuse(ctx, 3, "hub.conflict"); err != nil {
		t.Fatal(err)
	}
	rows, err := d.Batch(ctx, 10)
	if err != nil || len(rows) != 1 || rows[0].Seq != 4 || rows[0].Attempts != 1 {
		t.Fatalf("%+v, %v", rows, err)
	}
	c, err := d.OutboxCounts(ctx, clock.Now())
	if err != nil || c.Waiting != 1 || c.Refused != 1 || c.AckedSince != 2 {
		t.Errorf("%+v, %v", c, err)
	}
	shown, err := d.Outbox(ctx, 10)
	if err != nil || len(shown) != 4 || shown[0].Refused != "hub.conflict" || shown[1].Seq != 4 || shown[2].AckedAt.IsZero() {
		t.Errorf("%+v, %v", shown, err)
	}
	apptest.Wants(t, d.Retry(ctx, 2, app.AuditRow{}), "data.not_found")
	if err := d.Retry(ctx, 3, app.AuditRow{}); err != nil {
		t.Fatal(err)
	}
	if rows, err = d.Batch(ctx, 10); err != nil || len(rows) != 2 || rows[0].Seq != 3 {
		t.Errorf("%+v, %v", rows, err)
	}
}

func status(c app.ID, state app.ClusterState) []app.ClusterStatus {
	return []app.ClusterStatus{{Cluster: c, State: state, LevelDBFS: -120}}
}

// One content under one number: what was taken for sending stays as it was.
func TestStatusesWaitOnceEachAndNeverChangeOnTheWay(t *testing.T) {
	d := apptest.DB(t, store.Options{})
	put := func(c app.ID, s app.ClusterState) {
		t.Helper()
		if err := d.PutStatuses(ctx, status(c, s)); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		put("a", app.StateReady)
		put("b", app.StateReady)
	}
	put("a", app.StateLost)
	taken, err := d.Batch(ctx, 10)
	if err != nil || len(taken) != 2 || taken[0].Seq != 1 || taken[1].Seq != 2 {
		t.Fatalf("%+v, %v", taken, err)
	}
	var got app.ClusterStatus
	if json.Unmarshal(taken[0].Body, &got) != nil || got.State != app.StateLost {
		t.Errorf("the newest is not what waits: %s", taken[0].Body)
	}
	put("a", app.StateHeard)
	put("a", app.StateLate)
	again, err := d.Batch(ctx, 10)
	if err != nil || len(again) != 3 || string(again[0].Body) != string(taken[0].Body) || again[2].Seq != 3 {
		t.Errorf("%+v, %v", again, err)
	}
}

func TestAckedRecordsAreForgottenAfterAWhile(t *testing.T) {
	clock := apptest.NewClock()
	d := apptest.DB(t, store.Options{Clock: clock})
	apptest.StoredCluster(t, d, apptest.Cluster(1, "Cụm"))
	if err := d.PutStatuses(ctx, status("a", app.StateReady)); err != nil {
		t.Fatal(err)
	}
	kinds := func(want ...app.RecordKind) {
		t.Helper()
		rows, err := d.Outbox(ctx, 100)
		if err != nil || len(rows) != len(want) {
			t.Fatalf("%+v, %v, want %v", rows, err, want)
		}
	}
	if err := d.Ack(ctx, []int64{1, 2}); err != nil {
		t.Fatal(err)
	}
	clock.Advance(2 * time.Hour)
	apptest.StoredCluster(t, d, apptest.Cluster(2, "Cụm hai"))
	if err := d.Ack(ctx, []int64{3}); err != nil {
		t.Fatal(err)
	}
	kinds(app.RecordCluster, app.RecordCluster)
	clock.Advance(30*24*time.Hour - time.Hour)
	if err := d.Ack(ctx, []int64{99}); err != nil {
		t.Fatal(err)
	}
	kinds(app.RecordCluster)
	if n, err := d.LastSeq(ctx); err != nil || n != 3 {
		t.Errorf("numbers begin anew: %d, %v", n, err)
	}
}
