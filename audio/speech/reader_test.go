package speech

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/codec"
)

func newReader(t *testing.T) *Reader {
	t.Helper()
	v := Voices("")[0]
	return &Reader{Voice: v, Options: DefaultOptions(v), Dir: t.TempDir()}
}

// TestOneSentenceIsReadAgain, one is replaced by a recording, and the whole is
// made of them with its pauses.
func TestOneSentenceIsReadAgain(t *testing.T) {
	r := newReader(t)
	told := 0
	r.Progress = func(done, total int) {
		if told++; done != told || total != 3 {
			t.Errorf("told %d of %d", done, total)
		}
	}
	g, err := r.Speak(t.Context(), bulletin)
	if err != nil || told != 3 {
		t.Fatalf("told %d times, %v", told, err)
	}
	before := *g
	before.Sentences = append([]Spoken(nil), g.Sentences...)
	if err := r.Reread(t.Context(), g, 1, "Họp lúc 8h. "); err != nil {
		t.Fatal(err)
	}
	if s := g.Sentences[1]; s.Text != "Họp lúc 8h." || s.Normalized != "Họp lúc tám giờ." || !s.Paragraph || s.SHA256 == before.Sentences[1].SHA256 {
		t.Errorf("read again: %+v", s)
	}
	if err := r.Replace(t.Context(), g, 2, recording(t)); err != nil {
		t.Fatal(err)
	}
	if s := g.Sentences[2]; !s.Replaced || s.Text != before.Sentences[2].Text || s.Frames < audio.Rate*7/10 || s.Frames > audio.Rate*9/10 {
		t.Errorf("replaced: %+v", s)
	}
	if !reflect.DeepEqual(g.Sentences[0], before.Sentences[0]) {
		t.Error("the first sentence changed")
	}
	wantWhole(t, r, g)
	wantKept(t, g)
}

// recording is 0.8 s of a tone between two seconds of silence, in stereo at
// another rate.
func recording(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "voice.mp3")
	out, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=f=300:d=0.8:r=44100,adelay=2000,apad=pad_dur=2",
		"-ac", "2", path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}

// wantWhole: the playback is the sentences' samples with the pauses between.
func wantWhole(t *testing.T, r *Reader, g *Reading) {
	t.Helper()
	p := r.Open(g)
	defer func() { _ = p.Close() }()
	whole, err := samplesOf(p)
	if err != nil {
		t.Fatal(err)
	}
	var want []float32
	for i, s := range g.Sentences {
		want = append(want, soundOf(t, r, s)...)
		pause := [...]time.Duration{r.Options.PauseSentence, r.Options.PauseParagraph, 0}[i]
		want = append(want, make([]float32, int(pause.Seconds()*audio.Rate))...)
	}
	if !reflect.DeepEqual(whole, want) {
		t.Errorf("%d samples, want %d, or not the same", len(whole), len(want))
	}
	if d := r.Duration(g); d != audio.Duration(int64(len(want)), audio.Rate) {
		t.Errorf("lasts %v", d)
	}
}

// wantKept: a reading survives as JSON.
func wantKept(t *testing.T, g *Reading) {
	t.Helper()
	b, err := json.Marshal(g)
	if err != nil {
		t.Fatal(err)
	}
	var back Reading
	if err := json.Unmarshal(b, &back); err != nil || !reflect.DeepEqual(&back, g) {
		t.Errorf("%s becomes %+v, %v", b, back, err)
	}
}

// TestWhatFailsChangesNothing: the sentence keeps its sound.
func TestWhatFailsChangesNothing(t *testing.T) {
	r := newReader(t)
	g, err := r.Speak(t.Context(), "Chào bà con.")
	if err != nil {
		t.Fatal(err)
	}
	before, files := g.Sentences[0], len(filesIn(t, r.Dir))
	text := filepath.Join(t.TempDir(), "note.txt")
	if err := os.WriteFile(text, []byte(strings.Repeat("no sound\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, err := range map[string]error{
		"speech.empty": r.Reread(t.Context(), g, 0, "…"), "file.missing": r.Replace(t.Context(), g, 0, text+"x"),
		"audio.not_sound": r.Replace(t.Context(), g, 0, text), "speech.silent": r.Replace(t.Context(), g, 0, silentFile(t)),
	} {
		if app.CodeOf(err) != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if g.Sentences[0] != before || len(filesIn(t, r.Dir)) != files {
		t.Errorf("became %+v with %d files", g.Sentences[0], len(filesIn(t, r.Dir)))
	}
	if err := os.Remove(soundPath(r.Dir, before.SHA256)); err != nil {
		t.Fatal(err)
	}
	if _, err := samplesOf(r.Open(g)); app.CodeOf(err) != "file.missing" {
		t.Errorf("a sound that is gone: %v", err)
	}
}

func silentFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "silent.wav")
	w, err := codec.CreateWAV(path, audio.Mono, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(make([]float32, audio.Rate)), w.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestWhatAKillLeftIsSwept, but not what may still be written.
func TestWhatAKillLeftIsSwept(t *testing.T) {
	r := newReader(t)
	for name, age := range map[string]time.Duration{".speech-1": 2 * time.Hour, ".speech-2": time.Minute, "mine.wav": 2 * time.Hour} {
		path := filepath.Join(r.Dir, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, time.Time{}, time.Now().Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	g, err := r.Speak(t.Context(), "Chào bà con.")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{".speech-2": true, "mine.wav": true, g.Sentences[0].SHA256 + ".wav": true}
	files := filesIn(t, r.Dir)
	for _, f := range files {
		if !want[f.Name()] {
			t.Errorf("%s is left", f.Name())
		}
	}
	if len(files) != len(want) {
		t.Errorf("left: %v", files)
	}
}

// TestAProgramThatMisbehaves is ended, with its children, and told by a code.
func TestAProgramThatMisbehaves(t *testing.T) {
	for how, want := range map[string]string{"fails": "speech.failed", "floods": "speech.too_long", "silent": "speech.silent"} {
		v, err := Find(Voices(fakeVoices(t, how)), "piper:làng")
		if err != nil {
			t.Fatal(err)
		}
		r := &Reader{Voice: v, Dir: t.TempDir()}
		if _, err := r.Speak(t.Context(), "Chào bà con."); app.CodeOf(err) != want {
			t.Errorf("%s: %v, want %s", how, err, want)
		}
		if n := len(filesIn(t, r.Dir)); n != 0 {
			t.Errorf("%s leaves %d files", how, n)
		}
	}
}

// TestAProgramThatHangs ends with its time, and with the person's patience.
func TestAProgramThatHangs(t *testing.T) {
	v, err := Find(Voices(fakeVoices(t, "hangs")), "piper:làng")
	if err != nil {
		t.Fatal(err)
	}
	r := &Reader{Voice: v, Dir: t.TempDir(), timeout: 500 * time.Millisecond}
	if _, err := r.Speak(t.Context(), "Chào bà con."); app.CodeOf(err) != "speech.too_slow" {
		t.Errorf("its time: %v", err)
	}
	r.timeout = 0
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := r.Speak(ctx, "Chào bà con."); !errors.Is(err, context.DeadlineExceeded) || app.CodeOf(err) != "" {
		t.Errorf("patience: %v", err)
	}
}

// TestPitchIsHeard: the higher voice crosses zero more often.
func TestPitchIsHeard(t *testing.T) {
	crossings := func(pitch float64) float64 {
		r := newReader(t)
		r.Options.Pitch = pitch
		g, err := r.Speak(t.Context(), "Ao ao ao ao.")
		if err != nil {
			t.Fatal(err)
		}
		p, n := soundOf(t, r, g.Sentences[0]), 0
		for i := 1; i < len(p); i++ {
			if (p[i-1] < 0) != (p[i] < 0) {
				n++
			}
		}
		return float64(n) / float64(len(p))
	}
	if low, high := crossings(-1), crossings(1); high < 1.1*low {
		t.Errorf("crossings %.4f low, %.4f high", low, high)
	}
}
