package store_test

import (
	"os"
	"path/filepath"
	"testing"

	"tienglang/app/store"
)

// A folder whose name has signs of its own, and copies that a person gave other
// names, keep what lies beside the copies.
func TestCopiesKeepTheirSoundsWhateverTheirNames(t *testing.T) {
	d := filled(t)
	to := filepath.Join(t.TempDir(), "Sao lưu [2026] *?")
	if err := os.Mkdir(to, 0o700); err != nil {
		t.Fatal(err)
	}
	first := backUp(t, d, to)
	renamed := filepath.Join(to, "Bản tháng 11")
	if err := os.Rename(first.Folder, renamed); err != nil {
		t.Fatal(err)
	}
	second := backUp(t, d, to)
	put(t, filepath.Join(to, "tieng-lang-20200101-000000.part", "x"), "left by a kill")
	if err := os.RemoveAll(filepath.Join(d.Dir(), "aircheck")); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(d.Dir(), "map")); err != nil {
		t.Fatal(err)
	}
	backUp(t, d, to)
	for _, folder := range []string{renamed, second.Folder} {
		if _, err := store.VerifyBackup(ctx, folder, nil); err != nil {
			t.Errorf("%s: %v", filepath.Base(folder), err)
		}
	}
	if left, _ := filepath.Glob(filepath.Dir(to) + "/*/*.part"); len(left) != 0 {
		t.Errorf("left are %v", left)
	}
}

// While a copy is put back, no database lies under its name that is not whole:
// what a kill leaves behind is no station.
func TestARestoreThatIsKilledLeavesNoHalfStation(t *testing.T) {
	d := filled(t)
	b := backUp(t, d, t.TempDir())
	into := filepath.Join(t.TempDir(), "new")
	looked := 0
	_, err := store.RestoreBackup(ctx, b.Folder, into, store.RestoreOptions{Progress: func(int64, int64) {
		looked++
		if _, err := os.Stat(filepath.Join(into, "station.db")); err == nil {
			t.Error("a database has its name before it is whole")
		}
	}})
	if err != nil || looked == 0 {
		t.Fatalf("%v, looked %d times", err, looked)
	}
	if _, err := os.Stat(filepath.Join(into, "station.db")); err != nil {
		t.Error(err)
	}
}
