package mix

import (
	"math"

	"github.com/faiface/beep"

	"tienglang/audio/dsp"
)

// voiceTrack streams the voices and silence after them. It hears them ahead
// of what it gives, so that the bed is down when a voice begins.
type voiceTrack struct {
	programme *programme
	row       beep.Streamer // intro and voices
	voices    []*track
	gain      float64
	outro     int
	duck      *dsp.Ducker
	gains     []float64    // the bed's, for the present block
	ahead     [][2]float64 // ring of what was heard and not yet given
	at        int          // in ahead
	block     [mixBlock][2]float64
	fed       int64 // frames heard
	begun     bool
	over      bool
}

// Stream implements beep.Streamer; it never ends.
func (t *voiceTrack) Stream(out [][2]float64) (int, bool) {
	if !t.begun {
		t.begun = true
		for left := len(t.ahead); left > 0; {
			n := min(left, mixBlock)
			t.hear(t.block[:n])
			left -= n
		}
	}
	n := min(len(out), mixBlock)
	t.hear(out[:n])
	return n, true
}

// Err implements beep.Streamer.
func (t *voiceTrack) Err() error { return nil }

// heard is how many frames the voices had.
func (t *voiceTrack) heard() (frames int64) {
	for _, v := range t.voices {
		frames += v.frames
	}
	return frames
}

// hear takes new frames of the row and leaves in out those that are due.
func (t *voiceTrack) hear(out [][2]float64) {
	n := t.fill(out)
	clear(out[n:])
	for i := range out {
		in := [2]float64{out[i][0] * t.gain, out[i][1] * t.gain}
		t.gains[i] = t.duck.Next(math.Max(math.Abs(in[0]), math.Abs(in[1])))
		out[i], t.ahead[t.at] = t.ahead[t.at], in
		if t.at++; t.at == len(t.ahead) {
			t.at = 0
		}
	}
	t.fed += int64(len(out))
}

// fill streams the row; where it ends, the length of the whole is known.
func (t *voiceTrack) fill(out [][2]float64) int {
	if t.over {
		return 0
	}
	n, _ := t.row.Stream(out)
	if n < len(out) {
		t.over = true
		t.programme.end = t.fed + int64(n) + int64(t.outro)
	}
	return n
}

// bedTrack streams the bed at its gain, ducked, and fades it in and out.
type bedTrack struct {
	programme *programme
	loop      *loop  // under voices
	once      *track // alone
	gain      float64
	in        dsp.Ramp
	at        int64
}

// Stream implements beep.Streamer.
func (b *bedTrack) Stream(out [][2]float64) (int, bool) {
	n, ok := b.source().Stream(out)
	for i := range out[:n] {
		g := b.gain * b.in.Next() * b.fade(b.at+int64(i))
		if v := b.programme.voice; v != nil {
			g *= v.gains[i]
		}
		out[i][0] *= g
		out[i][1] *= g
	}
	b.at += int64(n)
	if n < len(out) && b.programme.voice == nil {
		b.programme.end = b.at
	}
	return n, ok
}

// source is what the bed comes from.
func (b *bedTrack) source() beep.Streamer {
	if b.loop != nil {
		return b.loop
	}
	return b.once
}

// fade is the gain at frame at of the way out: a quarter of a cosine.
func (b *bedTrack) fade(at int64) float64 {
	left := b.programme.end - at
	if left >= int64(b.programme.fade) {
		return 1
	}
	return math.Sin(math.Pi / 2 * math.Max(0, float64(left)) / float64(b.programme.fade))
}

// Err implements beep.Streamer.
func (b *bedTrack) Err() error { return b.source().Err() }

func (b *bedTrack) close() {
	if b.loop != nil {
		b.loop.close()
	} else if b.once.src != nil {
		b.once.close()
	}
}
