package mix

import (
	"math"
	"sync/atomic"
	"time"

	"tienglang/audio"
	"tienglang/audio/dsp"
)

// Microphone is live sound at the station's rate in mono. Read gives at once
// what has come since the last call, which may be nothing.
type Microphone interface {
	Read(p []float32) int
}

// How the microphone's clock is followed.
const (
	micCapacity  = audio.Rate // frames held at most
	micMaxDrift  = 1000e-6    // ratio by which two cards' clocks may differ
	micCorrect   = 0.05       // correction a second of wrong fill, 1/s
	micWindow    = 100        // blocks in which the lowest fill is found
	micLow       = audio.Rate * 8 / 1000
	micMiddle    = audio.Rate * 30 / 1000
	micHigh      = audio.Rate * 80 / 1000
	micBack      = audio.Rate * 2 / 1000 // how near the middle ends a correction
	micMore      = audio.Rate / 50
	micMost      = audio.Rate / 5 // frames to begin with, at most
	micEdge      = audio.Rate / 200
	micOverfills = 4 // times the fill to begin with, after which a jump mends it
)

// micFeed takes a microphone's sound in step with the console, whose clock is
// not the card's: it holds a little sound and resamples by a few hundred
// parts per million so that the hold neither dries out nor grows. A card gives
// its sound in blocks, so that the fill swings; only its lowest point tells
// whether the hold is in danger. As long as it is not, sound passes as it is,
// sample for sample.
type micFeed struct {
	mic     Microphone
	hold    []float32
	held    int
	r       *dsp.Resampler
	start   float64 // frames to begin with; more after each time it ran dry
	low     float64 // lowest fill of the window so far
	blocks  int     // of the window so far
	lowest  float64 // of the last whole window
	known   bool    // there was a whole window since it began
	bending bool    // the fill is being corrected
	running bool
	begin   bool // the next block fades in
	dry     atomic.Int64
	drift   atomic.Uint64 // bits of the present correction
}

func newMicFeed(m Microphone, hold time.Duration) *micFeed {
	return &micFeed{
		mic:   m,
		hold:  make([]float32, micCapacity),
		r:     dsp.NewResampler(1),
		start: hold.Seconds() * audio.Rate,
	}
}

// take fills out with the microphone, or with silence while there is none.
func (m *micFeed) take(out []float32) {
	m.collect()
	level := float64(m.held) + m.r.Pending()
	if !m.running {
		if level < m.start {
			clear(out)
			return
		}
		m.begins()
	}
	m.follow(level)
	m.play(out)
	if level > micOverfills*m.start+audio.BlockFrames {
		edge(out[max(0, len(out)-micEdge):], true)
		m.jump()
	}
}

// follow finds the lowest fill of each window.
func (m *micFeed) follow(level float64) {
	if m.blocks == 0 || level < m.low {
		m.low = level
	}
	if m.blocks++; m.blocks == micWindow {
		m.lowest, m.known, m.blocks = m.low-audio.BlockFrames, true, 0
	}
}

// collect takes what the microphone has, dropping the oldest when nobody
// took anything for a second.
func (m *micFeed) collect() {
	for {
		if m.held == len(m.hold) {
			m.held = copy(m.hold, m.hold[len(m.hold)/2:])
		}
		n := m.mic.Read(m.hold[m.held:])
		m.held += n
		if n == 0 {
			return
		}
	}
}

// jump drops the oldest sound, down to the wanted hold.
func (m *micFeed) jump() {
	drop := max(0, min(m.held, m.held-int(m.start)))
	m.held = copy(m.hold, m.hold[drop:m.held])
	m.begins()
}

// begins makes the next sound a new one: nothing of what was played before is
// left in the resampler to run into it.
func (m *micFeed) begins() {
	m.r.Reset()
	m.running, m.begin = true, true
	m.blocks, m.known, m.bending = 0, false, false
}

// play resamples held sound into out. Sound begins, and breaks off where it
// runs dry, over 5 ms and not with a click.
func (m *micFeed) play(out []float32) {
	correct := m.correction()
	m.drift.Store(math.Float64bits(correct))
	w, c := m.r.Process(out, m.hold[:m.held], 1/(1+correct))
	m.held = copy(m.hold, m.hold[c:m.held])
	if m.begin {
		edge(out[:min(w, micEdge)], false)
		m.begin = false
	}
	if w < len(out) {
		edge(out[max(0, w-micEdge):w], true)
		clear(out[w:])
		m.running = false
		m.start = math.Min(m.start+micMore, micMost)
		m.dry.Add(1)
	}
}

// correction is by how much the card's clock is taken to be faster. It begins
// when the hold comes near its end, or has grown, and ends in the middle.
func (m *micFeed) correction() float64 {
	wrong := m.lowest - micMiddle
	switch {
	case !m.known || m.bending && math.Abs(wrong) < micBack:
		m.bending = false
	case m.lowest < micLow || m.lowest > micHigh:
		m.bending = true
	}
	if !m.bending {
		return 0
	}
	return math.Max(-micMaxDrift, math.Min(micMaxDrift, micCorrect*wrong/audio.Rate))
}

// edge fades p in, or out.
func edge(p []float32, out bool) {
	for i := range p {
		g := (float32(i) + 0.5) / float32(len(p))
		if out {
			g = 1 - g
		}
		p[i] *= g
	}
}
