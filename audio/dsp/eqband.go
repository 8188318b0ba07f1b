package dsp

import (
	"math"
	"math/cmplx"
)

// BandKind is what a band of an equaliser does.
type BandKind string

// The kinds of bands.
const (
	BandHighPass  BandKind = "high_pass"  // nothing below hz
	BandLowPass   BandKind = "low_pass"   // nothing above hz
	BandLowShelf  BandKind = "low_shelf"  // gain_db below hz
	BandHighShelf BandKind = "high_shelf" // gain_db above hz
	BandPeak      BandKind = "peak"       // gain_db around hz
	BandNotch     BandKind = "notch"      // nothing at hz itself
)

// EQBand is one band of an equaliser.
type EQBand struct {
	Kind BandKind `json:"kind"`
	// Hz is the corner, half of a shelf's gain, or the middle of a peak:
	// 10 to 20,000; 1,000 when 0.
	Hz float64 `json:"hz"`
	// Q is how narrow a peak is, or how a corner bends: 0.1 to 60; 0.7071
	// when 0, of a notch 20. A slope of 24 dB does not use it.
	Q float64 `json:"q,omitempty"`
	// GainDB is what a shelf or a peak adds: −40 to 24 dB.
	GainDB float64 `json:"gain_db,omitempty"`
	// Slope of a high or low pass in dB an octave: 12 or 24; 12 when 0.
	Slope int `json:"slope,omitempty"`
	// Off keeps the band's values but does nothing.
	Off bool `json:"off,omitempty"`
}

// clamped is b with every value in its range.
func (b EQBand) clamped() EQBand {
	usual := math.Sqrt2 / 2
	if b.Kind == BandNotch {
		usual = 20
	}
	b.Hz = within(b.Hz, 1000, 10, 20000)
	b.Q = within(b.Q, usual, 0.1, 60)
	b.GainDB = within(b.GainDB, 0, -40, 24)
	if b.Slope != 24 {
		b.Slope = 12
	}
	return b
}

// sections are the band's filters at rate; none where it would do nothing.
func (b EQBand) sections(rate int) []Biquad {
	if b.Off {
		return nil
	}
	b = b.clamped()
	hz := min(b.Hz, 0.48*float64(rate))
	switch b.Kind {
	case BandHighPass, BandLowPass:
		return b.pass(hz, rate)
	case BandNotch:
		return []Biquad{Notch(hz, b.Q, rate)}
	}
	if b.GainDB == 0 {
		return nil
	}
	switch b.Kind {
	case BandLowShelf:
		return []Biquad{LowShelf(hz, b.Q, b.GainDB, rate)}
	case BandHighShelf:
		return []Biquad{HighShelf(hz, b.Q, b.GainDB, rate)}
	case BandPeak:
		return []Biquad{Peaking(hz, b.Q, b.GainDB, rate)}
	}
	return nil
}

// pass gives the sections of a high or low pass.
func (b EQBand) pass(hz float64, rate int) []Biquad {
	kind := HighPass
	if b.Kind == BandLowPass {
		kind = LowPass
	}
	if b.Slope == 24 {
		return butterworth(4, hz, rate, kind)
	}
	return []Biquad{kind(hz, b.Q, rate)}
}

// at is the section's gain at hz, an amplitude ratio.
func (b *Biquad) at(hz float64, rate int) float64 {
	z := cmplx.Exp(complex(0, -2*math.Pi*hz/float64(rate)))
	over := complex(b.b0, 0) + z*(complex(b.b1, 0)+z*complex(b.b2, 0))
	under := 1 + z*(complex(b.a1, 0)+z*complex(b.a2, 0))
	return cmplx.Abs(over) / cmplx.Abs(under)
}
