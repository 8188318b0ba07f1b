package store_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/playlog"
	"tienglang/app/store"
)

// onAir starts a broadcast to the clusters and returns it.
func onAir(t testing.TB, d *store.DB, at time.Time, clusters ...app.ID) app.Broadcast {
	t.Helper()
	b := app.Broadcast{ID: app.NewID(at), Kind: app.BroadcastLive, Title: "Bản tin sáng", Clusters: clusters, StartedAt: at}
	if err := d.StartBroadcast(ctx, b, app.AuditRow{}); err != nil {
		t.Fatal(err)
	}
	return b
}

func report(cluster app.ID, seq int64, seconds []app.PlayedSecond) app.ClusterReport {
	return app.ClusterReport{Cluster: cluster, SpeakerReport: app.SpeakerReport{Seq: seq, Seconds: seconds}}
}

func logReports(t testing.TB, d *store.DB, reports ...app.ClusterReport) []bool {
	t.Helper()
	fresh, err := d.LogReports(ctx, reports)
	if err != nil {
		t.Fatal(err)
	}
	return fresh
}

func heardRows(t *testing.T, d *store.DB, b app.ID) (rows []app.PlayLogRow) {
	t.Helper()
	all, err := d.PlayLogOf(ctx, b)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		if r.Kind == app.PlayLogHeard {
			rows = append(rows, r)
		}
	}
	return rows
}

func wholeLog(t *testing.T, d *store.DB) int64 {
	t.Helper()
	n, broken, cut, err := d.VerifyPlayLog(ctx)
	if err != nil || broken != nil || cut {
		t.Fatalf("%d rows, broken %+v, cut %v, %v", n, broken, cut, err)
	}
	return n
}

func TestReportsBecomeRowsOfTenSeconds(t *testing.T) {
	clock := apptest.NewClock()
	d := apptest.DB(t, store.Options{Clock: clock})
	c := apptest.StoredCluster(t, d, apptest.Cluster(1, "Cụm"))
	b := onAir(t, d, clock.Now(), c.ID)
	t0 := clock.Now().Add(350 * time.Millisecond)
	for i := range 5 { // 25 s, five at a time
		s := apptest.Seconds(b.ID, t0.Add(time.Duration(i)*5*time.Second), 5)
		if i == 1 {
			s[0].PlayedMS, s[0].ConcealedMS, s[0].MissedMS = 900, 60, 40
		}
		logReports(t, d, report(c.ID, int64(i+1), s))
	}
	rows := heardRows(t, d, b.ID)
	if len(rows) != 2 {
		t.Fatalf("%d rows", len(rows))
	}
	if r := rows[0]; r.PlayedMS != 9900 || r.ConcealedMS != 60 || r.MissedMS != 40 || !r.From.Equal(t0) ||
		!r.To.Equal(t0.Add(10*time.Second)) || r.LevelDBFS != -20 || r.Title != b.Title || r.Cluster != c.ID {
		t.Errorf("row = %+v", r)
	}
	heard, err := d.HeardOf(ctx, b.ID)
	if err != nil || len(heard) != 1 || heard[0].PlayedMS != 24900 {
		t.Errorf("open seconds are not counted: %+v, %v", heard, err)
	}
	if _, err := d.EndBroadcast(ctx, b.ID, t0.Add(25*time.Second), "done", app.AuditRow{}); err != nil {
		t.Fatal(err)
	}
	rows = heardRows(t, d, b.ID)
	if len(rows) != 3 || rows[2].PlayedMS != 5000 {
		t.Errorf("at the end: %+v", rows)
	}
	if n := wholeLog(t, d); n != 5 {
		t.Errorf("%d rows in all", n)
	}
	again, err := d.EndBroadcast(ctx, b.ID, t0.Add(time.Hour), "stopped", app.AuditRow{})
	if err != nil || again.EndReason != "done" || wholeLog(t, d) != 5 {
		t.Errorf("ended twice: %+v, %v", again, err)
	}
}

func TestReportsAreTakenOnceInAnyOrder(t *testing.T) {
	d := apptest.DB(t, store.Options{})
	c := apptest.StoredCluster(t, d, apptest.Cluster(1, "Cụm"))
	b := onAir(t, d, apptest.Start, c.ID)
	r := func(n int64) app.ClusterReport {
		return report(c.ID, n, apptest.Seconds(b.ID, apptest.Start.Add(time.Duration(n)*time.Second), 1))
	}
	got := logReports(t, d, r(1), r(3), r(3), r(2))
	if fmt.Sprint(got) != "[true true false true]" {
		t.Errorf("fresh = %v", got)
	}
	if got := logReports(t, d, r(1), r(2), r(3), r(4)); fmt.Sprint(got) != "[false false false true]" {
		t.Errorf("again fresh = %v", got)
	}
	heard, err := d.HeardOf(ctx, b.ID)
	if err != nil || len(heard) != 1 || heard[0].PlayedMS != 4000 {
		t.Errorf("%+v, %v", heard, err)
	}
	if got := logReports(t, d, report("unknown cluster", 1, nil)); got[0] {
		t.Error("a report of no cluster of ours is new")
	}
}

func TestAnotherSpeakerCountsFromOneAgain(t *testing.T) {
	d := apptest.DB(t, store.Options{})
	c := apptest.Cluster(1, "Cụm")
	c.SpeakerKey = "U1"
	c = apptest.StoredCluster(t, d, c)
	logReports(t, d, report(c.ID, 1, nil), report(c.ID, 2, nil))
	c.SpeakerKey = "" // unpaired and paired again with the same box
	apptest.StoredCluster(t, d, c)
	c.SpeakerKey = "U2"
	apptest.StoredCluster(t, d, c)
	if fresh := logReports(t, d, report(c.ID, 1, nil)); !fresh[0] {
		t.Error("the new speaker's first report counts as seen")
	}
	c.Volume = 10
	apptest.StoredCluster(t, d, c)
	if fresh := logReports(t, d, report(c.ID, 1, nil)); fresh[0] {
		t.Error("a change of volume forgot what was seen")
	}
}

func TestLateReportIsLoggedAfterTheEnd(t *testing.T) {
	d := apptest.DB(t, store.Options{})
	c := apptest.StoredCluster(t, d, apptest.Cluster(1, "Cụm"))
	b := onAir(t, d, apptest.Start, c.ID)
	if _, err := d.EndBroadcast(ctx, b.ID, apptest.Start.Add(3*time.Second), "done", app.AuditRow{}); err != nil {
		t.Fatal(err)
	}
	logReports(t, d, report(c.ID, 1, apptest.Seconds(b.ID, apptest.Start, 3)))
	rows := heardRows(t, d, b.ID)
	if len(rows) != 1 || rows[0].PlayedMS != 3000 || rows[0].Title != b.Title {
		t.Errorf("%+v", rows)
	}
	wholeLog(t, d)
}

func TestGapAndOtherBroadcastBeginANewRow(t *testing.T) {
	clock := apptest.NewClock()
	d := apptest.DB(t, store.Options{Clock: clock})
	c := apptest.StoredCluster(t, d, apptest.Cluster(1, "Cụm"))
	b1, b2 := onAir(t, d, apptest.Start, c.ID), onAir(t, d, apptest.Start.Add(time.Minute), c.ID)
	logReports(t, d, report(c.ID, 1, apptest.Seconds(b1.ID, apptest.Start, 2)))
	logReports(t, d, report(c.ID, 2, apptest.Seconds(b1.ID, apptest.Start.Add(7*time.Second), 2)))
	logReports(t, d, report(c.ID, 3, apptest.Seconds(b2.ID, apptest.Start.Add(9*time.Second), 2)))
	if rows := heardRows(t, d, b1.ID); len(rows) != 2 || rows[0].PlayedMS != 2000 || rows[1].PlayedMS != 2000 {
		t.Errorf("%+v", rows)
	}
	if rows := heardRows(t, d, b2.ID); len(rows) != 0 {
		t.Errorf("open seconds are a row already: %+v", rows)
	}
	clock.Advance(time.Minute)
	if err := d.CloseSpans(ctx, clock.Now().Add(-30*time.Second)); err != nil {
		t.Fatal(err)
	}
	if rows := heardRows(t, d, b2.ID); len(rows) != 1 || rows[0].PlayedMS != 2000 {
		t.Errorf("after a silence: %+v", rows)
	}
	wholeLog(t, d)
}

func TestInterruptedBroadcastEndsAtItsLastKnownMoment(t *testing.T) {
	dir := t.TempDir()
	d := apptest.OpenDB(t, dir, store.Options{})
	c := apptest.StoredCluster(t, d, apptest.Cluster(1, "Cụm"))
	alive, heard := onAir(t, d, apptest.Start, c.ID), onAir(t, d, apptest.Start, c.ID)
	if err := d.KeepAlive(ctx, alive.ID, apptest.Start.Add(9*time.Second)); err != nil {
		t.Fatal(err)
	}
	logReports(t, d, report(c.ID, 1, apptest.Seconds(heard.ID, apptest.Start, 4)))
	apptest.Closed(t, d)
	d = apptest.OpenDB(t, dir, store.Options{})
	closed, err := d.CloseInterrupted(ctx)
	if err != nil || len(closed) != 2 {
		t.Fatalf("%+v, %v", closed, err)
	}
	for id, want := range map[app.ID]time.Duration{alive.ID: 9 * time.Second, heard.ID: 4 * time.Second} {
		b, err := d.Broadcast(ctx, id)
		if err != nil || b.EndReason != "interrupted" || !b.EndedAt.Equal(apptest.Start.Add(want)) || len(b.Clusters) != 1 {
			t.Errorf("%+v, %v; want the end after %v", b, err, want)
		}
	}
	if again, err := d.CloseInterrupted(ctx); err != nil || len(again) != 0 {
		t.Errorf("closed twice: %+v, %v", again, err)
	}
	if rows := heardRows(t, d, heard.ID); len(rows) != 1 {
		t.Errorf("what was heard is not a row: %+v", rows)
	}
}

func TestBroadcastsOfADay(t *testing.T) {
	d := apptest.DB(t, store.Options{})
	for h := range 3 {
		onAir(t, d, apptest.Start.Add(time.Duration(h)*time.Hour), "a", "b")
	}
	got, err := d.Broadcasts(ctx, apptest.Start.Add(time.Hour), apptest.Start.Add(2*time.Hour))
	if err != nil || len(got) != 1 || len(got[0].Clusters) != 2 || !got[0].StartedAt.Equal(apptest.Start.Add(time.Hour)) {
		t.Errorf("%+v, %v", got, err)
	}
}

// The rows that go to the hub verify there: JSON changes nothing of the hash.
func TestRecordsOfTheLogKeepTheirHash(t *testing.T) {
	d := apptest.DB(t, store.Options{})
	c := apptest.StoredCluster(t, d, apptest.Cluster(1, "Cụm"))
	b := onAir(t, d, time.Now(), c.ID)
	s := apptest.Seconds(b.ID, time.Now(), 10)
	for i := range s {
		s[i].LevelDBFS = -0.0001 * float64(i*i)
	}
	logReports(t, d, report(c.ID, 1, s))
	rows, err := d.Batch(ctx, 100)
	if err != nil {
		t.Fatal(err)
	}
	var head app.ChainHead
	for _, o := range rows {
		if o.Kind != app.RecordPlayLog {
			continue
		}
		var r app.PlayLogRow
		if err := json.Unmarshal(o.Body, &r); err != nil || !playlog.Follows(head, r) {
			t.Fatalf("row %s does not follow, %v", o.Body, err)
		}
		head = app.ChainHead{Seq: r.Seq, Hash: r.Hash}
	}
	if head.Seq != 2 {
		t.Errorf("%d rows went up", head.Seq)
	}
}

func TestLogsAreNotChangedThroughTheDatabase(t *testing.T) {
	dir := t.TempDir()
	d := apptest.OpenDB(t, dir, store.Options{})
	onAir(t, d, apptest.Start)
	if err := d.AddAudit(ctx, app.AuditRow{Action: "x"}); err != nil {
		t.Fatal(err)
	}
	db := raw(t, dir)
	for _, q := range []string{"UPDATE play_log SET title = 'x'", "DELETE FROM play_log", "UPDATE audit SET user = 'x'", "DELETE FROM audit"} {
		if _, err := db.Exec(q); err == nil {
			t.Errorf("%s went through", q)
		}
	}
}

// Somebody with the file in hand drops the triggers and cuts the tail off: the
// chain that is left is whole, and is found to be short all the same, also
// after new rows took the old numbers.
func TestCutTailIsNoticedForGood(t *testing.T) {
	for _, chain := range []struct{ table, trigger string }{{"play_log", "play_log_kept"}, {"audit", "audit_kept"}} {
		dir := t.TempDir()
		d := apptest.OpenDB(t, dir, store.Options{})
		for range 4 {
			onAir(t, d, apptest.Start)
			if err := d.AddAudit(ctx, app.AuditRow{Action: "x"}); err != nil {
				t.Fatal(err)
			}
		}
		apptest.Closed(t, d)
		cutTail(t, dir, chain.table, chain.trigger)
		r, err := store.OpenReader(ctx, dir)
		if err != nil {
			t.Fatal(err)
		}
		if broken, cut := verify(t, r, chain.table); broken || !cut {
			t.Errorf("%s read alone: broken %v, cut %v", chain.table, broken, cut)
		}
		apptest.Closed(t, r)
		d = apptest.OpenDB(t, dir, store.Options{})
		for range 9 {
			onAir(t, d, apptest.Start)
			if err := d.AddAudit(ctx, app.AuditRow{Action: "y"}); err != nil {
				t.Fatal(err)
			}
		}
		apptest.Closed(t, d)
		d = apptest.OpenDB(t, dir, store.Options{})
		if broken, cut := verify(t, d, chain.table); broken || !cut {
			t.Errorf("%s after new rows: broken %v, cut %v", chain.table, broken, cut)
		}
	}
}

// cutTail takes the last two rows and sets the kept head back to match.
func cutTail(t *testing.T, dir, table, trigger string) {
	t.Helper()
	db := raw(t, dir)
	run(t, db, "DROP TRIGGER "+trigger)
	run(t, db, "DELETE FROM "+table+" WHERE seq > (SELECT max(seq) FROM "+table+") - 2")
	key := map[string]string{"play_log": "chain.playlog", "audit": "chain.audit"}[table]
	run(t, db, "UPDATE settings SET value = (SELECT seq || ' ' || hash FROM "+table+" ORDER BY seq DESC LIMIT 1) WHERE key = ?", key)
	apptest.Closed(t, db)
}

func verify(t *testing.T, d *store.DB, table string) (broken, cut bool) {
	t.Helper()
	if table == "audit" {
		_, row, cut, err := d.VerifyAudit(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return row != nil, cut
	}
	_, row, cut, err := d.VerifyPlayLog(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return row != nil, cut
}

func TestChangedRowIsFound(t *testing.T) {
	dir := t.TempDir()
	d := apptest.OpenDB(t, dir, store.Options{})
	for range 4 {
		onAir(t, d, apptest.Start)
	}
	db := raw(t, dir)
	run(t, db, "DROP TRIGGER play_log_unchanged")
	run(t, db, "UPDATE play_log SET title = 'Không có gì' WHERE seq = 3")
	n, broken, _, err := d.VerifyPlayLog(ctx)
	if err != nil || n != 4 || broken == nil || broken.Seq != 3 {
		t.Errorf("%d rows, broken %+v, %v", n, broken, err)
	}
}

func TestHeadFileIsThereAfterClosing(t *testing.T) {
	dir := t.TempDir()
	d := apptest.OpenDB(t, dir, store.Options{})
	for range 3 {
		onAir(t, d, apptest.Start)
	}
	rows, err := d.PlayLog(ctx, 3, 10)
	if err != nil || len(rows) != 1 {
		t.Fatalf("%+v, %v", rows, err)
	}
	apptest.Closed(t, d)
	b, err := os.ReadFile(filepath.Join(dir, "playlog.head"))
	if err != nil || string(b) != "3 "+rows[0].Hash+"\n" {
		t.Errorf("%q, %v", b, err)
	}
}

func BenchmarkLogReports(b *testing.B) {
	for _, together := range []int{1, 32} {
		b.Run(fmt.Sprintf("together=%d", together), func(b *testing.B) {
			d := apptest.DB(b, store.Options{})
			c := apptest.StoredCluster(b, d, apptest.Cluster(1, "Cụm"))
			br := onAir(b, d, apptest.Start, c.ID)
			at := apptest.Start
			var seq int64
			for b.Loop() {
				var batch []app.ClusterReport
				for range together {
					seq++
					batch = append(batch, report(c.ID, seq, apptest.Seconds(br.ID, at, 10)))
					at = at.Add(10 * time.Second)
				}
				logReports(b, d, batch...)
			}
			b.ReportMetric(float64(seq)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
