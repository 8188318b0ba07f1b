package dsp_test

import (
	"testing"

	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/dsp/dsptest"
)

func BenchmarkCompressor(b *testing.B) {
	b.Run("mono", func(b *testing.B) {
		perSample(b, dsp.NewCompressor(dsp.CompressorConfig{}, audio.Mono), dsptest.Speech(b)[:audio.Rate])
	})
	b.Run("stereo", func(b *testing.B) {
		perSample(b, dsp.NewCompressor(dsp.CompressorConfig{}, audio.Stereo), dsptest.Music(1, 1))
	})
}

// BenchmarkFinishing is a high-pass, an equaliser of four bands and a
// compressor, in stereo.
func BenchmarkFinishing(b *testing.B) {
	high := dsp.EQConfig{Bands: []dsp.EQBand{{Kind: dsp.BandHighPass, Hz: 80}}}
	chain := dsp.Chain{
		dsp.NewEQ(high, audio.Stereo),
		dsp.NewEQ(dsp.EQMusic(), audio.Stereo),
		dsp.NewCompressor(dsp.CompressorConfig{}, audio.Stereo),
	}
	perSample(b, chain, dsptest.Music(1, 1))
}
