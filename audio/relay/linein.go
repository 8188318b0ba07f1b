package relay

import (
	"context"
	"errors"
	"time"

	"tienglang/audio"
)

// Input is an open sound card: live sound in mono at the station's rate.
type Input interface {
	// Read gives at once what has come since the last call.
	Read(p []float32) int
	// Lost tells that the card gives nothing any more; it may come back.
	Lost() bool
	Close() error
}

// LineIn is a source that comes by a cable.
type LineIn struct {
	open func() (Input, error)
}

// NewLineIn makes the source of what open opens.
func NewLineIn(open func() (Input, error)) *LineIn { return &LineIn{open: open} }

// Codec implements Source.
func (*LineIn) Codec() string { return "" }

// Burst implements Source.
func (*LineIn) Burst() time.Duration { return 0 }

// Play implements Source. The error is a *Fault unless ctx ended.
func (l *LineIn) Play(ctx context.Context, heard func([]float32)) error {
	in, err := l.open()
	if err != nil {
		return &Fault{Reason: ReasonDevice, Err: err}
	}
	defer func() { _ = in.Close() }() // it was only read
	block := make([]float32, audio.Rate/10)
	for {
		for n := in.Read(block); n > 0; n = in.Read(block) {
			heard(block[:n])
		}
		if in.Lost() {
			return &Fault{Reason: ReasonDevice, Err: errors.New("the card gives nothing")}
		}
		if !sleep(ctx, audio.BlockDuration) {
			return ctx.Err()
		}
	}
}
