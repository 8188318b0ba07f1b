package mix

import (
	"sync"
	"sync/atomic"

	"github.com/faiface/beep"

	"tienglang/audio"
)

// What a file's feed holds, in frames.
const (
	feedCapacity = 2 * audio.Rate
	feedPrefill  = audio.Rate / 2 // before it begins, and after it ran dry

	// Of what is live and comes buffered already: what is read ahead is late.
	liveCapacity = audio.Rate / 4
	livePrefill  = audio.Rate / 8
)

// feed is a file's sound on its way to the console. A goroutine reads ahead
// into a ring; the console takes from the ring and never waits. A feed that
// ran dry gives silence until it is filled again and then goes on with the
// very next sample: nothing of it is ever skipped.
type feed struct {
	ring    *ring
	prefill int
	close   func() // of the sound behind
	room    chan struct{}
	stop    chan struct{}
	stopped sync.Once
	whole   atomic.Bool // everything has been written to the ring
	err     atomic.Pointer[error]
	played  atomic.Int64
	skip    atomic.Int64 // frames still to be left out
	dry     atomic.Int64 // times it ran dry
	ended   chan struct{}
	endOnce sync.Once

	// The console's own.
	out     beep.Ctrl // paused while the ring fills
	mono    []float32
	over    bool
	joins   bool // goes on in the place of another
	closing int  // frames until ended is closed; the limiter's delay
}

// newFeed begins to read ahead. frames is the longest block asked of it.
func newFeed(from beep.Streamer, closer func(), frames int) *feed {
	return newFeedOf(feedCapacity, feedPrefill, from, closer, frames)
}

func newFeedOf(capacity, prefill int, from beep.Streamer, closer func(), frames int) *feed {
	f := &feed{
		ring: newRing(capacity), prefill: prefill,
		close: closer,
		room:  make(chan struct{}, 1),
		stop:  make(chan struct{}),
		ended: make(chan struct{}),
		mono:  make([]float32, frames),
	}
	f.out = beep.Ctrl{Streamer: f, Paused: true}
	go f.readAhead(from)
	return f
}

// readAhead fills the ring until the sound or the feed ends.
func (f *feed) readAhead(from beep.Streamer) {
	defer f.close()
	var block [audio.BlockFrames][2]float64
	var mono [audio.BlockFrames]float32
	for {
		n, ok := from.Stream(block[:])
		for i, s := range block[:n] {
			mono[i] = float32((s[0] + s[1]) / 2)
		}
		if !f.put(mono[:n]) {
			return
		}
		if !ok || n == 0 {
			break
		}
	}
	if err := from.Err(); err != nil {
		f.err.Store(&err)
	}
	f.whole.Store(true)
}

// put writes all of p, waiting for room; false when the feed was stopped.
func (f *feed) put(p []float32) bool {
	for {
		select {
		case <-f.stop:
			return false
		default:
		}
		p = p[f.ring.write(p):]
		if len(p) == 0 {
			return true
		}
		select {
		case <-f.room:
		case <-f.stop:
			return false
		}
	}
}

// halt stops reading ahead; the present read of the file still ends.
func (f *feed) halt() { f.stopped.Do(func() { close(f.stop) }) }

// end tells that nothing more of the feed will sound.
func (f *feed) end() { f.endOnce.Do(func() { close(f.ended) }) }

// take fills out: with sound, with silence while it fills, and with silence
// after the end.
func (f *feed) take(out [][2]float64) {
	if f.out.Paused && (f.whole.Load() || f.ring.len() >= f.prefill) {
		f.out.Paused = false
	}
	f.leaveOut() // after that: what was ready stays so, although less of it is left
	n, _ := f.out.Stream(out)
	clear(out[n:])
}

// Stream implements beep.Streamer for the Ctrl in front of it.
func (f *feed) Stream(out [][2]float64) (int, bool) {
	if f.over {
		return 0, false
	}
	whole := f.whole.Load() // before the ring is read, or the end might be missed
	n := f.ring.read(f.mono[:min(len(out), len(f.mono))])
	for i, x := range f.mono[:n] {
		out[i] = [2]float64{float64(x), float64(x)}
	}
	f.played.Add(int64(n))
	select {
	case f.room <- struct{}{}:
	default:
	}
	if n < len(out) {
		f.over = whole
		f.out.Paused = !whole
		if !whole {
			f.dry.Add(1)
		}
	}
	return n, true
}

// Err implements beep.Streamer.
func (f *feed) Err() error {
	if err := f.err.Load(); err != nil {
		return *err
	}
	return nil
}
