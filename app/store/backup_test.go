package store_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/store"
)

func backedUp(t *testing.T) (*store.DB, string, store.Backup) {
	t.Helper()
	d := apptest.DB(t, store.Options{})
	if _, err := d.SaveStation(ctx, app.Station{Commune: "c", Name: "Đài"}, app.AuditRow{Action: "station.create"}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.Dir(), "station.key"), []byte("seed"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(d.Dir(), "edits", "p"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.Dir(), "edits", "p", "edit.json"), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	apptest.Sound(t, d, app.MediaVoice, "tiếng")
	to := t.TempDir()
	b, err := d.BackUp(ctx, to, false, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d, to, b
}

// What was backed up beside a station at work comes back whole: records, keys,
// edits and sounds, for their owner alone.
func TestABackupComesBackWhole(t *testing.T) {
	d, _, b := backedUp(t)
	if last, ok, err := d.LastBackup(); err != nil || !ok || last.Folder != b.Folder || last.Sounds != 1 {
		t.Fatalf("%+v, %v, %v", last, ok, err)
	}
	into := filepath.Join(t.TempDir(), "new")
	if _, err := store.RestoreBackup(ctx, b.Folder, into, false); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"station.key": "seed", "edits/p/edit.json": "{}"} {
		path := filepath.Join(into, name)
		got, err := os.ReadFile(path)
		if info, _ := os.Stat(path); err != nil || string(got) != want || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	r := apptest.OpenDB(t, into, store.Options{})
	if about, ok, err := r.Station(ctx); err != nil || !ok || about.Name != "Đài" {
		t.Errorf("%+v, %v, %v", about, ok, err)
	}
	all, err := r.Media(ctx, app.MediaVoice)
	if err != nil || len(all) != 1 || r.VerifyMedia(ctx, all[0].SHA256) != nil || r.Check(ctx) != nil {
		t.Errorf("%+v, %v", all, err)
	}
	if _, broken, cut, err := r.VerifyAudit(ctx); broken != nil || cut || err != nil {
		t.Errorf("%+v, %v, %v", broken, cut, err)
	}
}

// Any file of a backup that is not what it was, or is gone, is told by its name.
func TestASpoiltBackupIsRefused(t *testing.T) {
	_, to, b := backedUp(t)
	key := filepath.Join(b.Folder, "station.key")
	manifest := filepath.Join(b.Folder, "manifest.json")
	whole, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	try := func(code string) {
		t.Helper()
		_, err := store.RestoreBackup(ctx, b.Folder, filepath.Join(t.TempDir(), "new"), false)
		apptest.Wants(t, err, code)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.WriteFile(key, []byte("seee"), 0o600))
	try("backup.damaged")
	must(os.Remove(key))
	try("backup.damaged")
	must(os.WriteFile(key, []byte("seed"), 0o600))
	try("")
	must(os.WriteFile(manifest, []byte(`{"sums":{"station.db":"x","../../out":"y"}}`), 0o600))
	try("backup.damaged")
	must(os.Remove(manifest))
	try("backup.none")
	must(os.WriteFile(manifest, whole, 0o600))
	_, err = store.RestoreBackup(ctx, b.Folder, to, false)
	apptest.Wants(t, err, "backup.not_empty")
}

// A copy that is cut short leaves nothing that could be taken for one.
func TestABackupThatIsCutShortLeavesNothing(t *testing.T) {
	d, _, _ := backedUp(t)
	to := t.TempDir()
	stopped, stop := context.WithCancel(ctx)
	if _, err := d.BackUp(stopped, to, false, func(float64) { stop() }); err == nil {
		t.Fatal("it went on")
	}
	if left, _ := filepath.Glob(filepath.Join(to, "tieng-lang-*")); len(left) != 0 {
		t.Errorf("%v", left)
	}
	_, err := d.BackUp(ctx, filepath.Join(d.Dir(), "media"), false, nil)
	apptest.Wants(t, err, "backup.inside")
	_, err = d.BackUp(ctx, filepath.Join(to, "none"), false, nil)
	apptest.Wants(t, err, "backup.no_folder")
}
