package dsp

import (
	"math"

	"tienglang/audio"
)

// GateConfig says how a Gate works. A value that is 0 takes its usual one, a
// value out of range the nearest in it.
type GateConfig struct {
	// ThresholdDB is the level (dBFS, peak) below which sound goes down: −90
	// to −10; −50 when 0.
	ThresholdDB float64 `json:"threshold_db,omitempty"`
	// Ratio is by how many dB the output falls for 1 dB of the input below
	// the threshold: 1 to 20; 2 when 0, which is gentle.
	Ratio float64 `json:"ratio,omitempty"`
	// RangeDB is how far down at most: 1 to 60 dB; 12 when 0.
	RangeDB float64 `json:"range_db,omitempty"`
	// AttackMS is the time constant of opening: 0.1 to 100 ms; 2 when 0.
	AttackMS float64 `json:"attack_ms,omitempty"`
	// HoldMS is how long it stays open: up to 2,000 ms; 150 when 0.
	HoldMS float64 `json:"hold_ms,omitempty"`
	// ReleaseMS is the time constant of closing: 5 to 2,500 ms; 150 when 0.
	ReleaseMS float64 `json:"release_ms,omitempty"`
}

// Clamped is c with every value set and in its range.
func (c GateConfig) Clamped() GateConfig {
	c.ThresholdDB = within(c.ThresholdDB, -50, -90, -10)
	c.Ratio = within(c.Ratio, 2, 1, 20)
	c.RangeDB = within(c.RangeDB, 12, 1, 60)
	c.AttackMS = within(c.AttackMS, 2, 0.1, 100)
	c.HoldMS = within(c.HoldMS, 150, 0, 2000)
	c.ReleaseMS = within(c.ReleaseMS, 150, 5, 2500)
	return c
}

// Curve is the level that a steady level, both in dBFS, leaves with.
func (c GateConfig) Curve(level float64) float64 {
	c = c.Clamped()
	return level - min(c.RangeDB, (c.Ratio-1)*max(0, c.ThresholdDB-level))
}

// gateChunk is how many frames are worked on together.
const gateChunk = 128

// Gate is a downward expander: it lowers the room between the words, by less
// the nearer it is to the threshold. Without a delay. One goroutine.
type Gate struct {
	channels    int
	threshold   float64 // octaves
	slope, most float64 // octaves an octave; octaves
	open, shut  float64 // share of the old value that stays each frame
	hold, held  int     // frames
	peak, fall  float64 // decaying peak, octaves; its fall a frame
	loss        float64 // octaves ≥ 0
	gains       [gateChunk]float64
}

// NewGate makes an open gate.
func NewGate(c GateConfig, f audio.Format) *Gate {
	c = c.Clamped()
	stay := func(ms float64) float64 { return math.Exp(-1000 / (ms * float64(f.Rate))) }
	return &Gate{
		channels:  f.Channels,
		threshold: c.ThresholdDB / decibelsPerOctave,
		slope:     c.Ratio - 1,
		most:      c.RangeDB / decibelsPerOctave,
		open:      stay(c.AttackMS),
		shut:      stay(c.ReleaseMS),
		hold:      int(c.HoldMS * float64(f.Rate) / 1000),
		// 20 dB in 15 ms: a wave of 33 Hz and above does not open and shut it.
		fall: 20 / decibelsPerOctave / (0.015 * float64(f.Rate)),
	}
}

// Latency implements Processor: none.
func (g *Gate) Latency() int { return 0 }

// Reset implements Processor.
func (g *Gate) Reset() { g.peak, g.loss, g.held = 0, 0, 0 }

// Process implements Processor.
func (g *Gate) Process(p []float32) {
	for len(p) >= g.channels {
		n := min(gateChunk, len(p)/g.channels)
		part, gains := p[:n*g.channels], g.gains[:n]
		levels(part, gains, g.channels)
		g.smooth(gains)
		for i, loss := range gains {
			gains[i] = fastExp2(-loss)
		}
		scale(part, gains, g.channels)
		p = p[n*g.channels:]
	}
}

// smooth makes levels into smoothed losses.
func (g *Gate) smooth(levels []float64) {
	for i, x := range levels {
		g.peak = max(x, g.peak-g.fall)
		below := g.threshold - g.peak
		if below <= 0 {
			g.held = g.hold
		} else if g.held > 0 {
			g.held--
		}
		want := 0.0
		if g.held == 0 && below > 0 {
			want = min(g.most, g.slope*below)
		}
		stay := g.shut
		if want < g.loss {
			stay = g.open
		}
		g.loss = want + stay*(g.loss-want)
		levels[i] = g.loss
	}
}
