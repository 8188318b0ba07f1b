package command

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"tienglang/app"
	apprelay "tienglang/app/relay"
	"tienglang/audio"
	"tienglang/audio/device"
	"tienglang/audio/relay"
	"tienglang/ui/backend"
)

// TestRelay lets a relay be heard at this machine and tells what is heard.
func (d *desk) TestRelay(ctx context.Context, r app.Relay, heard func(backend.RelayTest)) error {
	if _, err := d.may(app.MaySchedule); err != nil {
		return err
	}
	ear := openRelayEar(d.settings.Get().Output)
	defer ear.close()
	var last backend.RelayTest
	tell := func(t relay.Trial) {
		last = backend.RelayTest{Codec: t.Codec, Opened: t.Opened, Heard: t.Heard, LUFS: t.LUFS, PeakDBFS: t.PeakDBFS}
		last.LevelDBFS = ear.level(t.LUFS)
		heard(last)
	}
	if err := tryRelay(ctx, r, ear.put, tell); err != nil {
		return err
	}
	return ear.finish(ctx, func() {
		last.LevelDBFS = ear.level(last.LUFS)
		heard(last)
	})
}

// tryRelay listens to a relay for some seconds; put is given its sound.
func tryRelay(ctx context.Context, r app.Relay, put func([]float32), heard func(relay.Trial)) error {
	if r.URL == "" && r.Device == "" {
		return app.Fail("relay.no_source", nil)
	}
	if r.URL != "" {
		if err := apprelay.CheckURL(r.URL); err != nil {
			return err
		}
	}
	err := relay.Try(ctx, tappedSource{relaySource(r), put}, heard)
	var f *relay.Fault
	if errors.As(err, &f) {
		return f.Sentence()
	}
	return err
}

// tappedSource is a source whose sound somebody else hears as well.
type tappedSource struct {
	relay.Source
	put func([]float32)
}

func (t tappedSource) Play(ctx context.Context, heard func([]float32)) error {
	return t.Source.Play(ctx, func(p []float32) {
		t.put(p)
		heard(p)
	})
}

// earMost is how much sound waits at most for being heard: a source may send
// the whole trial in one burst.
const earMost = 2 * relay.TryFor

// relayEar plays what is tried at this machine's output, at its own pace. Where
// there is no output it takes everything and plays nothing.
type relayEar struct {
	card *device.Output // nil for none
	loud loudness

	mu   sync.Mutex
	kept []float32
}

// openRelayEar opens the operator's output.
func openRelayEar(output string) *relayEar {
	e := &relayEar{}
	card, err := device.OpenOutput(output, device.OutputOptions{}, e.play)
	if err != nil {
		slog.Warn("a relay is tried without being heard", "err", err)
		return e
	}
	e.card = card
	return e
}

// put keeps sound until the card takes it.
func (e *relayEar) put(p []float32) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.card != nil && audio.Duration(int64(len(e.kept)), audio.Rate) < earMost {
		e.kept = append(e.kept, p...)
	}
}

// play gives the card what has come, on both of its channels, and silence where
// nothing has.
func (e *relayEar) play(frames []float32, _ time.Time) {
	e.mu.Lock()
	n := min(len(frames)/audio.Stereo.Channels, len(e.kept))
	for i, x := range e.kept[:n] {
		frames[2*i], frames[2*i+1] = x, x
	}
	e.kept = e.kept[n:]
	e.mu.Unlock()
	clear(frames[2*n:])
	if n > 0 {
		e.loud.hear(frames[:2*n])
	}
}

// level is that of what is heard now; without an output, what it would be.
func (e *relayEar) level(otherwise float64) float64 {
	db, sounds := e.loud.dbfs()
	switch {
	case e.card == nil:
		return otherwise
	case !sounds:
		return audio.SilenceDBFS
	}
	return db
}

// earRest is how often what is left is looked at.
const earRest = 100 * time.Millisecond

// finish waits until all was heard or ctx ends, no longer than it can last: a
// card may be pulled out.
func (e *relayEar) finish(ctx context.Context, tick func()) error {
	for last := time.Now().Add(earMost); e.left() && time.Now().Before(last); {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(earRest):
			tick()
		}
	}
	return nil
}

func (e *relayEar) left() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.kept) > 0
}

func (e *relayEar) close() {
	if e.card != nil {
		e.card.Close()
	}
}
