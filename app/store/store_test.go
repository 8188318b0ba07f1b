package store_test

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/audit"
	"tienglang/app/store"
)

var ctx = context.Background()

func open(dir string, workshop bool) (*store.DB, error) {
	return store.Open(ctx, dir, store.Options{Workshop: workshop, Logger: slog.New(slog.DiscardHandler)})
}

func TestMain(m *testing.M) {
	switch os.Getenv("TL_CHILD") {
	case "hold":
		os.Exit(holdFolder(os.Getenv("TL_DIR")))
	case "bin":
		os.Exit(binUntilKilled(os.Getenv("TL_DIR")))
	case "measure":
		os.Exit(measureUntilKilled(os.Getenv("TL_DIR")))
	case "copy":
		os.Exit(copyUntilKilled(os.Getenv("TL_DIR")))
	case "work":
		os.Exit(workUntilKilled(os.Getenv("TL_DIR")))
	}
	os.Exit(m.Run())
}

// holdFolder is a second copy of the program that has the folder open.
func holdFolder(dir string) int {
	if _, err := open(dir, false); err != nil {
		fmt.Println(app.CodeOf(err))
		return 1
	}
	fmt.Println("open")
	select {}
}

func child(t *testing.T, kind, dir string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "TL_CHILD="+kind, "TL_DIR="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewScanner(out)
}

func TestSecondCopyIsToldAndKilledCopyFreesTheFolder(t *testing.T) {
	dir := t.TempDir()
	cmd, out := child(t, "hold", dir)
	if !out.Scan() || out.Text() != "open" {
		t.Fatalf("the child said %q", out.Text())
	}
	_, err := open(dir, false)
	apptest.Wants(t, err, "data.in_use")
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	d, err := open(dir, false)
	if err != nil {
		t.Fatalf("after kill -9: %v", err)
	}
	apptest.Closed(t, d)
}

func TestSQLiteIsSetToKeepWhatItAcknowledges(t *testing.T) {
	d := apptest.DB(t, store.Options{})
	w, r := store.Pragmas(d, "journal_mode", "synchronous", "foreign_keys", "query_only")
	if fmt.Sprint(w) != "[wal 2 1 0]" || fmt.Sprint(r) != "[wal 2 1 1]" {
		t.Errorf("writer %v, reader %v", w, r)
	}
}

func TestFolderKindsAreNeverMixed(t *testing.T) {
	for _, workshop := range []bool{true, false} {
		dir := t.TempDir()
		apptest.Closed(t, apptest.OpenDB(t, dir, store.Options{Workshop: workshop}))
		_, err := open(dir, !workshop)
		apptest.Wants(t, err, map[bool]string{true: "data.workshop_folder", false: "data.real_folder"}[workshop])
		d, err := open(dir, workshop)
		if err != nil {
			t.Fatal(err)
		}
		if is, err := d.Workshop(ctx); err != nil || is != workshop {
			t.Errorf("Workshop() = %v, %v", is, err)
		}
		apptest.Closed(t, d)
	}
}

func raw(t *testing.T, dir string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "station.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { apptest.Closed(t, db) })
	return db
}

func run(t *testing.T, db *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := db.Exec(query, args...); err != nil {
		t.Fatal(err)
	}
}

func TestNewerDatabaseIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	apptest.Closed(t, apptest.OpenDB(t, dir, store.Options{}))
	db := raw(t, dir)
	run(t, db, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)")
	apptest.Closed(t, db)
	before, err := os.ReadFile(filepath.Join(dir, "station.db"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = open(dir, false)
	apptest.Wants(t, err, "data.newer")
	_, err = store.OpenReader(ctx, dir)
	apptest.Wants(t, err, "data.newer")
	after, err := os.ReadFile(filepath.Join(dir, "station.db"))
	if err != nil || string(before) != string(after) {
		t.Errorf("the newer database was changed (%v)", err)
	}
}

func TestDamagedDatabaseIsNamed(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "station.db"), []byte("this is a letter and no database, whatever its name says"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := open(dir, false)
	apptest.Wants(t, err, "data.damaged")
}

func TestCheckFindsABrokenReference(t *testing.T) {
	dir := t.TempDir()
	d := apptest.OpenDB(t, dir, store.Options{})
	apptest.Wants(t, d.Check(ctx), "")
	db := raw(t, dir) // without foreign keys
	run(t, db, "INSERT INTO zone_clusters (zone, cluster) VALUES ('nowhere', 'nothing')")
	apptest.Wants(t, d.Check(ctx), "data.damaged")
}

func TestFullDatabaseSaysSo(t *testing.T) {
	d := apptest.DB(t, store.Options{})
	store.LimitPages(d, 8)
	var err error
	for i := 0; i < 2000 && err == nil; i++ {
		err = d.KeepDraft(ctx, app.NewID(time.Now()), make([]byte, 4000))
	}
	apptest.Wants(t, err, "disk.full")
	store.LimitPages(d, 1<<30)
	if err := d.KeepDraft(ctx, "after", []byte("{}")); err != nil {
		t.Fatalf("with room again: %v", err)
	}
	apptest.Wants(t, d.Check(ctx), "")
}

func TestReaderReadsBesideTheStationAndWritesNothing(t *testing.T) {
	dir := t.TempDir()
	_, err := store.OpenReader(ctx, dir)
	apptest.Wants(t, err, "data.no_station")
	d := apptest.OpenDB(t, dir, store.Options{})
	if _, err := d.SaveStation(ctx, app.Station{Name: "Đài xã Tân Khê"}, app.AuditRow{}); err != nil {
		t.Fatal(err)
	}
	r, err := store.OpenReader(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer apptest.Closed(t, r)
	if s, ok, err := r.Station(ctx); err != nil || !ok || s.Name != "Đài xã Tân Khê" {
		t.Errorf("station = %+v, %v, %v", s, ok, err)
	}
	apptest.Wants(t, r.KeepDraft(ctx, "x", nil), "data.read_only")
	_, err = r.AdoptMedia(ctx, filepath.Join(dir, "x.wav"), app.Media{Ext: ".wav"})
	apptest.Wants(t, err, "data.read_only")
}

func TestStationKeepsItsCommune(t *testing.T) {
	clock := apptest.NewClock()
	d := apptest.DB(t, store.Options{Clock: clock})
	if _, ok, err := d.Station(ctx); ok || err != nil {
		t.Fatalf("a new folder has a station: %v %v", ok, err)
	}
	first, err := d.SaveStation(ctx, app.Station{Name: "A", Workshop: true}, audit.Act("u", "station.save", ""))
	if err != nil {
		t.Fatal(err)
	}
	if first.Commune == "" || first.Workshop || !first.CreatedAt.Equal(clock.Now()) {
		t.Errorf("first = %+v", first)
	}
	clock.Advance(time.Hour)
	if _, err := d.SaveStation(ctx, app.Station{Name: "B", Commune: "another"}, app.AuditRow{}); err != nil {
		t.Fatal(err)
	}
	got, _, err := d.Station(ctx)
	if err != nil || got.Name != "B" || got.Commune != first.Commune || !got.CreatedAt.Equal(first.CreatedAt) {
		t.Errorf("got %+v, %v", got, err)
	}
	rows, err := d.Batch(ctx, 10)
	if err != nil || len(rows) != 2 || rows[1].Kind != app.RecordStation || rows[1].Object != first.Commune {
		t.Errorf("outbox: %+v, %v", rows, err)
	}
}

func TestOrderNumbersNeverComeTwice(t *testing.T) {
	dir := t.TempDir()
	d := apptest.OpenDB(t, dir, store.Options{})
	var last int64
	for range 3 {
		for range 5 {
			n, err := d.NextOrderSeq()
			if err != nil || n <= last {
				t.Fatalf("got %d, %v after %d", n, err, last)
			}
			last = n
		}
		apptest.Closed(t, d)
		d = apptest.OpenDB(t, dir, store.Options{})
	}
}

// A station that starts on a full disk, and whose clock went back meanwhile,
// numbers its orders above those that the poles have; so does its next start.
func TestOrderNumbersOfAFullDiskAreAboveThoseBefore(t *testing.T) {
	dir, clock := t.TempDir(), apptest.NewClock()
	d := apptest.OpenDB(t, dir, store.Options{Clock: clock})
	before, err := d.NextOrderSeq()
	if err != nil {
		t.Fatal(err)
	}
	apptest.Closed(t, d)
	db := raw(t, dir)
	run(t, db, "CREATE TRIGGER grows BEFORE UPDATE ON counters BEGIN INSERT INTO drafts (id, body, updated_at) VALUES ('x', zeroblob(1000000), 0); END")
	apptest.Closed(t, db)
	clock.Set(clock.Now().AddDate(-1, 0, 0))
	d = apptest.OpenDB(t, dir, store.Options{Clock: clock})
	store.LimitPages(d, 8)
	for range 2 {
		after, err := d.NextOrderSeq()
		if err != nil || after <= before {
			t.Fatalf("got %d, %v after %d", after, err, before)
		}
		before = after
	}
	apptest.Closed(t, d)
	run(t, raw(t, dir), "DROP TRIGGER grows")
	if after, err := apptest.OpenDB(t, dir, store.Options{Clock: clock}).NextOrderSeq(); err != nil || after <= before {
		t.Errorf("with room again %d, %v after %d", after, err, before)
	}
}

func TestLastDraftIsTheOneKeptLast(t *testing.T) {
	clock := apptest.NewClock()
	d := apptest.DB(t, store.Options{Clock: clock})
	if _, _, ok, err := d.LastDraft(ctx); ok || err != nil {
		t.Fatalf("a draft where none was kept: %v", err)
	}
	for _, id := range []app.ID{"a", "b", "a"} {
		clock.Set(clock.Now().Add(-time.Second)) // whatever the clock says
		if err := d.KeepDraft(ctx, id, []byte(string(id)+clockText(clock))); err != nil {
			t.Fatal(err)
		}
	}
	id, body, ok, err := d.LastDraft(ctx)
	if err != nil || !ok || id != "a" || string(body) != "a"+clockText(clock) {
		t.Errorf("got %s %s %v %v", id, body, ok, err)
	}
	if err := d.DropDraft(ctx, "a"); err != nil {
		t.Fatal(err)
	}
	if id, _, _, _ := d.LastDraft(ctx); id != "b" {
		t.Errorf("after dropping a: %s", id)
	}
}

func clockText(c *apptest.Clock) string { return c.Now().Format(time.RFC3339) }

func TestFolderNamesWithOddLetters(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "Đài xã #1 100% ? & thử")
	d := apptest.OpenDB(t, dir, store.Options{})
	if err := d.KeepDraft(ctx, "x", []byte("y")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "station.db")); err != nil {
		t.Error(err)
	}
}
