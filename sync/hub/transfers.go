package hub

import (
	"sync"
	"time"
)

// transfers lets one connection at a time write an upload. A station that
// comes again has lost its earlier connection, whether or not this side has
// noticed; the newer one therefore ends the older.
type transfers struct {
	mu   sync.Mutex
	came int64 // so many came so far
	now  map[string]*transfer
}

type transfer struct {
	n    int64  // the order in which they came
	cut  func() // ends its reading; nil where it can't be
	done chan struct{}
}

// take waits until the upload is free, and holds it until done is called. Who
// has waited behind a connection that came later lets that one be: it is the
// waiting one that was lost. cut is called only before done is: a connection may
// by then serve its next request.
func (t *transfers) take(u Upload, cut func()) (done func()) {
	key := string(u.Commune) + u.SHA256
	mine := &transfer{n: t.number(), cut: cut, done: make(chan struct{})}
	for {
		t.mu.Lock()
		other := t.now[key]
		if other == nil {
			if t.now == nil {
				t.now = map[string]*transfer{}
			}
			t.now[key] = mine
			t.mu.Unlock()
			return func() { t.release(key, mine) }
		}
		if other.cut != nil && other.n < mine.n {
			other.cut()
		}
		t.mu.Unlock()
		<-other.done
	}
}

func (t *transfers) number() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.came++
	return t.came
}

func (t *transfers) release(key string, mine *transfer) {
	t.mu.Lock()
	delete(t.now, key)
	t.mu.Unlock()
	close(mine.done)
}

// deadlines reads a request's body and gives up when nothing moves for stall,
// or at once after cut.
type deadlines struct {
	set  func(time.Time) error
	mu   sync.Mutex
	cut  bool
	over bool // nothing more is read: it is too late to cut
}

func (d *deadlines) extend() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.cut {
		_ = d.set(time.Now().Add(stall)) // where it isn't supported the server's own apply
	}
}

func (d *deadlines) end() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.over {
		return
	}
	d.cut = true
	_ = d.set(time.Now())
}

// finish ends the reading, and reports whether it was cut: then the server takes
// the whole connection for dead, and a further request on it would fail.
func (d *deadlines) finish() (cut bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.over = true
	return d.cut
}
