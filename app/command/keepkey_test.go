package command

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A box that keeps its key has it on its disk, and no longer when that is taken
// back, by Ctrl+Z or from the history: a running box hears of it at once.
func TestABoxHearsThatKeepingItsKeyIsTakenBack(t *testing.T) {
	d := openDesk(t)
	s := d.station
	pole := s.inventory.Clusters()[0]
	keeps := func(what string, want bool) {
		t.Helper()
		until(t, 30*time.Second, what, func() bool {
			_, err := os.Stat(filepath.Join(s.virtual.dir, string(pole.ID), "disk.key"))
			return (err == nil) == want
		})
	}
	undo, err := d.KeepKey(t.Context(), pole.ID, true)
	if err != nil {
		t.Fatal(err)
	}
	keeps("it has its key on its disk", true)
	if err := d.UndoClusters(t.Context(), undo); err != nil {
		t.Fatal(err)
	}
	keeps("the key is off its disk", false)
	changes, err := d.ClusterChanges(t.Context(), pole.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.UndoClusterChange(t.Context(), changes[0].Batch); err != nil {
		t.Fatal(err)
	}
	keeps("the undoing is undone", true)
}
