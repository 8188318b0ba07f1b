package command

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/people"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

// studioKills is how many people in the studio are killed.
const studioKills = 5

// killsAsked is the number in TIENGLANG_KILLS, as "make kills" sets it, or what
// an ordinary run does.
func killsAsked(t *testing.T, ordinary int) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv("TIENGLANG_KILLS"))
	if err != nil {
		return ordinary
	}
	return n
}

// studioStation is the folder of a station whose edit is a voice over a bed, and
// which plays to no card.
func studioStation(t *testing.T) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "station")
	s, err := openStation(t.Context(), stationOptions{Data: dir, Workshop: true, Listen: "127.0.0.1:0", Name: trainingStation,
		Cost: people.Cost{Time: 1, Memory: 64, Threads: 1}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	d := newDesk(s)
	defer d.closeEdit()
	if _, err := d.first(t.Context(), app.User{Name: "Nông Thị Hoa", Login: "hoa"}, "246813"); err != nil {
		t.Fatal(err)
	}
	set := d.Settings()
	set.Output = "null"
	if err := d.SaveSettings(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	laid(t, d, kept(t, d, "Tin 1", app.MediaVoice, 20, 300), kept(t, d, "Nền nhẹ", app.MediaBed, 20, 200))
	return dir
}

// studioSaid is what people in the studio said that they had done.
type studioSaid struct {
	shown, next string             // titles of the edit: the last that was shown, one that was on its way
	recorded    map[string]float64 // seconds that there were, by name
	recovered   map[string]float64
	rendered    map[string]string // masters by title
	busy        int               // kills in the middle of what was asked for
}

func newStudioSaid() studioSaid {
	return studioSaid{recorded: map[string]float64{}, recovered: map[string]float64{}, rendered: map[string]string{}}
}

// kill runs one person in the studio and kills it so long after it began with
// what it does; what it says is taken.
func (s *studioSaid) kill(t *testing.T, what, data string, after time.Duration) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), studioVictimVariable+"="+what, victimDataVariable+"="+data)
	var failed strings.Builder
	cmd.Stderr = &failed
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	last, opened := "", false
	for lines := bufio.NewScanner(out); lines.Scan(); last = lines.Text() {
		s.take(t, lines.Text(), !opened)
		if strings.HasPrefix(lines.Text(), "edit ") && !opened {
			opened = true
			defer time.AfterFunc(after, func() { _ = cmd.Process.Kill() }).Stop()
		}
	}
	_ = cmd.Wait() // how it ended is told below
	if cmd.ProcessState.Exited() {
		t.Fatalf("it ended by itself:\n%s", failed.String())
	}
	if last == "rendering" || strings.HasPrefix(last, "recorded") || strings.HasPrefix(last, "edit") {
		s.busy++
	}
}

// take takes a line; the first edit that is told is the one that was left.
func (s *studioSaid) take(t *testing.T, line string, first bool) {
	t.Helper()
	what, rest, _ := strings.Cut(line, " ")
	var name string
	var seconds float64
	switch what {
	case "edit":
		if first && s.shown != "" && rest != s.shown && rest != s.next {
			t.Errorf("the edit is %q; last shown %q, on its way %q", rest, s.shown, s.next)
		}
		s.shown, s.next = rest, ""
	case "to":
		s.next = rest
	case "recorded", "recovered":
		if n, _ := fmt.Sscanf(rest, "%s %g", &name, &seconds); n != 2 {
			return
		}
		if what == "recorded" {
			s.recorded[name] = max(s.recorded[name], seconds)
			return
		}
		if _, twice := s.recovered[name]; twice {
			t.Errorf("%s was recovered twice", name)
		}
		s.recovered[name] = seconds
	case "rendered":
		title, master, _ := strings.Cut(rest, " ")
		s.rendered[title] = master
	}
}

// leftovers are the files of a station that are halves of something.
func leftovers(t *testing.T, data string) (left []string) {
	t.Helper()
	err := filepath.WalkDir(data, func(path string, d os.DirEntry, err error) error {
		name := filepath.Base(path)
		if err == nil && path != data && (strings.HasSuffix(name, ".part") || strings.HasPrefix(name, ".master-") ||
			strings.HasPrefix(name, ".render-") || strings.HasPrefix(name, ".encode-") || filepath.Base(filepath.Dir(path)) == "recordings" ||
			filepath.Base(filepath.Dir(path)) == "incoming") {
			left = append(left, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return left
}

// opened is the desk after the last kill, with its edit.
func opened(t *testing.T, data string, said *studioSaid) (*desk, backend.EditView) {
	t.Helper()
	d, err := victimDesk(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.close)
	t.Cleanup(d.closeEdit)
	for _, m := range d.Recovered() {
		said.take(t, fmt.Sprintf("recovered %s %.3f", m.Name, m.Duration.Seconds()), false)
	}
	v, err := d.OpenEdit("")
	if err != nil {
		t.Fatal(err)
	}
	said.take(t, "edit "+v.Edit.Title, true)
	if err := d.db.Check(t.Context()); err != nil {
		t.Errorf("integrity: %v", err)
	}
	if left := leftovers(t, data); len(left) > 0 {
		t.Errorf("left: %q", left)
	}
	return d, v
}

// TestKilledWhileRecordingOverTheEdit kills somebody who records over an edit
// and changes it meanwhile: each take is there to its last second, once, and the
// edit is as it was last shown.
func TestKilledWhileRecordingOverTheEdit(t *testing.T) {
	t.Parallel()
	data, said := studioStation(t), newStudioSaid()
	kills := killsAsked(t, studioKills)
	for range kills {
		said.kill(t, "record", data, time.Duration(700+rand.IntN(1300))*time.Millisecond)
	}
	opened(t, data, &said)
	worst := 0.0
	for name, seconds := range said.recorded {
		got, ok := said.recovered[name]
		if seconds-got > 1.001 {
			t.Errorf("%s: %.3f s of %.3f s, %v", name, got, seconds, ok)
		}
		worst = max(worst, seconds-got)
	}
	t.Logf("%d kills, %d in the middle of a recording, %d takes recovered, at most %.0f ms of one lost", kills, len(said.recorded), len(said.recovered), worst*1e3)
	if len(said.recorded) < kills/2 {
		t.Errorf("only %d of %d had recorded anything", len(said.recorded), kills)
	}
}

// TestKilledWhileRendering kills somebody who renders an edit again and again:
// what was said to be rendered is there, whole, and nothing half is.
func TestKilledWhileRendering(t *testing.T) {
	t.Parallel()
	data, said := studioStation(t), newStudioSaid()
	kills := killsAsked(t, studioKills)
	for range kills {
		said.kill(t, "render", data, time.Duration(50+rand.IntN(2500))*time.Millisecond)
	}
	d, v := opened(t, data, &said)
	checkMasters(t, d, v.Edit)
	t.Logf("%d kills, %d of them in the middle of a rendering, %d renderings done", kills, said.busy, len(said.rendered))
	if said.busy < kills/3 {
		t.Errorf("only %d of %d were rendering", said.busy, kills)
	}
	for title, master := range said.rendered {
		if _, err := d.db.MediaBySHA(t.Context(), master); err != nil {
			t.Errorf("the master of %s is not there: %v", title, err)
		}
	}
}

// checkMasters wants every master that the library knows to be whole.
func checkMasters(t *testing.T, d *desk, e edit.Edit) {
	t.Helper()
	all, err := d.Media(app.MediaMaster)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		path, err := d.db.MediaPath(t.Context(), m.SHA256)
		if err != nil {
			t.Fatal(err)
		}
		info, err := codec.Probe(t.Context(), path)
		if err != nil || (info.Duration-m.Duration).Abs() > 10*time.Millisecond || (audio.Duration(e.Length(), audio.Rate)-m.Duration).Abs() > 10*time.Millisecond {
			t.Errorf("master %s: %v of %v, %v", m.SHA256, info.Duration, m.Duration, err)
		}
	}
	if _, err := d.RenderEdit(context.WithoutCancel(t.Context()), nil); err != nil {
		t.Errorf("it can be rendered no more: %v", err)
	}
}

// TestKilledRenderCommand kills "tienglang render": its file is whole, or is not
// there, and the next run leaves nothing beside it.
func TestKilledRenderCommand(t *testing.T) {
	t.Parallel()
	data, dir := studioStation(t), t.TempDir()
	all, err := filepath.Glob(filepath.Join(data, "edits", "*", "edit.json"))
	if err != nil || len(all) != 1 {
		t.Fatalf("%q, %v", all, err)
	}
	out := filepath.Join(dir, "out.flac")
	kills, whole := killsAsked(t, studioKills), 0
	for range kills {
		cmd := exec.Command(program(t, "tienglang"), "render", all[0], out, "--data", data)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(time.Duration(100+rand.IntN(2500))*time.Millisecond, func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait() // it is looked at below how far it came
		timer.Stop()
		if _, err := os.Stat(out); err == nil {
			whole++
			if info, err := codec.Probe(t.Context(), out); err != nil || info.Duration < 20*time.Second {
				t.Fatalf("half a file: %v of it, %v", info.Duration, err)
			}
			if err := os.Remove(out); err != nil {
				t.Fatal(err)
			}
		}
	}
	if text, err := exec.Command(program(t, "tienglang"), "render", all[0], out, "--data", data).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	if got := names(t, dir); len(got) != 1 || got[0] != "out.flac" {
		t.Errorf("there are %q", got)
	}
	t.Logf("%d kills, %d of them after the file was there", kills, whole)
}
