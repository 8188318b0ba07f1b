package store_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/store"
)

// filled is a station with something of each part in its folder.
func filled(t *testing.T) *store.DB {
	t.Helper()
	d, _, _ := backedUp(t)
	for name, text := range map[string]string{
		"aircheck/2026-11-22/05-00-00.000_b.opus":           "hôm qua",
		"aircheck/2026-11-22/06-00-00.000_e.emergency.opus": "khẩn cấp",
		"recordings/take.flac":                              "đang thu",
		"map/ground.mbtiles":                                "ảnh nền",
		"later/unknown.json":                                "của bản sau",
		"held/x.opus":                                       "làm lại được",
		"edits/.sounds/x.wav":                               "làm lại được",
	} {
		put(t, filepath.Join(d.Dir(), name), text)
	}
	v, err := store.OpenVitals(ctx, d.Dir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = v.Close() }) // it stays open, as in a station that runs
	if err := v.Put(ctx, []store.VitalsDay{{Cluster: "c", Day: "2026-11-22", Body: []byte("đo")}}); err != nil {
		t.Fatal(err)
	}
	return d
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
		t.Fatal(err)
	}
}

func read(path string) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func backUp(t *testing.T, d *store.DB, to string, without ...store.BackupPart) store.Backup {
	t.Helper()
	b, err := d.BackUp(ctx, to, store.BackupOptions{Without: without})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func restored(t *testing.T, b store.Backup) string {
	t.Helper()
	into := filepath.Join(t.TempDir(), "new")
	if _, err := store.RestoreBackup(ctx, b.Folder, into, store.RestoreOptions{}); err != nil {
		t.Fatal(err)
	}
	return into
}

// All that a station has comes back, but for what it makes anew; the sizes are
// told beforehand.
func TestABackupHasAllOfTheStation(t *testing.T) {
	d := filled(t)
	sizes, err := d.BackupSizes(ctx)
	if err != nil || sizes[store.BackupAircheck] != int64(len("hôm qua")+len("khẩn cấp")) || sizes[store.BackupVitals] == 0 || sizes[""] == 0 {
		t.Fatalf("%v, %v", sizes, err)
	}
	to := t.TempDir()
	b := backUp(t, d, to)
	if !b.Verified || b.Sounds != 1 || b.Shared != 4 {
		t.Errorf("%+v", b)
	}
	if _, err := store.VerifyBackup(ctx, b.Folder, nil); err != nil {
		t.Fatal(err)
	}
	into := restored(t, b)
	for name, want := range map[string]string{
		"aircheck/2026-11-22/05-00-00.000_b.opus": "hôm qua", "aircheck/2026-11-22/06-00-00.000_e.emergency.opus": "khẩn cấp",
		"recordings/take.flac": "đang thu", "map/ground.mbtiles": "ảnh nền", "later/unknown.json": "của bản sau",
	} {
		if got := read(filepath.Join(into, name)); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	for _, name := range []string{"held", "edits/.sounds", "backup.json", "station.lock"} {
		if _, err := os.Stat(filepath.Join(into, name)); err == nil {
			t.Errorf("%s was copied", name)
		}
	}
	v, err := store.ReadVitals(into)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = v.Close() }) // only read
	if days, err := v.Days(ctx, "c", "2026-11-01", "2026-11-30"); err != nil || len(days) != 1 || string(days[0].Body) != "đo" {
		t.Errorf("%v, %v", days, err)
	}
}

// What a person leaves out is left out and told of; an unknown part is refused.
func TestPartsOfABackupAreLeftOut(t *testing.T) {
	d := filled(t)
	b := backUp(t, d, t.TempDir(), store.BackupParts...)
	if b.Shared != 0 || len(b.Without) != len(store.BackupParts) {
		t.Errorf("%+v", b)
	}
	into := restored(t, b)
	for _, name := range []string{"aircheck", "recordings", "map", "media", "vitals.db"} {
		if _, err := os.Stat(filepath.Join(into, name)); err == nil {
			t.Errorf("%s was copied", name)
		}
	}
	if got := read(filepath.Join(into, "station.key")); got != "seed" {
		t.Errorf("%q", got)
	}
	_, err := d.BackUp(ctx, t.TempDir(), store.BackupOptions{Without: []store.BackupPart{"keys"}})
	apptest.Wants(t, err, "backup.part")
}

// besides lists what lies beside the copies.
func besides(t *testing.T, to string) map[string]os.FileInfo {
	t.Helper()
	all := map[string]os.FileInfo{}
	err := filepath.WalkDir(filepath.Join(to, "tienglang-files"), func(path string, e os.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			all[e.Name()], err = e.Info()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Nothing is copied twice; what only a removed copy had goes with the next one.
func TestBackupsShareWhatDoesNotChange(t *testing.T) {
	d := filled(t)
	to := t.TempDir()
	growing := filepath.Join(d.Dir(), "aircheck", "2026-11-22", "05-00-00.000_b.opus")
	first := backUp(t, d, to)
	before := besides(t, to)
	put(t, growing, "hôm qua và nay")
	var total int64
	_, err := d.BackUp(ctx, to, store.BackupOptions{Progress: func(_, all int64) { total = all }})
	if err != nil {
		t.Fatal(err)
	}
	sizes, err := d.BackupSizes(ctx)
	if err != nil || total >= sizes[""]+sizes[store.BackupVitals]+sizes[store.BackupRecordings]+int64(len("hôm qua và nay"))+1 {
		t.Errorf("%d bytes were to be written of %v, %v", total, sizes, err)
	}
	after := besides(t, to)
	if len(after) != len(before)+1 {
		t.Fatalf("%d files and then %d", len(before), len(after))
	}
	for name, info := range before {
		if !os.SameFile(info, after[name]) {
			t.Errorf("%s was copied again", name)
		}
	}
	if got := read(filepath.Join(restored(t, first), "aircheck/2026-11-22/05-00-00.000_b.opus")); got != "hôm qua" {
		t.Errorf("the first copy has %q", got)
	}
	if err := os.RemoveAll(first.Folder); err != nil {
		t.Fatal(err)
	}
	if _, err = d.BackUp(ctx, to, store.BackupOptions{}); err != nil {
		t.Fatal(err)
	}
	if now := besides(t, to); len(now) != len(before) {
		t.Errorf("%d files lie beside two copies that need %d", len(now), len(before))
	}
}

// A disk without room is told of before anything is written, both ways.
func TestABackupLooksForRoomFirst(t *testing.T) {
	d := filled(t)
	to := t.TempDir()
	little := func(string) (int64, error) { return 1 << 20, nil }
	_, err := d.BackUp(ctx, to, store.BackupOptions{Free: little})
	apptest.Wants(t, err, "backup.no_room")
	if left, _ := filepath.Glob(filepath.Join(to, "t*")); len(left) != 0 {
		t.Errorf("%v", left)
	}
	b := backUp(t, d, to)
	_, err = store.RestoreBackup(ctx, b.Folder, filepath.Join(t.TempDir(), "new"), store.RestoreOptions{Free: little})
	apptest.Wants(t, err, "backup.no_room")
}

// A byte that goes bad beside a copy, or in it, is found by reading it.
func TestABackupIsVerifiedWhereItLies(t *testing.T) {
	d := filled(t)
	to := t.TempDir()
	b := backUp(t, d, to)
	for name := range besides(t, to) {
		if strings.HasSuffix(name, ".mbtiles") {
			put(t, filepath.Join(to, "tienglang-files", name[:2], name), "ảnh nềm")
		}
	}
	_, err := store.VerifyBackup(ctx, b.Folder, nil)
	apptest.Wants(t, err, "backup.sounds_spoilt")
	put(t, filepath.Join(b.Folder, "vitals.db"), "hỏng")
	_, err = store.VerifyBackup(ctx, b.Folder, nil)
	apptest.Wants(t, err, "backup.damaged")
	_, err = store.RestoreBackup(ctx, b.Folder, filepath.Join(t.TempDir(), "new"), store.RestoreOptions{Trial: true})
	apptest.Wants(t, err, "backup.damaged")
}

// copyUntilKilled is the child: it backs a station up again and again, and tells
// of each share that was written.
func copyUntilKilled(dir string) int {
	d, err := store.OpenReader(ctx, dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	for {
		b, err := d.BackUp(ctx, os.Getenv("TL_TO"), store.BackupOptions{Progress: func(done, total int64) { fmt.Printf("share %d %d\n", done, total) }})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		fmt.Println("made", b.Folder)
	}
}

// A backup that is killed in its middle is none: what is taken for one is whole,
// the note in the station's folder is of a whole one, and the next backup clears
// away the rest.
func TestAKilledBackupIsNone(t *testing.T) {
	d := filled(t)
	put(t, filepath.Join(d.Dir(), "map", "ground.mbtiles"), strings.Repeat("nền", 1<<18))
	to := t.TempDir()
	t.Setenv("TL_TO", to)
	for _, at := range []int{1, 4, 9} {
		cmd, lines := child(t, "copy", d.Dir())
		for n := 0; n < at && lines.Scan(); n++ {
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for lines.Scan() {
		}
		_ = cmd.Wait()
		copies, err := filepath.Glob(filepath.Join(to, "tieng-lang-*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range copies {
			_, err := store.VerifyBackup(ctx, c, nil)
			if strings.HasSuffix(c, ".part") && app.CodeOf(err) == "backup.none" {
				continue
			}
			if err != nil {
				t.Errorf("%s: %v", c, err)
			}
		}
	}
	b, err := d.BackUp(ctx, to, store.BackupOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(to, "*", "*.part")); len(left) > 0 {
		t.Errorf("%v", left)
	}
	if left, _ := filepath.Glob(filepath.Join(to, "*.part")); len(left) > 0 {
		t.Errorf("%v", left)
	}
	if last, ok, err := d.LastBackup(); err != nil || !ok || last.Folder != b.Folder {
		t.Errorf("%+v, %v", last, err)
	}
}

// Two backups into one folder do not come between each other.
func TestOneBackupAtATime(t *testing.T) {
	d := filled(t)
	to := t.TempDir()
	stopped, stop := context.WithCancel(ctx)
	defer stop()
	var second error
	_, err := d.BackUp(stopped, to, store.BackupOptions{Progress: func(int64, int64) {
		if second == nil {
			_, second = d.BackUp(ctx, to, store.BackupOptions{})
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	apptest.Wants(t, second, "backup.busy")
}
