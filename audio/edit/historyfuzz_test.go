package edit

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// FuzzHistory opens a good edit beside a history of any bytes: the edit stays
// one that keeps to its rules, on the screen as on the disk, whichever way is
// gone in what the bytes claim to be steps.
func FuzzHistory(f *testing.F) {
	for _, seed := range histories(f) {
		f.Add(seed)
	}
	f.Add([]byte("{}\n"))
	f.Add([]byte(`{"step":"do","patch":[{"part":"edit","after":{"tracks":["nowhere"]}}]}` + "\n"))
	whole, err := bulletin(f).Marshal()
	must(f, err)
	f.Fuzz(func(t *testing.T, steps []byte) {
		path := filepath.Join(t.TempDir(), "edit.json")
		must(t, os.WriteFile(path, whole, 0o600))
		must(t, os.WriteFile(historyPath(path), steps, 0o600))
		file, err := Open(path)
		must(t, err)
		defer func() { must(t, file.Close()) }()
		isSound(t, file)
		for _, way := range []func() (string, error){file.Undo, file.Undo, file.Redo, file.Undo, file.Redo, file.Redo} {
			_, _ = way() // a step that leads nowhere is refused
			isSound(t, file)
		}
		next, err := file.Edit().Split(48000)
		must(t, err)
		must(t, file.Do("tách", next))
		isSound(t, file)
	})
}

// isSound holds that an edit keeps to its rules and is on the disk as shown.
func isSound(t *testing.T, f *File) {
	t.Helper()
	must(t, f.Edit().Check())
	shown, err := f.Edit().Marshal()
	must(t, err)
	kept, err := os.ReadFile(f.path)
	must(t, err)
	if !bytes.Equal(shown, kept) {
		t.Fatal("what is on the disk is not what is shown")
	}
}

// histories are real ones: of an edit that was cut, moved, undone and redone.
func histories(f *testing.F) (all [][]byte) {
	file, path := newFile(f)
	keep := func() {
		b, err := os.ReadFile(historyPath(path))
		must(f, err)
		all = append(all, b)
	}
	for at := int64(1); at <= 3; at++ {
		next, err := file.Edit().Split(at * 48000)
		must(f, err)
		must(f, file.Do("tách", next))
		keep()
	}
	_, err := file.Undo()
	must(f, err)
	keep()
	_, err = file.Redo()
	must(f, err)
	keep()
	return all
}
