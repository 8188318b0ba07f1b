package command

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/daily"
	"tienglang/app/store"
	"tienglang/sync/wire"
)

// signedDay is a page of a commune's usual day: 24 programmes at 43 poles.
func signedDay(t testing.TB) (daily.Page, *wire.Identity) {
	t.Helper()
	var r daily.Records
	for n := 1; n <= 43; n++ {
		r.Clusters = append(r.Clusters, app.Cluster{ID: app.ID(fmt.Sprintf("c%d", n)), Number: n, Name: fmt.Sprintf("Khe Cốc %d", n)})
	}
	for i := range 24 {
		from := clock(5, 0).Add(time.Duration(i) * 15 * time.Minute)
		s := app.Slot{Broadcast: app.ID(fmt.Sprintf("b%d", i)), Title: fmt.Sprintf("Thông báo kế hoạch sử dụng đất số %d", i+1), Kind: app.BroadcastProgramme, From: from, To: from.Add(10 * time.Minute)}
		sent := daily.Sent{Broadcast: app.Broadcast{ID: s.Broadcast, Title: s.Title, Kind: s.Kind, EndReason: "done"}}
		for k, c := range r.Clusters {
			s.Clusters = append(s.Clusters, c.ID)
			sent.At = append(sent.At, daily.SentAt{Cluster: c.ID, From: s.From, To: s.To})
			played := int64(600_000)
			if (i+k)%37 == 0 {
				played = 310_500
			}
			r.Played = append(r.Played, app.PlayLogRow{Kind: app.PlayLogHeard, Broadcast: s.Broadcast, Cluster: c.ID, Title: s.Title, From: s.From, PlayedMS: played, LevelDBFS: -19.4})
		}
		r.Planned, r.Sent = append(r.Planned, s), append(r.Sent, sent)
	}
	id, err := wire.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	p := daily.Make(theDay, r, clock(24, 10))
	p.Station, p.Commune, p.Province = "Đài truyền thanh xã Tân Khê", "Xã Tân Khê", "tỉnh Thái Nguyên"
	p.MadeAt, p.Program, p.PlayLog = clock(24, 10), Version, "66 abc"
	if p, err = daily.Seal(p, daily.Head{Number: 41, Hash: strings.Repeat("a1", 32)}, id); err != nil {
		t.Fatal(err)
	}
	return p, id
}

// TestAPDFIsCheckedByItself: it carries its figures, and is what they give, byte
// for byte; a changed letter or figure of it is found.
func TestAPDFIsCheckedByItself(t *testing.T) {
	t.Parallel()
	p, id := signedDay(t)
	pdf, err := drawDaily(p)
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("TIENGLANG_PICTURES"); dir != "" {
		_ = os.WriteFile(filepath.Join(dir, "nhat-ky.pdf"), pdf, 0o644)
	}
	got, err := checkDaily(pdf, id.Public())
	if err != nil || got.Hash != p.Hash || got.Totals().Planned != 24 {
		t.Fatalf("%+v, %v", got.Totals(), err)
	}
	for at := 900; at < len(pdf); at += len(pdf) / 40 {
		bad := bytes.Clone(pdf)
		bad[at] ^= 1
		if _, err := checkDaily(bad, id.Public()); err == nil {
			t.Errorf("byte %d of %d was changed, and nobody noticed", at, len(pdf))
		}
	}
	other, _ := wire.NewIdentity()
	if _, err := checkDaily(pdf, other.Public()); app.CodeOf(err) != "daily.other_key" {
		t.Errorf("by another's key: %v", err)
	}
	if _, err := checkDaily(append(pdf, pdf...), ""); app.CodeOf(err) != "daily.no_figures" {
		t.Errorf("with two sets of figures: %v", err)
	}
}

// TestVerifyLogChecksPagesAnywhere by the command, with files alone.
func TestVerifyLogChecksPagesAnywhere(t *testing.T) {
	t.Parallel()
	p, id := signedDay(t)
	next, err := daily.Seal(daily.Page{Version: daily.Version, Date: theDay.Add(1)}, daily.Head{Number: p.Number, Hash: p.Hash}, id)
	if err != nil {
		t.Fatal(err)
	}
	now, err := drawDaily(next)
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(1100 * time.Millisecond) // a PDF tells its moment in seconds
	if later, err := drawDaily(next); err != nil || !bytes.Equal(now, later) {
		t.Errorf("a page without a moment is drawn otherwise a second later: %v", err)
	}
	dir := t.TempDir()
	first, second := filepath.Join(dir, "23.pdf"), filepath.Join(dir, "24.pdf")
	if err := saveDaily(p, first, true); err != nil {
		t.Fatal(err)
	}
	if err := saveDaily(next, second, false); err != nil {
		t.Fatal(err)
	}
	figures := strings.TrimSuffix(first, ".pdf") + ".json"
	if code, out, errOut := commanded(t, "verify-log", "--key", id.Public(), "--code", p.Code(), figures); code != 0 || !strings.Contains(out, "code: 2026-11-23") {
		t.Errorf("figures and code: %d %s %s", code, out, errOut)
	}
	if code, out, errOut := commanded(t, "verify-log", second, first); code != 0 || strings.Count(out, "whole") != 2 {
		t.Errorf("two pages: %d %s %s", code, out, errOut)
	}
	if code, _, errOut := commanded(t, "verify-log", "--code", p.Code(), second); code == 0 || !strings.Contains(errOut, "QR") {
		t.Errorf("the code of another page: %d %s", code, errOut)
	}
	strange, err := daily.Seal(daily.Page{Version: daily.Version, Date: theDay.Add(1)}, daily.Head{Number: p.Number, Hash: "0"}, id)
	if err != nil {
		t.Fatal(err)
	}
	if err := saveDaily(strange, second, false); err != nil {
		t.Fatal(err)
	}
	if code, _, errOut := commanded(t, "verify-log", first, second); code == 0 || !strings.Contains(errOut, "does not follow") {
		t.Errorf("a page that was replaced: %d %s", code, errOut)
	}
	body, _ := os.ReadFile(figures)
	if err := os.WriteFile(figures, bytes.Replace(body, []byte(`"heard": 310500`), []byte(`"heard": 600000`), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errOut := commanded(t, "verify-log", figures); code == 0 || !strings.Contains(errOut, "was changed") {
		t.Errorf("a changed figure: %d %s", code, errOut)
	}
}

// commanded is a command of the program, with its exit status and what it said.
func commanded(t *testing.T, args ...string) (code int, out, errOut string) {
	t.Helper()
	var o, e bytes.Buffer
	code = Main(args, &o, &e)
	return code, o.String(), e.String()
}

// TestAStationMakesItsPages: of each day that is over, once, each after the one
// before, from what really lies in its database.
func TestAStationMakesItsPages(t *testing.T) {
	t.Parallel()
	ctx, dir := context.Background(), t.TempDir()
	now := clock(24, 5)
	db, err := store.Open(ctx, dir, store.Options{Clock: clockFunc(func() time.Time { return now })})
	if err != nil {
		t.Fatal(err)
	}
	about, err := db.SaveStation(ctx, app.Station{Name: "Đài", CommuneOf: "Xã", CreatedAt: clock(-24, 0)}, app.AuditRow{Action: "station.create"})
	if err != nil {
		t.Fatal(err)
	}
	about.CreatedAt = clock(-30, 0)
	id, err := wire.LoadIdentity(filepath.Join(dir, "station.key"))
	if err != nil {
		t.Fatal(err)
	}
	slot := slotOf("news", clock(5, 0), clock(5, 10), "c1")
	slot.Why = nil
	if err := db.PutPlanned(ctx, []app.Slot{slot}); err != nil {
		t.Fatal(err)
	}
	m := dailyMaker{db: db, about: about, by: id, clock: clockFunc(func() time.Time { return now })}
	due := func() string {
		dates, err := m.due(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(dates)
	}
	if got := due(); got != "[2026-11-22]" {
		t.Fatalf("five minutes after midnight due are %s", got)
	}
	now = clock(24, 20)
	if got := due(); got != "[2026-11-23]" {
		t.Fatalf("after the speakers' last accounts due are %s", got)
	}
	if _, err := m.page(ctx, theDay.Add(1)); app.CodeOf(err) != "daily.not_over" {
		t.Errorf("a day that goes on: %v", err)
	}
	first, err := m.page(ctx, theDay)
	if err != nil || first.Number != 1 || first.Totals().Planned != 1 {
		t.Fatalf("%+v, %v", first, err)
	}
	again, err := m.page(ctx, theDay)
	if err != nil || again.Hash != first.Hash {
		t.Errorf("asked twice: %s and %s, %v", first.Hash, again.Hash, err)
	}
	now = clock(24*4, 20)
	if got := due(); got != "[2026-11-24 2026-11-25 2026-11-26]" {
		t.Errorf("after three days off due are %s", got)
	}
	next, err := m.make(ctx, theDay.Add(1))
	if err != nil || next.Prev != first.Hash || next.Number != 2 {
		t.Errorf("the next page: %d %s, %v", next.Number, next.Prev, err)
	}
	if err := db.PutDailyPage(ctx, next, app.AuditRow{Action: "daily.make"}); app.CodeOf(err) != "daily.not_next" {
		t.Errorf("kept twice: %v", err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out.pdf")
	if code, said, errOut := commanded(t, "daily", "--data", dir, "--date", "2026-11-23", "--json", out); code != 0 || !strings.Contains(said, "page 1, 1 planned") {
		t.Fatalf("the command: %d %s %s", code, said, errOut)
	}
	var p daily.Page
	body, err := os.ReadFile(filepath.Join(dir, "out.json"))
	if err != nil || json.Unmarshal(body, &p) != nil || p.Hash != first.Hash {
		t.Errorf("the figures: %v %s", err, body)
	}
	if code, _, errOut := commanded(t, "verify-log", "--key", id.Public(), out); code != 0 {
		t.Errorf("the PDF of the command: %s", errOut)
	}
}

// A clock that was a day ahead closed a day at its noon: what is due after that
// is in a further page, once.
func TestADayThatWasClosedEarlyGetsAFurtherPage(t *testing.T) {
	t.Parallel()
	ctx, dir := context.Background(), t.TempDir()
	now := clock(36, 0)
	db, err := store.Open(ctx, dir, store.Options{Clock: clockFunc(func() time.Time { return now })})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	id, err := wire.LoadIdentity(filepath.Join(dir, "station.key"))
	if err != nil {
		t.Fatal(err)
	}
	m := dailyMaker{db: db, about: app.Station{CreatedAt: clock(-30, 0)}, by: id, clock: clockFunc(func() time.Time { return now })}
	put := func(s app.Slot) {
		t.Helper()
		s.Why = nil
		if err := db.PutPlanned(ctx, []app.Slot{s}); err != nil {
			t.Fatal(err)
		}
	}
	makeDue := func() (made int) {
		t.Helper()
		dates, err := m.due(ctx)
		for _, d := range dates {
			if err == nil {
				_, err = m.make(ctx, d)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		return len(dates)
	}
	put(slotOf("morning", clock(5, 0), clock(5, 10), "c1"))
	if makeDue() != 1 {
		t.Fatal("the clock that is ahead closes no day")
	}
	now = clock(16, 0)
	put(slotOf("evening", clock(17, 0), clock(17, 10), "c1"))
	if n := makeDue(); n != 0 {
		t.Errorf("%d pages are made of a day that goes on", n)
	}
	now = clock(24, 20)
	if n := makeDue(); n != 1 {
		t.Errorf("%d pages are made after the day", n)
	}
	p, err := db.DailyPage(ctx, theDay)
	if err != nil || p.Number != 2 || len(p.Programmes) != 2 {
		t.Errorf("page %d of %d programmes, %v", p.Number, len(p.Programmes), err)
	}
	if n := makeDue(); n != 0 {
		t.Errorf("%d more pages are made", n)
	}
}

// clockFunc is a clock of a test.
type clockFunc func() time.Time

// Now is the time.
func (f clockFunc) Now() time.Time { return f() }

// After never comes.
func (f clockFunc) After(time.Duration) <-chan time.Time { return nil }

func FuzzPageIn(f *testing.F) {
	p, _ := signedDay(f)
	pdf, err := drawDaily(p)
	if err != nil {
		f.Fatal(err)
	}
	figures, _ := p.Encode()
	f.Add(pdf)
	f.Add(figures)
	f.Add([]byte("%PDF-1.3\n/Type /EmbeddedFile /Length 3 /Filter /FlateDecode >>\nstream\nabc"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, _, err := pageIn(data); err != nil && app.CodeOf(err) == "" {
			t.Errorf("no sentence for %v", err)
		}
	})
}
