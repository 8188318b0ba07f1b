package dsp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"

	"tienglang/app"
	"tienglang/audio"
)

// The windows of EBU R128, counted in steps of 100 ms.
const (
	stepsASecond   = 10
	momentarySteps = 4  // 400 ms
	shortTermSteps = 30 // 3 s
)

// LoudnessMeter measures loudness by ITU-R BS.1770-4 and EBU R128 while the
// sound passes: momentary (400 ms), short-term (3 s), integrated with both
// gates, range (EBU Tech 3342) and true peak. Its memory does not grow with
// the length. Channels beyond the second count as front channels (weight 1).
// One goroutine.
type LoudnessMeter struct {
	channels int
	weight   float64 // of every channel's energy
	stepLen  int     // frames in 100 ms
	filters  []kWeight
	peaks    []truePeak // nil in a momentary meter

	energy float64 // of the step under way
	filled int     // frames in it
	steps  [shortTermSteps]float64
	count  int64 // whole steps so far

	momentary, shortTerm       float64
	maxMomentary, maxShortTerm float64
	blocks, shorts             *histogram // nil in a momentary meter
}

// NewLoudnessMeter makes a meter of everything for sound in format f.
func NewLoudnessMeter(f audio.Format) *LoudnessMeter {
	m := NewMomentaryMeter(f)
	m.peaks = make([]truePeak, f.Channels)
	m.blocks, m.shorts = newHistogram(), newHistogram()
	return m
}

// NewMomentaryMeter makes a meter of the momentary and short-term loudness
// alone, cheap enough for the live path. Integrated, Range and TruePeak stay
// at "nothing measured".
func NewMomentaryMeter(f audio.Format) *LoudnessMeter {
	m := &LoudnessMeter{
		channels: f.Channels,
		weight:   1,
		stepLen:  (f.Rate + stepsASecond/2) / stepsASecond,
		filters:  make([]kWeight, f.Channels),
	}
	for c := range m.filters {
		m.filters[c] = newKWeight(f.Rate)
	}
	m.momentary, m.shortTerm = audio.SilenceDBFS, audio.SilenceDBFS
	m.maxMomentary, m.maxShortTerm = audio.SilenceDBFS, audio.SilenceDBFS
	return m
}

// DualMono counts a single channel as what it will be when two loudspeakers
// play it, 3.01 LU more (EBU Tech 3341, note on mono), so that its figures
// compare with those of a stereo recording. To be called before Write.
func (m *LoudnessMeter) DualMono() {
	if m.channels == 1 {
		m.weight = 2
	}
}

// Write measures interleaved frames.
func (m *LoudnessMeter) Write(p []float32) {
	for c := range m.peaks {
		m.peaks[c].write(p, c, m.channels)
	}
	for len(p) >= m.channels {
		n := min(m.stepLen-m.filled, len(p)/m.channels)
		part := p[:n*m.channels]
		for c := range m.filters {
			m.energy += m.filters[c].energy(part, c, m.channels)
		}
		p = p[n*m.channels:]
		if m.filled += n; m.filled == m.stepLen {
			m.endStep()
		}
	}
}

// endStep ends 100 ms: the windows that end here are summed up.
func (m *LoudnessMeter) endStep() {
	e := m.energy * m.weight / float64(m.stepLen)
	if math.IsNaN(e) || math.IsInf(e, 0) {
		m.silenceFilters()
		e = 0
	}
	m.steps[m.count%shortTermSteps] = e
	m.count++
	m.energy, m.filled = 0, 0
	if m.count >= momentarySteps {
		m.momentary = m.window(momentarySteps, m.blocks)
		m.maxMomentary = math.Max(m.maxMomentary, m.momentary)
	}
	if m.count >= shortTermSteps {
		m.shortTerm = m.window(shortTermSteps, m.shorts)
		m.maxShortTerm = math.Max(m.maxShortTerm, m.shortTerm)
	}
}

// window gives the loudness of the last steps and counts it in h.
func (m *LoudnessMeter) window(steps int64, h *histogram) float64 {
	sum := 0.0
	for i := m.count - steps; i < m.count; i++ {
		sum += m.steps[i%shortTermSteps]
	}
	mean := sum / float64(steps)
	if h != nil {
		h.add(mean)
	}
	return lufs(mean)
}

// silenceFilters brings the filters to rest after samples that were no
// numbers, which would otherwise stay in them for ever.
func (m *LoudnessMeter) silenceFilters() {
	for c := range m.filters {
		m.filters[c].shelf.Reset()
		m.filters[c].high.Reset()
	}
}

// Momentary is the loudness of the last 400 ms in LUFS, renewed each 100 ms.
func (m *LoudnessMeter) Momentary() float64 { return m.momentary }

// ShortTerm is the loudness of the last 3 s in LUFS, renewed each 100 ms.
func (m *LoudnessMeter) ShortTerm() float64 { return m.shortTerm }

// Integrated is the gated loudness of everything so far in LUFS.
func (m *LoudnessMeter) Integrated() float64 {
	if m.blocks == nil {
		return audio.SilenceDBFS
	}
	return lufs(m.blocks.gatedMean(-10))
}

// Range is the loudness range of everything so far in LU; 0 where less than
// 3 s are loud enough to be measured.
func (m *LoudnessMeter) Range() float64 {
	if m.shorts == nil {
		return 0
	}
	return m.shorts.spread(-20, 0.10, 0.95)
}

// TruePeak is the highest peak so far in dBTP, between samples too.
func (m *LoudnessMeter) TruePeak() float64 {
	var top float32
	for c := range m.peaks {
		top = max(top, m.peaks[c].finish())
	}
	return audio.DB(float64(top))
}

// Result is everything measured so far. What cannot be measured is −120, a
// range that cannot is 0.
func (m *LoudnessMeter) Result() app.Loudness {
	return app.Loudness{
		IntegratedLUFS:   m.Integrated(),
		RangeLU:          m.Range(),
		TruePeakDBTP:     m.TruePeak(),
		MaxMomentaryLUFS: m.maxMomentary,
		MaxShortTermLUFS: m.maxShortTerm,
	}
}

// lufs converts a mean square of K-weighted sound (BS.1770-4, formula 2).
func lufs(meanSquare float64) float64 {
	if meanSquare <= 0 {
		return audio.SilenceDBFS
	}
	return math.Max(audio.SilenceDBFS, -0.691+10*math.Log10(meanSquare))
}

// MeasureLoudness reads src to its end and measures it. progress, which may
// be nil, is told about twice a second of work how many frames have passed.
func MeasureLoudness(ctx context.Context, src audio.Source, progress func(frames int64)) (app.Loudness, error) {
	m := NewLoudnessMeter(src.Format())
	buf := make([]float32, 8192*src.Format().Channels)
	var frames int64
	for block := 0; ; block++ {
		if err := ctx.Err(); err != nil {
			return app.Loudness{}, err
		}
		n, err := src.Read(buf)
		m.Write(buf[:n])
		frames += int64(n / src.Format().Channels)
		if progress != nil && block%64 == 0 {
			progress(frames)
		}
		if errors.Is(err, io.EOF) {
			return m.Result(), nil
		}
		if err != nil {
			return app.Loudness{}, fmt.Errorf("measuring loudness: %w", err)
		}
	}
}
