package dsp_test

import (
	"testing"

	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/dsp/dsptest"
)

// perSample runs p and reports the time of a sample.
func perSample(b *testing.B, p dsp.Processor, in []float32) {
	b.Helper()
	buf := make([]float32, len(in))
	for b.Loop() {
		copy(buf, in)
		for rest := buf; len(rest) > 0; {
			n := min(len(rest), 2048)
			p.Process(rest[:n])
			rest = rest[n:]
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(in)), "ns/sample")
}

func BenchmarkEQ(b *testing.B) {
	for _, c := range []struct {
		name string
		c    dsp.EQConfig
	}{{"voice5", dsp.EQVoice()}, {"horn6", dsp.EQHorn()}, {"music4", dsp.EQMusic()}} {
		b.Run(c.name+"/mono", func(b *testing.B) {
			perSample(b, dsp.NewEQ(c.c, audio.Mono), dsptest.Noise(1, 0.5, 1))
		})
		b.Run(c.name+"/stereo", func(b *testing.B) {
			perSample(b, dsp.NewEQ(c.c, audio.Stereo), dsptest.Music(1, 1))
		})
	}
}
