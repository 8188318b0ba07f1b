package command

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/device"
	"tienglang/audio/dsp"
)

// How a round trip is measured: sweeps from 300 to 3,300 Hz, where any
// loudspeaker and any microphone has something, each far enough from the next
// that a room has fallen silent.
const (
	probes       = 3
	probeFrames  = audio.Rate * 3 / 10
	probeEvery   = audio.Rate * 8 / 10
	probeLead    = audio.Rate * 13 / 10 // the cards' clocks become known
	probeLongest = audio.Rate / 2       // longest round trip that is looked for
	probeLow     = 300.0
	probeHigh    = 3300.0
	probeLevel   = 0.35
	probeEdge    = audio.Rate / 50

	leastLikeness = 0.35
	mostSpreadMS  = 3.0
)

// probe is one sweep, its frequency rising evenly and its ends faded.
func probe() []float32 {
	p := make([]float32, probeFrames)
	seconds := float64(probeFrames) / audio.Rate
	for i := range p {
		at := float64(i) / audio.Rate
		phase := 2 * math.Pi * (probeLow*at + (probeHigh-probeLow)*at*at/(2*seconds))
		edge := min(1, float64(min(i, probeFrames-1-i))/probeEdge)
		p[i] = float32(probeLevel * math.Sin(phase) * math.Sin(edge*math.Pi/2))
	}
	return p
}

// probing is a measurement under way: what the output plays, and what the
// microphone gave.
type probing struct {
	sound []float32
	given int // the card's own

	mu    sync.Mutex
	first int64 // the card's frame that is the first of back
	back  []float32
}

func newProbing() *probing {
	one := probe()
	s := make([]float32, probeLead+probes*probeEvery+probeLongest)
	for n := range probes {
		copy(s[probeLead+n*probeEvery:], one)
	}
	return &probing{sound: s}
}

// fill is the output's; silence behind the end.
func (p *probing) fill(frames []float32, _ time.Time) {
	clear(frames)
	p.given += copy(frames, p.sound[min(p.given, len(p.sound)):])
}

// take is the microphone's.
func (p *probing) take(h captured) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.back) == 0 {
		p.first = h.frame
	}
	p.back = append(p.back, h.p...)
}

// heard is how much has come back.
func (p *probing) heard() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.back)
}

// trip is a round trip that was measured.
type trip struct {
	beyond   time.Duration // besides the output's own buffer
	likeness float64       // of what was heard with what was played
}

// measureTrip plays sweeps to an output and finds them in a microphone. Errors
// besides those of the cards: "roundtrip.not_heard" with likeness, and
// "roundtrip.unsteady" where the sweeps do not agree.
func measureTrip(ctx context.Context, mic *microphone, output string, o device.OutputOptions, p progress) (t trip, out device.Device, err error) {
	run := newProbing()
	card, err := device.OpenOutput(output, o, run.fill)
	if err != nil {
		return t, out, err
	}
	defer card.Close()
	mic.tapped(run.take)
	reopened := mic.input.Stats().Reopened
	for need := len(run.sound) + audio.Rate/4; run.heard() < need; {
		if err := mic.Err(); err != nil {
			return t, out, err
		}
		if !pause(ctx, 50*time.Millisecond) {
			return t, out, ctx.Err()
		}
		p(int64(run.heard()), int64(need))
	}
	mic.tapped(nil)
	if mic.input.Stats().Reopened > reopened || card.Stats().Reopened > 0 {
		return t, out, app.Fail("roundtrip.unsteady", nil)
	}
	t, err = run.find(mic.input, card)
	return t, card.Device(), err
}

// find compares what was played with what came back, by the cards' clocks.
func (p *probing) find(in *device.Input, out *device.Output) (trip, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	one := probe()
	var lags, like []float64
	for n := range probes {
		taken := out.TakenAt(int64(probeLead + n*probeEvery))
		from := in.FrameAt(taken) - p.first
		if from < 0 || from+probeFrames+probeLongest > int64(len(p.back)) {
			continue
		}
		peak, lag := dsp.Similarity(one, p.back[from:from+probeFrames+probeLongest], audio.Rate)
		lags, like = append(lags, lag), append(like, peak)
	}
	return judgeTrip(lags, like, out.Latency())
}

// judgeTrip makes one round trip of several.
func judgeTrip(lags, like []float64, latency time.Duration) (trip, error) {
	if len(lags) < probes-1 {
		return trip{}, app.Fail("roundtrip.unsteady", nil)
	}
	slices.Sort(like)
	slices.Sort(lags)
	sure := like[len(like)/2]
	if !(sure >= leastLikeness) {
		return trip{}, app.Fail("roundtrip.not_heard", nil)
	}
	if spreadMS := (lags[len(lags)-1] - lags[0]) / audio.Rate * 1e3; spreadMS > mostSpreadMS {
		return trip{}, app.Fail("roundtrip.unsteady", nil)
	}
	middle := (lags[(len(lags)-1)/2] + lags[len(lags)/2]) / 2
	return trip{time.Duration(middle/audio.Rate*1e9) - latency, sure}, nil
}
