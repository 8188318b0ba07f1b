package dsp

import (
	"math"
	"time"

	"tienglang/audio"
)

// DuckerConfig says when and how far music goes down under a voice. Zero
// fields take the usual values of speech over a bed.
type DuckerConfig struct {
	Rate        int           // frames a second; audio.Rate when 0
	DepthDB     float64       // how far down, ≥ 0
	ThresholdDB float64       // voice above this level (dBFS, RMS) ducks; −45 when 0
	Attack      time.Duration // time to go down; 60 ms when 0
	Release     time.Duration // time to come back; 700 ms when 0
	Hold        time.Duration // stays down through pauses in speech; 500 ms when 0
}

// DuckAttack is how long music takes to go down unless it is said otherwise.
const DuckAttack = 60 * time.Millisecond

// Ducker makes the gain of a bed out of the voice over it. The gain moves in
// straight lines in decibels, which the ear takes as even. One goroutine.
type Ducker struct {
	threshold       float64 // mean square
	depth           float64 // dB, ≥ 0
	down, up        float64 // dB a frame
	smooth          float64 // of the mean square
	square, now     float64 // mean square of the voice; dB now, ≤ 0
	hold, held      int     // frames
	forced          bool
	lastDB, lastAmp float64
}

// NewDucker makes a Ducker at rest, with the bed at its full level.
func NewDucker(c DuckerConfig) *Ducker {
	c = c.filled()
	perFrame := func(t time.Duration) float64 {
		return c.DepthDB / math.Max(1, t.Seconds()*float64(c.Rate))
	}
	return &Ducker{
		threshold: math.Pow(10, c.ThresholdDB/10),
		depth:     math.Max(0, c.DepthDB),
		down:      perFrame(c.Attack),
		up:        perFrame(c.Release),
		smooth:    1 - math.Exp(-1/(0.010*float64(c.Rate))),
		hold:      int(c.Hold.Seconds() * float64(c.Rate)),
		lastAmp:   1,
	}
}

// filled puts the usual values where there is none.
func (c DuckerConfig) filled() DuckerConfig {
	if c.Rate == 0 {
		c.Rate = audio.Rate
	}
	if c.ThresholdDB == 0 {
		c.ThresholdDB = -45
	}
	for _, d := range []struct {
		p     *time.Duration
		usual time.Duration
	}{{&c.Attack, DuckAttack}, {&c.Release, 700 * time.Millisecond}, {&c.Hold, 500 * time.Millisecond}} {
		if *d.p == 0 {
			*d.p = d.usual
		}
	}
	return c
}

// Force keeps the bed down whatever the voice does, until it is let go.
func (d *Ducker) Force(on bool) { d.forced = on }

// Down reports whether the bed is, or is going, down.
func (d *Ducker) Down() bool { return d.forced || d.held > 0 }

// Next hears one frame of the voice and gives the bed's gain for it, an
// amplitude ratio between −depth dB and 1.
func (d *Ducker) Next(voice float64) float64 {
	d.square += d.smooth * (voice*voice - d.square)
	if d.square > d.threshold {
		d.held = d.hold + 1
	} else if d.held > 0 {
		d.held--
	}
	if d.Down() {
		d.now = math.Max(-d.depth, d.now-d.down)
	} else {
		d.now = math.Min(0, d.now+d.up)
	}
	if d.now != d.lastDB {
		d.lastDB, d.lastAmp = d.now, audio.Ratio(d.now)
	}
	return d.lastAmp
}
