package edit

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"tienglang/app"
)

func newFile(t testing.TB) (*File, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "edit.json")
	f, err := Create(path, bulletin(t))
	must(t, err)
	t.Cleanup(func() { _ = f.Close() })
	return f, path
}

func reopen(t testing.TB, f *File, path string) *File {
	t.Helper()
	must(t, f.Close())
	out, err := Open(path)
	must(t, err)
	t.Cleanup(func() { _ = out.Close() })
	return out
}

func TestUndoAndRedoSurviveARestart(t *testing.T) {
	f, path := newFile(t)
	states := []Edit{f.Edit()}
	r := rand.New(rand.NewPCG(3, 4))
	for len(states) < 60 {
		name, next, err := step(r, f.Edit())
		if err != nil || reflect.DeepEqual(next.whole(), f.Edit()) {
			continue
		}
		must(t, f.Do(fmt.Sprint(name, " ", len(states)), next))
		states = append(states, f.Edit())
		if len(states)%7 == 0 {
			f = reopen(t, f, path)
		}
	}
	if undo, _ := f.Steps(); len(undo) != 59 || !strings.HasSuffix(undo[58], " 59") {
		t.Fatalf("%d steps, the last %q", len(undo), undo[len(undo)-1])
	}
	for i := len(states) - 2; i >= 0; i-- {
		label, err := f.Undo()
		must(t, err)
		if !strings.HasSuffix(label, fmt.Sprint(" ", i+1)) || !reflect.DeepEqual(f.Edit(), states[i]) {
			t.Fatalf("undoing %q does not lead to state %d", label, i)
		}
		if i%11 == 0 {
			f = reopen(t, f, path)
		}
	}
	if label, err := f.Undo(); label != "" || err != nil {
		t.Errorf("undid %q, %v before the beginning", label, err)
	}
	for i := 1; i < 30; i++ {
		_, err := f.Redo()
		must(t, err)
		if !reflect.DeepEqual(f.Edit(), states[i]) {
			t.Fatalf("redoing does not lead to state %d", i)
		}
	}
	next, _, err := f.Edit().AddMarker(7, "mới")
	must(t, err)
	must(t, f.Do("đánh dấu", next))
	f = reopen(t, f, path)
	if undo, redo := f.Steps(); len(undo) != 30 || len(redo) != 0 {
		t.Errorf("after a new step %d can be undone and %d redone", len(undo), len(redo))
	}
}

func TestNothingChangedIsNoStep(t *testing.T) {
	f, _ := newFile(t)
	must(t, f.Do("không", f.Edit()))
	if undo, _ := f.Steps(); len(undo) != 0 {
		t.Errorf("steps %v", undo)
	}
}

func TestKilledBetweenHistoryAndFile(t *testing.T) {
	f, path := newFile(t)
	before, err := os.ReadFile(path)
	must(t, err)
	next, err := f.Edit().Split(100000)
	must(t, err)
	must(t, f.Do("cắt", next))
	must(t, os.WriteFile(path, before, 0o600)) // as if it had not come to that
	f = reopen(t, f, path)
	if !reflect.DeepEqual(f.Edit(), next.whole()) {
		t.Error("the step in the history is lost")
	}
	if again, _, err := ReadFile(path); err != nil || !reflect.DeepEqual(again, f.Edit()) {
		t.Errorf("the file is not mended: %v", err)
	}
	_, err = f.Undo()
	must(t, err)
	if b, _ := f.Edit().Marshal(); !bytes.Equal(b, before) {
		t.Error("undoing does not lead back")
	}
}

func TestTornHistoryLine(t *testing.T) {
	f, path := newFile(t)
	next, err := f.Edit().Split(100000)
	must(t, err)
	must(t, f.Do("cắt", next))
	h, err := os.OpenFile(historyPath(path), os.O_APPEND|os.O_WRONLY, 0)
	must(t, err)
	_, err = h.WriteString(`{"step":"do","label":"dở da`)
	must(t, err)
	must(t, h.Close())
	f = reopen(t, f, path)
	if undo, _ := f.Steps(); len(undo) != 1 || !reflect.DeepEqual(f.Edit(), next.whole()) {
		t.Errorf("steps %v", undo)
	}
	further, err := f.Edit().Split(200000)
	must(t, err)
	must(t, f.Do("cắt nữa", further))
	f = reopen(t, f, path)
	if undo, _ := f.Steps(); len(undo) != 2 {
		t.Errorf("steps after the torn line: %v", undo)
	}
}

func TestChangedByAnotherProgram(t *testing.T) {
	f, path := newFile(t)
	next, err := f.Edit().Split(100000)
	must(t, err)
	must(t, f.Do("cắt", next))
	b, err := os.ReadFile(path)
	must(t, err)
	must(t, os.WriteFile(path, bytes.Replace(b, []byte("Bản tin sáng"), []byte("Bản tin chiều"), 1), 0o600))
	f = reopen(t, f, path)
	if f.Edit().Title != "Bản tin chiều" || len(f.Edit().Tracks[0].Clips) != len(next.Tracks[0].Clips) {
		t.Errorf("read %+v", f.Edit().Title)
	}
	if undo, _ := f.Steps(); len(undo) != 0 {
		t.Errorf("steps that lead from another edit: %v", undo)
	}
}

func TestNewerVersionIsReadOnly(t *testing.T) {
	f, path := newFile(t)
	b, err := os.ReadFile(path)
	must(t, err)
	newer := bytes.Replace(b, []byte(`"version": 1,`), []byte(`"version": 2, "hologram": true,`), 1)
	must(t, f.Close())
	must(t, os.WriteFile(path, newer, 0o600))
	f, err = Open(path)
	must(t, err)
	if !f.ReadOnly() || len(f.Edit().Tracks) != 2 {
		t.Fatalf("read-only %v, %d tracks", f.ReadOnly(), len(f.Edit().Tracks))
	}
	next, err := f.Edit().Split(100000)
	must(t, err)
	if err := f.Do("cắt", next); app.CodeOf(err) != "edit.read_only" {
		t.Error(err)
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(after, newer) {
		t.Error("a newer file was written to")
	}
}

func TestWhatIsNoEdit(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":          "",
		"another JSON":     `{"name":"x"}`,
		"an unknown field": `{"format":"tienglang-edit","version":1,"id":"a","title":"","media":[],"tracks":[],"markers":[],"master":{"finish":{},"ceiling_dbtp":0},"more":1}`,
		"a sound":          "RIFF\x00\x00\x00\x00WAVEfmt ",
	} {
		path := filepath.Join(t.TempDir(), "x.json")
		must(t, os.WriteFile(path, []byte(text), 0o600))
		if _, err := Open(path); app.CodeOf(err) != "edit.not_edit" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Open(filepath.Join(t.TempDir(), "none.json")); app.CodeOf(err) != "file.missing" {
		t.Error(err)
	}
}

// TestAStepThatIsOnlyInTheHistoryIsTakenBack has the edit's file refuse to be
// replaced after the history took the step.
func TestAStepThatIsOnlyInTheHistoryIsTakenBack(t *testing.T) {
	f, path := newFile(t)
	before := f.Edit()
	must(t, os.Rename(path, path+".aside"))
	must(t, os.Mkdir(path, 0o700)) // nothing is renamed onto a folder
	next, err := before.Split(100000)
	must(t, err)
	if err := f.Do("cắt", next); err == nil {
		t.Fatal("a step was acknowledged that is not in the edit's file")
	}
	must(t, os.Remove(path))
	must(t, os.Rename(path+".aside", path))
	if undo, _ := f.Steps(); len(undo) != 0 || !reflect.DeepEqual(f.Edit(), before) {
		t.Errorf("steps %v after a failure", undo)
	}
	f = reopen(t, f, path)
	if undo, _ := f.Steps(); len(undo) != 0 || !reflect.DeepEqual(f.Edit(), before) {
		t.Errorf("opened again: steps %v", undo)
	}
}

func TestAHistoryThatCannotBeWrittenLosesNothing(t *testing.T) {
	f, path := newFile(t)
	before := f.Edit()
	must(t, f.history.file.Close()) // no line can be written
	next, err := before.Split(100000)
	must(t, err)
	if err := f.Do("cắt", next); err == nil {
		t.Fatal("a step was acknowledged that is not on the disk")
	}
	if !reflect.DeepEqual(f.Edit(), before) {
		t.Error("the edit shows a step that is not on the disk")
	}
	f, err = Open(path)
	must(t, err)
	t.Cleanup(func() { must(t, f.Close()) })
	if !reflect.DeepEqual(f.Edit(), before) {
		t.Error("the step is there after all")
	}
}

func FuzzUnmarshal(f *testing.F) {
	b, err := bulletin(f).Marshal()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"format":"tienglang-edit","version":9,"tracks":[{"clips":[{}]}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		e, newer, err := Unmarshal(b)
		if err != nil || newer {
			return // nothing of a newer version is written
		}
		again, err := e.Marshal()
		must(t, err)
		back, _, err := Unmarshal(again)
		must(t, err)
		if got, _ := back.Marshal(); !bytes.Equal(got, again) {
			t.Error("written and read, it is another")
		}
		parts, err := e.parts()
		must(t, err)
		back, err = assemble(parts)
		must(t, err)
		if got, _ := back.Marshal(); !bytes.Equal(got, again) {
			t.Error("taken apart and put together, it is another")
		}
	})
}

func TestASoundsHashIsHexadecimalInSmallLetters(t *testing.T) {
	for sum, ok := range map[string]bool{"": true, strings.Repeat("aB", 32): true, strings.Repeat("a", 63): false, strings.Repeat("x", 64): false} {
		e := bulletin(t).clone()
		e.Media[0].SHA256 = sum
		if err := e.Check(); (err == nil) != ok {
			t.Errorf("%q: %v", sum, err)
		}
		if got := e.whole().Media[0].SHA256; got != strings.ToLower(sum) {
			t.Errorf("%q is kept as %q", sum, got)
		}
	}
}

func TestWhatIsNamedAlikeIsOfDifferentKinds(t *testing.T) {
	e := bulletin(t).clone()
	e.Tracks[0].ID, e.Media[0].ID = "media music", strings.Repeat("x", 128)
	e.Markers = []Marker{{ID: "media music"}}
	for i := range e.Tracks[0].Clips {
		e.Tracks[0].Clips[i].Media = e.Media[0].ID
	}
	must(t, e.Check())
}

func TestWhatCouldNotBeReadIsNotWritten(t *testing.T) {
	bent := bulletin(t).clone()
	points := make([]Point, MaxPoints)
	for i := range points {
		points[i].At = int64(i)
	}
	for n := range maxBends/MaxPoints + 1 {
		bent.Tracks[1].Clips = append(bent.Tracks[1].Clips, Clip{ID: app.ID(fmt.Sprint(n)), Media: "music", At: 1e6, Length: 1, Gain: points})
	}
	if err := bent.Check(); app.CodeOf(err) != "edit.bad" {
		t.Errorf("too many points: %v", err)
	}
	long := bulletin(t).clone()
	for n := range MaxClips - 10 {
		long.Tracks[1].Clips = append(long.Tracks[1].Clips, Clip{ID: app.ID(fmt.Sprint(n)), Media: "music", At: 1e6, Length: 1, Name: strings.Repeat("<", maxText)})
	}
	must(t, long.Check())
	if _, err := long.Marshal(); app.CodeOf(err) != "edit.bad" {
		t.Errorf("too many bytes: %v", err)
	}
}

func TestWhatANewerVersionMayDo(t *testing.T) {
	const track = `{"format":"tienglang-edit","version":%d,"id":"a","media":[],"tracks":[{"id":"t","kind":"%s","clips":[%s]}]}`
	clip := `{"id":"c","media":"x","at":0,"from":0,"length":%d,"fade_in":{"length":0,"curve":"cubic"}}`
	if _, newer, err := Unmarshal(fmt.Appendf(nil, track, 2, "midi", fmt.Sprintf(clip, 1))); err != nil || !newer {
		t.Errorf("a new kind, a new curve: %v", err)
	}
	if _, _, err := Unmarshal(fmt.Appendf(nil, track, 1, "midi", "")); app.CodeOf(err) != "edit.bad" {
		t.Errorf("a new kind in this version: %v", err)
	}
	if _, _, err := Unmarshal(fmt.Appendf(nil, track, 2, "midi", fmt.Sprintf(clip, -1))); app.CodeOf(err) != "edit.bad" {
		t.Errorf("a clip of no length: %v", err)
	}
}

func TestAnEditOpensWithoutItsHistory(t *testing.T) {
	f, path := newFile(t)
	before := f.Edit()
	must(t, f.Close())
	must(t, os.Remove(historyPath(path)))
	must(t, os.MkdirAll(filepath.Join(historyPath(path), "x"), 0o700))
	f, err := Open(path)
	must(t, err)
	next, err := f.Edit().Split(100000)
	must(t, err)
	must(t, f.Do("cắt", next))
	f2 := reopen(t, f, path)
	if !reflect.DeepEqual(f2.Edit(), next.whole()) {
		t.Error("the change is not on the disk")
	}
	must(t, f2.Do("lại", before))
	if label, err := f2.Undo(); err != nil || label != "lại" || !reflect.DeepEqual(f2.Edit(), next.whole()) {
		t.Errorf("undone %q: %v", label, err)
	}
}

func TestOpenSweepsWhatKilledEditorsLeft(t *testing.T) {
	f, path := newFile(t)
	old, young := filepath.Join(filepath.Dir(path), ".edit-1"), filepath.Join(filepath.Dir(path), ".edit-2")
	must(t, os.WriteFile(old, nil, 0o600))
	must(t, os.WriteFile(young, nil, 0o600))
	long := time.Now().Add(-2 * time.Hour)
	must(t, os.Chtimes(old, long, long))
	reopen(t, f, path)
	if _, err := os.Stat(old); !os.IsNotExist(err) {
		t.Error("the old one is still there")
	}
	if _, err := os.Stat(young); err != nil {
		t.Error(err)
	}
}
