package mix

import (
	"testing"

	"tienglang/audio"
	"tienglang/audio/dsp/dsptest"
)

// TestGateOfTheMicrophone: room noise goes down by its range and a voice does
// not; out, both pass; and pulling allocates nothing.
func TestGateOfTheMicrophone(t *testing.T) {
	for _, c := range []struct {
		gated bool
		dbfs  float64
		want  float64
	}{{true, -58, -58 - 8}, {true, -20, -20}, {false, -58, -58}} {
		k, m := desk(t, ConsoleConfig{}), &microphone{}
		k.SetGate(c.gated)
		k.SetMicrophone(m)
		said := dsptest.Sine(400, c.dbfs, 2, audio.Rate) // its peak
		var out []float32
		for at := 0; at+audio.BlockFrames <= len(said); at += audio.BlockFrames {
			m.say(said[at : at+audio.BlockFrames])
			out = append(out, pull(k, 0.02)...)
		}
		got := level(out[len(out)-audio.Rate/2:]) + 3.01
		if got > c.want+1 || got < c.want-5 {
			t.Errorf("gate %v: %.1f dBFS leaves with %.1f, not %.1f", c.gated, c.dbfs, got, c.want)
		}
	}
}
