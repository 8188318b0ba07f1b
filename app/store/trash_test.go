package store_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/audit"
	"tienglang/app/library"
	"tienglang/app/store"
)

// binUntilKilled is the child: it takes sounds in and throws every second one
// away for ever, until somebody kills it.
func binUntilKilled(dir string) int {
	d, err := open(dir, false)
	for err == nil {
		_, err = d.Reap(ctx, nil) // as at a start
		for n := 0; err == nil; n++ {
			err = keepOrBin(d, n%2 == 0)
		}
	}
	fmt.Fprintln(os.Stderr, err)
	return 1
}

func keepOrBin(d *store.DB, keep bool) error {
	m, err := d.PutMedia(ctx, bytes.NewReader(fmt.Appendf(nil, "%d", rand.Int64())), app.Media{Name: "x", Ext: ".flac", Kind: app.MediaVoice})
	if err != nil {
		return err
	}
	if keep {
		fmt.Println("kept " + m.SHA256)
		return nil
	}
	m.DeletedAt = time.Now()
	if err := d.SaveMedia(ctx, m, audit.Act("u", "media.delete", m.SHA256)); err != nil {
		return err
	}
	fmt.Println("binned " + m.SHA256)
	if _, err := d.EmptyTrash(ctx, time.Now(), audit.Act("u", "library.empty_trash", "")); err != nil {
		return err
	}
	if _, err := d.Reap(ctx, nil); err != nil {
		return err
	}
	fmt.Println("gone " + m.SHA256)
	return nil
}

// TestKillWhileEmptyingTheTrash kills the program at random moments between row
// and file: no row is without its file, and after the next start's Reap nothing
// that was thrown away lies on the disk.
func TestKillWhileEmptyingTheTrash(t *testing.T) {
	dir := t.TempDir()
	said := map[string]string{}
	for range 12 {
		cmd, out := child(t, "bin", dir)
		time.AfterFunc(time.Duration(40+rand.IntN(150))*time.Millisecond, func() { _ = cmd.Process.Kill() })
		for out.Scan() {
			word, sha, _ := strings.Cut(out.Text(), " ")
			said[sha] = word
		}
		_ = cmd.Wait()
		checkBin(t, dir, said)
	}
	if len(said) < 10 {
		t.Fatalf("the children did not come to do their work: %d sounds", len(said))
	}
}

func checkBin(t *testing.T, dir string, said map[string]string) {
	t.Helper()
	d := apptest.OpenDB(t, dir, store.Options{})
	defer apptest.Closed(t, d)
	if _, err := d.EmptyTrash(ctx, time.Now().Add(time.Hour), app.AuditRow{}); err != nil {
		t.Fatal(err)
	}
	if r, err := d.Reap(ctx, nil); err != nil || r.Waiting != 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	all, err := d.Media(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, m := range all {
		known[m.SHA256] = true
		if err := d.VerifyMedia(ctx, m.SHA256); err != nil {
			t.Errorf("a row without its file: %v", err)
		}
	}
	lying := filesOf(t, dir)
	for sha, word := range said {
		if keep := word == "kept"; known[sha] != keep || lying[sha] != keep {
			t.Errorf("%s was %s: known %v, on the disk %v", sha[:8], word, known[sha], lying[sha])
		}
	}
}

// filesOf are the SHA-256s of the files that lie in the media folder.
func filesOf(t *testing.T, dir string) map[string]bool {
	t.Helper()
	lying := map[string]bool{}
	err := filepath.WalkDir(filepath.Join(dir, "media"), func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			lying[strings.TrimSuffix(e.Name(), ".flac")] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return lying
}

// A database of the version before has its programmes and media found after the
// first opening, and approvals as they were.
func TestAnOlderLibraryIsFoundAnew(t *testing.T) {
	dir := t.TempDir()
	d := apptest.OpenDB(t, dir, store.Options{})
	m := apptest.Sound(t, d, app.MediaVoice, "Tin vụ chè")
	p := apptest.Programme("Dự báo thời tiết", m)
	p.ID = app.NewID(time.Now())
	if _, err := d.SaveProgramme(ctx, p, app.AuditRow{}); err != nil {
		t.Fatal(err)
	}
	apptest.Closed(t, d)
	db := raw(t, dir)
	for _, q := range []string{"DELETE FROM found", "DELETE FROM found_objects", "UPDATE counters SET value = 0 WHERE name = 'search'"} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	apptest.Closed(t, db)
	d = apptest.OpenDB(t, dir, store.Options{})
	if got, err := d.Programmes(ctx, []app.Wanted{{Prefix: "thoi"}, {Prefix: "tiet"}}); err != nil || len(got) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := d.FindMedia(ctx, "", []app.Wanted{{Prefix: "vu"}}); err != nil || len(got) != 1 || got[0].Kind != app.MediaVoice {
		t.Errorf("%+v, %v", got, err)
	}
}

// The data of a station that worked with the version before the studio: its
// approvals hold for the same masters, and everything is found.
func TestAStationOfTheVersionBeforeGoesOn(t *testing.T) {
	dir := t.TempDir()
	d := apptest.OpenDB(t, dir, store.Options{})
	lib, by := library.New(d, app.SystemClock{}), apptest.Officer()
	p := apptest.Programme("Đường làng ngõ xóm", apptest.Sound(t, d, app.MediaMaster, "master"))
	p.Items = []app.ProgrammeItem{{Kind: app.MediaVoice, Media: apptest.Sound(t, d, app.MediaVoice, "voice").SHA256, Title: "Lời đọc"}}
	p, err := lib.Save(ctx, by, p)
	if err == nil {
		_, err = lib.Submit(ctx, by, p.ID)
	}
	if err == nil {
		_, err = lib.Approve(ctx, by, p.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	apptest.Closed(t, d)
	db := raw(t, dir)
	const beforeTheStudio = 5
	if err := store.BackTo(db, beforeTheStudio); err != nil {
		t.Fatal(err)
	}
	apptest.Closed(t, db)
	d = apptest.OpenDB(t, dir, store.Options{})
	apptest.Wants(t, d.Check(ctx), "")
	lib = library.New(d, app.SystemClock{})
	if _, err := lib.Airable(ctx, p.ID); err != nil {
		t.Errorf("the approval does not hold any more: %v", err)
	}
	for _, text := range []string{"", "duong", "loi doc"} {
		if got, err := lib.Search(ctx, text); err != nil || len(got) != 1 {
			t.Errorf("%q finds %+v, %v", text, got, err)
		}
	}
	if got, err := lib.Programme(ctx, p.ID); err != nil || len(got.Items) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}
