package mix

import (
	"errors"
	"fmt"
	"io"

	"tienglang/audio"
	"tienglang/audio/dsp"
)

// Open opens a sound from its beginning. What it returns is closed after use
// where it has a Close method.
type Open = func() (audio.Source, error)

// maxChannels is the most channels a source may have; two of them are used.
const maxChannels = 64

// track streams a Source of any rate and number of channels as beep wants it:
// in stereo at the station's rate. It opens the source when it is first asked
// for sound, and closes it at its end. It keeps beep's promise that a short
// answer is the last.
type track struct {
	open Open
	what string // for errors
	src  audio.Source
	buf  []float32
	done bool
	err  error
}

func newTrack(what string, open Open) *track { return &track{what: what, open: open} }

// Stream implements beep.Streamer.
func (t *track) Stream(out [][2]float64) (int, bool) {
	n := 0
	for n < len(out) && !t.done {
		n += t.read(out[n:])
	}
	return n, n > 0
}

// Err implements beep.Streamer.
func (t *track) Err() error { return t.err }

// read streams what one Read of the source gives.
func (t *track) read(out [][2]float64) int {
	if t.src == nil && !t.start() {
		return 0
	}
	channels := t.src.Format().Channels
	want := min(len(out)*channels, len(t.buf)/channels*channels)
	n, err := t.src.Read(t.buf[:want])
	if err != nil {
		if !errors.Is(err, io.EOF) {
			t.err = fmt.Errorf("mix: reading the %s: %w", t.what, err)
		}
		t.close()
	}
	return spread(out, t.buf[:n], channels)
}

// start opens the source.
func (t *track) start() bool {
	src, err := t.open()
	if err != nil {
		t.err, t.done = fmt.Errorf("mix: opening the %s: %w", t.what, err), true
		return false
	}
	if f := src.Format(); f.Channels < 1 || f.Channels > maxChannels || f.Rate < 1 {
		t.src = src
		t.err = fmt.Errorf("mix: the %s has format %+v", t.what, f)
		t.close()
		return false
	}
	t.src, t.buf = dsp.Resampled(src, audio.Rate), make([]float32, 4096)
	return true
}

// close ends the track and closes its source.
func (t *track) close() {
	t.done = true
	if c, ok := t.src.(io.Closer); ok {
		if err := c.Close(); err != nil && t.err == nil {
			t.err = fmt.Errorf("mix: closing the %s: %w", t.what, err)
		}
	}
	t.src = nil
}

// spread puts interleaved frames on two channels: one goes to both, of more
// than two the first two count.
func spread(out [][2]float64, p []float32, channels int) int {
	n := len(p) / channels
	right := min(1, channels-1)
	for i := range n {
		out[i] = [2]float64{float64(p[i*channels]), float64(p[i*channels+right])}
	}
	return n
}
