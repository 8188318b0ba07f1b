package record_test

import (
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/record"
)

// TestOggIsWholeAtEveryMoment: a file whose writer never came to its end plays
// up to its last page, at its place.
func TestOggIsWholeAtEveryMoment(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.opus")
	enc, err := codec.NewOpusEncoder(codec.OpusOptions{Channels: 1, Bitrate: 64000})
	if err != nil {
		t.Fatal(err)
	}
	w, err := record.CreateOgg(path, time.Now(), enc.Lookahead(), "TITLE=Bản tin")
	if err != nil {
		t.Fatal(err)
	}
	packet := make([]byte, 1275)
	for n := range 230 { // 4.6 s, of which 4 are on the disk
		block := make([]float32, audio.BlockFrames)
		for i := range block {
			if n >= 50 {
				block[i] = float32(0.5 * math.Sin(2*math.Pi*440*float64(n*audio.BlockFrames+i)/audio.Rate))
			}
		}
		size, err := enc.Encode(block, packet)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Write(packet[:size]); err != nil {
			t.Fatal(err)
		}
	}
	crashed := filepath.Join(t.TempDir(), "crashed.opus")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(crashed, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for file, length := range map[string]float64{path: 4.6, crashed: 4} {
		d, err := codec.Decode(t.Context(), file, audio.Mono)
		if err != nil {
			t.Fatal(err)
		}
		p := make([]float32, 10*audio.Rate)
		n, err := audio.ReadFull(d, p)
		d.Close()
		if err != nil || math.Abs(float64(n)/audio.Rate-length) > 0.03 {
			t.Errorf("%s: %d samples, %v", file, n, err)
		}
		first := 0
		for first < n && math.Abs(float64(p[first])) < 0.1 {
			first++
		}
		if math.Abs(float64(first)/audio.Rate-1) > 0.003 {
			t.Errorf("%s: the tone begins at %.4f s", file, float64(first)/audio.Rate)
		}
	}
}
