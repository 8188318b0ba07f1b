package dsp

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"
)

func TestRealFFTIsGonums(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for n := 8; n <= 4096; n *= 2 {
		seq, back := make([]float64, n), make([]float64, n)
		for i := range seq {
			seq[i] = r.NormFloat64()
		}
		f := newRealFFT(n)
		got := make([]complex128, n/2+1)
		f.coefficients(got, seq)
		want := fourier.NewFFT(n).Coefficients(nil, seq)
		for i := range want {
			if cmplx.Abs(got[i]-want[i]) > 1e-11*float64(n) {
				t.Fatalf("coefficient %d of %d is %g, not %g", i, n, got[i], want[i])
			}
		}
		f.sequence(back, got)
		for i := range seq {
			if math.Abs(back[i]/float64(n)-seq[i]) > 1e-12 {
				t.Fatalf("number %d of %d comes back as %g, was %g", i, n, back[i]/float64(n), seq[i])
			}
		}
	}
}

func BenchmarkFFT2048(b *testing.B) {
	seq, bins := make([]float64, 2048), make([]complex128, 1025)
	for i := range seq {
		seq[i] = math.Sin(float64(i * i))
	}
	b.Run("ours", func(b *testing.B) {
		f := newRealFFT(len(seq))
		for b.Loop() {
			f.coefficients(bins, seq)
		}
	})
	b.Run("back", func(b *testing.B) {
		f := newRealFFT(len(seq))
		for b.Loop() {
			f.sequence(seq, bins)
		}
	})
	b.Run("gonum", func(b *testing.B) {
		f := fourier.NewFFT(len(seq))
		for b.Loop() {
			f.Coefficients(bins, seq)
		}
	})
}
