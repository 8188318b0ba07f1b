package dsp

import "math"

// spectrumOverlap is how many windows lie over each sample.
const spectrumOverlap = 4

// spectrum cuts sound into overlapping windows and looks at their Fourier
// transforms: windows of about 40 ms, in which speech stands still, square
// roots of Hann's, so that a window before and one after the change add up
// to what was there (Griffin and Lim 1984).
type spectrum struct {
	size, hop int
	window    []float64
	energy    float64 // sum of the window's squares
	fft       *realFFT
	buf       []float64
	bins      []complex128
}

func newSpectrum(rate int) *spectrum {
	size := 64
	for size*33 < rate { // the power of two from 30 ms on
		size *= 2
	}
	s := &spectrum{
		size: size, hop: size / spectrumOverlap,
		window: make([]float64, size),
		fft:    newRealFFT(size),
		buf:    make([]float64, size),
		bins:   make([]complex128, size/2+1),
	}
	for i := range s.window {
		s.window[i] = math.Sin(math.Pi * (float64(i) + 0.5) / float64(size))
		s.energy += s.window[i] * s.window[i]
	}
	return s
}

// look transforms the last size samples, p, into bins.
func (s *spectrum) look(p []float32, bins []complex128) {
	for i, w := range s.window {
		s.buf[i] = w * float64(p[i])
	}
	s.fft.coefficients(bins, s.buf)
}

// back adds what bins sound like to out, scaled so that unchanged windows add
// up to the sound.
func (s *spectrum) back(bins []complex128, out []float64) {
	s.fft.sequence(s.buf, bins)
	scale := 1 / (float64(s.size) * spectrumOverlap / 2)
	for i, w := range s.window {
		out[i] += scale * w * s.buf[i]
	}
}

// bandPower converts a bin's squared magnitude to the mean square of its band,
// so that all bands of a sound add up to the sound's.
func (s *spectrum) bandPower() float64 { return 2 / (float64(s.size) * s.energy) }

// squared is the squared magnitude of x.
func squared(x complex128) float64 { return real(x)*real(x) + imag(x)*imag(x) }
