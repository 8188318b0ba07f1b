package dsp

import "tienglang/audio"

// DenoiseConfig says how a Denoiser works.
type DenoiseConfig struct {
	// ReduceDB is how far the noise goes down: 0 (not at all) to 30 dB.
	// Values out of range count as the nearest in it.
	ReduceDB float64 `json:"reduce_db"`
	// Profile is the noise. Without it nothing is reduced.
	Profile *NoiseProfile `json:"profile,omitempty"`
}

// DenoiseVoice is the preset for a speaking voice: 12 dB less of the noise.
func DenoiseVoice(p *NoiseProfile) DenoiseConfig { return DenoiseConfig{ReduceDB: 12, Profile: p} }

// Clamped is c with its values in their range.
func (c DenoiseConfig) Clamped() DenoiseConfig {
	c.ReduceDB = within(c.ReduceDB, 0, 0, 30)
	return c
}

// Denoiser lowers a steady noise that was learned before. All channels get
// the same gains, so that nothing moves between them. One goroutine.
type Denoiser struct {
	spec  *spectrum
	rows  [][]float32    // a channel's last window
	bins  [][]complex128 // and its transform
	out   [][]float64    // what its windows add up to so far
	pos   int            // frames since the last window
	power []float64
	gains *spectralGain // nil where nothing is to be done
}

// NewDenoiser makes a denoiser at rest.
func NewDenoiser(c DenoiseConfig, f audio.Format) *Denoiser {
	c = c.Clamped()
	d := &Denoiser{spec: newSpectrum(f.Rate)}
	n := len(d.spec.bins)
	for range f.Channels {
		d.rows = append(d.rows, make([]float32, d.spec.size))
		d.bins = append(d.bins, make([]complex128, n))
		d.out = append(d.out, make([]float64, d.spec.size))
	}
	d.power = make([]float64, n)
	if c.Profile.usable() && c.ReduceDB > 0 {
		d.gains = newSpectralGain(c.Profile.spread(f.Rate, n), c.ReduceDB)
	}
	return d
}

// Latency implements Processor: one window, about 40 ms.
func (d *Denoiser) Latency() int { return d.spec.size }

// Reset implements Processor.
func (d *Denoiser) Reset() {
	d.pos = 0
	for c := range d.rows {
		clear(d.rows[c])
		clear(d.out[c])
	}
	if d.gains != nil {
		d.gains.reset()
	}
}

// Process implements Processor.
func (d *Denoiser) Process(p []float32) {
	ch := len(d.rows)
	for len(p) >= ch {
		n := min(d.spec.hop-d.pos, len(p)/ch)
		d.exchange(p[:n*ch], n)
		p = p[n*ch:]
		if d.pos += n; d.pos == d.spec.hop {
			d.pos = 0
			d.turn()
		}
	}
}

// exchange takes n frames in and gives as many of the finished ones.
func (d *Denoiser) exchange(p []float32, n int) {
	ch := len(d.rows)
	for c, row := range d.rows {
		in := row[d.spec.size-d.spec.hop+d.pos:][:n]
		out := d.out[c][d.pos:][:n]
		for i := range in {
			in[i] = sound(p[i*ch+c])
			p[i*ch+c] = float32(out[i])
		}
	}
}

// turn changes the window that has just been filled.
func (d *Denoiser) turn() {
	clear(d.power)
	scale := d.spec.bandPower() / float64(len(d.rows))
	for c, row := range d.rows {
		d.spec.look(row, d.bins[c])
		for i, x := range d.bins[c] {
			d.power[i] += scale * squared(x)
		}
		copy(row, row[d.spec.hop:])
	}
	if d.gains != nil {
		d.gains.work(d.power)
	}
	for c, bins := range d.bins {
		if d.gains != nil {
			for i, g := range d.gains.now {
				bins[i] = complex(real(bins[i])*g, imag(bins[i])*g)
			}
		}
		out := d.out[c]
		clear(out[copy(out, out[d.spec.hop:]):])
		d.spec.back(bins, out)
	}
}
