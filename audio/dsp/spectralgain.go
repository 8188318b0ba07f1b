package dsp

import (
	"math"

	"tienglang/audio"
)

// spectralGain finds the gain of each band: the estimator of the logarithm
// of the amplitude with the least mean square error (Ephraim and Malah, "Speech
// enhancement using a minimum mean-square error log-spectral amplitude
// estimator", IEEE Trans. ASSP 33, 1985) with the decision-directed estimate
// of how far speech is above the noise (the same, ASSP 32, 1984), weighted
// by how likely there is speech at all (Cohen and Berdugo, "Speech
// enhancement for non-stationary noise environments", Signal Processing 81,
// 2001). The likelihood looks at neighbouring bands too, and no gain goes
// below the one that the noise is to have: both keep single bands from
// ringing in and out as "musical" tones.
type spectralGain struct {
	noise     []float64 // one over the mean square of the noise
	least     float64   // gain of what is noise only
	leastLog  float64   // its base-2 logarithm
	clean     []float64 // the last window's power of speech, over the noise
	prior     []float64 // how far speech is thought to be above the noise
	post      []float64 // how far the window is
	nearPrior []float64 // the same, of the bands around as well
	nearPost  []float64
	now       []float64 // gains
}

// More of the last window or less readily taken for speech, and the noise that
// is left is steadier, but soft ends of words go with it; these were chosen
// by SI-SDR of speech in noise and by the kurtosis of what is left of noise
// alone (Uemura et al., IWAENC 2008), which at 12 dB hardly grows.
const (
	priorStay  = 0.95  // share of the last window in the estimate before looking
	priorLeast = 0.003 // −25 dB
	nearBands  = 3     // on each side
	absence    = 0.5   // how likely there is no speech, before looking
)

func newSpectralGain(noise []float64, reduceDB float64) *spectralGain {
	n := len(noise)
	g := &spectralGain{
		noise: make([]float64, n), least: audio.Ratio(-reduceDB),
		clean: make([]float64, n), prior: make([]float64, n), post: make([]float64, n), now: make([]float64, n),
		nearPrior: make([]float64, n), nearPost: make([]float64, n), leastLog: -reduceDB / decibelsPerOctave,
	}
	for i, x := range noise {
		g.noise[i] = 1 / max(x, 1e-18)
	}
	return g
}

func (g *spectralGain) reset() { clear(g.clean) }

// work finds the gains for a window of these powers.
func (g *spectralGain) work(power []float64) {
	for i, x := range power {
		post := min(x*g.noise[i], 1e6)
		g.post[i] = post
		g.prior[i] = max(priorLeast, priorStay*g.clean[i]+(1-priorStay)*max(0, post-1))
	}
	around(g.prior, g.nearPrior)
	around(g.post, g.nearPost)
	for i := range g.now {
		prior, post := g.prior[i], g.post[i]
		share := prior / (1 + prior)
		v := max(share*post, 1e-6)
		gain := min(share*lsaFactor(v), 1)
		g.clean[i] = gain * gain * post
		speech := likelihood(g.nearPrior[i], g.nearPost[i])
		gain = max(gain, g.least)
		g.now[i] = fastExp2(speech*fastLog2(gain) + (1-speech)*g.leastLog)
	}
}

// likelihood is how likely there is speech where it is prior times above the
// noise and post is what was seen of both.
func likelihood(prior, post float64) float64 {
	v := min(post*prior/(1+prior), 50)
	return 1 / (1 + absence/(1-absence)*(1+prior)*fastExp2(-v*math.Log2E))
}

// around is the mean of each value and its neighbours.
func around(p, out []float64) {
	sum := 0.0
	for i := range min(nearBands, len(p)) {
		sum += p[i]
	}
	for i := range p {
		if i+nearBands < len(p) {
			sum += p[i+nearBands]
		}
		if i > nearBands {
			sum -= p[i-nearBands-1]
		}
		count := min(i+nearBands, len(p)-1) - max(i-nearBands, 0) + 1
		out[i] = max(0, sum/float64(count))
	}
}
