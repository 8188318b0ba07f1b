package speaker

import (
	"context"
	"errors"
	"math"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/sync/wire"
)

// The test tone: 1 kHz of a peak of −20 dBFS for 5 s, at the pole's volume,
// with edges that frighten nobody.
const (
	testHz     = 1000
	testLength = 5 * audio.Rate
	testEdge   = audio.Rate / 50
)

var testPeak = audio.Ratio(-20)

// toneTest is a test tone that sounds, or is about to.
type toneTest struct {
	at   int // sample
	over chan error
}

// testTone plays the tone where nothing else sounds; it is answered when it is
// over. Errors: "order.off", "order.playing", those of the output, and
// "order.cut" where something else began.
func (r *running) testTone(ctx context.Context, o wire.Order) error {
	if p := r.output.problem(); p != "" {
		return app.Fail("order.no_output", errors.New(p))
	}
	t, err := r.player.test()
	if err != nil {
		return err
	}
	r.tasks.Go(func() {
		select {
		case err := <-t.over:
			r.answer(o, err)
		case <-ctx.Done():
		case <-time.After(2 * testLength / audio.Rate * time.Second):
			r.player.dropTest(t)
			r.answer(o, app.Fail("order.no_output", errors.New("nothing takes the sound")))
		}
	})
	return errLater
}

func (p *player) test() (*toneTest, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.set.Off:
		return nil, app.Fail("order.off", nil)
	case p.show != nil || p.testing != nil:
		return nil, app.Fail("order.playing", nil)
	}
	p.testing = &toneTest{over: make(chan error, 1)}
	return p.testing, nil
}

// dropTest takes a tone away that nothing took: an output that comes back is
// not to sound it unasked.
func (p *player) dropTest(t *toneTest) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.testing == t {
		p.testing = nil
	}
}

// rest renders what sounds where no broadcast does, at the station time at
// where that is known.
func (p *player) rest(dst []float32, at time.Time, known bool) {
	clear(dst)
	t := p.testing
	if t == nil {
		return
	}
	volume, limit := p.set.Volume, p.set.Cap
	if known {
		volume, limit = p.set.loudness(at)
	}
	gain := testPeak * gainOf(volume, limit)
	for i := range dst {
		if t.at >= testLength {
			break
		}
		edge := min(1, float64(t.at)/testEdge, float64(testLength-t.at)/testEdge)
		dst[i] = float32(gain * edge * math.Sin(2*math.Pi*testHz*float64(t.at)/audio.Rate))
		t.at++
	}
	if t.at >= testLength {
		p.endTest(nil)
	}
}

// endTest ends the tone, if there is one.
func (p *player) endTest(err error) {
	if p.testing != nil {
		p.testing.over <- err
		p.testing = nil
	}
}
