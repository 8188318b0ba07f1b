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
	b, err := d.BackUp(ctx, to, store.BackupOptions{})
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
	if _, err := store.RestoreBackup(ctx, b.Folder, into, store.RestoreOptions{}); err != nil {
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
		_, err := store.RestoreBackup(ctx, b.Folder, filepath.Join(t.TempDir(), "new"), store.RestoreOptions{})
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
	_, err = store.RestoreBackup(ctx, b.Folder, to, store.RestoreOptions{})
	apptest.Wants(t, err, "backup.not_empty")
}

// A copy that is cut short leaves nothing that could be taken for one.
func TestABackupThatIsCutShortLeavesNothing(t *testing.T) {
	d, _, _ := backedUp(t)
	to := t.TempDir()
	stopped, stop := context.WithCancel(ctx)
	if _, err := d.BackUp(stopped, to, store.BackupOptions{Progress: func(int64, int64) { stop() }}); err == nil {
		t.Fatal("it went on")
	}
	if left, _ := filepath.Glob(filepath.Join(to, "tieng-lang-*")); len(left) != 0 {
		t.Errorf("%v", left)
	}
	_, err := d.BackUp(ctx, filepath.Join(d.Dir(), "media"), store.BackupOptions{})
	apptest.Wants(t, err, "backup.inside")
	_, err = d.BackUp(ctx, filepath.Join(to, "none"), store.BackupOptions{})
	apptest.Wants(t, err, "backup.no_folder")
}

// A sound that comes while the others are copied is named by the records of the
// copy, and so lies beside it; what is only being written is not copied.
func TestASoundThatComesMeanwhileIsInTheBackup(t *testing.T) {
	d, _, _ := backedUp(t)
	to, once := t.TempDir(), false
	half := filepath.Join(d.Dir(), "media", ".new-half")
	if err := os.WriteFile(half, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := d.BackUp(ctx, to, store.BackupOptions{Progress: func(int64, int64) {
		if !once {
			once = true
			apptest.Sound(t, d, app.MediaVoice, "thêm")
		}
	}})
	if err != nil || b.Sounds != 2 {
		t.Fatalf("%+v, %v", b, err)
	}
	into := filepath.Join(t.TempDir(), "new")
	if _, err := store.RestoreBackup(ctx, b.Folder+string(filepath.Separator), into, store.RestoreOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(into, "media", ".new-half")); err == nil {
		t.Error("half a sound was copied")
	}
	r := apptest.OpenDB(t, into, store.Options{})
	all, err := r.Media(ctx, app.MediaVoice)
	if err != nil || len(all) != 2 {
		t.Fatalf("%+v, %v", all, err)
	}
	for _, m := range all {
		if err := r.VerifyMedia(ctx, m.SHA256); err != nil {
			t.Error(err)
		}
	}
}

// Nothing of a copy that is spoilt is left where a station would be opened, and
// a sound that is spoilt or gone is told of.
func TestARestoreThatIsNotWholeIsTold(t *testing.T) {
	d, to, b := backedUp(t)
	all, err := d.Media(ctx, app.MediaVoice)
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	var sound string
	_ = filepath.WalkDir(filepath.Join(to, "tienglang-files"), func(path string, e os.DirEntry, _ error) error {
		if e.Type().IsRegular() {
			sound = path
		}
		return nil
	})
	for _, spoil := range []func() error{
		func() error { return os.WriteFile(sound, make([]byte, all[0].Bytes), 0o600) },
		func() error { return os.Remove(sound) },
		func() error { return os.RemoveAll(filepath.Join(to, "tienglang-files")) },
	} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		into := filepath.Join(t.TempDir(), "new")
		_, err := store.RestoreBackup(ctx, b.Folder, into, store.RestoreOptions{})
		apptest.Wants(t, err, "backup.sounds_lost")
		apptest.OpenDB(t, into, store.Options{})
	}
	if err := os.WriteFile(filepath.Join(b.Folder, "station.key"), []byte("seee"), 0o600); err != nil {
		t.Fatal(err)
	}
	into := t.TempDir()
	_, err = store.RestoreBackup(ctx, b.Folder, into, store.RestoreOptions{})
	apptest.Wants(t, err, "backup.damaged")
	if left, _ := os.ReadDir(into); len(left) != 0 {
		t.Errorf("%d files are left of it", len(left))
	}
}
