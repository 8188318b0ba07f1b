package mix

import (
	"io"
	"math"

	"github.com/faiface/beep"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/dsp"
)

// mixBlock is how many frames are mixed at a time; beep's Mixer works in
// blocks of this size inside.
const mixBlock = 512

// programme is the Source of a VoiceOverBed. The voice streams first in each
// block: it leaves the bed's gains and, once known, the end for the bed.
type programme struct {
	mixer beep.Mixer
	voice *voiceTrack // nil for none
	bed   *bedTrack   // nil for none
	buf   [][2]float64
	at    int64 // frames given
	end   int64 // length in frames, as soon as it is known
	fade  int   // frames before the end in which the bed goes away
	ended bool
}

// Format is stereo at the station's rate.
func (p *programme) Format() audio.Format { return audio.Stereo }

// Read implements audio.Source.
func (p *programme) Read(out []float32) (int, error) {
	if p.ended || p.at >= p.end {
		return 0, p.finish()
	}
	n := min(len(out)/2, mixBlock)
	p.mixer.Stream(p.buf[:n])
	if err := p.err(); err != nil {
		p.ended = true
		p.close()
		return 0, err
	}
	n = int(min(int64(n), p.end-p.at))
	for i, f := range p.buf[:n] {
		out[2*i], out[2*i+1] = float32(f[0]), float32(f[1])
	}
	p.at += int64(n)
	if n == 0 && len(out) >= 2 {
		return 0, p.finish()
	}
	return 2 * n, nil
}

// finish closes everything; a mix whose voices had no sound is an error.
func (p *programme) finish() error {
	if p.ended {
		return io.EOF
	}
	p.ended = true
	p.close()
	if p.voice != nil && p.voice.heard() == 0 {
		return app.Fail("mix.voice_empty", nil)
	}
	if p.voice == nil && p.at == 0 {
		return app.Fail("mix.bed_empty", nil)
	}
	return io.EOF
}

// err is the first failure of a track.
func (p *programme) err() error {
	if p.voice != nil {
		for _, t := range p.voice.voices {
			if t.err != nil {
				return t.err
			}
		}
	}
	if p.bed != nil {
		return p.bed.Err()
	}
	return nil
}

// Close closes the sounds that are still open.
func (p *programme) Close() error {
	p.ended = true
	p.close()
	return nil
}

func (p *programme) close() {
	if p.voice != nil {
		for _, t := range p.voice.voices {
			if t.src != nil {
				t.close()
			}
		}
	}
	if p.bed != nil {
		p.bed.close()
	}
}

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
