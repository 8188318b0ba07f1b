package mix

import (
	"context"
	"math"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/dsp"
)

// The bounds of bringing a sound to a loudness.
const (
	maxGainDB       = 30.0 // above this a recording is noise, not quiet speech
	closeEnoughLU   = 0.05 // further tries are not worth it
	maxLimitedTries = 8    // tries that look for the gain of a limited sound
	maxOverGainDB   = 18.0 // beyond the plain gain, what a limiter may make up
)

// LevelTo brings a sound, of which before was measured, to targetLUFS with no
// true peak above ceilingDBTP, in the format of the source. One gain holds for
// the whole sound (at most +30 dB); only where peaks would pass the ceiling
// does a limiter take them, and then the gain is sought, in up to eight tries,
// at which the limited sound has the target. A sound in which nothing can be
// measured passes at its own level, below the ceiling.
//
// Each try opens the sound and calls begin for where to write; what the last
// one wrote is the sound, and what was measured of it is returned. progress,
// which may be nil, is told frames done of total in all tries; total grows
// when a try is added and is 0 while the length is not known.
func LevelTo(ctx context.Context, before app.Loudness, open Open, targetLUFS, ceilingDBTP float64, begin func() (func([]float32) error, error), progress func(done, total int64)) (app.Loudness, error) {
	r := &levelling{ctx: ctx, open: open, ceiling: ceilingDBTP, progress: progress, passes: 1}
	gain := gainFor(before, targetLUFS)
	s := r.searching(before, gain, targetLUFS)
	limit := before.TruePeakDBTP+gain > ceilingDBTP
	for {
		write, err := begin()
		if err != nil {
			return app.Loudness{}, err
		}
		got, err := r.pass(s.gain, limit, write)
		if err != nil || !limit || s.next(got) {
			return got, err
		}
		r.frames = r.done / r.passes
		r.passes++
	}
}

// gainFor is the plain gain in dB from a loudness to a target.
func gainFor(l app.Loudness, target float64) float64 {
	if l.IntegratedLUFS <= audio.SilenceDBFS {
		return 0
	}
	return math.Min(maxGainDB, target-l.IntegratedLUFS)
}

// levelling is the work of one LevelTo.
type levelling struct {
	ctx      context.Context
	open     Open
	ceiling  float64
	progress func(done, total int64)
	frames   int64 // length, once known
	passes   int64 // as many as are known to be needed
	done     int64
}

// searching begins at the plain gain. What cannot be measured is not sought.
func (r *levelling) searching(before app.Loudness, gain, target float64) *gainSearch {
	s := &gainSearch{target: target, gain: gain, most: math.Min(maxGainDB, gain+maxOverGainDB), last: math.Inf(-1), tries: maxLimitedTries}
	if before.IntegratedLUFS <= audio.SilenceDBFS {
		s.tries = 0
	}
	return s
}

// gainSearch looks for a gain by trying.
type gainSearch struct {
	target     float64 // LUFS
	gain, most float64 // dB
	last       float64 // LUFS of the try before
	step       float64 // dB more than in the try before
	tries      int     // left
}

// next learns what the gain led to, and whether it stays.
func (s *gainSearch) next(got app.Loudness) (done bool) {
	miss := s.target - got.IntegratedLUFS
	s.tries--
	if s.tries <= 0 || math.Abs(miss) < closeEnoughLU || s.gain >= s.most || got.IntegratedLUFS-s.last < closeEnoughLU && miss > 0 {
		return true
	}
	eaten := 1.15 // by what the limiter takes of each step; later tries know
	if gained := got.IntegratedLUFS - s.last; s.step != 0 && gained/s.step > 0 {
		eaten = math.Min(8, s.step/gained)
	}
	s.last, s.step = got.IntegratedLUFS, math.Min(s.most-s.gain, miss*eaten)
	s.gain += s.step
	return false
}

// pass sends the whole sound through the gain, and the limiter if asked, to
// write, and measures what comes out.
func (r *levelling) pass(gainDB float64, limit bool, write func([]float32) error) (app.Loudness, error) {
	src, err := r.open()
	if err != nil {
		return app.Loudness{}, err
	}
	c := newChain(src.Format(), gainDB, write)
	if limit {
		c.limit(src.Format(), r.ceiling)
	}
	start := r.done
	if err := pump(r.ctx, src, c.next, func(frames int64) { r.report(start + frames) }); err != nil {
		return app.Loudness{}, err
	}
	if err := c.flush(); err != nil {
		return app.Loudness{}, err
	}
	return c.meter.Result(), nil
}

// report tells how far the work is.
func (r *levelling) report(done int64) {
	r.done = done
	total := int64(0)
	if r.frames > 0 {
		total = max(done, r.frames*r.passes)
	}
	if r.progress != nil {
		r.progress(done, total)
	}
}

// chain is gain, limiter and meter, in this order.
type chain struct {
	channels int
	gain     float32
	limiter  *dsp.Limiter // nil for none
	skip     int          // samples of the limiter's delay still to drop
	meter    *dsp.LoudnessMeter
	write    func([]float32) error
	buf      []float32
}

// newChain makes a chain without a limiter.
func newChain(f audio.Format, gainDB float64, write func([]float32) error) *chain {
	return &chain{
		channels: f.Channels,
		gain:     float32(audio.Ratio(gainDB)),
		meter:    dsp.NewLoudnessMeter(f),
		write:    write,
	}
}

// limit puts a limiter in the chain.
func (c *chain) limit(f audio.Format, ceilingDBTP float64) {
	c.limiter = dsp.NewLimiter(dsp.LimiterConfig{Format: f, CeilingDBTP: ceilingDBTP})
	c.skip = c.limiter.Latency() * c.channels
}

// next sends a block through.
func (c *chain) next(p []float32) error {
	c.buf = append(c.buf[:0], p...)
	for i := range c.buf {
		c.buf[i] *= c.gain
	}
	if c.limiter == nil {
		return c.out(c.buf)
	}
	c.limiter.Process(c.buf)
	drop := min(c.skip, len(c.buf))
	c.skip -= drop
	return c.out(c.buf[drop:])
}

// flush pushes out what the limiter holds, so that the length stays.
func (c *chain) flush() error {
	if c.limiter == nil {
		return nil
	}
	return c.next(make([]float32, c.limiter.Latency()*c.channels))
}

// out measures and writes.
func (c *chain) out(p []float32) error {
	if len(p) == 0 {
		return nil
	}
	c.meter.Write(p)
	return c.write(p)
}
