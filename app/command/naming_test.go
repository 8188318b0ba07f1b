package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/store"
)

// Whoever asks what names a sound reads edits, histories and scripts, and not
// the gigabytes of read sentences that lie beside them.
func TestSentencesThatAreReadNameNothing(t *testing.T) {
	dir := t.TempDir()
	s := edits{dir: dir}
	if err := os.MkdirAll(s.speech("one"), 0o700); err != nil {
		t.Fatal(err)
	}
	spoken := filepath.Join(s.speech("one"), strings.Repeat("a", 64)+".wav")
	history := filepath.Join(s.folder("one"), "edit.history")
	for _, path := range []string{spoken, history, s.path("one"), s.scriptPath("one")} {
		if err := os.WriteFile(path, []byte(strings.Repeat("b", 64)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var read []string
	if err := eachNaming(t.Context(), dir, func(path string, _ []byte) { read = append(read, path) }); err != nil {
		t.Fatal(err)
	}
	if len(read) != 3 {
		t.Errorf("read were %q", read)
	}
}

// A start on which nothing waits to be taken away does not read the station's
// folder for it.
func TestAnEmptyTrashReadsNothing(t *testing.T) {
	t.Parallel()
	db := apptest.DB(t, store.Options{})
	s := &station{db: db, dir: "\x00"} // no folder can be called so
	if _, err := s.reap(t.Context()); err != nil {
		t.Errorf("the folder was looked into: %v", err)
	}
	m := apptest.Sound(t, db, app.MediaVoice, "voice")
	_, _, err := namedIn(t.Context(), s.dir, m.SHA256)
	if err == nil {
		t.Error("a folder that cannot be read says nothing")
	}
}
