package command

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"tienglang/app/script"
)

// writeForEver types on, and says what it types and what is on the disk.
func (d *desk) writeForEver() error {
	v, err := d.Script("")
	if err != nil {
		return err
	}
	was := v.Script.Sections[0].Sides[0].Text
	fmt.Printf("typed %s\n", was)
	n, _ := strconv.Atoi(strings.TrimSuffix(was, ".")) // nothing is 0
	for {
		n++
		text := strconv.Itoa(n) + "."
		fmt.Printf("to %s\n", text)
		next := script.Written(v.Script, v.Script.Sections[0].ID, 0, text, d.CutText)
		if v, err = d.ChangeScript("", "studio.script.step.text", next); err != nil {
			return err
		}
		fmt.Printf("typed %s\n", text)
	}
}

// TestScriptOutlivesKills: what was typed is there as it was last told, or as
// it was on its way, however the program ends.
func TestScriptOutlivesKills(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "station")
	d := studioDesk(t, data)
	v, err := d.OpenEdit("")
	if err != nil {
		t.Fatal(err)
	}
	path := d.scripts.edits.scriptPath(v.Edit.ID)
	d.closeEdit()
	d.close()
	last, next := "", ""
	for range 5 {
		first := true
		writeUntilKilled(t, data, func(line string) {
			what, text, _ := strings.Cut(line, " ")
			switch {
			case what == "typed" && first && text != last && text != next:
				t.Errorf("found %q; last told %q, on its way %q", text, last, next)
			case what == "to":
				next = text
			}
			if what == "typed" {
				last, first = text, false
			}
		})
	}
	if n, _ := strconv.Atoi(strings.TrimSuffix(last, ".")); n < 5 {
		t.Errorf("only %q was typed", last)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := script.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	if undo, _ := doc.Steps(); len(undo) == 0 {
		t.Error("nothing can be undone")
	}
}

// writeUntilKilled lets a person type for a moment, and gives what was told.
func writeUntilKilled(t *testing.T, data string, tell func(string)) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), studioVictimVariable+"=script", victimDataVariable+"="+data)
	var failed strings.Builder
	cmd.Stderr = &failed
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	begun := false
	for lines := bufio.NewScanner(out); lines.Scan(); {
		tell(lines.Text())
		if strings.HasPrefix(lines.Text(), "typed") && !begun {
			begun = true
			after := time.Duration(20+rand.IntN(150)) * time.Millisecond
			defer time.AfterFunc(after, func() { _ = cmd.Process.Kill() }).Stop()
		}
	}
	_ = cmd.Wait() // how it ended is told below
	if cmd.ProcessState.Exited() {
		t.Fatalf("it ended by itself:\n%s", failed.String())
	}
}
