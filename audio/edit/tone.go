package edit

import (
	"slices"

	"tienglang/audio/dsp"
)

// TonePreset names what an equaliser begins with.
type TonePreset string

// The presets. An equaliser of any other bands is ToneOwn: it came from
// another program, and is left as it is until a preset is chosen.
const (
	ToneFlat  TonePreset = "flat"
	ToneVoice TonePreset = "voice"
	ToneHorn  TonePreset = "horn" // 300 to 6,000 Hz, for horn loudspeakers
	ToneMusic TonePreset = "music"
	ToneHum   TonePreset = "hum" // the mains at 50 Hz taken out
	ToneOwn   TonePreset = "own"
)

// TonePresets are those that can be chosen, in the order in which they are
// offered.
var TonePresets = []TonePreset{ToneVoice, ToneHorn, ToneMusic, ToneHum, ToneFlat}

// Tone is an equaliser as a person sets it: a preset, a high-pass and three
// knobs over it.
type Tone struct {
	Preset     TonePreset
	HighPassHz float64 // nothing is heard below it; 0 for none
	LowDB      float64 // shelf below 200 Hz
	MidDB      float64 // around 1,200 Hz
	HighDB     float64 // shelf above 4,500 Hz
}

// NewTone is a preset with its own high-pass and nothing over it.
func NewTone(p TonePreset) Tone {
	t := Tone{Preset: p}
	if i := highPass(t.base()); i >= 0 {
		t.HighPassHz = t.base()[i].Hz
	}
	return t
}

// base are the preset's own bands.
func (t Tone) base() []dsp.EQBand {
	switch t.Preset {
	case ToneVoice:
		return dsp.EQVoice().Bands
	case ToneHorn:
		return dsp.EQHorn().Bands
	case ToneMusic:
		return dsp.EQMusic().Bands
	case ToneHum:
		return dsp.EQHum(50).Bands
	}
	return nil
}

func highPass(bands []dsp.EQBand) int {
	return slices.IndexFunc(bands, func(b dsp.EQBand) bool { return b.Kind == dsp.BandHighPass })
}

// Config is the equaliser that sounds like it. A knob at 0 adds no band.
func (t Tone) Config() dsp.EQConfig {
	bands := t.base()
	i := highPass(bands)
	switch {
	case i >= 0 && t.HighPassHz > 0:
		bands[i].Hz = t.HighPassHz
	case i >= 0:
		bands = slices.Delete(bands, i, i+1)
	case t.HighPassHz > 0:
		bands = append(bands, dsp.EQBand{Kind: dsp.BandHighPass, Hz: t.HighPassHz, Slope: 24})
	}
	for _, b := range t.knobs() {
		if b.GainDB != 0 {
			bands = append(bands, b)
		}
	}
	return dsp.EQConfig{Bands: bands}
}

// knobs are the bands of the three knobs. Their corners are no preset's, so
// that they are known again.
func (t Tone) knobs() []dsp.EQBand {
	return []dsp.EQBand{
		{Kind: dsp.BandLowShelf, Hz: 200, GainDB: t.LowDB},
		{Kind: dsp.BandPeak, Hz: 1200, Q: 0.6, GainDB: t.MidDB},
		{Kind: dsp.BandHighShelf, Hz: 4500, GainDB: t.HighDB},
	}
}

// ToneOf is how an equaliser was set: the tone whose Config it is, or ToneOwn.
func ToneOf(c dsp.EQConfig) Tone {
	for _, p := range TonePresets {
		if t := toneOver(c, p); slices.Equal(t.Config().Bands, c.Bands) {
			return t
		}
	}
	return Tone{Preset: ToneOwn}
}

// toneOver reads an equaliser's high-pass and knobs as they would stand over a
// preset.
func toneOver(c dsp.EQConfig, p TonePreset) Tone {
	t := Tone{Preset: p}
	if i := highPass(c.Bands); i >= 0 {
		t.HighPassHz = c.Bands[i].Hz
	}
	db := []*float64{&t.LowDB, &t.MidDB, &t.HighDB}
	for i, k := range t.knobs() {
		for _, b := range c.Bands {
			if b.Kind == k.Kind && b.Hz == k.Hz {
				*db[i] = b.GainDB
			}
		}
	}
	return t
}
