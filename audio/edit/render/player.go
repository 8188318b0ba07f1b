package render

import (
	"cmp"
	"errors"
	"io"
	"math"
	"slices"
	"sort"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/edit"
)

// player reads one clip.
type player struct {
	edit.Clip
	sound    Sound
	name     string // for a person
	channels int    // of the track
	at       int64  // the clip's frame that sound gives next
	flat     float32
	bent     bool // has an envelope
	in       []float32
	levels   []float32
	pans     [2][]float32
}

func newPlayer(c edit.Clip, m edit.Media, s Sound, channels int) *player {
	p := &player{Clip: c, sound: s, name: cmp.Or(c.Name, m.Name), channels: channels, at: -1}
	p.bent = len(c.Gain) > 0
	p.flat = float32(ratio(c.GainDB))
	return p
}

// addTo adds what of the clip lies in the frames of out, the first of which is
// at a place of the timeline. A sound that ends early is "edit.sound_short",
// once what there is of it has been added.
func (p *player) addTo(out []float32, place int64) error {
	frames := int64(len(out) / p.channels)
	first, last := max(p.At, place), min(p.End(), place+frames)
	if first >= last {
		return nil
	}
	in, err := p.read(first-p.At, int(last-first))
	out = out[(first-place)*int64(p.channels):]
	n := len(in) / p.sound.Format().Channels
	levels := p.level(first-p.At, n)
	switch {
	case p.channels == 1 && p.sound.Format().Channels == 1:
		for i, x := range in {
			out[i] += x * levels[i]
		}
	case p.channels == 1:
		for i := range n {
			out[i] += (in[2*i] + in[2*i+1]) / 2 * levels[i]
		}
	default:
		p.addStereo(out, in, levels, first-p.At)
	}
	return err
}

// addStereo adds one or two channels to two, each at its pan.
func (p *player) addStereo(out, in, levels []float32, frame int64) {
	ch := p.sound.Format().Channels
	second := ch - 1
	if len(p.Pan) == 0 {
		for i, g := range levels {
			out[2*i] += in[i*ch] * g
			out[2*i+1] += in[i*ch+second] * g
		}
		return
	}
	left, right := p.pan(frame, len(levels))
	for i, g := range levels {
		out[2*i] += in[i*ch] * g * left[i]
		out[2*i+1] += in[i*ch+second] * g * right[i]
	}
}

// read gives frames of the clip from one on.
func (p *player) read(frame int64, frames int) ([]float32, error) {
	if p.at != frame {
		if err := p.sound.SeekFrame(p.From + frame); err != nil {
			return nil, err
		}
	}
	need := frames * p.sound.Format().Channels
	p.in = slices.Grow(p.in[:0], need)[:need]
	n, err := audio.ReadFull(p.sound, p.in)
	p.at = frame + int64(n/p.sound.Format().Channels)
	if n < need && (err == nil || errors.Is(err, io.EOF)) {
		err = p.ended()
	}
	return p.in[:n], err
}

// inexact is how many frames a sound may be shorter than its file said without
// anybody being told: what the padding of compressed formats comes to.
const inexact = audio.Rate / 10

// ended tells whether a sound that has come to its end is too short.
func (p *player) ended() error {
	if p.Length-p.at <= inexact {
		return nil
	}
	return app.Fail("edit.sound_short", nil, "name", p.name)
}

// level is the gain of each frame.
func (p *player) level(frame int64, n int) []float32 {
	p.levels = slices.Grow(p.levels[:0], n)[:n]
	if p.bent {
		curve(p.levels, p.Gain, p.From+frame, func(db float64) float64 { return ratio(db + p.GainDB) })
	} else {
		for i := range p.levels {
			p.levels[i] = p.flat
		}
	}
	fade(p.levels, p.FadeIn, frame, 1)
	fade(p.levels, p.FadeOut, p.Length-1-frame, -1)
	return p.levels
}

// fade multiplies the levels by a fade whose frame done is at the first of
// them, and which goes forward or backward from there.
func fade(levels []float32, f edit.Fade, done int64, direction int64) {
	if f.Length == 0 || direction > 0 && done >= f.Length {
		return
	}
	for i := range levels {
		if at := done + int64(i)*direction; at < f.Length {
			levels[i] *= float32(f.At(at))
		}
	}
}

// pan is the gains of the two sides for each frame.
func (p *player) pan(frame int64, n int) (left, right []float32) {
	for side := range p.pans {
		p.pans[side] = slices.Grow(p.pans[side][:0], n)[:n]
		curve(p.pans[side], p.Pan, p.From+frame, func(pan float64) float64 {
			l, r := edit.Balance(pan)
			return [2]float64{l, r}[side]
		})
	}
	return p.pans[0], p.pans[1]
}

// grid is how often an envelope is looked at, in frames of the sound, besides
// at its points. It is the same grid wherever a block begins.
const grid = 64

// curve fills levels with an envelope, from a frame of the sound on. Within a
// stretch the level is a straight line where that is as good as exact.
func curve(levels []float32, points []edit.Point, frame int64, level func(float64) float64) {
	for i := 0; i < len(levels); {
		s := stretchAt(points, frame+int64(i))
		a, middle, b := level(s.a), level((s.a+s.b)/2), level(s.b)
		straight := math.Abs(middle-(a+b)/2) <= 1e-4*math.Max(1, middle)
		for ; i < len(levels) && frame+int64(i) < s.end; i++ {
			x := float64(frame+int64(i)-s.start) / float64(s.end-s.start)
			if straight {
				levels[i] = float32(a + (b-a)*x)
			} else {
				levels[i] = float32(level(s.a + (s.b-s.a)*x))
			}
		}
	}
}

// stretch is a piece of an envelope, at most a step of the grid, in which no
// point lies: its value goes straight from a to b.
type stretch struct {
	start, end int64
	a, b       float64
}

// stretchAt is the stretch that a frame lies in.
func stretchAt(points []edit.Point, at int64) stretch {
	s := stretch{start: at / grid * grid}
	s.end = s.start + grid
	next := sort.Search(len(points), func(i int) bool { return points[i].At > at })
	if next > 0 {
		s.start = max(s.start, points[next-1].At)
	}
	if next < len(points) {
		s.end = min(s.end, points[next].At)
	}
	near := points[max(0, next-1):min(len(points), next+1)]
	s.a, s.b = edit.ValueAt(near, s.start, 0), edit.ValueAt(near, s.end, 0)
	return s
}
