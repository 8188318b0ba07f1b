package command

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/edit"
)

// documentedEdit is the example of docs/edit-format.md, with its two sounds
// beside it: what another program would write.
func documentedEdit(t *testing.T, dir string) (path string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "edit-format.md"))
	if err != nil {
		t.Fatal(err)
	}
	example := regexp.MustCompile("(?s)```json\n(.*?)```").FindSubmatch(text)
	path = filepath.Join(dir, "edit.json")
	if err := os.WriteFile(path, example[1], 0o600); err != nil {
		t.Fatal(err)
	}
	copyOf(t, byFFmpeg(t, "loi.wav", "-f", "lavfi", "-i", "sine=300:r=48000:d=10", "-ac", "1", "-c:a", "pcm_s24le"), dir, "loi.wav")
	copyOf(t, byFFmpeg(t, "nhac.mp3", "-f", "lavfi", "-i", "anoisesrc=c=pink:r=44100:d=101:a=0.3", "-ac", "2"), dir, "nhac.mp3")
	return path
}

// names are the files of a folder.
func names(t *testing.T, dir string) (all []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

func TestRenderAnEdit(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := documentedEdit(t, dir)
	for _, c := range []struct {
		out      string
		flags    []string
		loudness float64
		within   float64
		ceiling  float64
	}{
		{"a.flac", nil, -16, 0.2, -1},
		{"b.mp3", []string{"--loudness", "-20", "--ceiling", "-3"}, -20, 0.3, -2.5}, // an MP3 has no ceiling of its own
		{"c.wav", []string{"--loudness", "-14"}, -14, 0.2, -1},
	} {
		out := filepath.Join(dir, c.out)
		stdout, stderr, status := run(t, nil, "tienglang", append([]string{"render", path, out}, c.flags...)...)
		if status != 0 || !strings.Contains(stdout, "LUFS") {
			t.Fatalf("exit %d: %s %s", status, stdout, stderr)
		}
		l, err := measureFile(t.Context(), out)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(l.IntegratedLUFS-c.loudness) > c.within || l.TruePeakDBTP > c.ceiling {
			t.Errorf("%s has %.2f LUFS, %.2f dBTP", c.out, l.IntegratedLUFS, l.TruePeakDBTP)
		}
	}
	if got := names(t, dir); len(got) != 6 {
		t.Errorf("left behind: %v", got)
	}
	again := filepath.Join(dir, "again.flac")
	if _, stderr, status := run(t, []string{"GOMAXPROCS=1"}, "tienglang", "render", path, again); status != 0 {
		t.Fatal(stderr)
	}
	one, _ := os.ReadFile(filepath.Join(dir, "a.flac"))
	two, _ := os.ReadFile(again)
	if len(one) == 0 || !bytes.Equal(one, two) {
		t.Error("on one processor another file comes out")
	}
}

// TestRenderWithoutOneSound: the rest is rendered, and it is told.
func TestRenderWithoutOneSound(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := documentedEdit(t, dir)
	if err := os.Remove(filepath.Join(dir, "loi.wav")); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out.flac")
	_, stderr, status := run(t, nil, "tienglang", "render", path, out)
	wantRefusal(t, stderr, status, "Sound is missing in 1 clip")
	if l, err := measureFile(t.Context(), out); err != nil || math.Abs(l.IntegratedLUFS+16) > 0.2 {
		t.Errorf("the rest: %+v, %v", l, err)
	}
}

func TestRenderRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := documentedEdit(t, dir)
	text := filepath.Join(dir, "text.json")
	if err := os.WriteFile(text, []byte("một bức thư"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"no edit":           {[]string{text, filepath.Join(dir, "x.flac")}, "no edit"},
		"a missing one":     {[]string{filepath.Join(dir, "none.json"), filepath.Join(dir, "x.flac")}, "none.json"},
		"an unknown format": {[]string{path, filepath.Join(dir, "x.docx")}, "docx"},
		"a loud target":     {[]string{path, filepath.Join(dir, "x.flac"), "--loudness", "3"}, "not valid"},
		"no folder":         {[]string{path, filepath.Join(dir, "none", "x.flac")}, "none"},
	} {
		t.Log(name)
		_, stderr, status := run(t, nil, "tienglang", append([]string{"render"}, c.args...)...)
		wantRefusal(t, stderr, status, c.want)
	}
	if got := names(t, dir); len(got) != 4 {
		t.Errorf("left behind: %v", got)
	}
}

// TestRenderOnAFullDisk leaves the file that was there.
func TestRenderOnAFullDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := documentedEdit(t, dir)
	out := filepath.Join(dir, "out.flac")
	if err := os.WriteFile(out, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0], "render", path, out)
	cmd.Env = append(os.Environ(), limitVariable+"=3000000")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	_ = cmd.Run() // its status is looked at below
	wantRefusal(t, stderr.String(), cmd.ProcessState.ExitCode(), "disk is full")
	if b, _ := os.ReadFile(out); string(b) != "before" || len(names(t, dir)) != 4 {
		t.Errorf("%d bytes, files %v", len(b), names(t, dir))
	}
}

// TestRenderInterrupted stops at Ctrl+C and leaves no half file.
func TestRenderInterrupted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := longEdit(t, dir)
	for _, after := range []time.Duration{0, time.Second, 2 * time.Second} {
		p := start(t, nil, "tienglang", "render", path, filepath.Join(dir, "out.flac"))
		soon(t, "it works", func() bool { return len(names(t, dir)) > 2 })
		time.Sleep(after)
		if err := p.Process.Signal(syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
		<-p.done
		if p.ProcessState.ExitCode() == 0 || !strings.Contains(p.stderr.String(), "Stopped before the end") {
			t.Errorf("exit %d, %q", p.ProcessState.ExitCode(), p.stderr.String())
		}
		if got := names(t, dir); len(got) != 2 {
			t.Errorf("left behind after %v: %v", after, got)
		}
	}
}

// longEdit is 12 minutes of noise, long enough to be interrupted in.
func longEdit(t *testing.T, dir string) (path string) {
	t.Helper()
	copyOf(t, byFFmpeg(t, "noise.flac", "-f", "lavfi", "-i", "anoisesrc=r=48000:d=60:a=0.2", "-ac", "2"), dir, "noise.flac")
	e, track, err := edit.Edit{ID: "long", Title: "Dài"}.AddTrack("Tiếng", edit.TrackMusic)
	if err != nil {
		t.Fatal(err)
	}
	for i := range int64(12) {
		m := edit.Media{ID: "noise", Path: "noise.flac", Frames: 60 * audio.Rate, Channels: 2}
		if e, _, err = e.Insert(track, m, edit.Clip{At: i * 60 * audio.Rate, Length: 60 * audio.Rate}); err != nil {
			t.Fatal(err)
		}
	}
	target := -16.0
	e.Master.TargetLUFS = &target
	b, err := e.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(dir, "long.json")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestRenderKeepsItsMemory renders 12 minutes in less than 200 MB; their samples
// are 276 MB.
func TestRenderKeepsItsMemory(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cmd := exec.Command(program(t, "tienglang"), "render", longEdit(t, dir), filepath.Join(dir, "out.mp3"))
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	most := 0
	for done := false; !done; {
		select {
		case err := <-ended:
			if done = true; err != nil {
				t.Fatalf("%v: %s", err, out.String())
			}
		case <-time.After(50 * time.Millisecond):
			most = max(most, peakMemory(cmd.Process.Pid))
		}
	}
	t.Logf("at most %d MB", most)
	if most == 0 || most > 200 {
		t.Errorf("%d MB", most)
	}
}

func TestPeaks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	documentedEdit(t, dir)
	stdout, stderr, status := run(t, nil, "tienglang", "peaks", filepath.Join(dir, "loi.wav"), "--points", "100")
	if status != 0 {
		t.Fatal(stderr)
	}
	var o printedPeaks
	if err := json.Unmarshal([]byte(stdout), &o); err != nil {
		t.Fatal(err)
	}
	if o.Rate != audio.Rate || o.Frames != 480000 || len(o.Min) != 100 || math.Abs(o.Max[50]-0.125) > 0.001 || math.Abs(o.Min[50]+0.125) > 0.001 {
		t.Errorf("%d Hz, %d frames, %d points, from %v to %v", o.Rate, o.Frames, len(o.Min), o.Min[50], o.Max[50])
	}
	short := filepath.Join(dir, "short.wav")
	writeSilence(t, short, 3)
	var few bytes.Buffer
	if err := runPeaks(t.Context(), &few, io.Discard, short, 2_000_000_000); err != nil || strings.TrimSpace(few.String()) != `{"rate":48000,"frames":3,"min":[0,0,0],"max":[0,0,0]}` {
		t.Errorf("three frames: %s, %v", few.String(), err)
	}
	_, stderr, status = run(t, nil, "tienglang", "peaks", filepath.Join(dir, "edit.json"))
	wantRefusal(t, stderr, status, "not a sound")
}

// writeSilence writes a wave file of so many frames.
func writeSilence(t *testing.T, path string, frames int) {
	t.Helper()
	w, err := codec.CreateWAVWith(path, audio.Mono, time.Time{}, codec.WAVOptions{})
	if err == nil {
		err = errors.Join(w.Write(make([]float32, frames)), w.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestRenderLeavesItsSourcesAlone: a result that is a sound of the edit is
// refused, also by the name of a link, and the sound stays.
func TestRenderLeavesItsSourcesAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := documentedEdit(t, dir)
	sound, link := filepath.Join(dir, "loi.wav"), filepath.Join(dir, "link.wav")
	if err := os.Symlink(sound, link); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(sound)
	if err != nil {
		t.Fatal(err)
	}
	for _, out := range []string{sound, link} {
		if err := runRender(t.Context(), io.Discard, path, out, renderOptions{}); app.CodeOf(err) != "edit.out_is_source" {
			t.Errorf("into %s: %v", out, err)
		}
	}
	if after, err := os.ReadFile(sound); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the sound is another one, %v", err)
	}
}

// TestRenderTellsWhatItCannotDo before any work.
func TestRenderTellsWhatItCannotDo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := documentedEdit(t, dir)
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	e, _, err := edit.Unmarshal(body)
	if err != nil {
		t.Fatal(err)
	}
	e.Master.TargetLUFS = nil
	plain, err := e.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	newer := bytes.Replace(plain, []byte(`"version": 1`), []byte(`"version": 2`), 1)
	for name, b := range map[string][]byte{"plain.json": plain, "newer.json": newer} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		edit, out, code string
		o               renderOptions
	}{
		{"newer.json", "x.flac", "edit.newer", renderOptions{}},
		{"plain.json", "x.flac", "edit.no_target", renderOptions{setCeiling: true, ceiling: -3}},
		{"plain.json", "x.flac", "", renderOptions{setCeiling: true, ceiling: -3, setLoudness: true, loudness: -16}},
		{"edit.json", filepath.Join("none", "x.flac"), "file.missing", renderOptions{}},
	} {
		err := runRender(t.Context(), io.Discard, filepath.Join(dir, c.edit), filepath.Join(dir, c.out), c.o)
		if app.CodeOf(err) != c.code || c.code == "" && err != nil {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// peakMemory is the most that a running program has had resident, in MB, 0
// when it is gone. What the kernel tells at a program's end counts from before
// its start, and so the memory of the one that started it.
func peakMemory(pid int) int {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		var kB int
		if n, _ := fmt.Sscanf(line, "VmHWM: %d kB", &kB); n == 1 {
			return kB >> 10
		}
	}
	return 0
}

// An edit in a station's folder is rendered with the sounds of its library
// without being told where that is; one that was taken out of there is not.
func TestRenderFindsTheStationOfAnEdit(t *testing.T) {
	t.Parallel()
	d, voice, _, bed := editingDesk(t)
	at := d.work.edits.path(laid(t, d, voice, bed).Edit.ID)
	out := filepath.Join(t.TempDir(), "out.wav")
	if err := runRender(t.Context(), io.Discard, at, out, renderOptions{}); err != nil {
		t.Fatal(err)
	}
	if w, err := codec.OpenWAV(out); err != nil || w.Duration() != 7*time.Second {
		t.Errorf("%v, %v", w, err)
	}
	body, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	away := filepath.Join(t.TempDir(), "edit.json")
	if err := os.WriteFile(away, body, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := runRender(t.Context(), io.Discard, away, filepath.Join(t.TempDir(), "away.wav"), renderOptions{}); err == nil {
		t.Error("an edit without its library was whole")
	}
}
