package ui

import (
	"sync"
	"sync/atomic"
	"time"

	"tienglang/ui/backend"
)

// fastest is the shortest time between two looks at anything: every change
// repaints the whole window.
const fastest = 100 * time.Millisecond

// poller calls functions on the window's goroutine, each about as often as
// it asked; when nothing is asked for, it sleeps. It skips a beat rather
// than queue up behind a slow window.
type poller struct {
	do      func(func()) // to the window's goroutine
	mu      sync.Mutex
	entries map[int]*entry
	next    int
	wake    chan struct{}
	quit    chan struct{}
	busy    atomic.Bool
	running bool
	ended   sync.Once
}

type entry struct {
	every time.Duration
	due   time.Time
	f     func()
}

func newPoller(do func(func())) *poller {
	return &poller{do: do, entries: map[int]*entry{}, wake: make(chan struct{}, 1), quit: make(chan struct{})}
}

// add has f called about every d until stop is called.
func (p *poller) add(d time.Duration, f func()) (stop func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.next++
	id := p.next
	d = max(d, fastest)
	p.entries[id] = &entry{every: d, due: time.Now().Add(d), f: f}
	p.nudge()
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.entries, id)
	}
}

func (p *poller) nudge() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// start begins the beat; without it nothing is called.
func (p *poller) start() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.running {
		p.running = true
		go p.loop()
	}
}

func (p *poller) stop() { p.ended.Do(func() { close(p.quit) }) }

func (p *poller) loop() {
	timer := time.NewTimer(fastest)
	defer timer.Stop()
	for {
		select {
		case <-p.quit:
			return
		case <-p.wake:
		case <-timer.C:
			if p.busy.CompareAndSwap(false, true) {
				p.do(func() { p.beat(time.Now()); p.busy.Store(false) })
			}
		}
		timer.Reset(p.until(time.Now()))
	}
}

// until is how long nothing is due.
func (p *poller) until(now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	wait := time.Hour
	for _, e := range p.entries {
		wait = min(wait, e.due.Sub(now))
	}
	return max(wait, 20*time.Millisecond)
}

// beat calls what is due, on the window's goroutine.
func (p *poller) beat(now time.Time) {
	p.mu.Lock()
	var due []func()
	for _, e := range p.entries {
		if !e.due.After(now) {
			e.due = now.Add(e.every)
			due = append(due, e.f)
		}
	}
	p.mu.Unlock()
	for _, f := range due {
		f()
	}
}

// topics gathers what changed until the window's goroutine looks.
type topics struct {
	mu  sync.Mutex
	set map[backend.Topic]bool
}

// add keeps t and tells whether it is the first since take.
func (t *topics) add(topic backend.Topic) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	first := len(t.set) == 0
	if first {
		t.set = map[backend.Topic]bool{}
	}
	t.set[topic] = true
	return first
}

func (t *topics) take() map[backend.Topic]bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	set := t.set
	t.set = nil
	return set
}
