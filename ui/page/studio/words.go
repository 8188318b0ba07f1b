package studio

import (
	"math"

	"tienglang/assets/locale"
)

// Within half a loudness unit of the target a programme is "on target": EBU
// R128 allows ±0.5 LU where the exact level cannot be had.
const onTarget = 0.5

// measured is what a whole programme was measured to be, in words.
type measured struct {
	LUFS, Peak string
	Verdict    string // distance to the target, or that it is on it
	Good       bool
	Ceiling    string
}

// loudnessWords puts a programme's loudness beside its target.
func loudnessWords(cat *locale.Catalogue, lufs, peak, target, ceiling float64) measured {
	m := measured{
		LUFS: cat.Number(lufs, 1), Peak: cat.Number(peak, 1),
		Ceiling: cat.T("studio.ceiling", "db", cat.Number(ceiling, 1)),
	}
	switch off := lufs - target; {
	case lufs <= -120:
		m.LUFS, m.Peak, m.Verdict = "—", "—", cat.T("studio.loudness.silence")
	case math.Abs(off) <= onTarget:
		m.Verdict, m.Good = cat.T("studio.loudness.good", "lufs", cat.Number(target, 0)), true
	case off < 0:
		m.Verdict = cat.T("studio.loudness.quiet", "lu", cat.Number(-off, 1))
	default:
		m.Verdict = cat.T("studio.loudness.loud", "lu", cat.Number(off, 1))
	}
	return m
}

// decibels writes a gain with its sign: "+2,5 dB", "0,0 dB", "−6,0 dB".
func decibels(cat *locale.Catalogue, db float64) string {
	s := cat.Number(db, 1) + " dB"
	if db > 0 {
		return "+" + s
	}
	return s
}

// panWords tell where between the loudspeakers a track stands.
func panWords(cat *locale.Catalogue, share float64) string {
	switch {
	case share < 0:
		return cat.T("studio.gain.left", "n", cat.Number(-share, 0))
	case share > 0:
		return cat.T("studio.gain.right", "n", cat.Number(share, 0))
	}
	return cat.T("studio.gain.middle")
}
