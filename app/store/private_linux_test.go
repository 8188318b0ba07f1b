package store_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"tienglang/app/apptest"
	"tienglang/app/store"
)

// mode is what a file's owner, group and others may do.
func mode(t *testing.T, path string) fs.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Perm()
}

// databaseFiles are those in which a station's records lie while it is open.
func databaseFiles(dir string) []string {
	db := filepath.Join(dir, "station.db")
	return []string{db, db + "-wal", db + "-shm"}
}

func TestStationIsItsOwnersAlone(t *testing.T) {
	old := syscall.Umask(0)
	defer syscall.Umask(old)
	dir := filepath.Join(t.TempDir(), "new", "station")
	d := apptest.OpenDB(t, dir, store.Options{})
	apptest.Sound(t, d, "voice", "x")
	for _, name := range databaseFiles(dir) {
		if m := mode(t, name); m != 0o600 {
			t.Errorf("%s: %o", filepath.Base(name), m)
		}
	}
	for _, name := range []string{dir, filepath.Dir(dir), filepath.Join(dir, "media")} {
		if m := mode(t, name); m != 0o700 {
			t.Errorf("%s: %o", filepath.Base(name), m)
		}
	}
	apptest.Closed(t, d)
}

// A station that was made before, and was killed with its log beside it, is
// closed to others when it is opened.
func TestOpenStationOfBeforeIsClosedToOthers(t *testing.T) {
	dir := t.TempDir()
	cmd, out := child(t, "hold", dir)
	if !out.Scan() || out.Text() != "open" {
		t.Fatalf("the child said %q", out.Text())
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	for _, name := range databaseFiles(dir) {
		if err := os.Chmod(name, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	d := apptest.OpenDB(t, dir, store.Options{})
	for _, name := range databaseFiles(dir) {
		if m := mode(t, name); m != 0o600 {
			t.Errorf("%s: %o", filepath.Base(name), m)
		}
	}
	apptest.Closed(t, d)
}
