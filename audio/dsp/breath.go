package dsp

import "tienglang/audio"

// BreathConfig says how a BreathReducer works. A value that is 0 takes its
// usual one, a value out of range the nearest in it.
type BreathConfig struct {
	// ReduceDB is how far breaths go down: 1 to 40 dB; 12 when 0.
	ReduceDB float64 `json:"reduce_db,omitempty"`
	// BelowDB is how far below the voice a sound must lie to count as a
	// breath: 6 to 40 dB; 12 when 0.
	BelowDB float64 `json:"below_db,omitempty"`
}

// Clamped is c with every value set and in its range.
func (c BreathConfig) Clamped() BreathConfig {
	c.ReduceDB = within(c.ReduceDB, 12, 1, 40)
	c.BelowDB = within(c.BelowDB, 12, 6, 40)
	return c
}

// Of a breath; lengths in steps of 10 ms.
const (
	breathLeast    = 8   // shorter is a consonant
	breathMost     = 65  // longer is no breath, but a room, applause or rain
	breathSpared   = 12  // next to the voice: a consonant that belongs to it
	breathNear     = 3   // how near is next to
	voiceLeast     = 5   // shorter than this is no voice
	breathAhead    = 80  // steps looked ahead
	breathBehind   = 70  // and back
	breathOverRoom = 4.0 // dB that a breath lies at least above the room
	breathFloor    = -70 // dBFS; below it nobody hears one
)

// BreathReducer lowers the breaths between phrases: noise without a tone, of
// 0.1 to 0.6 s, well below the voice and above the room. What lies next to
// the voice is spared for 120 ms, so that soft consonants stay as they are,
// and every other sample leaves as it came. All channels get the same gain. One
// goroutine.
type BreathReducer struct {
	ear    *breathEar
	below  float64
	loss   float64   // octaves
	delay  []float32 // interleaved ring
	at     int       // in delay
	step   int       // frames
	pos    int       // in the step
	past   []breathStep
	speech float64 // level of the voice, dBFS
	// The gain goes from one to the other within a step, in octaves.
	from, to float64
}

// breathStep is what was heard in 10 ms.
type breathStep struct {
	level, room float64 // dBFS
	voiced      bool
}

// NewBreathReducer makes a reducer at rest.
func NewBreathReducer(c BreathConfig, f audio.Format) *BreathReducer {
	c = c.Clamped()
	step := max(1, f.Rate/100)
	b := &BreathReducer{
		ear: newBreathEar(f), below: c.BelowDB, loss: c.ReduceDB / decibelsPerOctave, step: step,
		delay: make([]float32, (breathAhead+1)*step*f.Channels),
		past:  make([]breathStep, breathBehind+breathAhead+1),
	}
	b.Reset()
	return b
}

// Latency implements Processor: 0.81 s, to hear a breath to its end.
func (b *BreathReducer) Latency() int { return (breathAhead + 1) * b.step }

// Reset implements Processor.
func (b *BreathReducer) Reset() {
	b.ear.reset()
	clear(b.delay)
	for i := range b.past {
		b.past[i] = breathStep{level: audio.SilenceDBFS, room: audio.SilenceDBFS}
	}
	b.at, b.pos, b.from, b.to, b.speech = 0, 0, 0, 0, audio.SilenceDBFS
}

// Process implements Processor.
func (b *BreathReducer) Process(p []float32) {
	ch := b.ear.channels
	for len(p) >= ch {
		n := min(b.step-b.pos, len(p)/ch)
		b.ear.hear(p[:n*ch])
		b.exchange(p[:n*ch], ch)
		p = p[n*ch:]
		if b.pos += n; b.pos == b.step {
			b.pos = 0
			b.decide(b.ear.finish())
		}
	}
}

// exchange takes frames in and gives as many delayed ones at their gain.
func (b *BreathReducer) exchange(p []float32, ch int) {
	for i := 0; i < len(p); i += ch {
		gain := float32(1)
		if b.from != 0 || b.to != 0 {
			t := float64(b.pos+i/ch) / float64(b.step)
			gain = float32(fastExp2(b.from + (b.to-b.from)*t))
		}
		for c := range ch {
			p[i+c], b.delay[b.at] = b.delay[b.at]*gain, sound(p[i+c])
			if b.at++; b.at == len(b.delay) {
				b.at = 0
			}
		}
	}
}

// decide judges the step that leaves next.
func (b *BreathReducer) decide(s breathStep) {
	copy(b.past, b.past[1:])
	b.past[len(b.past)-1] = s
	if s.voiced {
		b.follow(s.level)
	}
	b.from, b.to = b.to, 0
	// The gain moves within the breath, not beside it.
	if b.breath(breathBehind) && b.breath(breathBehind+1) {
		b.to = -b.loss
	}
}

// follow keeps the level of the voice: quickly up to a louder one, slowly down
// to a quieter one.
func (b *BreathReducer) follow(level float64) {
	if level > b.speech {
		b.speech += max(level-b.speech-20, (level-b.speech)*0.2)
	} else {
		b.speech += (level - b.speech) * 0.005
	}
}

// quiet tells whether a step is no louder than the room.
func (b *BreathReducer) quiet(s breathStep) bool {
	return s.level < max(s.room+breathOverRoom, breathFloor)
}

// soft tells whether step i could be of a breath.
func (b *BreathReducer) soft(i int) bool {
	s := b.past[i]
	return s.level < b.speech-b.below && !b.quiet(s) && !b.tonal(i)
}

// tonal tells whether step i is of a voice: noise seems to have a tone for a
// step or two.
func (b *BreathReducer) tonal(i int) bool {
	if !b.past[i].voiced {
		return false
	}
	from, to := i, i+1
	for from > 0 && b.past[from-1].voiced {
		from--
	}
	for to < len(b.past) && b.past[to].voiced {
		to++
	}
	return to-from >= voiceLeast
}

// breath tells whether step i is of a breath.
func (b *BreathReducer) breath(i int) bool {
	if !b.soft(i) {
		return false
	}
	from, to := i, i+1
	for from > 0 && b.soft(from-1) {
		from--
	}
	for to < len(b.past) && b.soft(to) {
		to++
	}
	if to-from > breathMost {
		return false
	}
	if b.voiceIn(from-breathNear, from) {
		from += breathSpared
	}
	if b.voiceIn(to, to+breathNear) {
		to -= breathSpared
	}
	return to-from >= breathLeast && from <= i && i < to
}

// voiceIn tells whether there is voice from step from up to to.
func (b *BreathReducer) voiceIn(from, to int) bool {
	for i := max(0, from); i < min(to, len(b.past)); i++ {
		if !b.quiet(b.past[i]) && !b.soft(i) {
			return true
		}
	}
	return false
}
