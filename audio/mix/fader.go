package mix

import (
	"math"
	"sync/atomic"
	"time"

	"tienglang/audio"
	"tienglang/audio/dsp"
)

// faderStep is the shortest move of a fader: quicker ones click.
const faderStep = 10 * time.Millisecond

// fader is a gain that any goroutine sets and the puller moves.
type fader struct {
	order atomic.Pointer[faderOrder]
	done  *faderOrder // the puller's: the order that ramp follows
	ramp  dsp.Ramp
}

type faderOrder struct {
	gain   float64
	frames int
}

func newFader() fader { return fader{ramp: dsp.NewRamp(1)} }

// set orders a move; the newest order counts.
func (f *fader) set(db float64, over time.Duration) {
	frames := int(max(over, faderStep).Seconds() * audio.Rate)
	f.order.Store(&faderOrder{gain: faderGain(db), frames: frames})
}

// faderGain is a fader's place as an amplitude ratio; off at −120 and below.
func faderGain(db float64) float64 {
	if db > audio.SilenceDBFS {
		return audio.Ratio(math.Min(db, maxGainDB))
	}
	return 0
}

// follow takes up a new order.
func (f *fader) follow() {
	if o := f.order.Load(); o != f.done {
		f.done = o
		f.ramp.Set(o.gain, o.frames)
	}
}
