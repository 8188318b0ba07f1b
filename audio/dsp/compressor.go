package dsp

import (
	"math"
	"sync/atomic"

	"tienglang/audio"
)

// CompressorConfig says how a Compressor works. A value that is 0 takes its
// usual one, a value out of range the nearest in it.
type CompressorConfig struct {
	// ThresholdDB is the level (dBFS, peak) above which the gain goes down:
	// −60 to 0; −20 when 0.
	ThresholdDB float64 `json:"threshold_db,omitempty"`
	// Ratio is by how many dB the input rises for 1 dB of the output: 1 to
	// 20; 3 when 0.
	Ratio float64 `json:"ratio,omitempty"`
	// KneeDB is the width of the bend around the threshold: up to 24 dB; 6
	// when 0, a corner when negative.
	KneeDB float64 `json:"knee_db,omitempty"`
	// AttackMS is the time constant of going down: 0.1 to 250 ms; 8 when 0.
	AttackMS float64 `json:"attack_ms,omitempty"`
	// ReleaseMS is the time constant of coming back: 5 to 2,500 ms; 120
	// when 0.
	ReleaseMS float64 `json:"release_ms,omitempty"`
	// MakeupDB is added afterwards: −24 to 24 dB.
	MakeupDB float64 `json:"makeup_db,omitempty"`
	// AutoMakeup adds half of what a full-scale sound loses.
	AutoMakeup bool `json:"auto_makeup,omitempty"`
}

// CompressorVoice is the preset for a speaking voice: it evens out words and
// leaves the sentence its melody.
func CompressorVoice() CompressorConfig {
	return CompressorConfig{ThresholdDB: -22, Ratio: 3, KneeDB: 8, AttackMS: 6, ReleaseMS: 140, AutoMakeup: true}
}

// Clamped is c with every value set and in its range.
func (c CompressorConfig) Clamped() CompressorConfig {
	c.ThresholdDB = within(c.ThresholdDB, -20, -60, 0)
	c.Ratio = within(c.Ratio, 3, 1, 20)
	c.KneeDB = within(c.KneeDB, 6, -1, 24)
	c.AttackMS = within(c.AttackMS, 8, 0.1, 250)
	c.ReleaseMS = within(c.ReleaseMS, 120, 5, 2500)
	c.MakeupDB = within(c.MakeupDB, 0, -24, 24)
	return c
}

// Curve is the level that a steady level, both in dBFS, leaves with: equation
// 4 of Giannoulis, Massberg and Reiss, "Digital Dynamic Range Compressor
// Design – A Tutorial and Analysis", J. Audio Eng. Soc. 60 (2012), and the
// makeup.
func (c CompressorConfig) Curve(level float64) float64 {
	c = c.Clamped()
	return level - c.loss(level) + c.makeup()
}

// loss is what a steady level loses, in dB ≥ 0; c is clamped.
func (c CompressorConfig) loss(level float64) float64 {
	slope, knee, over := 1-1/c.Ratio, max(0, c.KneeDB), level-c.ThresholdDB
	switch {
	case 2*over <= -knee:
		return 0
	case 2*over < knee:
		return slope * (over + knee/2) * (over + knee/2) / (2 * knee)
	}
	return slope * over
}

// makeup is the gain after the loss, in dB; c is clamped.
func (c CompressorConfig) makeup() float64 {
	if c.AutoMakeup {
		return c.MakeupDB + c.loss(0)/2
	}
	return c.MakeupDB
}

// compressorChunk is how many frames are worked on together.
const compressorChunk = 128

// Compressor makes loud sound less loud: a feed-forward design that works on
// the logarithm of the peak of all channels and smooths the gain after the
// curve with a decoupled peak detector (the same paper, figure 7c and
// equation 17), which leaves no step in it. Without a delay. One goroutine,
// but for GainReduction.
type Compressor struct {
	channels        int
	start, knee     float64 // lower end and width of the knee, in octaves
	square          float64 // of the knee, slope/(2·width)
	slope           float64 // above the knee
	attack, release float64 // share of the old value that stays each frame
	makeup          float64 // octaves

	held, loss float64 // octaves of amplitude ≥ 0
	gains      [compressorChunk]float64
	meter      atomic.Uint64 // bits of dB
}

// NewCompressor makes a compressor at rest.
func NewCompressor(c CompressorConfig, f audio.Format) *Compressor {
	c = c.Clamped()
	knee := max(0, c.KneeDB) / decibelsPerOctave
	threshold := c.ThresholdDB / decibelsPerOctave
	stay := func(ms float64) float64 { return math.Exp(-1000 / (ms * float64(f.Rate))) }
	p := &Compressor{
		channels: f.Channels,
		start:    threshold - knee/2,
		knee:     knee,
		slope:    1 - 1/c.Ratio,
		attack:   stay(c.AttackMS),
		release:  stay(c.ReleaseMS),
		makeup:   c.makeup() / decibelsPerOctave,
	}
	if knee > 0 {
		p.square = p.slope / (2 * knee)
	}
	return p
}

// GainReduction is the most that the last block lost, in dB ≥ 0, without the
// makeup. Any goroutine may ask.
func (p *Compressor) GainReduction() float64 { return math.Float64frombits(p.meter.Load()) }

// Latency implements Processor: none.
func (p *Compressor) Latency() int { return 0 }

// Reset implements Processor.
func (p *Compressor) Reset() {
	p.held, p.loss = 0, 0
	p.meter.Store(0)
}

// Process implements Processor.
func (p *Compressor) Process(s []float32) {
	top := 0.0
	for len(s) >= p.channels {
		n := min(compressorChunk, len(s)/p.channels)
		part := s[:n*p.channels]
		levels(part, p.gains[:n], p.channels)
		top = max(top, p.work(p.gains[:n]))
		scale(part, p.gains[:n], p.channels)
		s = s[n*p.channels:]
	}
	p.meter.Store(math.Float64bits(top * decibelsPerOctave))
}

// work makes levels into gains and returns the greatest loss. What a level
// loses is a parabola in the knee and a line above it. A frame must wait for
// the one before it only in the smoothing; a processor does the logarithms
// and powers of others meanwhile.
func (p *Compressor) work(levels []float64) float64 {
	start, knee, square, slope := p.start, p.knee, p.square, p.slope
	attack, release, makeup := p.attack, p.release, p.makeup
	held, loss, top := p.held, p.loss, p.loss
	for i, x := range levels {
		over := x - start
		if over < 0 {
			over = 0
		}
		bent := over
		if bent > knee {
			bent = knee
		}
		lost := square*bent*bent + slope*(over-bent)
		held = (1-release)*lost + release*held
		if lost > held {
			held = lost
		}
		loss = (1-attack)*held + attack*loss
		if loss > top {
			top = loss
		}
		levels[i] = fastExp2(makeup - loss)
	}
	p.held, p.loss = held, loss
	return top
}
