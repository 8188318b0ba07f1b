package codec_test

import (
	"errors"
	"io"
	"path/filepath"
	"testing"
	"time"

	"tienglang/audio"
	"tienglang/audio/codec"
)

// TestDecodeFromASample: a master that is joined in its middle gives the very
// sample that is due there.
func TestDecodeFromASample(t *testing.T) {
	wav, flac := filepath.Join(t.TempDir(), "count.wav"), filepath.Join(t.TempDir(), "count.flac")
	samples := make([]float32, 12*audio.Rate)
	for i := range samples {
		samples[i] = float32(i%30011)/32768 - 0.4
	}
	writeWAV(t, wav, audio.Mono, time.Time{}, codec.WAVOptions{Bits: 16}, samples)
	ffmpeg(t, "-i", wav, "-c:a", "flac", flac)
	for _, frame := range []int64{0, 1, 479, 48000, 48001, 200_003, 333_337, 575_000} {
		from := time.Duration(frame) * time.Second / audio.Rate
		d, err := codec.DecodeFrom(t.Context(), flac, audio.Mono, from)
		if err != nil {
			t.Fatal(err)
		}
		got := make([]float32, 64)
		n, err := audio.ReadFull(d, got)
		if err != nil && !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
		for i := range got[:n] {
			if want := samples[frame+int64(i)]; got[i] < want-1e-4 || got[i] > want+1e-4 {
				t.Fatalf("from frame %d: sample %d is %v, not %v", frame, i, got[i], want)
			}
		}
		d.Close()
	}
}
