package dsp

import (
	"errors"
	"math"
)

// ErrNoNoise says that a sound has no stretch from which its noise could be
// learned.
var ErrNoNoise = errors.New("nothing to learn the noise from")

// noiseFloor is the level of a band with nothing in it, in dBFS.
const noiseFloor = -200

// NoiseProfile is the steady noise of a room or of a machine: its level in
// each band of a spectrum. The powers of all bands add up to the noise's own.
type NoiseProfile struct {
	// Rate of the sound it was learned from, in hertz.
	Rate int `json:"rate"`
	// FloorDB is the noise's level in evenly spaced bands, the first around
	// 0 Hz and the last around half the rate, in dBFS: −200 to 60.
	FloorDB []float64 `json:"floor_db"`
}

// LevelDB is the noise's level as a whole in dBFS (RMS), −200 for none.
func (p *NoiseProfile) LevelDB() float64 {
	sum := 0.0
	if p.usable() {
		for _, db := range p.FloorDB {
			sum += math.Pow(10, bandLevel(db)/10)
		}
	}
	return levelOf(sum)
}

// usable tells whether the profile says anything.
func (p *NoiseProfile) usable() bool {
	return p != nil && len(p.FloorDB) >= 2 && p.Rate > 0
}

// bandLevel is a band's level within its range; no number is silence.
func bandLevel(db float64) float64 {
	if db != db {
		return noiseFloor
	}
	return min(max(db, noiseFloor), 60)
}

// levelOf is a mean square as a level in dBFS, rounded to 0.1 dB, so that a
// profile says the same after it was written down and read.
func levelOf(square float64) float64 {
	if square < 1e-20 {
		return noiseFloor
	}
	return math.Round(100*math.Log10(square)) / 10
}

// newNoiseProfile makes a profile of the mean squares in the bands of sound
// at rate.
func newNoiseProfile(rate int, squares []float64) *NoiseProfile {
	p := &NoiseProfile{Rate: rate, FloorDB: make([]float64, len(squares))}
	for i, s := range squares {
		p.FloorDB[i] = levelOf(s)
	}
	return p
}

// spread gives the noise's mean square in each of n bands of sound at rate.
// Above what the profile knows, its last band goes on.
func (p *NoiseProfile) spread(rate, n int) []float64 {
	out := make([]float64, n)
	own := float64(p.Rate) / float64(2*(len(p.FloorDB)-1))
	wanted := float64(rate) / float64(2*(n-1))
	for i := range out {
		at := float64(i) * wanted / own
		k := min(int(at), len(p.FloorDB)-2)
		f := min(at-float64(k), 1)
		db := bandLevel(p.FloorDB[k])*(1-f) + bandLevel(p.FloorDB[k+1])*f
		out[i] = math.Pow(10, db/10) * wanted / own
	}
	return out
}
