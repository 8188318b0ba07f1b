package device

import (
	"sync/atomic"
	"time"

	"github.com/gen2brain/malgo"

	"tienglang/audio"
)

// InputOptions choose how a microphone is opened.
type InputOptions struct {
	PeriodMS int // length of the card's blocks; 0 for 40
	BufferMS int // how much is kept for a reader that is late; 0 for 2000

	// FillGaps gives silence for the time in which a card that had to be opened
	// anew gave nothing, as far as there is room, so that what comes after it
	// keeps its place in time.
	FillGaps bool
}

// inputBuffer is how much a card's own buffer holds at the least, however short
// its blocks are: a machine that is late for a moment loses nothing.
const inputBuffer = 120 // ms

// Input is an open microphone: mono float32 at audio.Rate.
type Input struct {
	stream
	ring     *ring
	overruns atomic.Int64
	skipped  atomic.Int64 // frames of the card that are not in the ring, less silence that is
	fill     bool
	gap      atomic.Int64 // nanoseconds without a card
}

// OpenInput opens the microphone named by id, which is a Device's ID or its
// name; "" is the system's default and NullID silence. Errors: "device.none"
// where there is no microphone at all (a monitor of an output counts only when
// it is named), "device.not_found", "device.failed".
func OpenInput(id string, o InputOptions) (*Input, error) {
	if o.PeriodMS == 0 {
		o.PeriodMS = 40
	}
	if o.BufferMS == 0 {
		o.BufferMS = 2000
	}
	in := &Input{ring: newRing(audio.Rate / 1000 * o.BufferMS), fill: o.FillGaps}
	in.line = newTimeline(audio.Rate)
	err := in.start(func(turn int64) request {
		in.line.reset()
		fresh := turn > 1
		return request{kind: malgo.Capture, id: id, periods: max(3, inputBuffer/o.PeriodMS),
			period: time.Duration(o.PeriodMS) * time.Millisecond,
			data: func(_, p []byte, _ uint32) {
				if turn != in.turn.Load() {
					return
				}
				if fresh {
					fresh = false
					in.bridge(len(p) / 4)
				}
				in.take(floats(p))
			}}
	})
	if err != nil {
		return nil, err
	}
	return in, nil
}

// take is the card's callback.
func (in *Input) take(p []float32) {
	total, now := in.count(len(p))
	in.line.add(now, total)
	if n := in.ring.write(p); n < len(p) {
		in.overruns.Add(int64(len(p) - n))
		in.skipped.Add(int64(len(p) - n))
	}
}

// silence is what bridge writes.
var silence [4096]float32

// bridge accounts for the time between the last frame of the card before and
// the first block, of n frames, of this one.
func (in *Input) bridge(n int) {
	gap := in.now() - time.Duration(in.last.Load()) - audio.Duration(int64(n), audio.Rate)
	if gap <= 0 || in.frames.Load() == 0 {
		return
	}
	in.gap.Add(int64(gap))
	if !in.fill {
		return
	}
	for left := int(gap.Seconds() * audio.Rate); left > 0; {
		wrote := in.ring.write(silence[:min(left, len(silence))])
		if wrote == 0 {
			return
		}
		in.skipped.Add(-int64(wrote))
		left -= wrote
	}
}

// Read moves what has come, up to len(p) samples, into p, and returns the
// number, 0 when nothing has come. It never waits. One goroutine may read.
func (in *Input) Read(p []float32) int {
	n, _ := in.ReadAt(p)
	return n
}

// ReadAt is Read, and tells when the first of the samples was captured: the
// time at which the card delivered it at the earliest.
func (in *Input) ReadAt(p []float32) (n int, at time.Time) {
	n, frame := in.ReadFrame(p)
	return n, in.CapturedAt(frame)
}

// ReadFrame is Read, and tells which of the card's frames the first sample is.
func (in *Input) ReadFrame(p []float32) (n int, frame int64) {
	n, position := in.ring.read(p)
	return n, int64(position) + in.skipped.Load()
}

// CapturedAt is when a frame of the card was captured, the inverse of FrameAt.
func (in *Input) CapturedAt(frame int64) time.Time { return in.began.Add(in.line.when(frame)) }

// FrameAt is the frame of the card that was captured at a time, by what is known
// of its clock now. It holds for the card that is open: after Stats.Reopened has
// changed, not for frames from before.
func (in *Input) FrameAt(t time.Time) int64 { return in.line.frameAt(t.Sub(in.began)) }

// Stats tells how the input fares.
func (in *Input) Stats() Stats {
	s := in.stats()
	s.Overruns = in.overruns.Load()
	s.Missing += audio.Duration(s.Overruns, audio.Rate) + time.Duration(in.gap.Load())
	return s
}
