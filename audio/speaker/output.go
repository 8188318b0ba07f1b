package speaker

import (
	"context"
	"time"

	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/sync/link"
)

// fill gives an output its next samples; at is the local time at which the
// first of them sounds.
type fill func(dst []float32, at time.Time)

// output takes samples until ctx ends or it fails.
type output interface {
	run(ctx context.Context) error
	// problem is the code of what is wrong with the output now, "" if nothing.
	problem() string
}

// lead is how long before it sounds a paced block is rendered, as a card's
// buffer would ask for it.
const lead = audio.BlockDuration

// skipBeyond is how far a paced output without a record may fall behind, on
// a machine that slept, before it leaves out what is past.
const skipBeyond = 5 * time.Second

// paced is an output without a card: sample n sounds at start + n/48000 by
// the local clock.
type paced struct {
	clock *link.LocalClock
	fill  fill
	write func(block []float32) error // nil for nowhere
	tap   *tap                        // hears what sounds
}

func (p *paced) problem() string { return "" }

func (p *paced) run(ctx context.Context) error { return p.from(ctx, p.clock.Now()) }

func (p *paced) from(ctx context.Context, start time.Time) error {
	block := make([]float32, audio.BlockFrames)
	for n := int64(0); ; n++ {
		at := start.Add(audio.Duration(n*audio.BlockFrames, audio.Rate))
		ahead := at.Sub(p.clock.Now())
		if p.write == nil && ahead < -skipBeyond {
			start = start.Add(-ahead)
			continue
		}
		if wait := ahead - lead; wait > 0 {
			select {
			case <-p.clock.After(wait):
			case <-ctx.Done():
				return ctx.Err()
			}
		} else if ctx.Err() != nil {
			return ctx.Err()
		}
		p.fill(block, at)
		p.tap.put(block, at)
		if p.write != nil {
			if err := p.write(block); err != nil {
				return err
			}
		}
	}
}

// recorded is a paced output into a WAV file whose head tells the local time
// of its first sample.
type recorded struct {
	paced
	path string
}

// blocksWaiting is how many blocks may wait for a slow disk: ten seconds.
const blocksWaiting = 500

func (r *recorded) run(ctx context.Context) (err error) {
	start := r.clock.Now().Truncate(time.Microsecond)
	w, err := codec.CreateWAV(r.path, audio.Mono, start)
	if err != nil {
		return err
	}
	blocks, failed := make(chan []float32, blocksWaiting), make(chan error, 1)
	go func() { failed <- keep(w, blocks) }()
	r.write = func(block []float32) error {
		select {
		case blocks <- append([]float32(nil), block...):
			return nil
		case err := <-failed:
			failed <- nil // keep has returned; the wait below finds this
			return err
		}
	}
	err = r.from(ctx, start)
	close(blocks)
	if werr := <-failed; werr != nil {
		return werr
	}
	return err
}

// keep writes blocks to the file, safe to a second, until there are no more.
func keep(w *codec.WAVWriter, blocks <-chan []float32) error {
	n := 0
	for b := range blocks {
		if err := w.Write(b); err != nil {
			_ = w.Close() // the first error is the one to tell
			return err
		}
		if n++; n%50 == 0 {
			if err := w.Sync(); err != nil {
				_ = w.Close()
				return err
			}
		}
	}
	return w.Close()
}
