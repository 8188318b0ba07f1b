package relay

import (
	"testing"
	"time"
)

// most is how soon something has to stand in for a relay that fails.
const most = 5 * time.Second

// TestFailingStream takes a live stream over, has its server refuse, and come
// back: what stands in is heard at once, nothing of the relay twice, and no
// silence.
func TestFailingStream(t *testing.T) {
	t.Parallel()
	server := serveHLS(t, "1")
	l := listenTo(t, Config{Source: NewRemote(server.url), Fallbacks: []string{standIn(t)}, Silence: 500 * time.Millisecond})
	l.air.line.hurry(1500 * time.Millisecond)
	waitUntil(t, func() bool { return l.air.line.ready(true) })
	l.begin(t)
	_, n := l.await(t, 0, "relay")
	server.mode.Store("gone")
	broke := l.now()
	at, n := l.await(t, n, "fallback")
	if at-broke > most {
		t.Errorf("stood in after %v", at-broke)
	}
	server.mode.Store("")
	l.await(t, n, "relay")
	later := l.now() + 1500*time.Millisecond
	waitUntil(t, func() bool { return l.now() > later })
	l.end()
	v := l.judge()
	t.Logf("heard:%s", v.order)
	if v.silence > time.Second || len(v.repeated) > 0 {
		t.Errorf("silence of %v, repeated %v:%s", v.silence, v.repeated, v.order)
	}
}

// hurry makes a test of what usually takes its time.
func (l *line) hurry(least time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.least, l.proof = least, least
}

func waitUntil(t *testing.T, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(90 * time.Second); !done(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it did not come")
		}
	}
}
