package record

import (
	"math"
	"time"

	"tienglang/app"
	"tienglang/audio"
)

// Loudness measures momentary loudness (EBU R 128, 400 ms), as a meter of
// package dsp does.
type Loudness interface {
	// Write takes interleaved frames of the recording's format.
	Write(p []float32)
	// Momentary is the loudness of the last 400 ms in LUFS.
	Momentary() float64
}

// Option changes how a recording is made.
type Option func(*Recording)

// WithLoudness lets Level tell the momentary loudness. The recording calls m
// from one goroutine at a time.
func WithLoudness(m Loudness) Option {
	return func(r *Recording) { r.meter.loudness = m }
}

// Level is a meter's reading.
type Level struct {
	PeakDBFS float64 // since the last reading
	HoldDBFS float64 // highest peak of the last 3 s
	LUFS     float64 // momentary; audio.SilenceDBFS without WithLoudness
	Clipped  bool    // a sample was at full scale since the last reading
}

// holdFor is how long a peak stays in HoldDBFS.
const holdFor = 3 * time.Second

// clipAt is the last 16-bit step below full scale.
const clipAt = 1 - 1.0/(1<<15)

type meter struct {
	peak     float32
	hold     hold
	loudness Loudness
}

type hold struct {
	clock app.Clock
	peak  float32
	at    time.Time
}

func (m *meter) write(p []float32) {
	var peak float32
	for _, v := range p {
		peak = max(peak, float32(math.Abs(float64(v))))
	}
	m.peak = max(m.peak, peak)
	m.hold.add(peak)
	if m.loudness != nil {
		m.loudness.Write(p)
	}
}

func (h *hold) add(peak float32) {
	now := h.clock.Now()
	if peak >= h.peak || now.Sub(h.at) > holdFor {
		h.peak, h.at = peak, now
	}
}

func (m *meter) read() Level {
	l := Level{PeakDBFS: audio.DB(float64(m.peak)), LUFS: audio.SilenceDBFS, Clipped: m.peak >= clipAt}
	m.peak = 0
	m.hold.add(0)
	l.HoldDBFS = audio.DB(float64(m.hold.peak))
	if m.loudness != nil {
		l.LUFS = max(audio.SilenceDBFS, m.loudness.Momentary())
	}
	return l
}
