package codec

import (
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/gofrs/flock"
)

// TestWorkFoldersOfTheKilledGo at once where nobody holds their lock, after a
// day where they have none; what is worked in, and what is none, stays.
func TestWorkFoldersOfTheKilledGo(t *testing.T) {
	beside := t.TempDir()
	long := time.Now().Add(-25 * time.Hour)
	for name, file := range map[string]string{
		".render-1": workLock, ".render-2": "", ".render-3": "old", ".render-4": "held", ".render-mine": workLock,
	} {
		dir := filepath.Join(beside, name)
		err := os.Mkdir(dir, 0o700)
		switch {
		case err == nil && file == workLock:
			err = os.WriteFile(filepath.Join(dir, workLock), nil, 0o600)
		case err == nil && file == "old":
			err = os.Chtimes(dir, long, long)
		case err == nil && file == "held":
			lock := flock.New(filepath.Join(dir, workLock))
			_, err = lock.TryLock()
			defer func() { _ = lock.Close() }()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	made, done, err := WorkFolder(beside)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	all, err := os.ReadDir(beside)
	for _, f := range all {
		if f.Name() != filepath.Base(made) {
			got = append(got, f.Name())
		}
	}
	if want := []string{".render-2", ".render-4", ".render-mine"}; err != nil || !slices.Equal(got, want) || len(all) != 4 {
		t.Errorf("there are %q, %v", got, err)
	}
	done()
	if _, err := os.Stat(made); !os.IsNotExist(err) {
		t.Errorf("its own folder stays: %v", err)
	}
}

// Many who make folders beside one another at once, and tidy up as they do,
// take none away from one another.
func TestWorkFoldersAtOnce(t *testing.T) {
	beside := t.TempDir()
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for range 100 {
				dir, done, err := WorkFolder(beside)
				if err != nil {
					t.Error(err)
					return
				}
				if err := os.WriteFile(filepath.Join(dir, "sound"), []byte("x"), 0o600); err != nil {
					t.Errorf("a folder that was given is gone: %v", err)
				}
				done()
			}
		})
	}
	all.Wait()
	if left, _ := os.ReadDir(beside); len(left) > 0 {
		t.Errorf("%d folders are left", len(left))
	}
}
