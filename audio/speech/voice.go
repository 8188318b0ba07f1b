package speech

import (
	"cmp"
	"context"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/audio/speech/reading"
)

// Kind is what speaks.
type Kind string

// The kinds of voices.
const (
	KindEspeak Kind = "espeak"
	KindPiper  Kind = "piper"
	KindWeb    Kind = "web"
)

// Region is the part of the country that a voice is from; "" when it does not
// tell.
type Region string

// The regions.
const (
	RegionNorth   Region = "north"
	RegionCentral Region = "central"
	RegionSouth   Region = "south"
)

// Voice is somebody who can read. Only Voices and NewWebVoice make one that
// speaks.
type Voice struct {
	ID     string `json:"id"` // "espeak:vi", "piper:vi_VN-vais1000-medium", "web:NAME"
	Name   string `json:"name"`
	Region Region `json:"region"`
	Kind   Kind   `json:"kind"`
	engine engine
}

// engine is what a voice speaks with. It gives one channel at audio.Rate.
type engine interface {
	speak(ctx context.Context, text string, o Options) ([]float32, error)
}

// Find gives the voice with the identifier id; "north", "central" and "south"
// are the first voice of that region, and "" is the first of all. Error:
// "speech.no_voice" with voice.
func Find(voices []Voice, id string) (Voice, error) {
	for _, v := range voices {
		if id == "" || strings.EqualFold(v.ID, id) || v.Region != "" && string(v.Region) == id {
			return v, nil
		}
	}
	return Voice{}, app.Fail("speech.no_voice", nil, "voice", cmp.Or(id, "espeak-ng"))
}

// Options are how a text is read.
type Options struct {
	// Rate is the speed, 1 as the voice speaks of itself (also when 0), from
	// SlowestRate to FastestRate.
	Rate float64
	// Pitch is from −1, lowest, to 1, highest. Piper has none and takes no
	// notice.
	Pitch float64
	// PauseSentence follows a sentence, PauseParagraph the last one of a
	// paragraph.
	PauseSentence, PauseParagraph time.Duration
	// LUFS is what every sentence is brought to by gain alone, as far as its
	// peaks stay under −1 dBTP; −20 when 0.
	LUFS float64
	// Reading is how figures and abbreviations are said.
	Reading reading.Options
}

// The bounds of Options.Rate.
const (
	SlowestRate = 0.5
	FastestRate = 2.0
)

// DefaultOptions are those of a calm bulletin, in the speech of the voice's
// region.
func DefaultOptions(v Voice) Options {
	return Options{
		Rate: 1, PauseSentence: 400 * time.Millisecond, PauseParagraph: 900 * time.Millisecond,
		Reading: reading.Options{South: v.Region == RegionSouth},
	}
}

// check fills what is nought and refuses what is out of bounds:
// "speech.bad_options".
func (o Options) check() (Options, error) {
	o.Rate = cmp.Or(o.Rate, 1)
	o.LUFS = cmp.Or(o.LUFS, -20)
	const longestPause = time.Minute
	if !(o.Rate >= SlowestRate && o.Rate <= FastestRate) || !(o.Pitch >= -1 && o.Pitch <= 1) ||
		!(o.LUFS >= -40 && o.LUFS <= -10) ||
		min(o.PauseSentence, o.PauseParagraph) < 0 || max(o.PauseSentence, o.PauseParagraph) > longestPause {
		return o, app.Fail("speech.bad_options", nil)
	}
	return o, nil
}
