package relay

import (
	"errors"
	"sync"
	"testing"
	"time"

	"tienglang/audio"
)

// cable is a line-in that may be pulled out; its sound comes in time.
type cable struct {
	mu     sync.Mutex
	out    bool
	mute   bool
	opened int
	next   time.Time
}

// hum is a whole wave of 400 Hz.
var hum = tone(toneFirst, audio.Rate/400)

var errPulled = errors.New("no such card")

func (c *cable) open() (Input, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.out {
		return nil, errPulled
	}
	c.opened, c.next = c.opened+1, time.Now()
	return c, nil
}

func (c *cable) set(out, mute bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.out, c.mute = out, mute
}

func (c *cable) Read(p []float32) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := min(len(p), int(frames(time.Since(c.next))))
	if c.out || n <= 0 {
		return 0
	}
	at := int(frames(c.next.Sub(testsBegan)))
	for i := range p[:n] {
		p[i] = 0
		if !c.mute {
			p[i] = hum[(at+i)%len(hum)]
		}
	}
	c.next = c.next.Add(audio.Duration(int64(n), audio.Rate))
	return n
}

func (c *cable) Lost() bool   { c.mu.Lock(); defer c.mu.Unlock(); return c.out }
func (c *cable) Close() error { return nil }

// TestACableThatIsPulled and one that carries nothing: something stands in, and
// the line comes back by itself.
func TestACableThatIsPulled(t *testing.T) {
	t.Parallel()
	c := &cable{}
	l := listenTo(t, Config{Source: NewLineIn(c.open), Fallbacks: []string{standIn(t)}, Silence: 300 * time.Millisecond})
	l.air.line.hurry(400 * time.Millisecond)
	waitUntil(t, func() bool { return l.air.line.ready(true) })
	l.begin(t)
	_, n := l.await(t, 0, "relay")
	c.set(true, false)
	_, n = l.await(t, n, "fallback device")
	c.set(false, false)
	_, n = l.await(t, n, "relay")
	c.set(false, true)
	_, n = l.await(t, n, "fallback silence")
	c.set(false, false)
	l.await(t, n, "relay")
	l.end()
	if v := l.judge(); v.silence > 200*time.Millisecond || c.opened != 2 {
		t.Errorf("silence of %v, opened %d times:%s", v.silence, c.opened, v.order)
	}
}
