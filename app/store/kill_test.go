package store_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/library"
	"tienglang/app/store"
)

// killCluster is the cluster whose speaker reports in the test; the length of
// each of its reports follows from the number, so that what must be in the log
// can be counted.
const killCluster app.ID = "00000000-0000-7000-8000-000000000001"

func secondsOf(seq int64) int { return int(seq%3) + 1 }

// worker is the station program that is killed. It tells on its standard
// output each thing that was acknowledged to it, after it was.
type worker struct {
	d    *store.DB
	lib  *library.Service
	by   app.User
	mu   sync.Mutex
	fail chan error
}

func (w *worker) told(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	fmt.Printf(format+"\n", args...)
}

// workUntilKilled is the child: it makes programmes, logs and sends at once,
// until somebody kills it.
func workUntilKilled(dir string) int {
	d, err := open(dir, false)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	w := &worker{d: d, lib: library.New(d, app.SystemClock{}), by: apptest.Officer(), fail: make(chan error, 3)}
	if _, err := d.CloseInterrupted(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	next, _ := strconv.ParseInt(os.Getenv("TL_NEXT"), 10, 64)
	go func() { w.fail <- w.produce() }()
	go func() { w.fail <- w.air(next) }()
	go func() { w.fail <- w.send() }()
	fmt.Fprintln(os.Stderr, <-w.fail)
	return 1
}

// produce makes, submits and approves programme after programme.
func (w *worker) produce() error {
	for {
		m, err := w.d.PutMedia(ctx, bytes.NewReader(fmt.Appendf(nil, "%d", rand.Int64())), app.Media{Ext: ".flac", Kind: app.MediaMaster})
		if err != nil {
			return err
		}
		w.told("media %s", m.SHA256)
		p, err := w.lib.Save(ctx, w.by, apptest.Programme("Bản tin", m))
		if err != nil {
			return err
		}
		w.told("programme %s %s", p.ID, p.State)
		if p, err = w.lib.Submit(ctx, w.by, p.ID); err != nil {
			return err
		}
		w.told("programme %s %s", p.ID, p.State)
		if _, err = w.lib.Approve(ctx, w.by, p.ID); err != nil {
			return err
		}
		w.told("programme %s approved", p.ID)
	}
}

// air puts broadcasts on air and logs the reports of their speaker, the first
// of them possibly for the second time.
func (w *worker) air(seq int64) error {
	for {
		b := app.Broadcast{ID: app.NewID(time.Now()), Kind: app.BroadcastLive, Title: "Trực tiếp", Clusters: []app.ID{killCluster}, StartedAt: time.Now()}
		if err := w.d.StartBroadcast(ctx, b, app.AuditRow{Action: "air.start"}); err != nil {
			return err
		}
		w.told("start %s", b.ID)
		at := time.Now()
		for range 8 {
			n := secondsOf(seq)
			r := report(killCluster, seq, apptest.Seconds(b.ID, at, n))
			if _, err := w.d.LogReports(ctx, []app.ClusterReport{r}); err != nil {
				return err
			}
			w.told("report %d", seq)
			at, seq = at.Add(time.Duration(n)*time.Second), seq+1
		}
		if _, err := w.d.EndBroadcast(ctx, b.ID, at, "done", app.AuditRow{Action: "air.end"}); err != nil {
			return err
		}
		w.told("end %s", b.ID)
	}
}

// send plays the hub: it acknowledges whatever is taken.
func (w *worker) send() error {
	for {
		rows, err := w.d.Batch(ctx, 7)
		if err != nil {
			return err
		}
		var seqs []int64
		for _, r := range rows {
			seqs = append(seqs, r.Seq)
		}
		if err := w.d.Ack(ctx, seqs); err != nil {
			return err
		}
		for _, n := range seqs {
			w.told("ack %d", n)
		}
		if err := w.d.PutStatuses(ctx, status(killCluster, app.StateHeard)); err != nil {
			return err
		}
	}
}

// promises is what the child was told to be safe.
type promises struct {
	media  map[string]bool
	states map[app.ID]app.ProgrammeState
	starts map[app.ID]bool
	ends   map[app.ID]bool
	acks   map[int64]bool
	report int64
}

func (p *promises) take(t *testing.T, line string) {
	t.Helper()
	f := strings.Fields(line)
	switch f[0] {
	case "media":
		p.media[f[1]] = true
	case "programme":
		p.states[app.ID(f[1])] = app.ProgrammeState(f[2])
	case "start":
		p.starts[app.ID(f[1])] = true
	case "end":
		p.ends[app.ID(f[1])] = true
	case "ack", "report":
		n, err := strconv.ParseInt(f[1], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		if f[0] == "report" {
			p.report = n
			return
		}
		if p.acks[n] {
			t.Errorf("record %d was taken after it had been acknowledged", n)
		}
		p.acks[n] = true
	default:
		t.Fatalf("the child said %q", line)
	}
}

// TestKillNine kills the station again and again at a random moment of its
// work; nothing that was acknowledged may be lost and nothing may be there
// twice. TL_KILLS sets how often.
func TestKillNine(t *testing.T) {
	kills := 40
	if n, err := strconv.Atoi(os.Getenv("TL_KILLS")); err == nil {
		kills = n
	}
	dir := t.TempDir()
	d := apptest.OpenDB(t, dir, store.Options{})
	c := apptest.Cluster(1, "Cụm")
	c.ID = killCluster
	apptest.StoredCluster(t, d, c)
	apptest.Closed(t, d)
	p := &promises{media: map[string]bool{}, states: map[app.ID]app.ProgrammeState{}, starts: map[app.ID]bool{},
		ends: map[app.ID]bool{}, acks: map[int64]bool{}}
	for range kills {
		workAndKill(t, dir, p)
		d := apptest.OpenDB(t, dir, store.Options{})
		check(t, d, dir, p)
		apptest.Closed(t, d)
		if t.Failed() {
			t.FailNow()
		}
	}
	if len(p.states) == 0 || p.report == 0 || len(p.acks) == 0 || len(p.ends) == 0 {
		t.Fatalf("the children did not come to do their work: %d programmes, %d reports, %d acks", len(p.states), p.report, len(p.acks))
	}
	t.Logf("%d kills: %d media, %d programmes, %d broadcasts, %d reports, %d records acknowledged",
		kills, len(p.media), len(p.states), len(p.starts), p.report, len(p.acks))
}

func workAndKill(t *testing.T, dir string, p *promises) {
	t.Helper()
	t.Setenv("TL_NEXT", strconv.FormatInt(p.report+1, 10))
	cmd, out := child(t, "work", dir)
	time.AfterFunc(time.Duration(30+rand.IntN(250))*time.Millisecond, func() { _ = cmd.Process.Kill() })
	for out.Scan() {
		p.take(t, out.Text())
	}
	_ = cmd.Wait()
}

func check(t *testing.T, d *store.DB, dir string, p *promises) {
	t.Helper()
	apptest.Wants(t, d.Check(ctx), "")
	wholeLog(t, d)
	if _, broken, cut, err := d.VerifyAudit(ctx); err != nil || broken != nil || cut {
		t.Errorf("audit log: broken %+v, cut %v, %v", broken, cut, err)
	}
	checkLibrary(t, d, p)
	checkAir(t, d, dir, p)
	checkOutbox(t, dir, p)
}

// rank orders the states of a programme of the child.
var rank = map[app.ProgrammeState]int{app.ProgrammeDraft: 1, app.ProgrammeWaiting: 2, app.ProgrammeApproved: 3}

func checkLibrary(t *testing.T, d *store.DB, p *promises) {
	t.Helper()
	for sum := range p.media {
		if err := d.VerifyMedia(context.Background(), sum); err != nil {
			t.Errorf("media: %v", err)
		}
	}
	for id, said := range p.states {
		got, err := d.Programme(ctx, id)
		if err != nil || rank[got.State] < rank[said] || int(got.Version) != rank[got.State] {
			t.Errorf("programme %s: %s version %d, %v; %s was acknowledged", id, got.State, got.Version, err, said)
		}
		verdicts, err := d.Approvals(ctx, id)
		if want := rank[got.State] / 3; err != nil || len(verdicts) != want {
			t.Errorf("programme %s is %s with %d verdicts, %v", id, got.State, len(verdicts), err)
		}
	}
}

func checkAir(t *testing.T, d *store.DB, dir string, p *promises) {
	t.Helper()
	db := raw(t, dir)
	defer apptest.Closed(t, db)
	for id := range p.starts {
		if b, err := d.Broadcast(ctx, id); err != nil || p.ends[id] && b.EndReason != "done" {
			t.Errorf("broadcast %s: %+v, %v", id, b, err)
		}
		var starts, ends, most int
		err := db.QueryRow(`SELECT count(*) FILTER (WHERE kind = 'start'), count(*) FILTER (WHERE kind = 'end'),
			(SELECT count(*) FROM broadcasts WHERE id = ?1 AND ended_at > 0) FROM play_log WHERE broadcast = ?1`, id).Scan(&starts, &ends, &most)
		if err != nil || starts != 1 || ends != most {
			t.Errorf("broadcast %s: %d starts, %d ends in the log, %v", id, starts, ends, err)
		}
	}
	// One report may be in the log without the child's having come to say so.
	var promised, played int64
	for n := int64(1); n <= p.report; n++ {
		promised += int64(secondsOf(n)) * 1000
	}
	heard, err := d.HeardBy(ctx, killCluster, time.Time{})
	for _, h := range heard {
		played += h.PlayedMS
	}
	var logged int64
	sum := "SELECT (SELECT coalesce(sum(played_ms), 0) FROM play_log) + (SELECT coalesce(sum(played_ms), 0) FROM play_log_open)"
	if err := db.QueryRow(sum).Scan(&logged); err != nil || logged != played {
		t.Errorf("%d ms are in the rows of the log, %d in its sums, %v", logged, played, err)
	}
	next := int64(secondsOf(p.report+1)) * 1000
	if err != nil || played != promised && played != promised+next {
		t.Errorf("%d ms are in the log, %v; %d were acknowledged and %d may be besides", played, err, promised, next)
	}
}

func checkOutbox(t *testing.T, dir string, p *promises) {
	t.Helper()
	db := raw(t, dir)
	defer apptest.Closed(t, db)
	var rows, last, counter, logged, sent int64
	err := db.QueryRow(`SELECT count(*), max(seq), (SELECT value FROM counters WHERE name = 'outbox'),
		(SELECT count(*) FROM play_log), (SELECT count(DISTINCT object) FROM outbox WHERE kind = 'playlog') FROM outbox`).
		Scan(&rows, &last, &counter, &logged, &sent)
	if err != nil || rows != last || last != counter {
		t.Errorf("outbox: %d records, last %d, counter %d, %v", rows, last, counter, err)
	}
	if logged != sent {
		t.Errorf("%d rows in the play log, %d for the hub", logged, sent)
	}
	for seq := range p.acks {
		var acked int64
		if err := db.QueryRow("SELECT acked_at FROM outbox WHERE seq = ?", seq).Scan(&acked); err != nil || acked == 0 {
			t.Errorf("record %d: acknowledged at %d, %v", seq, acked, err)
		}
	}
}
