package mix

import (
	"fmt"
	"math"
	"testing"
	"time"

	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/dsp/dsptest"
)

// The microphone's rumble goes, its voice stays.
func TestMicrophoneHighPass(t *testing.T) {
	for hz, want := range map[float64]float64{20: -24.1, 1000: 0} {
		k := desk(t, ConsoleConfig{})
		m := &microphone{}
		k.SetMicrophone(m)
		p := dsptest.Sine(hz, -12, 4, audio.Rate)
		m.say(p[:4800])
		var out []float32
		for p = p[4800:]; len(p) >= 960; p = p[960:] {
			m.say(p[:960])
			out = append(out, pull(k, 0.02)...)
		}
		within(t, "level", level(out[len(out)/2:]), -15.01+want, 0.2)
	}
}

// A card whose clock is off by hundreds of parts per million, and which gives
// its sound in periods of 40 ms, for five minutes, in which it is out by more
// than what is held: the microphone never runs dry and is never late for long,
// the corrections add up to the card's error, and the tone is clean.
func TestMicrophoneClockIsFollowed(t *testing.T) {
	for _, ppm := range []float64{-300, 300} {
		t.Run(fmt.Sprintf("%g ppm", ppm), func(t *testing.T) {
			t.Parallel()
			clockIsFollowed(t, ppm)
		})
	}
}

func clockIsFollowed(t *testing.T, ppm float64) {
	t.Helper()
	m := &microphone{}
	f := newMicFeed(m, 60*time.Millisecond)
	phase, due, top, last := 0.0, 0.0, 0.0, float32(0)
	block := make([]float32, audio.BlockFrames)
	corrected, most := 0.0, 0
	const blocks = 300 * 50
	for n := range blocks {
		due += 960 * (1 + ppm*1e-6)
		if n%2 == 1 { // 40 ms at a time
			p := make([]float32, int(due))
			due -= float64(len(p))
			for i := range p {
				p[i] = float32(0.3 * math.Sin(phase))
				phase += 2 * math.Pi * 500 / (audio.Rate * (1 + ppm*1e-6))
			}
			m.say(p)
		}
		f.take(block)
		corrected += math.Float64frombits(f.drift.Load()) * 1e6 / blocks
		most = max(most, f.held)
		for _, x := range block {
			top, last = math.Max(top, math.Abs(float64(x-last))), x
		}
	}
	if f.dry.Load() != 0 || most > audio.Rate*130/1000 {
		t.Errorf("ran dry %d times, held up to %d frames", f.dry.Load(), most)
	}
	within(t, "mean correction", corrected, ppm, 100)
	if top > 0.3*2*math.Pi*500/audio.Rate*1.01 {
		t.Errorf("a step of %g", top)
	}
}

// A card that runs with the station's clock passes sample for sample, although
// it gives its sound in blocks and a little early or late.
func TestMicrophoneInStepPassesUntouched(t *testing.T) {
	m := &microphone{}
	f := newMicFeed(m, 60*time.Millisecond)
	said := dsptest.Noise(61, 0.25, 7)
	for range 4 { // the resampler lets pass what a voice has
		low := dsp.LowPass(4000, math.Sqrt2/2, audio.Rate)
		low.Process(said)
	}
	var heard []float32
	block := make([]float32, audio.BlockFrames)
	at := 0
	for n := range 60 * 50 {
		if late := n % 7 % 3; n%2 == 1 {
			to := min(len(said), (n+1)*960-late*200)
			m.say(said[at:to])
			at = to
		}
		f.take(block)
		heard = append(heard, block...)
	}
	first := 0
	for heard[first] == 0 {
		first++
	}
	first += micEdge // it begins with a fade
	for shift := range 48000 {
		if same(said[shift:], heard[first:first+50]) {
			if !same(said[shift:], heard[first:]) {
				t.Error("what is heard is not what was said")
			}
			return
		}
	}
	t.Fatal("what was said is not heard")
}

// same tells whether heard is the beginning of said, but for the rounding of a
// resampler that stands at every sample.
func same(said, heard []float32) bool {
	for i, x := range heard {
		if math.Abs(float64(x-said[i])) > 1e-4 {
			return false
		}
	}
	return true
}

// A microphone that stops, comes back, gives too much at once and is taken
// away: counted, without a click, and never late for long.
func TestMicrophoneThatStops(t *testing.T) {
	k := desk(t, ConsoleConfig{})
	m := &microphone{}
	k.SetMicrophone(m)
	p := dsptest.Sine(200, -6, 9, audio.Rate)
	var out []float32
	speak := func(seconds float64, blocks int) {
		for range int(seconds * 50) {
			m.say(p[:960*blocks])
			p = p[960*blocks:]
			out = append(out, pull(k, 0.02)...)
		}
	}
	speak(1, 1)
	speak(0.5, 0)
	within(t, "level after it stopped", level(out[len(out)-9600:]), -120, 1)
	speak(1, 1)
	within(t, "level after it came back", level(out[len(out)-9600:]), -9.03, 0.1)
	speak(0.02, 40)
	speak(1, 1)
	within(t, "level after too much", level(out[len(out)-9600:]), -9.03, 0.1)
	if late := k.mic.Load().held; late > 4*2880 {
		t.Errorf("%d frames late", late)
	}
	if n := k.Stats().MicrophoneDry; n != 1 {
		t.Errorf("ran dry %d times, not once", n)
	}
	k.SetMicrophone(nil)
	speak(0.5, 0)
	within(t, "level after it was taken away", level(out[len(out)-4800:]), -120, 1)
	top := 0.0
	for i := 1; i < len(out); i++ {
		top = math.Max(top, math.Abs(float64(out[i]-out[i-1])))
	}
	if top > 0.5*2*math.Pi*200/audio.Rate+0.5/micEdge {
		t.Errorf("a step of %g", top)
	}
}
