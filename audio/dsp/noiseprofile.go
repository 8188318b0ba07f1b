package dsp

import (
	"errors"

	"tienglang/audio"
)

// ErrNoNoise says that a sound has no stretch from which its noise could be
// learned.
var ErrNoNoise = errors.New("nothing to learn the noise from")

// NoiseProfile is the steady noise of a room or of a machine: its power in
// each band of a spectrum.
type NoiseProfile struct {
	// Rate of the sound it was learned from, in hertz.
	Rate int `json:"rate"`
	// FloorDB is the noise's level in evenly spaced bands, the first around
	// 0 Hz and the last around half the rate, in dBFS.
	FloorDB []float64 `json:"floor_db"`
}

// LearnNoise learns the noise from frames from up to to (the end of src when
// to ≤ from) of src, which is read from its beginning.
func LearnNoise(src audio.Source, from, to int64) (*NoiseProfile, error) { return nil, ErrNoNoise }

// LearnNoiseAuto learns the noise from the quietest parts of src, which is
// read to its end.
func LearnNoiseAuto(src audio.Source) (*NoiseProfile, error) { return nil, ErrNoNoise }
