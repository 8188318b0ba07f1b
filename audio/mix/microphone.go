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
	micSmooth    = 0.005      // of the fill, each block
	micEdge      = audio.Rate / 200
	micOverfills = 4 // times the wanted fill, after which a jump mends it
)

// micFeed takes a microphone's sound in step with the console, whose clock is
// not the card's: it holds a little sound and resamples by a few hundred
// parts per million so that the hold neither dries out nor grows.
type micFeed struct {
	mic     Microphone
	hold    []float32
	held    int
	r       *dsp.Resampler
	want    float64 // frames to hold
	mean    float64 // of what is held
	running bool
	begin   bool // the next block fades in
	dry     atomic.Int64
	drift   atomic.Uint64 // bits of the present correction
}

func newMicFeed(m Microphone, hold time.Duration) *micFeed {
	return &micFeed{
		mic:  m,
		hold: make([]float32, micCapacity),
		r:    dsp.NewResampler(1),
		want: hold.Seconds() * audio.Rate,
	}
}

// take fills out with the microphone, or with silence while there is none.
func (m *micFeed) take(out []float32) {
	m.collect()
	level := float64(m.held) + m.r.Pending()
	if !m.running {
		if level < m.want {
			clear(out)
			return
		}
		m.begins()
		m.mean = level
	}
	m.mean += micSmooth * (level - m.mean)
	m.play(out)
	if level > micOverfills*m.want+audio.BlockFrames {
		edge(out[max(0, len(out)-micEdge):], true)
		m.jump()
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
	drop := max(0, min(m.held, m.held-int(m.want)))
	m.held = copy(m.hold, m.hold[drop:m.held])
	m.begins()
	m.mean = m.want
}

// begins makes the next sound a new one: nothing of what was played before is
// left in the resampler to run into it.
func (m *micFeed) begins() {
	m.r.Reset()
	m.running, m.begin = true, true
}

// play resamples held sound into out. Sound begins, and breaks off where it
// runs dry, over 5 ms and not with a click.
func (m *micFeed) play(out []float32) {
	wrong := (m.mean - m.want) / audio.Rate // seconds
	correct := math.Max(-micMaxDrift, math.Min(micMaxDrift, micCorrect*wrong))
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
		m.dry.Add(1)
	}
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
