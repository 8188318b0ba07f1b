package command

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"iter"
	"math"
	"os"
	"os/exec"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/assets/samples"
	"tienglang/audio"
	"tienglang/audio/codec"
)

// speakSample has the sample bulletin read aloud into a WAV file.
func speakSample(ctx context.Context, path string) error {
	cmd := exec.CommandContext(ctx, "espeak-ng", "-v", "vi", "-s", "150", "-w", path)
	cmd.Stdin = strings.NewReader(samples.Bulletin)
	if err := cmd.Run(); err != nil {
		return app.Fail("show.no_voice", err)
	}
	return nil
}

// chord is a calm bed: A3, C♯4, E4, each swelling in its own time.
var chord = []struct{ hz, swell, gain float64 }{{220, 0.5, 0.14}, {277.18, 0.37, 0.1}, {329.63, 0.29, 0.08}}

// playSample writes twenty seconds of the chord into a WAV file.
func playSample(path string) (err error) {
	w, err := codec.CreateWAV(path, audio.Mono, time.Time{})
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, w.Close()) }()
	block := make([]float32, audio.Rate)
	for second := range 20 {
		for i := range block {
			block[i] = chordAt(float64(second) + float64(i)/audio.Rate)
		}
		if err := w.Write(block); err != nil {
			return err
		}
	}
	return nil
}

func chordAt(t float64) float32 {
	x := 0.0
	for _, tone := range chord {
		x += tone.gain * (0.7 + 0.3*math.Sin(2*math.Pi*tone.swell*t)) * math.Sin(2*math.Pi*tone.hz*t)
	}
	return float32(x)
}

// fileSHA256 is the SHA-256 of a file as it lies on the disk.
func fileSHA256(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// each walks rows that are in memory.
func each(rows []app.PlayLogRow) iter.Seq2[app.PlayLogRow, error] {
	return func(yield func(app.PlayLogRow, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}
