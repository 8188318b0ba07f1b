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
}

// Input is an open microphone: mono float32 at audio.Rate.
type Input struct {
	stream
	ring     *ring
	overruns atomic.Int64
	skipped  atomic.Int64 // frames of the card that are not in the ring
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
	in := &Input{ring: newRing(audio.Rate / 1000 * o.BufferMS)}
	in.line = newTimeline(audio.Rate)
	err := in.start(func(turn int64) request {
		in.line.reset()
		return request{kind: malgo.Capture, id: id, periods: 3,
			period: time.Duration(o.PeriodMS) * time.Millisecond,
			data: func(_, p []byte, _ uint32) {
				if turn == in.turn.Load() {
					in.take(floats(p))
				}
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

// Read moves what has come, up to len(p) samples, into p, and returns the
// number, 0 when nothing has come. It never waits. One goroutine may read.
func (in *Input) Read(p []float32) int {
	n, _ := in.ReadAt(p)
	return n
}

// ReadAt is Read, and tells when the first of the samples was captured: the
// time at which the card delivered it at the earliest.
func (in *Input) ReadAt(p []float32) (n int, at time.Time) {
	n, position := in.ring.read(p)
	frame := int64(position) + in.skipped.Load()
	return n, in.began.Add(in.line.when(frame))
}

// Stats tells how the input fares.
func (in *Input) Stats() Stats {
	s := in.stats()
	s.Overruns = in.overruns.Load()
	s.Missing += audio.Duration(s.Overruns, audio.Rate)
	return s
}
