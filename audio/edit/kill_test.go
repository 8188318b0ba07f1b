package edit

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// editorVariable names the edit that this test binary edits until it is
// killed.
const editorVariable = "TIENGLANG_TEST_EDITOR"

// kills is how many editors die in TestKilledEditorLosesNothing.
const kills = 50

func TestMain(m *testing.M) {
	if path := os.Getenv(editorVariable); path != "" {
		fmt.Fprintln(os.Stderr, editForEver(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// editForEver changes, undoes and redoes, and says before each step where it
// leads and after it that the step is shown.
func editForEver(path string) error {
	f, err := Open(path)
	if err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(rand.Uint64(), 1))
	for {
		sum := func(e Edit) string { b, _ := e.whole().Marshal(); return sumOf(b) }
		switch choice := r.IntN(10); {
		case choice < 6:
			name, next, err := step(r, f.Edit())
			if err != nil || len(next.Tracks[0].Clips) > 100 {
				continue
			}
			fmt.Println("to", sum(next))
			err = f.Do(name, next)
			if err != nil {
				return err
			}
		case choice < 9:
			_, err = f.Undo()
		default:
			_, err = f.Redo()
		}
		if err != nil {
			return err
		}
		fmt.Println("shown", sum(f.Edit()))
	}
}

// TestKilledEditorLosesNothing kills an editor with SIGKILL at random moments:
// the edit is as it was last shown, or one step further that was being taken,
// and every step can still be undone.
func TestKilledEditorLosesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "edit.json")
	f, err := Create(path, bulletin(t))
	must(t, err)
	b, err := f.Edit().Marshal()
	must(t, err)
	must(t, f.Close())
	shown, steps := sumOf(b), 0
	for range kills {
		said := killed(t, path)
		steps += len(said)
		next := ""
		for _, line := range said {
			if sum, ok := strings.CutPrefix(line, "shown "); ok {
				shown, next = sum, ""
			} else {
				next = strings.TrimPrefix(line, "to ")
			}
		}
		f, err := Open(path)
		must(t, err)
		b, err := f.Edit().Marshal()
		must(t, err)
		got := sumOf(b)
		if got != shown && got != next && !oneStepFrom(t, f, shown) {
			t.Fatalf("the edit is not as it was last shown, after %d steps", steps)
		}
		shown = got
		must(t, f.Close())
	}
	t.Logf("%d kills, %d lines of steps", kills, steps)
	if steps < 4*kills {
		t.Errorf("only %d lines of steps", steps)
	}
	f, err = Open(path)
	must(t, err)
	t.Cleanup(func() { must(t, f.Close()) })
	undo, _ := f.Steps()
	for range undo {
		_, err := f.Undo()
		must(t, err)
	}
	if got, _ := f.Edit().Marshal(); sumOf(got) != sumOf(b) {
		t.Errorf("%d steps undone do not lead to the beginning", len(undo))
	}
}

// oneStepFrom tells whether an undo or a redo that was under way led from what
// was shown to what is there.
func oneStepFrom(t *testing.T, f *File, shown string) bool {
	t.Helper()
	e, err := f.history.patch.reverse().apply(f.Edit())
	if err != nil {
		return false
	}
	b, err := e.Marshal()
	must(t, err)
	return sumOf(b) == shown
}

// killed runs an editor for a moment and gives what it said.
func killed(t *testing.T, path string) (said []string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), editorVariable+"="+path)
	var failed strings.Builder
	cmd.Stderr = &failed
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	defer time.AfterFunc(time.Duration(100+rand.IntN(300))*time.Millisecond, func() { _ = cmd.Process.Kill() }).Stop()
	for lines := bufio.NewScanner(out); lines.Scan(); {
		said = append(said, lines.Text())
	}
	_ = cmd.Wait() // killed
	if cmd.ProcessState.Exited() {
		t.Fatalf("the editor ended by itself: %s", failed.String())
	}
	return said
}
