package dsp

import "tienglang/audio"

// MostBands is the number of bands an equaliser has at most; further ones
// are not heard.
const MostBands = 12

// EQConfig is an equaliser's bands, in the order of their work. The zero
// value changes nothing. Values out of range count as the nearest in it, and
// a band of an unknown kind does nothing.
type EQConfig struct {
	Bands []EQBand `json:"bands"`
}

// Clamped is c as it is heard: every value in its range, MostBands at most.
func (c EQConfig) Clamped() EQConfig {
	out := EQConfig{Bands: make([]EQBand, min(len(c.Bands), MostBands))}
	for i := range out.Bands {
		out.Bands[i] = c.Bands[i].clamped()
	}
	return out
}

// Response is the gain at hz in dB, not below audio.SilenceDBFS, of an
// equaliser that works at rate: the curve to draw.
func (c EQConfig) Response(hz float64, rate int) float64 {
	gain := 1.0
	for _, s := range c.sections(rate) {
		gain *= s.at(hz, rate)
	}
	return audio.DB(gain)
}

// sections are the filters of all bands.
func (c EQConfig) sections(rate int) []Biquad {
	var out []Biquad
	for _, b := range c.Bands[:min(len(c.Bands), MostBands)] {
		out = append(out, b.sections(rate)...)
	}
	return out
}

// EQ is an equaliser of second-order sections, calculated in double
// precision. Without a delay. One goroutine.
type EQ struct {
	config EQConfig
	format audio.Format
	filter *cascade
	pos    int // frames in the chunk under way
}

// NewEQ makes an equaliser at rest.
func NewEQ(c EQConfig, f audio.Format) *EQ {
	return &EQ{config: c.Clamped(), format: f, filter: newCascade(c.sections(f.Rate), f.Channels)}
}

// Response is the gain at hz in dB.
func (e *EQ) Response(hz float64) float64 { return e.config.Response(hz, e.format.Rate) }

// Latency implements Processor: none.
func (e *EQ) Latency() int { return 0 }

// Reset implements Processor.
func (e *EQ) Reset() {
	e.pos = 0
	e.filter.reset()
}

// Process implements Processor. Filters are brought to rest at fixed places
// of the sound, not of the block, so that blocks of any size sound the same.
func (e *EQ) Process(p []float32) {
	ch := e.format.Channels
	for len(p) >= ch {
		n := min(cascadeChunk-e.pos, len(p)/ch)
		e.filter.process(p[:n*ch])
		p = p[n*ch:]
		if e.pos += n; e.pos == cascadeChunk {
			e.pos = 0
			e.filter.settle()
		}
	}
}
