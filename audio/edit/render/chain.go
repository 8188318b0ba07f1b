package render

import (
	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/edit"
)

// newChain is the processors that a track's, or the sum's, finishing asks for.
func newChain(f edit.Finish, format audio.Format) dsp.Chain {
	var c dsp.Chain
	if s, ok := f.Declick.Active(); ok {
		c = append(c, dsp.NewDeclicker(s, format))
	}
	if s, ok := f.Denoise.Active(); ok {
		c = append(c, dsp.NewDenoiser(s, format))
	}
	if s, ok := f.Breaths.Active(); ok {
		c = append(c, dsp.NewBreathReducer(s, format))
	}
	if s, ok := f.Gate.Active(); ok {
		c = append(c, dsp.NewGate(s, format))
	}
	if s, ok := f.EQ.Active(); ok {
		c = append(c, dsp.NewEQ(s, format))
	}
	if s, ok := f.Compressor.Active(); ok {
		c = append(c, dsp.NewCompressor(s, format))
	}
	return c
}
