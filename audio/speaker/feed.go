package speaker

import (
	"context"
	"sync/atomic"
	"time"

	"tienglang/audio"
)

// ringFrames is the room between the player and a card: 0.7 s.
const ringFrames = 1 << 15

// feedMargin is how much more than the card takes at once waits for it.
const feedMargin = 40 * time.Millisecond

// feed stands between the player, which decodes and may wait, and a card's
// callback, which may not. Both count frames since the card was opened, so
// that a frame that was not ready in time is silence and moves nothing.
type feed struct {
	base   time.Time
	ring   []float32
	taken  atomic.Int64 // frames the card has taken
	filled atomic.Int64 // frames up to which the ring was rendered
	zero   atomic.Int64 // ns after base at which frame 0 sounds, by the newest measurement
	chunk  atomic.Int64 // most frames that the card took at once
	wake   chan struct{}
	short  atomic.Int64 // frames that were not ready
	tap    *tap         // hears what the card takes
}

func newFeed(heard *tap) *feed {
	return &feed{base: time.Now(), ring: make([]float32, ringFrames), wake: make(chan struct{}, 1), tap: heard}
}

// take is the card's callback: it copies what is ready and does nothing else.
func (f *feed) take(dst []float32, at time.Time) {
	first := f.taken.Load()
	n := int64(len(dst))
	ready := min(max(f.filled.Load()-first, 0), n)
	for i := range ready {
		dst[i] = f.ring[(first+i)%ringFrames]
	}
	clear(dst[ready:])
	f.short.Add(n - ready)
	f.tap.put(dst, at)
	f.zero.Store(int64(at.Sub(f.base) - audio.Duration(first, audio.Rate)))
	if n > f.chunk.Load() {
		f.chunk.Store(n)
	}
	f.taken.Store(first + n)
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// run renders ahead of the card until ctx ends. at maps the machine's time to
// the player's.
func (f *feed) run(ctx context.Context, fill fill, at func(time.Time) time.Time) {
	block := make([]float32, audio.BlockFrames/2)
	for {
		select {
		case <-f.wake:
		case <-ctx.Done():
			return
		}
		f.catchUp(block, fill, at)
	}
}

func (f *feed) catchUp(block []float32, fill fill, at func(time.Time) time.Time) {
	margin := int64(feedMargin.Seconds() * audio.Rate)
	for {
		taken, next := f.taken.Load(), f.filled.Load()
		if next < taken { // the card ran dry: what it played as silence is past
			next = taken
		}
		if next-taken >= min(f.chunk.Load()+margin, ringFrames-int64(len(block))) {
			return
		}
		sounds := f.base.Add(time.Duration(f.zero.Load()) + audio.Duration(next, audio.Rate))
		fill(block, at(sounds))
		for i, x := range block {
			f.ring[(next+int64(i))%ringFrames] = x
		}
		f.filled.Store(next + int64(len(block)))
	}
}
