package hub_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/playlog"
	"tienglang/sync/client"
	"tienglang/sync/hub"
	"tienglang/sync/wire"
)

var quiet = slog.New(slog.DiscardHandler)

// startHub starts a hub over real TLS on a port of its own.
func startHub(t testing.TB, change ...func(*hub.Config)) *hub.Server {
	t.Helper()
	c := hub.Config{Dir: t.TempDir(), Listen: "127.0.0.1:0", Logger: quiet}
	for _, f := range change {
		f(&c)
	}
	s, err := hub.New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	return s
}

// station is a commune's end of the line.
type station struct {
	*client.Client
	id   *wire.Identity
	e    client.Enrolment
	st   app.Station
	head app.ChainHead
	seq  int64
}

func newIdentity(t testing.TB) *wire.Identity {
	t.Helper()
	id, err := wire.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func join(t testing.TB, s *hub.Server, name string) *station {
	t.Helper()
	code, err := s.NewEnrolment(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	st := &station{id: newIdentity(t), st: app.Station{
		Commune: app.NewID(time.Now()), Name: "Đài truyền thanh " + name, CommuneOf: name, Province: "tỉnh Thái Nguyên",
	}}
	if st.e, err = client.Enrol(t.Context(), s.URL(), code, st.id, st.st, client.Options{}); err != nil {
		t.Fatal(err)
	}
	st.Client = client.New(st.e, st.id, client.Options{})
	t.Cleanup(st.Close)
	return st
}

// record makes the station's next record.
func (s *station) record(kind app.RecordKind, object app.ID, body any, media string) wire.Record {
	text, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	s.seq++
	return wire.RecordOf(s.st.Commune, app.OutboxRow{
		Seq: s.seq, Kind: kind, Object: object, Body: text, Media: media, CreatedAt: time.Now(),
	})
}

// logRow makes the next row of the station's play log, and its record.
func (s *station) logRow(r app.PlayLogRow) wire.Record {
	r.ID = app.NewID(time.Now())
	r, s.head = playlog.Seal(s.head, r)
	return s.record(app.RecordPlayLog, r.ID, r, "")
}

// heard makes the record of ten seconds heard.
func (s *station) heard(at time.Time) wire.Record {
	return s.logRow(app.PlayLogRow{
		Kind: app.PlayLogHeard, Broadcast: "b1", Title: "Bản tin sáng", Cluster: "c1",
		From: at, To: at.Add(10 * time.Second), PlayedMS: 10000, LevelDBFS: -18.25,
	})
}

// some makes n records of the play log.
func (s *station) some(n int) []wire.Record {
	var all []wire.Record
	for i := range n {
		all = append(all, s.heard(time.Date(2026, 11, 23, 5, 15, 10*i, 0, time.UTC)))
	}
	return all
}

// whole checks that the hub has the records 1 to n once each, in a whole
// chain, in a sound database.
func whole(t testing.TB, s *hub.Server, commune app.ID, n int) {
	t.Helper()
	refs, err := s.Store().RecordRefs(t.Context(), commune)
	if err != nil {
		t.Fatal(err)
	}
	if len(refs) != n {
		t.Errorf("%d records, want %d", len(refs), n)
	}
	for i, r := range refs {
		if r.Seq != int64(i+1) || r.Refused != "" {
			t.Errorf("record %d has number %d, refused %q", i+1, r.Seq, r.Refused)
			break
		}
	}
	rows, err := s.Store().PlayLogAll(t.Context(), commune)
	if err != nil {
		t.Fatal(err)
	}
	var head app.ChainHead
	for _, r := range rows {
		if !playlog.Follows(head, r) {
			t.Fatalf("row %d does not follow row %d", r.Seq, head.Seq)
		}
		head = app.ChainHead{Seq: r.Seq, Hash: r.Hash}
	}
	if err := s.Store().Check(t.Context()); err != nil {
		t.Error(err)
	}
}

// noise writes a file of n bytes that no compression shortens, and gives its
// path and SHA-256.
func noise(t testing.TB, n int, seed uint64) (path, sha string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), fmt.Sprintf("%d.flac", seed))
	if err := os.WriteFile(path, noiseBytes(n, seed), 0o600); err != nil {
		t.Fatal(err)
	}
	return path, sumOf(t, path)
}

func push(t testing.TB, s *station, records ...wire.Record) wire.Answer {
	t.Helper()
	a, err := s.Push(context.WithoutCancel(t.Context()), records)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// enrolWith joins a new station with the code.
func enrolWith(t testing.TB, s *hub.Server, code string) client.Enrolment {
	t.Helper()
	e, err := client.Enrol(t.Context(), s.URL(), code, newIdentity(t), app.Station{Commune: app.NewID(time.Now())}, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}
