package speech

import (
	"math"

	"tienglang/audio"
	"tienglang/audio/dsp"
)

// What is kept of the silence around a sentence, and how it is told from
// sound: 46 dB under the sentence's own peak, and never above −40 dBFS.
const (
	keepBefore   = audio.Rate / 50 // 20 ms, the onset of soft consonants
	keepAfter    = audio.Rate / 20 // 50 ms, the last sound's decay
	edge         = audio.Rate / 200
	silentRatio  = 0.005
	silentAtMost = 0.01
)

// trim cuts the silence at both ends and fades what the cut left in 5 ms;
// nil when there is no sound at all.
func trim(p []float32) []float32 {
	var peak float32
	for _, x := range p {
		peak = max(peak, abs(x))
	}
	if peak < 1e-4 { // −80 dBFS: a program's dither
		return nil
	}
	floor := min(peak*silentRatio, silentAtMost)
	from, to := 0, len(p)
	for abs(p[from]) <= floor {
		from++
	}
	for abs(p[to-1]) <= floor {
		to--
	}
	out := append([]float32(nil), p[max(0, from-keepBefore):min(len(p), to+keepAfter)]...)
	for i := range min(edge, len(out)/2) {
		g := float32(i) / edge
		out[i] *= g
		out[len(out)-1-i] *= g
	}
	return out
}

func abs(x float32) float32 { return float32(math.Abs(float64(x))) }

// ceilingDB keeps peaks between samples under full scale.
const ceilingDB = -1.0

// even brings p to lufs by one gain, less where a peak would pass the
// ceiling.
func even(p []float32, lufs float64) {
	loud, peak := loudness(p)
	gain := min(lufs-loud, ceilingDB-peak)
	if loud <= audio.SilenceDBFS || math.IsNaN(gain) {
		return
	}
	g := float32(audio.Ratio(gain))
	for i := range p {
		p[i] *= g
	}
}

// loudness measures integrated LUFS and dBTP. EBU R128 has no answer for less
// than 400 ms, so a short call is measured as if it were called again and
// again.
func loudness(p []float32) (lufs, peak float64) {
	m := dsp.NewLoudnessMeter(audio.Mono)
	for done := 0; len(p) > 0 && done < max(len(p), audio.Rate); done += len(p) {
		m.Write(p)
	}
	return m.Integrated(), m.TruePeak()
}
