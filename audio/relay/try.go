package relay

import (
	"context"
	"sync"
	"time"

	"tienglang/audio"
	"tienglang/audio/dsp"
)

// TryFor is how much sound a trial listens to, and tryWithin how long it waits.
const (
	TryFor    = 6 * time.Second
	tryWithin = 20 * time.Second
	tryEvery  = 200 * time.Millisecond
)

// Trial is what is heard of a source that is tried.
type Trial struct {
	Codec    string        // "" until known
	Opened   time.Duration // until its first sound, 0 before that
	Heard    time.Duration // sound so far
	LUFS     float64       // momentary
	PeakDBFS float64       // the highest so far
}

// Try listens to a source for TryFor, and tells several times a second what is
// heard. The error is a *Fault, or ctx's own.
func Try(ctx context.Context, s Source, tell func(Trial)) error {
	ctx, cancel := context.WithTimeout(ctx, tryWithin)
	defer cancel()
	t := trial{began: time.Now(), meter: dsp.NewMomentaryMeter(audio.Mono), cancel: cancel}
	t.now.LUFS, t.now.PeakDBFS = audio.SilenceDBFS, audio.SilenceDBFS
	t.meter.DualMono()
	done := make(chan error, 1)
	go func() { done <- s.Play(ctx, t.heard) }()
	tick := time.NewTicker(tryEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			tell(t.look(s))
		case err := <-done:
			tell(t.look(s))
			return t.verdict(err)
		}
	}
}

// trial is one under way.
type trial struct {
	began  time.Time
	cancel context.CancelFunc

	mu    sync.Mutex
	meter *dsp.LoudnessMeter
	now   Trial
	peak  float64
}

func (t *trial) heard(p []float32) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.now.Opened == 0 {
		t.now.Opened = time.Since(t.began)
	}
	t.meter.Write(p)
	for _, x := range p {
		t.peak = max(t.peak, float64(x), -float64(x))
	}
	t.now.Heard += audio.Duration(int64(len(p)), audio.Rate)
	if t.now.Heard >= TryFor {
		t.cancel()
	}
}

func (t *trial) look(s Source) Trial {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.now.Codec, t.now.LUFS, t.now.PeakDBFS = s.Codec(), t.meter.Momentary(), audio.DB(t.peak)
	return t.now
}

// verdict is nil where enough was heard, and it was no silence.
func (t *trial) verdict(err error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.now.Heard >= TryFor && audio.DB(t.peak) < SilentDBFS:
		return &Fault{Reason: ReasonSilence}
	case t.now.Heard >= TryFor:
		return nil
	case time.Since(t.began) >= tryWithin:
		return &Fault{Reason: ReasonStall, Err: err}
	}
	return err
}
