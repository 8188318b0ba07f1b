package dsp_test

import (
	"fmt"
	"math"
	"testing"

	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/dsp/dsptest"
)

func TestGateFollowsItsCurve(t *testing.T) {
	for _, c := range []dsp.GateConfig{{}, {ThresholdDB: -30, Ratio: 4, RangeDB: 40}, {Ratio: 20, RangeDB: 6}} {
		for level := -70.0; level <= -10; level += 4 {
			p := dsptest.Sine(500, level, 2, audio.Rate)
			dsp.NewGate(c, audio.Mono).Process(p)
			got := 20 * math.Log10(rms(p[len(p)*3/4:])*math.Sqrt2)
			near(t, fmt.Sprintf("%+v at %g dB", c, level), got, c.Curve(level), 0.5)
		}
	}
	near(t, "10 dB below at 2:1", dsp.GateConfig{}.Curve(-60), -70, 1e-9)
	near(t, "far below", dsp.GateConfig{}.Curve(-80), -92, 1e-9)
}

// A word opens the gate at once; it stays open for the hold and shuts slowly.
func TestGateOpensHoldsAndShuts(t *testing.T) {
	c := dsp.GateConfig{ThresholdDB: -40, Ratio: 20, RangeDB: 20, AttackMS: 1, HoldMS: 200, ReleaseMS: 100}
	room, word := dsptest.Sine(700, -60, 1, audio.Rate), dsptest.Sine(700, -12, 0.3, audio.Rate)
	in := join(room, word, room)
	out := append([]float32(nil), in...)
	dsp.NewGate(c, audio.Mono).Process(out)
	gain := func(ms int) float64 {
		at := ms * audio.Rate / 1000
		return 20 * math.Log10(rms(out[at:at+480])/rms(in[at:at+480]))
	}
	near(t, "before the word", gain(980), -20, 0.3)
	near(t, "5 ms into the word", gain(1005), 0, 0.3)
	near(t, "held after the word", gain(1300+180), 0, 0.1)
	near(t, "a release after the hold", gain(1300+200+110), -20*(1-1/math.E), 2)
	near(t, "long after", gain(2200), -20, 0.3)
}

func BenchmarkGate(b *testing.B) {
	b.Run("mono", func(b *testing.B) {
		perSample(b, dsp.NewGate(dsp.GateConfig{}, audio.Mono), dsptest.Speech(b)[:audio.Rate])
	})
	b.Run("stereo", func(b *testing.B) {
		perSample(b, dsp.NewGate(dsp.GateConfig{}, audio.Stereo), dsptest.Music(1, 1))
	})
}
