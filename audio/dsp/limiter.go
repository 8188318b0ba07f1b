package dsp

import (
	"math"
	"time"

	"tienglang/audio"
)

// limiterMargin is kept below the ceiling, in dB: another meter's longer
// filter may read a peak between samples a little higher than ours.
const limiterMargin = 0.1

// LimiterConfig says how a Limiter works. Zero fields take the values of a
// master, where delay costs nothing.
type LimiterConfig struct {
	Format      audio.Format
	CeilingDBTP float64       // no peak leaves above this, between samples too
	Lookahead   time.Duration // 5 ms when 0; the gain moves within it
	Release     time.Duration // time constant of coming back; 120 ms when 0
}

// Limiter holds true peaks at a ceiling. It sees them coming: the gain, one
// for all channels, has gone down smoothly before the peak sounds, and the
// sound is delayed by Latency frames. What never exceeds the ceiling leaves
// as it came. It does not allocate after it was made. One goroutine.
type Limiter struct {
	channels int
	ceiling  float32 // with the margin
	full     float32 // without
	release  float64

	hist   [][]float32 // a channel's last samples and the present chunk
	needs  []float64   // the gain that each frame of the chunk needs
	tops   [][]float32 // the largest of each overGroup samples of hist
	recent float32     // the largest sample of hist before the chunk
	last   float32     // highest point between the last two frames looked at
	delay  []float32   // interleaved ring
	at     int         // in delay
	lowest slidingMin
	held   float64 // lowest gain, coming back
	one    movingMean
	two    movingMean

	idle    int // frames since the gain was last below 1 or about to be
	limited int64
}

// limiterChunk is how many frames are looked at together.
const limiterChunk = 48

// NewLimiter makes a limiter at rest.
func NewLimiter(c LimiterConfig) *Limiter {
	if c.Lookahead == 0 {
		c.Lookahead = 5 * time.Millisecond
	}
	if c.Release == 0 {
		c.Release = 120 * time.Millisecond
	}
	rate, ch := float64(c.Format.Rate), c.Format.Channels
	half := max(2, int(c.Lookahead.Seconds()*rate/2))
	l := &Limiter{
		channels: ch,
		ceiling:  float32(audio.Ratio(c.CeilingDBTP - limiterMargin)),
		full:     float32(audio.Ratio(c.CeilingDBTP)),
		release:  1 - math.Exp(-1/(c.Release.Seconds()*rate)),
		hist:     make([][]float32, ch),
		tops:     make([][]float32, ch),
		needs:    make([]float64, limiterChunk),
		delay:    make([]float32, (2*half+overDelay)*ch),
		lowest:   newSlidingMin(2*half + 1),
		held:     1,
		one:      newMovingMean(half + 1),
		two:      newMovingMean(half + 1),
	}
	for i := range l.hist {
		l.hist[i] = make([]float32, overHistory+limiterChunk)
		l.tops[i] = make([]float32, overHistory+limiterChunk)
	}
	return l
}

// Latency is the delay in frames. At the end of a sound, that many frames of
// silence push out the rest.
func (l *Limiter) Latency() int { return len(l.delay) / l.channels }

// Reset implements Processor.
func (l *Limiter) Reset() {
	for _, row := range l.hist {
		clear(row)
	}
	clear(l.delay)
	l.recent, l.last, l.at, l.held, l.idle, l.limited = 0, 0, 0, 1, 0, 0
	l.lowest.reset()
	l.one.reset()
	l.two.reset()
}

// Limited is how many frames left with their gain reduced by more than 0.1 dB.
func (l *Limiter) Limited() int64 { return l.limited }

// Process limits interleaved frames in place, delayed by Latency frames.
// Samples that are no numbers count as silence.
func (l *Limiter) Process(p []float32) {
	for len(p) >= l.channels {
		n := min(limiterChunk, len(p)/l.channels)
		part := p[:n*l.channels]
		if l.look(part, n) {
			l.idle = 0
			l.apply(part, n)
		} else {
			l.rest(part, n)
		}
		p = p[n*l.channels:]
	}
}

// look finds the gain that each frame needs; needs[i] belongs to the frame
// overDelay before the i-th newest. It tells whether any needs less than 1.
func (l *Limiter) look(p []float32, n int) (any bool) {
	top := l.recent
	l.recent = 0
	for c, row := range l.hist {
		l.take(row[overHistory:][:n], p, c)
		l.recent = louder(l.recent, loudest(row[n:n+overHistory]))
		top = louder(top, loudest(row[overHistory:][:n]))
	}
	if top*overNorm <= l.ceiling {
		l.last = 0
		for i := range l.needs[:n] {
			l.needs[i] = 1
		}
	} else {
		any = l.lookBetween(n)
	}
	for _, row := range l.hist {
		copy(row[:overHistory], row[n:n+overHistory])
	}
	return any
}

// take copies one channel of interleaved frames, as sounds.
func (l *Limiter) take(row, p []float32, channel int) {
	for i, at := 0, channel; i < len(row) && at < len(p); i, at = i+1, at+l.channels {
		x := sound(p[at])
		row[i], p[at] = x, x
	}
}

// lookBetween looks at every frame, and at the points before and after it
// where those could exceed the ceiling at all.
func (l *Limiter) lookBetween(n int) (any bool) {
	for c, row := range l.hist {
		groupTops(l.tops[c], row[:overHistory+n])
	}
	for i := range n {
		var at, after float32
		for c, row := range l.hist {
			at = louder(at, row[i+overTaps/2-1])
			if interpolatedBound((*[overTaps]float32)(l.tops[c][i:i+overTaps])) > l.ceiling {
				after = louder(after, interpolatedPeak((*[overTaps]float32)(row[i:i+overTaps])))
			}
		}
		top := louder(l.last, louder(at, after))
		l.last = after
		l.needs[i] = 1
		if top > l.ceiling {
			l.needs[i] = float64(l.ceiling / top)
			any = true
		}
	}
	return any
}

// apply delays the frames and multiplies them by the smoothed gain. The
// lowest gain is held over the whole look-ahead, so that both means, which
// together span it, stay at or below what the frame needs.
func (l *Limiter) apply(p []float32, n int) {
	for i := range n {
		low := l.lowest.next(l.needs[i])
		l.held = min(low, l.held+(1-l.held)*l.release)
		if l.held > 1-1e-6 { // 0.00001 dB
			l.held = 1
		}
		gain := float32(l.two.next(l.one.next(l.held)))
		if gain < 0.9886 {
			l.limited++
		}
		for c := range l.channels {
			out := l.delay[l.at] * gain
			l.delay[l.at] = p[i*l.channels+c]
			p[i*l.channels+c] = min(max(out, -l.full), l.full)
			if l.at++; l.at == len(l.delay) {
				l.at = 0
			}
		}
	}
}

// rest passes frames that need nothing. Once the gain has come back and both
// means have forgotten that it was down, there is nothing to do but to delay:
// all that they would be told is 1, as before.
func (l *Limiter) rest(p []float32, n int) {
	if l.held < 1 {
		l.idle = 0
	}
	if l.idle < len(l.one.ring)+len(l.two.ring)+limiterChunk {
		l.apply(p, n)
		l.idle += n
		return
	}
	for i, x := range p {
		p[i] = min(max(l.delay[l.at], -l.full), l.full)
		l.delay[l.at] = x
		if l.at++; l.at == len(l.delay) {
			l.at = 0
		}
	}
}
