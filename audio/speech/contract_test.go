package speech

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/codec"
)

// everyVoice is one voice of each kind.
func everyVoice(t *testing.T) map[string]Voice {
	t.Helper()
	list := Voices(fakeVoices(t, "speaks"))
	all := map[string]Voice{"web": webVoice(t, Web{Name: "web", URL: newVendor(t).URL + "/say?text={text}&rate={rate}"})}
	for _, v := range list {
		all[v.ID] = v
	}
	if len(all) != 5 {
		t.Fatalf("%d voices", len(all))
	}
	return all
}

const bulletin = "Chào bà con. Ngày 22/11, UBND xã họp lúc 7h30!\nMời các hộ đến dự."

// TestEveryVoiceKeepsTheContract runs what holds for all of them.
func TestEveryVoiceKeepsTheContract(t *testing.T) {
	for name, v := range everyVoice(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &Reader{Voice: v, Options: DefaultOptions(v), Dir: filepath.Join(t.TempDir(), "new", "folder")}
			g, err := r.Speak(t.Context(), bulletin)
			if err != nil {
				t.Fatal(err)
			}
			wantBulletin(t, r, g)
			wantSameAgain(t, r, g)
			wantRateHeard(t, r, g)
			wantEndWithContext(t, r)
		})
	}
}

func wantBulletin(t *testing.T, r *Reader, g *Reading) {
	t.Helper()
	if len(g.Sentences) != 3 || g.Voice != r.Voice.ID {
		t.Fatalf("%d sentences of %s", len(g.Sentences), g.Voice)
	}
	if s := g.Sentences[1]; s.Normalized != "Ngày hai mươi hai tháng mười một, Ủy ban nhân dân xã họp lúc bảy giờ ba mươi phút!" || !s.Paragraph {
		t.Errorf("the second sentence is %+v", s)
	}
	for i, s := range g.Sentences {
		p := soundOf(t, r, s)
		if int64(len(p)) != s.Frames || len(p) < audio.Rate/4 {
			t.Errorf("sentence %d has %d samples, says %d", i, len(p), s.Frames)
		}
		lufs, peak := loudness(p)
		if peak > ceilingDB+0.05 || lufs > -19.8 || lufs < -20.2 && peak < ceilingDB-0.1 {
			t.Errorf("sentence %d: %.2f LUFS, %.2f dBTP", i, lufs, peak)
		}
		if quiet(p[:audio.Rate/25]) || quiet(p[len(p)-audio.Rate/8:]) {
			t.Errorf("sentence %d begins or ends in silence", i)
		}
	}
	if a, b := g.Sentences[0].Frames, g.Sentences[1].Frames; b < 2*a {
		t.Errorf("the long sentence has %d samples, the short one %d", b, a)
	}
}

// quiet tells whether nothing in p is above −60 dBFS.
func quiet(p []float32) bool {
	for _, x := range p {
		if abs(x) > 0.001 {
			return false
		}
	}
	return true
}

func soundOf(t *testing.T, r *Reader, s Spoken) []float32 {
	t.Helper()
	w, err := codec.OpenWAV(soundPath(r.Dir, s.SHA256))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	p, err := samplesOf(w)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// wantSameAgain: a text read again is the same files, each under the SHA-256
// of its bytes.
func wantSameAgain(t *testing.T, r *Reader, g *Reading) {
	t.Helper()
	again, err := r.Speak(t.Context(), bulletin)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range g.Sentences {
		if again.Sentences[i] != s {
			t.Errorf("sentence %d is %+v and then %+v", i, s, again.Sentences[i])
		}
		if sha, err := fileSHA(soundPath(r.Dir, s.SHA256)); err != nil || sha != s.SHA256 {
			t.Errorf("%s holds %s, %v", s.SHA256, sha, err)
		}
	}
	if n := len(filesIn(t, r.Dir)); n != len(g.Sentences) {
		t.Errorf("%d files for %d sentences", n, len(g.Sentences))
	}
}

func filesIn(t *testing.T, dir string) []os.DirEntry {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return files
}

// wantRateHeard: one and a half times the speed takes two thirds of the time.
func wantRateHeard(t *testing.T, r *Reader, g *Reading) {
	t.Helper()
	fast := *r
	fast.Options.Rate = 1.5
	quick, err := fast.Speak(t.Context(), g.Sentences[1].Text)
	if err != nil {
		t.Fatal(err)
	}
	ratio := float64(g.Sentences[1].Frames) / float64(quick.Sentences[0].Frames)
	if ratio < 1.25 || ratio > 1.75 {
		t.Errorf("at 1.5 times the speed it is %.2f times as quick", ratio)
	}
}

func wantEndWithContext(t *testing.T, r *Reader) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	other := *r
	other.Dir = t.TempDir()
	if _, err := other.Speak(ctx, "Không ai nghe câu này."); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if n := len(filesIn(t, other.Dir)); n != 0 {
		t.Errorf("%d files of a reading that was cancelled", n)
	}
}

// TestNothingToRead is told as such by every voice before it is asked.
func TestNothingToRead(t *testing.T) {
	v := Voices("")[0]
	r := &Reader{Voice: v, Options: DefaultOptions(v), Dir: t.TempDir()}
	for _, text := range []string{"", " \n ", "…!", "🎉"} {
		if _, err := r.Speak(t.Context(), text); app.CodeOf(err) != "speech.empty" {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, o := range []Options{{Rate: 3}, {Pitch: 2}, {PauseSentence: -1}, {PauseParagraph: time.Hour}, {LUFS: 3}} {
		bad := &Reader{Voice: v, Options: o, Dir: t.TempDir()}
		if _, err := bad.Speak(t.Context(), "Một câu."); app.CodeOf(err) != "speech.bad_options" {
			t.Errorf("%+v: %v", o, err)
		}
	}
	if _, err := (&Reader{Dir: t.TempDir()}).Speak(t.Context(), "Một câu."); app.CodeOf(err) != "speech.no_voice" {
		t.Errorf("nobody: %v", err)
	}
}
