package device

import (
	"sync/atomic"
	"time"

	"github.com/gen2brain/malgo"

	"tienglang/audio"
)

// Fill gives the next frames of an output, mono. It is called by the card's
// own thread: it must not wait, and fills the whole of frames. firstFrameAt is
// when the first of them will sound, with a monotonic reading.
type Fill func(frames []float32, firstFrameAt time.Time)

// OutputOptions choose how a loudspeaker is opened.
type OutputOptions struct {
	PeriodMS int // length of the card's blocks; 0 for 40
	Periods  int // blocks in its buffer; 0 for 2; fewer where it would pass 300 ms
}

// Output is an open loudspeaker: mono float32 at audio.Rate.
type Output struct {
	stream
	fill     Fill
	whole    time.Duration // the buffer that was asked for
	buffered atomic.Int64  // nanoseconds from a full buffer's end to its sound
	prime    prime         // the callback's own
}

// prime measures the depth of a card's buffer: what it takes in one rush when
// it is started is what it holds at the least. PulseAudio keeps a part of what
// was asked for as its sink's own, so that the rush may be the smaller.
type prime struct {
	frames int
	last   time.Duration
	done   bool
}

// rush is the longest pause between two blocks of the first filling.
const rush = 3 * time.Millisecond

// add notes a block and tells when the first filling is over.
func (p *prime) add(n int, now time.Duration) (over bool) {
	if p.frames > 0 && now-p.last > rush {
		p.done = true
		return true
	}
	p.frames += n
	p.last = now
	return false
}

// deepest is the length in milliseconds beyond which PulseAudio waits for ever
// for a first filling that miniaudio cannot give in one piece of 64 KiB.
const deepest = 300

// OpenOutput opens the loudspeaker named by id, as OpenInput does, and calls
// fill for as long as it is open. Errors: "device.none", "device.not_found",
// "device.failed".
func OpenOutput(id string, o OutputOptions, fill Fill) (*Output, error) {
	if o.PeriodMS == 0 {
		o.PeriodMS = 40
	}
	if o.Periods == 0 {
		o.Periods = 2
	}
	o.Periods = max(1, min(o.Periods, deepest/o.PeriodMS))
	period := time.Duration(o.PeriodMS) * time.Millisecond
	out := &Output{fill: fill, whole: period * time.Duration(o.Periods)}
	out.buffered.Store(int64(out.whole))
	out.line = newTimeline(audio.Rate)
	err := out.start(func(turn int64) request {
		return request{kind: malgo.Playback, id: id, period: period, periods: o.Periods,
			started: out.restart,
			data: func(p, _ []byte, _ uint32) {
				if turn == out.turn.Load() {
					out.give(floats(p))
				} else {
					clear(p)
				}
			}}
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// restart is called before the first callback of a newly opened card.
func (o *Output) restart() {
	o.line.reset()
	o.prime = prime{}
}

// give is the card's callback.
func (o *Output) give(p []float32) {
	first := o.frames.Load()
	if !o.prime.done && o.prime.add(len(p), o.now()) {
		depth := audio.Duration(int64(o.prime.frames), audio.Rate)
		o.buffered.Store(int64(max(o.whole, depth)))
	}
	o.fill(p, o.began.Add(o.line.when(first)+o.Latency()))
	total, now := o.count(len(p))
	o.line.add(now, total)
}

// Latency is how long a frame that is written into a full buffer takes until
// it sounds.
func (o *Output) Latency() time.Duration { return time.Duration(o.buffered.Load()) }

// TakenAt is when the card takes a frame, counted from 0 in the order in which
// Fill gives them; it sounds Latency later. As it rests on the card's clock as it
// is known now, it is exact for a frame of long ago once Settled holds, unless
// the card was opened anew since.
func (o *Output) TakenAt(frame int64) time.Time { return o.began.Add(o.line.when(frame)) }

// SoundingAt is the frame that sounds at a time.
func (o *Output) SoundingAt(t time.Time) int64 { return o.line.frameAt(t.Sub(o.began) - o.Latency()) }

// Stats tells how the output fares.
func (o *Output) Stats() Stats { return o.stats() }
