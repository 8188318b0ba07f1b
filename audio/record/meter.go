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
	// Write takes interleaved frames.
	Write(p []float32)
	// Momentary is the loudness of the last 400 ms in LUFS.
	Momentary() float64
}

// Level is a meter's reading.
type Level struct {
	PeakDBFS float64 // since the last reading
	HoldDBFS float64 // highest peak of the last 3 s
	LUFS     float64 // momentary
	Clipped  bool    // a sample was at full scale since the last reading
}

// holdFor is how long a peak stays in HoldDBFS.
const holdFor = 3 * time.Second

// clipAt is the last 16-bit step below full scale.
const clipAt = 1 - 1.0/(1<<15)

// Meter is a microphone's level meter. One goroutine at a time may use it.
type Meter struct {
	loudness Loudness
	peak     float32
	hold     hold
}

type hold struct {
	clock app.Clock
	peak  float32
	at    time.Time
}

// NewMeter makes a meter that holds peaks by clock and lets loudness tell LUFS.
func NewMeter(clock app.Clock, loudness Loudness) *Meter {
	return &Meter{loudness: loudness, hold: hold{clock: clock}}
}

// Write takes sound, and tells its highest peak, 1 being full scale.
func (m *Meter) Write(p []float32) (peak float32) {
	for _, v := range p {
		peak = max(peak, float32(math.Abs(float64(v))))
	}
	m.peak = max(m.peak, peak)
	m.hold.add(peak)
	m.loudness.Write(p)
	return peak
}

// Clips tells whether a peak is at full scale.
func Clips(peak float32) bool { return peak >= clipAt }

func (h *hold) add(peak float32) {
	now := h.clock.Now()
	if peak >= h.peak || now.Sub(h.at) > holdFor {
		h.peak, h.at = peak, now
	}
}

// Momentary is the loudness of the last 400 ms in LUFS.
func (m *Meter) Momentary() float64 { return max(audio.SilenceDBFS, m.loudness.Momentary()) }

// Read is the level now; the next reading's peak begins anew.
func (m *Meter) Read() Level {
	l := Level{PeakDBFS: audio.DB(float64(m.peak)), LUFS: m.Momentary(), Clipped: Clips(m.peak)}
	m.peak = 0
	m.hold.add(0)
	l.HoldDBFS = audio.DB(float64(m.hold.peak))
	return l
}
