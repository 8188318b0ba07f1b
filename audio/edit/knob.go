package edit

import (
	"math"

	"tienglang/audio/dsp"
)

// StageName names a stage of a Finish.
type StageName string

// The stages, as the format calls them.
const (
	StageDeclick    StageName = "declick"
	StageDenoise    StageName = "denoise"
	StageBreaths    StageName = "breaths"
	StageGate       StageName = "gate"
	StageEQ         StageName = "eq"
	StageCompressor StageName = "compressor"
)

// Stages are all stages in the order of their work.
var Stages = []StageName{StageDeclick, StageDenoise, StageBreaths, StageGate, StageEQ, StageCompressor}

// Knob is one of the few settings of a stage that a person is offered. Set
// leaves alone what is not the knob's, and puts a new stage in the old one's
// place, so that edits may share what they hold.
type Knob struct {
	Stage           StageName
	Name            string
	Low, High, Step float64
	Unit            string // "dB", "Hz" or "" for a plain number
	Get             func(Finish) float64
	Set             func(*Finish, float64)
}

// Knobs are all knobs, by stage.
var Knobs = []Knob{
	{StageDeclick, "sensitivity", 1, 10, 1, "",
		func(f Finish) float64 { return settings(f.Declick, usual.Declick).Clamped().Sensitivity },
		func(f *Finish, v float64) {
			f.Declick = with(f.Declick, usual.Declick, func(c *dsp.DeclickConfig) { c.Sensitivity = v })
		}},
	{StageDenoise, "reduce", 3, 30, 1, "dB",
		func(f Finish) float64 { return settings(f.Denoise, usual.Denoise).ReduceDB },
		func(f *Finish, v float64) {
			f.Denoise = with(f.Denoise, usual.Denoise, func(c *dsp.DenoiseConfig) { c.ReduceDB = v })
		}},
	{StageBreaths, "reduce", 3, 30, 1, "dB",
		func(f Finish) float64 { return settings(f.Breaths, usual.Breaths).Clamped().ReduceDB },
		func(f *Finish, v float64) {
			f.Breaths = with(f.Breaths, usual.Breaths, func(c *dsp.BreathConfig) { c.ReduceDB = v })
		}},
	{StageGate, "threshold", -80, -20, 1, "dB",
		func(f Finish) float64 { return settings(f.Gate, usual.Gate).Clamped().ThresholdDB },
		func(f *Finish, v float64) {
			f.Gate = with(f.Gate, usual.Gate, func(c *dsp.GateConfig) { c.ThresholdDB = v })
		}},
	{StageGate, "range", 3, 40, 1, "dB",
		func(f Finish) float64 { return settings(f.Gate, usual.Gate).Clamped().RangeDB },
		func(f *Finish, v float64) {
			f.Gate = with(f.Gate, usual.Gate, func(c *dsp.GateConfig) { c.RangeDB = v })
		}},
	toneKnob("high_pass", 0, 500, 10, "Hz", func(t *Tone) *float64 { return &t.HighPassHz }),
	toneKnob("low", -12, 12, 0.5, "dB", func(t *Tone) *float64 { return &t.LowDB }),
	toneKnob("mid", -12, 12, 0.5, "dB", func(t *Tone) *float64 { return &t.MidDB }),
	toneKnob("high", -12, 12, 0.5, "dB", func(t *Tone) *float64 { return &t.HighDB }),
	{StageCompressor, "amount", 1, 10, 1, "",
		func(f Finish) float64 { return pressed(settings(f.Compressor, usual.Compressor)) },
		func(f *Finish, v float64) {
			f.Compressor = with(f.Compressor, usual.Compressor, func(c *dsp.CompressorConfig) { press(c, v) })
		}},
}

// usual is every stage as it begins.
var usual = Finish{
	Declick: On(dsp.DeclickConfig{Sensitivity: 5}), Denoise: On(dsp.DenoiseVoice(nil)),
	Breaths: On(dsp.BreathConfig{ReduceDB: 12}), Gate: On(dsp.GateConfig{ThresholdDB: -50, RangeDB: 12}),
	EQ: On(NewTone(ToneVoice).Config()), Compressor: On(dsp.CompressorVoice()),
}

// toneKnob is a knob of the equaliser.
func toneKnob(name string, low, high, step float64, unit string, of func(*Tone) *float64) Knob {
	return Knob{StageEQ, name, low, high, step, unit,
		func(f Finish) float64 { t := f.Tone(); return *of(&t) },
		func(f *Finish, v float64) { t := f.Tone(); *of(&t) = v; f.SetTone(t) }}
}

// Tone is how the equaliser is set.
func (f Finish) Tone() Tone { return ToneOf(settings(f.EQ, usual.EQ)) }

// SetTone sets the equaliser; bands of another program go.
func (f *Finish) SetTone(t Tone) {
	f.EQ = with(f.EQ, usual.EQ, func(c *dsp.EQConfig) { *c = t.Config() })
}

// The compressor's amount is its ratio's: from 1.5 to 6 in steps of a half,
// with a threshold that goes down with it. The voice's preset is 4.
func press(c *dsp.CompressorConfig, amount float64) {
	*c = dsp.CompressorVoice()
	c.Ratio, c.ThresholdDB = 1+amount/2, -14-2*amount
}

func pressed(c dsp.CompressorConfig) float64 {
	return min(max(math.Round(2*(c.Clamped().Ratio-1)), 1), 10)
}

// settings are a stage's, or the usual ones where there is none.
func settings[T any](s, usual *Stage[T]) T {
	if s == nil {
		return usual.Settings
	}
	return s.Settings
}

// with is a stage with other settings, in place of the old one.
func with[T any](s, usual *Stage[T], change func(*T)) *Stage[T] {
	next := *usual
	if s != nil {
		next = *s
	}
	change(&next.Settings)
	return &next
}
