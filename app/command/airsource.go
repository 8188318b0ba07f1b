package command

import (
	"context"
	"time"

	"tienglang/app/playout"
	"tienglang/audio"
	"tienglang/audio/codec"
)

// beginning is when a sound begins.
type beginning struct {
	at        time.Time // capture time of its first sample, zero for at once
	keepsTime bool      // what a stall swallows is left out, so that the rest is in time
	// prepare is called some time before the first block is pulled; false when
	// ctx ended it.
	prepare func(ctx context.Context) bool
}

// readyPoll is how often a sound that is being opened is looked at.
const readyPoll = 5 * time.Millisecond

// connectProgramme opens a file at the place that is due, waits until it can
// sound, and puts that very sample into the next block.
func (a *airchain) connectProgramme(ctx context.Context, s playout.Source, o *onAir) (beginning, error) {
	from := a.due(s, a.clock.Now())
	programme, err := a.openProgramme(s.File, from)
	if err != nil {
		return beginning{}, err
	}
	done := o.console.StartProgramme(programme)
	if err := a.awaitProgramme(ctx, o); err != nil {
		return beginning{}, err
	}
	b := beginning{at: s.At, keepsTime: !s.At.IsZero()}
	if now := a.clock.Now(); b.at.Before(now) {
		b.at = now
	}
	o.console.SkipProgramme(framesIn(a.due(s, b.at)) - framesIn(from))
	o.console.Lead()
	go func() {
		<-done
		o.fail(o.console.Err())
		o.finishOwn()
	}()
	return b, nil
}

// due is the place in the source that is due at a capture time.
func (a *airchain) due(s playout.Source, at time.Time) time.Duration {
	if s.At.IsZero() {
		return s.Offset
	}
	return s.Offset + max(0, at.Sub(s.At))
}

func framesIn(d time.Duration) int64 {
	return int64(d.Round(time.Microsecond) * audio.Rate / time.Second)
}

func (a *airchain) awaitProgramme(ctx context.Context, o *onAir) error {
	for !o.console.ProgrammeReady() {
		if !pause(ctx, readyPoll) {
			return ctx.Err()
		}
	}
	return nil
}

// openProgramme opens a file once, or for ever.
func (a *airchain) openProgramme(path string, from time.Duration) (audio.Source, error) {
	if a.loop {
		return newRepeated(func() (audio.Source, error) { return codec.Decode(context.Background(), path, audio.Stereo) })
	}
	if a.openSound != nil {
		return a.openSound(path, from)
	}
	return codec.DecodeFrom(context.Background(), path, audio.Stereo, from)
}

// repeated is a file played again and again.
type repeated struct {
	audio.Source
	open func() (audio.Source, error)
	any  bool // the present round has given sound
}

func newRepeated(open func() (audio.Source, error)) (*repeated, error) {
	first, err := open()
	if err != nil {
		return nil, err
	}
	return &repeated{Source: first, open: open}, nil
}

// Read begins again at the end of the file. A file without sound ends it.
func (r *repeated) Read(p []float32) (int, error) {
	n, err := r.Source.Read(p)
	if n > 0 || err == nil || !r.any {
		r.any = r.any || n > 0
		return n, err
	}
	closeSource(r.Source)
	next, openErr := r.open()
	if openErr != nil {
		return 0, openErr
	}
	r.Source, r.any = next, false
	return r.Read(p)
}

// Close closes the present round.
func (r *repeated) Close() error {
	closeSource(r.Source)
	return nil
}

func closeSource(s audio.Source) {
	if c, ok := s.(interface{ Close() error }); ok {
		_ = c.Close()
	}
}
