package dsp_test

import "tienglang/audio/dsp"

var _ = []dsp.Processor{
	(*dsp.EQ)(nil), (*dsp.Compressor)(nil), (*dsp.Gate)(nil), (*dsp.BreathReducer)(nil),
	(*dsp.Declicker)(nil), (*dsp.Denoiser)(nil), (*dsp.Limiter)(nil), dsp.Chain(nil),
}
