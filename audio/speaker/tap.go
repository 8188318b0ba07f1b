package speaker

import (
	"sync/atomic"
	"time"

	"tienglang/audio"
)

// tapFrames is what a tap holds for a reader that is late: 2.7 s.
const tapFrames = 1 << 17

// tap keeps the last samples that went out, or came in, for one who reads them
// from another goroutine. Taking in neither waits nor allocates, so that a
// card's callback may do it; nobody who reads costs nothing.
type tap struct {
	base  time.Time
	ring  []float32
	open  atomic.Bool
	taken atomic.Int64 // samples taken in
	got   atomic.Int64 // samples read
	zero  atomic.Int64 // ns after base at which sample 0 sounds, by the newest ones
}

func newTap() *tap { return &tap{base: time.Now(), ring: make([]float32, tapFrames)} }

// put takes in samples of which the first sounds at at. What nobody reads in
// time is left out.
func (t *tap) put(p []float32, at time.Time) {
	if t == nil || !t.open.Load() {
		return
	}
	first := t.taken.Load()
	if first+int64(len(p))-t.got.Load() > tapFrames {
		return
	}
	for i, x := range p {
		t.ring[(first+int64(i))%tapFrames] = x
	}
	t.zero.Store(int64(at.Sub(t.base) - audio.Duration(first, audio.Rate)))
	t.taken.Store(first + int64(len(p)))
}

// listen begins to keep, from now on.
func (t *tap) listen() {
	t.got.Store(t.taken.Load())
	t.open.Store(true)
}

// close keeps no longer.
func (t *tap) close() { t.open.Store(false) }

// read fills p and tells when its first sample sounds; false where there is too
// little as yet.
func (t *tap) read(p []float32) (at time.Time, ok bool) {
	first := t.got.Load()
	if t.taken.Load()-first < int64(len(p)) {
		return at, false
	}
	at = t.base.Add(time.Duration(t.zero.Load()) + audio.Duration(first, audio.Rate))
	for i := range p {
		p[i] = t.ring[(first+int64(i))%tapFrames]
	}
	t.got.Store(first + int64(len(p)))
	return at, true
}
