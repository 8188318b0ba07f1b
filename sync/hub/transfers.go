package hub

import (
	"sync"
	"time"
)

// transfers lets one connection at a time write an upload. A station that
// comes again has lost its earlier connection, whether or not this side has
// noticed; the newer one therefore ends the older.
type transfers struct {
	mu  sync.Mutex
	now map[string]*transfer
}

type transfer struct {
	cut  func() // ends its reading; nil where it can't be
	done chan struct{}
}

// take waits until the upload is free, and holds it until done is called.
func (t *transfers) take(u Upload, cut func()) (done func()) {
	key := string(u.Commune) + u.SHA256
	mine := &transfer{cut: cut, done: make(chan struct{})}
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
		t.mu.Unlock()
		if other.cut != nil {
			other.cut()
		}
		<-other.done
	}
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
	set func(time.Time) error
	mu  sync.Mutex
	cut bool
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
	d.cut = true
	_ = d.set(time.Now())
}
