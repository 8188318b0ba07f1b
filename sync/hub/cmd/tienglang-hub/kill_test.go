package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3" // driver "sqlite3"

	"tienglang/app"
	"tienglang/app/playlog"
	"tienglang/app/store"
	"tienglang/sync/client"
	"tienglang/sync/hub"
	"tienglang/sync/wire"
)

// alter changes a database that nobody has open.
func alter(path, statement string) error {
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	_, err = db.Exec(statement)
	return err
}

// kills is how often TestKillNine kills; TL_KILLS changes it.
func kills() int {
	if n, err := strconv.Atoi(os.Getenv("TL_KILLS")); err == nil {
		return n
	}
	return 30
}

// pair is a real hub and a real station, each a process.
type pair struct {
	t                    *testing.T
	hubDir, stationDir   string
	listen               string
	hub, station         *exec.Cmd
	commune              app.ID
	hubKills, otherKills int
}

// TestKillNine kills hub and station at random moments while records and
// media go up, and wants everything at the hub once.
func TestKillNine(t *testing.T) {
	p := &pair{t: t, hubDir: t.TempDir(), stationDir: t.TempDir(), listen: "127.0.0.1:0"}
	p.enrol()
	for range kills() {
		time.Sleep(time.Duration(20+rand.IntN(300)) * time.Millisecond)
		if rand.IntN(2) == 0 {
			p.hubKills++
			kill(t, p.hub)
			p.hub, _ = startHub(t, p.hubDir, p.listen)
		} else {
			p.otherKills++
			kill(t, p.station)
			p.startStation("station")
		}
	}
	kill(t, p.station)
	p.startStation("drain")
	if err := p.station.Wait(); err != nil {
		t.Fatalf("the station could not send the rest: %v\n%s", err, p.station.Stderr)
	}
	kill(t, p.hub)
	p.compare()
}

func kill(t *testing.T, c *exec.Cmd) {
	t.Helper()
	if err := c.Process.Kill(); err != nil {
		t.Fatalf("%v: it had ended by itself: %v", err, c.Stderr)
	}
	_ = c.Wait() // says "killed"
}

// enrol starts the hub on a port that it keeps, and joins the station to it.
func (p *pair) enrol() {
	var r ready
	p.hub, r = startHub(p.t, p.hubDir, p.listen)
	p.listen = strings.TrimPrefix(r.URL, "https://")
	code := enrolCode(p.t, p.hubDir, "Xã Tân Khê")
	id, err := wire.LoadIdentity(filepath.Join(p.stationDir, "station.key"))
	if err != nil {
		p.t.Fatal(err)
	}
	p.commune = app.NewID(time.Now())
	e, err := client.Enrol(p.t.Context(), r.URL, code, id, app.Station{Commune: p.commune}, client.Options{})
	if err != nil {
		p.t.Fatal(err)
	}
	text, err := json.Marshal(e)
	if err == nil {
		err = os.WriteFile(filepath.Join(p.stationDir, "hub.json"), text, 0o600)
	}
	if err != nil {
		p.t.Fatal(err)
	}
	p.startStation("station")
}

func (p *pair) startStation(as string) {
	p.station = child(p.t, as, p.stationDir)
	p.station.Stderr = &strings.Builder{}
	if err := p.station.Start(); err != nil {
		p.t.Fatal(err)
	}
	started := p.station
	p.t.Cleanup(func() { _ = started.Process.Kill() })
}

// compare reads both sides, record by record.
func (p *pair) compare() {
	t, ctx := p.t, context.Background()
	d, err := store.Open(ctx, p.stationDir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	s, err := hub.New(ctx, hub.Config{Dir: p.hubDir})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	last, err := d.LastSeq(ctx)
	if err != nil {
		t.Fatal(err)
	}
	refs, err := s.Store().RecordRefs(ctx, p.commune)
	if err != nil {
		t.Fatal(err)
	}
	if last < 20 || int64(len(refs)) != last {
		t.Errorf("the station made %d records, the hub has %d", last, len(refs))
	}
	media := 0
	sent := outboxOf(t, d)
	for i, r := range refs {
		was := sent[r.Seq]
		if r.Seq != int64(i+1) || r.Refused != "" || r.Object != was.Object || r.Kind != was.Kind || was.AckedAt.IsZero() {
			t.Fatalf("record %d: hub %+v, station %+v", i+1, r, was)
		}
		if r.Media != "" {
			media++
			p.sameMedium(s, r.Media)
		}
	}
	p.sameLog(d, s)
	for name, check := range map[string]func(context.Context) error{"station": d.Check, "hub": s.Store().Check} {
		if err := check(ctx); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if left, err := s.Store().IdleUploads(ctx, time.Now().Add(time.Hour)); err != nil || len(left) > 0 {
		t.Errorf("uploads left: %v, %v", left, err)
	}
	t.Logf("%d kills of the hub, %d of the station: %d records and %d media, 0 missing, 0 twice", p.hubKills, p.otherKills, len(refs), media)
}

func outboxOf(t *testing.T, d *store.DB) map[int64]app.OutboxRow {
	t.Helper()
	all, err := d.Outbox(context.Background(), 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	m := map[int64]app.OutboxRow{}
	for _, r := range all {
		m[r.Seq] = r
	}
	return m
}

// sameMedium reads the hub's file and checks it against its SHA-256.
func (p *pair) sameMedium(s *hub.Server, sha string) {
	p.t.Helper()
	path, err := s.MediaPath(context.Background(), p.commune, sha)
	if err != nil {
		p.t.Fatal(err)
	}
	sum, err := sumOf(path)
	if err != nil || sum != sha {
		p.t.Errorf("medium %s has the sum %s, %v", sha, sum, err)
	}
}

// sameLog compares the two play logs row by row.
func (p *pair) sameLog(d *store.DB, s *hub.Server) {
	p.t.Helper()
	rows, err := s.Store().PlayLogAll(context.Background(), p.commune)
	if err != nil {
		p.t.Fatal(err)
	}
	n, head := 0, app.ChainHead{}
	for r, err := range d.WalkPlayLog(context.Background()) {
		if err != nil {
			p.t.Fatal(err)
		}
		if n >= len(rows) || rows[n].Hash != r.Hash || !playlog.Follows(head, rows[n]) {
			p.t.Fatalf("row %d of the play log differs at the hub", r.Seq)
		}
		head = app.ChainHead{Seq: r.Seq, Hash: r.Hash}
		n++
	}
	if n != len(rows) {
		p.t.Errorf("the station's log has %d rows, the hub's %d", n, len(rows))
	}
}
