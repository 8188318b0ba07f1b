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
	closeEnoughLU   = 0.05 // further passes are not worth it
	maxLimitedTries = 4    // passes that look for the gain of a limited sound
	maxOverGainDB   = 6.0  // beyond the plain gain, what a limiter may make up
)

// RenderToLoudness brings a sound to targetLUFS with no true peak above
// ceilingDBTP and gives it to write, in the format of the source. It measures
// first, so open is called twice or more. One gain holds for the whole sound
// (at most +30 dB); only where peaks would pass the ceiling does a limiter
// take them, and then the gain is sought, in up to four further passes, at
// which the limited sound has the target. A sound in which nothing can be
// measured passes at its own level, below the ceiling.
//
// It returns what was measured of exactly what was written. progress, which
// may be nil, is told frames done of total in all passes; total grows when a
// pass is added and is 0 while the length is not known.
func RenderToLoudness(ctx context.Context, open Open, targetLUFS, ceilingDBTP float64, write func([]float32) error, progress func(done, total int64)) (app.Loudness, error) {
	r := &levelling{ctx: ctx, open: open, ceiling: ceilingDBTP, progress: progress}
	before, err := r.pass(0, false, nil)
	if err != nil {
		return app.Loudness{}, err
	}
	r.frames, r.passes = r.done, 2
	gain := gainFor(before, targetLUFS)
	limit := before.TruePeakDBTP+gain > ceilingDBTP
	if limit {
		if gain, err = r.search(before, gain, targetLUFS); err != nil {
			return app.Loudness{}, err
		}
	}
	return r.pass(gain, limit, write)
}

// gainFor is the plain gain in dB from a loudness to a target.
func gainFor(l app.Loudness, target float64) float64 {
	if l.IntegratedLUFS <= audio.SilenceDBFS {
		return 0
	}
	return math.Min(maxGainDB, target-l.IntegratedLUFS)
}

// levelling is the work of one RenderToLoudness.
type levelling struct {
	ctx      context.Context
	open     Open
	ceiling  float64
	progress func(done, total int64)
	frames   int64 // length, once known
	passes   int64 // that will be needed, as far as is known
	done     int64
}

// search finds the gain at which the limited sound has the target, or the
// highest sensible gain where the ceiling forbids the target.
func (r *levelling) search(before app.Loudness, gain, target float64) (float64, error) {
	if before.IntegratedLUFS <= audio.SilenceDBFS {
		return gain, nil
	}
	most := math.Min(maxGainDB, gain+maxOverGainDB)
	last := math.Inf(-1)
	for range maxLimitedTries {
		r.passes++
		got, err := r.pass(gain, true, nil)
		if err != nil {
			return 0, err
		}
		miss := target - got.IntegratedLUFS
		if math.Abs(miss) < closeEnoughLU || gain >= most || got.IntegratedLUFS-last < closeEnoughLU && miss > 0 {
			break
		}
		last = got.IntegratedLUFS
		gain = math.Min(most, gain+miss*1.15) // limiting eats part of each step
	}
	return gain, nil
}

// pass sends the whole sound through the gain, and the limiter if asked, to
// write, which may be nil, and measures what comes out.
func (r *levelling) pass(gainDB float64, limit bool, write func([]float32) error) (app.Loudness, error) {
	src, err := r.open()
	if err != nil {
		return app.Loudness{}, err
	}
	c := newChain(src.Format(), gainDB)
	if limit {
		c.limit(src.Format(), r.ceiling)
	}
	c.write = write
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
func newChain(f audio.Format, gainDB float64) *chain {
	return &chain{
		channels: f.Channels,
		gain:     float32(audio.Ratio(gainDB)),
		meter:    dsp.NewLoudnessMeter(f),
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
	if c.write == nil {
		return nil
	}
	return c.write(p)
}
