package relay

import (
	"context"
	"io"
	"math"
	"sync"
	"time"

	"tienglang/audio"
	"tienglang/audio/codec"
)

// The crossfades: away from a fault at once, back to the relay gently.
const (
	crossOut  = 300 * time.Millisecond
	crossBack = 1200 * time.Millisecond
)

// Phase is what is heard.
type Phase string

// The phases.
const (
	PhaseOpening  Phase = "opening"  // nothing yet
	PhaseRelay    Phase = "relay"    // the relay's own sound
	PhaseFallback Phase = "fallback" // what stands in for it
	PhaseSilent   Phase = "silent"   // nothing is there to stand in
)

// Change is a change of what is heard.
type Change struct {
	Phase   Phase
	Fault   *Fault // why it is not the relay; nil where it is
	Playing string // the file that stands in
}

// Config is what a relay on air is made of.
type Config struct {
	Source    Source
	Fallbacks []string      // files that play while the relay does not, in this order
	Silence   time.Duration // of the source, after which it is not heard
	GainDB    float64
	Length    time.Duration // of its time on air, 0 for as long as it is not closed
	// OnChange is called by the reader; it must not wait. nil for nobody.
	OnChange func(Change)
}

// Air is a relay as it goes out: one sound, of the source or of what stands in
// for it. Open it some 20 s early; it is heard from its first Read on.
type Air struct {
	cfg     Config
	line    *line
	reel    *reel
	cancel  context.CancelFunc
	running sync.WaitGroup
	once    sync.Once

	// The reader's own.
	now    Phase
	change Change // the last one
	left   int64  // frames until the end, below 0 for none
	cross  int    // frames left of a crossfade
	over   int    // its length
	block  []float32
	other  []float32
}

// Open opens the source and the fallbacks and returns at once.
func Open(c Config) *Air {
	if c.OnChange == nil {
		c.OnChange = func(Change) {}
	}
	ctx, cancel := context.WithCancel(context.Background())
	a := &Air{
		cfg: c, line: newLine(c.Source, c.Silence, c.GainDB), cancel: cancel, now: PhaseOpening, left: -1,
		block: make([]float32, audio.BlockFrames), other: make([]float32, audio.BlockFrames),
		reel: newReel(c.Fallbacks, func(path string) (audio.Source, error) {
			return codec.Decode(context.Background(), path, audio.Mono)
		}),
	}
	if c.Length > 0 {
		a.left = frames(c.Length)
	}
	a.running.Go(func() { a.line.run(ctx) })
	return a
}

// Format is mono at the station's rate.
func (a *Air) Format() audio.Format { return audio.Mono }

// Read implements audio.Source. It gives sound without an end, or io.EOF after
// the length, and waits for nothing but a file that stands in.
func (a *Air) Read(p []float32) (int, error) {
	n := min(len(p), audio.BlockFrames)
	if a.left >= 0 {
		n = int(min(int64(n), a.left))
		if n == 0 {
			return 0, io.EOF
		}
		a.left -= int64(n)
	}
	a.decide()
	a.fill(p[:n])
	return n, nil
}

// decide goes over to the relay where it may be heard.
func (a *Air) decide() {
	switch a.now {
	case PhaseOpening:
		if a.line.ready(true) {
			a.line.begin()
			a.become(Change{Phase: PhaseRelay}, 0)
			return
		}
		a.fallBack(a.line.why(), 0)
	case PhaseFallback, PhaseSilent:
		if a.cross == 0 && a.line.ready(false) {
			a.line.begin()
			a.become(Change{Phase: PhaseRelay}, crossBack)
		}
	}
}

// fallBack goes over to what stands in.
func (a *Air) fallBack(f *Fault, over time.Duration) {
	a.become(Change{Phase: PhaseFallback, Fault: f}, over)
}

func (a *Air) become(c Change, over time.Duration) {
	a.now, a.change, a.over = c.Phase, c, int(frames(over))
	a.cross = a.over
	if c.Phase == PhaseRelay { // what stands in is told with its name
		a.cfg.OnChange(c)
	}
}

// fill gives the next samples: of one of the two, or of both in a crossfade.
func (a *Air) fill(out []float32) {
	relay, reel := a.now == PhaseRelay, a.now != PhaseRelay
	line, files := a.block[:len(out)], a.other[:len(out)]
	clear(line)
	clear(files)
	if relay || a.cross > 0 {
		if f := a.line.take(line); f != nil && relay && a.cross == 0 {
			a.fallBack(f, crossOut)
			reel = true
		}
	}
	if reel || a.cross > 0 {
		a.playing(a.reel.take(files))
	}
	for i := range out {
		out[i] = a.mixed(line[i], files[i])
	}
	if a.cross == 0 && a.now != PhaseRelay {
		a.line.letGo()
	}
}

// playing tells of another file that stands in, or that there is none.
func (a *Air) playing(path string) {
	if a.now == PhaseRelay || path == a.change.Playing && (path == "") == (a.now == PhaseSilent) {
		return
	}
	a.change.Playing, a.now = path, PhaseFallback
	if path == "" {
		a.now = PhaseSilent
	}
	a.change.Phase = a.now
	a.cfg.OnChange(a.change)
}

// mixed is one sample of what is heard. The two have nothing to do with each
// other: their powers are added.
func (a *Air) mixed(relay, files float32) float32 {
	to, from := relay, files
	if a.now != PhaseRelay {
		to, from = files, relay
	}
	if a.cross == 0 {
		return to
	}
	at := (1 - (float64(a.cross)-0.5)/float64(a.over)) * math.Pi / 2
	a.cross--
	return to*float32(math.Sin(at)) + from*float32(math.Cos(at))
}

// Close ends it and waits.
func (a *Air) Close() error {
	a.once.Do(func() {
		a.cancel()
		a.running.Wait()
		a.reel.close()
	})
	return nil
}
