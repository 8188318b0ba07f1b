package edit

import "tienglang/audio/dsp"

// Finish is what makes a track, or the whole, sound finished. A stage that is
// not there does nothing; they work in this order.
type Finish struct {
	Declick    *Stage[dsp.DeclickConfig]    `json:"declick,omitempty"`
	Denoise    *Stage[dsp.DenoiseConfig]    `json:"denoise,omitempty"`
	Breaths    *Stage[dsp.BreathConfig]     `json:"breaths,omitempty"`
	Gate       *Stage[dsp.GateConfig]       `json:"gate,omitempty"`
	EQ         *Stage[dsp.EQConfig]         `json:"eq,omitempty"`
	Compressor *Stage[dsp.CompressorConfig] `json:"compressor,omitempty"`
}

// Stage is one processor. Its settings outlive being switched off, so that
// one can listen with and without it.
type Stage[T any] struct {
	Off      bool `json:"off,omitempty"`
	Settings T    `json:"settings"`
}

// On makes a stage that works.
func On[T any](settings T) *Stage[T] { return &Stage[T]{Settings: settings} }

// Active is the stage's settings, where it is there and not off.
func (s *Stage[T]) Active() (settings T, ok bool) {
	if s == nil || s.Off {
		return settings, false
	}
	return s.Settings, true
}

// maxBands is how many bands an equaliser has at most.
const maxBands = 12

func (c *checker) finish(f Finish) {
	if f.EQ != nil {
		c.need(len(f.EQ.Settings.Bands) <= maxBands, "an equaliser of %d bands", len(f.EQ.Settings.Bands))
	}
}
