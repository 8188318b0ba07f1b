package codec_test

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"testing"

	"tienglang/audio"
	"tienglang/audio/codec"
)

// chirps is sound of which every stretch differs from every other.
func chirps(seconds float64) []float32 {
	p := make([]float32, int(seconds*audio.Rate))
	phase := 0.0
	for i := range p {
		t := float64(i) / audio.Rate
		phase += 2 * math.Pi * (500 + 300*math.Sin(1.7*t) + 400*math.Sin(0.31*t*t)) / audio.Rate
		p[i] = float32(0.4 * math.Sin(phase))
	}
	return p
}

func opusOf(t testing.TB, sound []float32, tags map[string]string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.opus")
	src := &slice{f: audio.Mono, p: sound}
	if err := codec.EncodeFile(context.Background(), path, src, codec.EncodeOptions{Format: "opus", Tags: tags}); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// likeness is the correlation of two stretches.
func likeness(a, b []float32) float64 {
	var ab, aa, bb float64
	for i := range a {
		ab, aa, bb = ab+float64(a[i])*float64(b[i]), aa+float64(a[i])*float64(a[i]), bb+float64(b[i])*float64(b[i])
	}
	return ab / math.Sqrt(aa*bb+1e-12)
}

func TestOpusSoundIsReadFromAnyPlace(t *testing.T) {
	sound := chirps(7.31)
	s, err := codec.ParseOpus(opusOf(t, sound, map[string]string{"title": "Tên bài"}))
	if err != nil {
		t.Fatal(err)
	}
	if s.Frames() != int64(len(sound)) {
		t.Errorf("%d frames of %d", s.Frames(), len(sound))
	}
	r, err := s.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	p := make([]float32, 4800)
	// On and on, back to the start, far ahead, a little ahead, to the last.
	for _, at := range []int64{0, 4800, 9600, 0, 240_001, 100, 244_800, 250_000, 345_000, int64(len(sound)) - 4800} {
		if n := r.Read(p, at); n != len(p) {
			t.Fatalf("%d frames at %d", n, at)
		}
		if like := likeness(p, sound[at:at+4800]); like < 0.9 || at >= 4800 && like < 0.98 { // an encoder needs a moment at first
			t.Errorf("at %d the sound is only %.3f like what was encoded", at, like)
		}
	}
	if n := r.Read(p, int64(len(sound))-100); n != 100 {
		t.Errorf("%d frames of the last 100", n)
	}
	if n := r.Read(p, int64(len(sound))); n != 0 {
		t.Errorf("%d frames behind the end", n)
	}
}

func TestWhatIsNoOpusIsRefused(t *testing.T) {
	whole := opusOf(t, chirps(2.5), nil)
	for name, data := range map[string][]byte{
		"nothing": nil, "text": []byte("OggS is not enough"), "cut in a page": whole[:len(whole)-7],
		"head alone": whole[:60], "twice": append(append([]byte(nil), whole...), whole...),
	} {
		if _, err := codec.ParseOpus(data); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}

func FuzzOpusSound(f *testing.F) {
	whole := opusOf(f, chirps(0.5), nil)
	f.Add(whole, int64(0))
	f.Add(whole[:100], int64(20000))
	f.Fuzz(func(t *testing.T, data []byte, at int64) {
		s, err := codec.ParseOpus(data)
		if err != nil {
			return
		}
		r, err := s.NewReader()
		if err != nil {
			return
		}
		p := make([]float32, 2000)
		for _, frame := range []int64{0, 2000, at, s.Frames() - 5} {
			if n := r.Read(p, frame); n < 0 || n > len(p) {
				t.Errorf("%d frames", n)
			}
		}
	})
}
