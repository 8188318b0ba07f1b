package command

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/device"
	"tienglang/audio/mix"
)

// player plays one sound at a time on this machine's output, for the
// operator's own ears.
type player struct {
	output func() string // the device chosen in the settings

	turn sync.Mutex // held while one sound takes the other's place

	mu      sync.Mutex
	what    string
	from    time.Duration
	console *mix.Console
	card    *device.Output
}

// play stops what sounds and plays src, which is a part of what from its
// moment from on. The source is closed at its end.
func (p *player) play(what string, src audio.Source, from time.Duration) error {
	p.turn.Lock() // of two that came at once none would know of the other's card
	defer p.turn.Unlock()
	p.stop()
	console := mix.NewConsole(mix.ConsoleConfig{})
	done := console.StartProgramme(src)
	card, err := device.OpenOutput(p.output(), device.OutputOptions{}, func(frames []float32, _ time.Time) { console.Pull(frames) })
	if err != nil {
		console.Close()
		return err
	}
	p.mu.Lock()
	p.what, p.from, p.console, p.card = what, from, console, card
	p.mu.Unlock()
	go func() {
		awaitEnd(console, done)
		time.Sleep(card.Latency()) // the last samples are still in the card
		p.stopOnly(console)
	}()
	return nil
}

func (p *player) stop() { p.stopOnly(nil) }

// stopOnly ends what plays if console is what plays it; nil is any.
func (p *player) stopOnly(console *mix.Console) {
	p.mu.Lock()
	if p.console == nil || (console != nil && p.console != console) {
		p.mu.Unlock()
		return
	}
	old, card := p.console, p.card
	p.console, p.card, p.what = nil, nil, ""
	p.mu.Unlock()
	old.StopProgramme()
	card.Close()
	old.Close()
}

// reaches waits until what plays has come to a frame, or would have, were it
// longer; and tells where it is then.
func (p *player) reaches(ctx context.Context, frame int64) int64 {
	_, first, _ := p.playing()
	due := time.Now().Add(audio.Duration(frame, audio.Rate) - first)
	for {
		_, at, ok := p.playing()
		now := frameCount(at)
		if ok && now >= frame {
			return now
		}
		if !ok && time.Now().After(due) || !pause(ctx, 2*time.Millisecond) {
			return frame
		}
	}
}

// letGo ends what plays once what the card has taken of it has sounded.
func (p *player) letGo() {
	p.mu.Lock()
	old, card := p.console, p.card
	p.console, p.card, p.what = nil, nil, ""
	p.mu.Unlock()
	if old == nil {
		return
	}
	old.StopProgramme()
	go func() {
		time.Sleep(card.Latency())
		_ = card.Close() // gives no error
		old.Close()
	}()
}

// playing tells what sounds and where it is.
func (p *player) playing() (what string, at time.Duration, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.console == nil {
		return "", 0, false
	}
	return p.what, p.from + audio.Duration(p.console.Played(), audio.Rate), true
}

// openFrom opens a file's sound at a moment, by reading over what is before.
func openFrom(ctx context.Context, path string, from time.Duration) (audio.Source, error) {
	d, err := codec.Decode(ctx, path, audio.Mono)
	if err != nil {
		return nil, err
	}
	if err := skip(d, from); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// skip reads over the beginning of a sound; what is shorter is at its end then.
func skip(src audio.Source, d time.Duration) error {
	f := src.Format()
	left := int64(d.Seconds()*float64(f.Rate)) * int64(f.Channels)
	block := make([]float32, f.Rate*f.Channels)
	for left > 0 {
		n, err := src.Read(block[:min(left, int64(len(block)))])
		left -= int64(n)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// clip is sound in memory, mono at the station's rate.
type clip struct {
	samples []float32
	at      int
}

// Format is mono.
func (c *clip) Format() audio.Format { return audio.Mono }

// Read gives the samples. See audio.Source.
func (c *clip) Read(p []float32) (int, error) {
	if c.at == len(c.samples) {
		return 0, io.EOF
	}
	n := copy(p, c.samples[c.at:])
	c.at += n
	return n, nil
}
