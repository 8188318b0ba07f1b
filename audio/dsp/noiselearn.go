package dsp

import (
	"errors"
	"fmt"
	"io"
	"math"

	"tienglang/audio"
)

// learnLeast is how many windows a noise is learned from at least: 0.1 s.
const learnLeast = 6

// LearnNoise learns the noise from the frames from up to to (the end where to
// is not after from) of src, which is read from its beginning. It gives
// ErrNoNoise for less than about 0.1 s.
func LearnNoise(src audio.Source, from, to int64) (*NoiseProfile, error) {
	s := newSpectrum(src.Format().Rate)
	sum := make([]float64, len(s.bins))
	windows := 0
	err := eachWindow(src, s, from, to, func(power []float64) {
		windows++
		for i, x := range power {
			sum[i] += x
		}
	})
	if err != nil {
		return nil, err
	}
	if windows < learnLeast {
		return nil, ErrNoNoise
	}
	for i := range sum {
		sum[i] /= float64(windows)
	}
	return newNoiseProfile(src.Format().Rate, sum), nil
}

// LearnNoiseAuto learns the noise from the quietest moments of each band in
// all of src, which is read to its end: there is speech in a band now and
// then only, and the rest is noise. It is the low quantile of the smoothed
// power, made up for being the low one (Stahl, Fischer and Bippus, "Quantile
// based noise estimation", ICASSP 2000, after Martin's minimum statistics).
// Stretches of digital silence are passed over. It gives ErrNoNoise for less
// than about 0.1 s.
func LearnNoiseAuto(src audio.Source) (*NoiseProfile, error) {
	s := newSpectrum(src.Format().Rate)
	q := newQuantiles(len(s.bins))
	if err := eachWindow(src, s, 0, 0, q.add); err != nil {
		return nil, err
	}
	if q.windows < learnLeast {
		return nil, ErrNoNoise
	}
	return newNoiseProfile(src.Format().Rate, q.low()), nil
}

// eachWindow gives the mean over the channels of the powers in all bands of
// each window that lies wholly between from and to.
func eachWindow(src audio.Source, s *spectrum, from, to int64, look func([]float64)) error {
	ch := src.Format().Channels
	rows := make([][]float32, ch)
	for c := range rows {
		rows[c] = make([]float32, s.size)
	}
	buf := make([]float32, s.hop*ch)
	power := make([]float64, len(s.bins))
	from = max(0, from)
	for at := int64(0); to <= from || at < to; {
		want := s.hop
		if at < from {
			want = int(min(int64(s.hop), from-at))
		}
		n, err := audio.ReadFull(src, buf[:want*ch])
		if n < want*ch {
			if err == nil || errors.Is(err, io.EOF) {
				return nil
			}
			return fmt.Errorf("learning the noise: %w", err)
		}
		at += int64(want)
		if at-int64(want) < from || (to > from && at > to) {
			continue
		}
		push(rows, buf)
		if at-from >= int64(s.size) {
			s.powers(rows, power)
			look(power)
		}
	}
	return nil
}

// push moves interleaved frames in at the end of the rows.
func push(rows [][]float32, p []float32) {
	ch := len(rows)
	for c, row := range rows {
		n := copy(row, row[len(p)/ch:])
		for i := range row[n:] {
			row[n+i] = sound(p[i*ch+c])
		}
	}
}

// powers gives the mean over the rows of the power in each band.
func (s *spectrum) powers(rows [][]float32, out []float64) {
	clear(out)
	scale := s.bandPower() / float64(len(rows))
	for _, row := range rows {
		s.look(row, s.bins)
		for i, x := range s.bins {
			out[i] += scale * squared(x)
		}
	}
}

// The low quantile: a tenth of the time, of powers smoothed over about eight
// windows, counted in steps of half a decibel.
const (
	quietShare   = 0.10
	quietSmooth  = 0.85
	quantileStep = 0.5
	quantileLow  = -160.0
	quantiles    = 400
	// lowToMean makes up for the low quantile of the smoothed power of a
	// steady noise lying below its mean; measured on white noise.
	lowToMean = 1.66
)

// quantileCounts counts how often each band had which level.
type quantileCounts struct {
	counts  [][quantiles]uint32
	smooth  []float64
	windows int
}

func newQuantiles(bands int) *quantileCounts {
	return &quantileCounts{counts: make([][quantiles]uint32, bands), smooth: make([]float64, bands)}
}

// add counts a window, unless nothing is in it.
func (q *quantileCounts) add(power []float64) {
	total := 0.0
	for _, x := range power {
		total += x
	}
	if total < 1e-14 {
		return
	}
	for i, x := range power {
		if q.windows == 0 {
			q.smooth[i] = x
		}
		q.smooth[i] = quietSmooth*q.smooth[i] + (1-quietSmooth)*x
		db := 10 * math.Log10(q.smooth[i]+1e-20)
		at := int((db - quantileLow) / quantileStep)
		q.counts[i][min(max(at, 0), quantiles-1)]++
	}
	q.windows++
}

// low gives each band's power of the noise.
func (q *quantileCounts) low() []float64 {
	out := make([]float64, len(q.counts))
	for i := range q.counts {
		left := uint32(quietShare * float64(q.windows))
		for at, n := range q.counts[i] {
			if n > left {
				part := (float64(left) + 0.5) / float64(n)
				db := quantileLow + (float64(at)+part)*quantileStep
				out[i] = lowToMean * math.Pow(10, db/10)
				break
			}
			left -= n
		}
	}
	return out
}
