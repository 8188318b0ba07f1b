// Package audio holds what every part of the sound path shares: formats,
// blocks, levels and the station's sample rate. Samples are float32, full
// scale ±1.0, interleaved by frame.
package audio

import (
	"errors"
	"io"
	"math"
	"time"
)

// Rate is the sample rate of everything inside the station, in hertz.
// Files of other rates are converted on import, cards at their ring.
const Rate = 48000

// BlockDuration is the length of one block on the live path, an Opus frame.
const BlockDuration = 20 * time.Millisecond

// BlockFrames is the number of frames in a block.
const BlockFrames = Rate / 50

// SilenceDBFS stands for "no level": the floor of every level in decibels.
const SilenceDBFS = -120.0

// Format is the layout of interleaved samples.
type Format struct {
	Rate     int // frames a second
	Channels int // samples a frame
}

// Mono and Stereo are the two formats at the station's rate.
var (
	Mono   = Format{Rate: Rate, Channels: 1}
	Stereo = Format{Rate: Rate, Channels: 2}
)

// Source gives sound from its beginning to its end.
type Source interface {
	Format() Format
	// Read fills p with whole frames and returns the number of samples
	// read. At the end it returns 0, io.EOF; a short read is no end.
	Read(p []float32) (int, error)
}

// ReadFull reads until p is full or the source ends. It returns the number
// of samples; io.EOF only when there were none.
func ReadFull(s Source, p []float32) (int, error) {
	n := 0
	for n < len(p) {
		m, err := s.Read(p[n:])
		n += m
		if err != nil {
			if errors.Is(err, io.EOF) && n > 0 {
				return n, nil
			}
			return n, err
		}
	}
	return n, nil
}

// DB converts an amplitude ratio to decibels, not below SilenceDBFS.
func DB(ratio float64) float64 {
	if ratio <= 1e-6 {
		return SilenceDBFS
	}
	return 20 * math.Log10(ratio)
}

// Ratio converts decibels to an amplitude ratio.
func Ratio(db float64) float64 { return math.Pow(10, db/20) }

// Duration is the time that frames take at rate.
func Duration(frames int64, rate int) time.Duration {
	return time.Duration(float64(frames) / float64(rate) * float64(time.Second))
}
