package speaker

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tienglang/audio"
	"tienglang/audio/codec"
)

// TestWhatIsHeldFadesAtItsCut as the stream does: the same samples, and nothing
// at the end of a sound that comes to its own.
func TestWhatIsHeldFadesAtItsCut(t *testing.T) {
	dir := t.TempDir()
	wav, opus := filepath.Join(dir, "a.wav"), filepath.Join(dir, "a.opus")
	w, err := codec.CreateWAV(wav, audio.Mono, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	p := make([]float32, 3*audio.Rate)
	for i := range p {
		p[i] = 0.3 * float32(math.Sin(2*math.Pi*500*float64(i)/audio.Rate))
	}
	if err := errors.Join(w.Write(p), w.Close()); err != nil {
		t.Fatal(err)
	}
	if err := encodeHeld(t, wav, opus); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(opus)
	if err != nil {
		t.Fatal(err)
	}
	sound, err := codec.ParseOpus(data)
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)
	const offset = 500 * time.Millisecond
	read := func(length time.Duration) []float32 {
		h, err := newHeldSource(from, from.Add(length), offset, sound)
		if err != nil {
			t.Fatal(err)
		}
		out := make([]float32, 2*audio.Rate)
		for at := 0; at < len(out); at += 700 {
			h.Read(out[at:min(at+700, len(out))], frames(offset)+int64(at))
		}
		return out
	}
	whole, cut := read(2500*time.Millisecond), read(1500*time.Millisecond)
	want := append([]float32(nil), whole...)
	audio.Segue(want, frames(1500*time.Millisecond))
	for i := range want {
		if math.Abs(float64(want[i]-cut[i])) > 1e-6 {
			t.Fatalf("sample %d is %v and not %v", i, cut[i], want[i])
		}
	}
	if math.Abs(float64(whole[len(whole)-96])) < 0.01 && math.Abs(float64(whole[len(whole)-72])) < 0.01 {
		t.Error("a sound that ends by itself was faded")
	}
}

// encodeHeld makes a sound one that poles hold.
func encodeHeld(t *testing.T, wav, opus string) error {
	t.Helper()
	src, err := codec.Decode(t.Context(), wav, audio.Mono)
	if err != nil {
		return err
	}
	return codec.EncodeFile(t.Context(), opus, src, codec.EncodeOptions{Format: "opus"})
}
