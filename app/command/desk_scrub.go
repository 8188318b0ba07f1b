package command

import (
	"context"
	"log/slog"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"tienglang/audio"
	"tienglang/audio/device"
	"tienglang/audio/edit/render"
)

// grainFrames is how much of the edit is heard at each place that a hand passes
// over, and grainEdge how long it takes to come and to go.
const (
	grainFrames = audio.Rate * 75 / 1000
	grainEdge   = audio.Rate * 8 / 1000
)

// scrubber lets grains of the edit be heard.
type scrubber struct {
	mu   sync.Mutex
	want chan int64 // the newest place; nil while nobody scrubs
	stop context.CancelFunc
}

// Scrub lets the edit be heard for a moment at a place.
func (d *desk) Scrub(at int64) {
	s := &d.scrubs
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.want == nil {
		ctx, cancel := context.WithCancel(context.Background())
		s.want, s.stop = make(chan int64, 1), cancel
		go func(want chan int64) {
			if err := d.scrub(ctx, want); err != nil && ctx.Err() == nil {
				slog.Warn("scrubbing is not heard", "error", err)
			}
		}(s.want)
	}
	select {
	case <-s.want: // passed over
	default:
	}
	s.want <- at
}

// EndScrub ends it.
func (d *desk) EndScrub() {
	s := &d.scrubs
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.want != nil {
		s.stop()
		s.want, s.stop = nil, nil
	}
}

// scrub plays grains at the places that come until ctx ends.
func (d *desk) scrub(ctx context.Context, want <-chan int64) error {
	d.StopPlaying()
	b, err := d.work.use()
	if err != nil {
		return err
	}
	defer b.done()
	if err := d.work.prepare(ctx, b, heardMedia(b.edit)...); err != nil {
		return err
	}
	var g grains
	out, err := device.OpenOutput(d.player.output(), device.OutputOptions{PeriodMS: 20}, g.fill)
	if err != nil {
		return err
	}
	defer out.Close()
	for {
		select {
		case <-ctx.Done():
			pause(context.Background(), out.Latency()) // the last is still in the card
			return nil
		case at := <-want:
			if p := grainOf(b, at); len(p) > 0 {
				g.next.Store(&p)
				pause(ctx, audio.Duration(grainFrames, audio.Rate))
			}
		}
	}
}

// grainOf is a moment of the edit, as its tracks are and without a run-up for
// what levels them.
func grainOf(b onBench, at int64) []float32 {
	if at >= b.edit.Length() {
		return nil
	}
	src := render.New(b.edit, b.sounds.Open, render.Options{From: at, To: min(at+grainFrames, b.edit.Length()), Cold: true})
	defer func() { _ = src.Close() }() // it was only read
	stereo := make([]float32, 2*grainFrames)
	n, _ := audio.ReadFull(src, stereo) // a grain that cannot be read is silent
	p := mono(stereo[:n], 2)
	for i := range p {
		edge := min(1, float64(min(i, len(p)-1-i))/grainEdge)
		p[i] = max(-1, min(1, p[i]*float32(math.Sin(edge*math.Pi/2))))
	}
	return p
}

// grains plays one grain after the other; of those that come while one sounds,
// the newest.
type grains struct {
	next atomic.Pointer[[]float32]
	now  []float32 // the card's own
}

// fill is the output's. See device.Fill.
func (g *grains) fill(frames []float32, _ time.Time) {
	clear(frames)
	if len(g.now) == 0 {
		if p := g.next.Swap(nil); p != nil {
			g.now = *p
		}
	}
	g.now = g.now[copy(frames, g.now):]
}
