package command

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tienglang/app/store"
	"tienglang/ui/backend"
)

// A station at work is backed up by command with what was sent, verified and put
// back; a part is left out by its name; the window and the store name the same
// parts.
func TestTheStationIsBackedUpByCommand(t *testing.T) {
	t.Parallel()
	s, _ := clockStation(t, &movedWall{})
	sent := filepath.Join("aircheck", "2026-11-22", "05-00-00.000_b.opus")
	path := filepath.Join(s.dir, sent)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("tiếng"), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) string {
		t.Helper()
		var out, errOut bytes.Buffer
		if status := Main(args, &out, &errOut); status != 0 {
			t.Fatalf("%v ends with %d: %s", args, status, errOut.String())
		}
		return out.String()
	}
	to := t.TempDir()
	all, _, _ := strings.Cut(run("backup", "--data", s.dir, "--to", to), ": ")
	if whole := run("backup", "verify", all); !strings.Contains(whole, "is whole") {
		t.Errorf("verify says %q", whole)
	}
	part, _, _ := strings.Cut(run("backup", "--data", s.dir, "--to", to, "--without", "aircheck,vitals"), ": ")
	for folder, want := range map[string]bool{all: true, part: false} {
		into := filepath.Join(t.TempDir(), "new")
		run("backup", "restore", folder, into)
		if _, err := os.Stat(filepath.Join(into, sent)); (err == nil) != want || !store.IsFolder(into) {
			t.Errorf("%s: what was sent is there: %v", folder, err == nil)
		}
	}
	var out, errOut bytes.Buffer
	if Main([]string{"backup", "--data", s.dir, "--to", to, "--without", "keys"}, &out, &errOut) == 0 {
		t.Error("the keys may be left out")
	}
	if !slices.Equal(parts(backend.BackupParts), store.BackupParts) {
		t.Errorf("the window has %v, the store %v", backend.BackupParts, store.BackupParts)
	}
}
