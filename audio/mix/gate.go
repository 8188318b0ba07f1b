package mix

import (
	"sync/atomic"

	"tienglang/audio"
	"tienglang/audio/dsp"
)

// gate is the noise gate of the microphone. It listens all the time, so that it
// is where it should be when it is put in.
type gate struct {
	on atomic.Bool

	// The puller's own.
	*dsp.Gate
	share dsp.Ramp // of the gated sound
	wet   []float32
}

func newGate() gate {
	return gate{Gate: dsp.NewGate(dsp.GateConfig{}, audio.Mono), share: dsp.NewRamp(0), wet: make([]float32, consoleBlock)}
}

// process gates the voice as far as the gate is in.
func (g *gate) process(voice []float32) {
	wet := g.wet[:len(voice)]
	copy(wet, voice)
	g.Process(wet)
	target := 0.0
	if g.on.Load() {
		target = 1
	}
	if g.share.Target() != target {
		g.share.Set(target, consoleBlock)
	}
	for i, x := range voice {
		voice[i] = x + (wet[i]-x)*float32(g.share.Next())
	}
}
