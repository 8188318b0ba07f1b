package relay

import (
	"context"
	"testing"
	"time"

	"tienglang/audio"
)

// endless is a source that gives sound as fast as it is taken.
type endless struct{ Remote }

func (*endless) Play(ctx context.Context, heard func([]float32)) error {
	p := make([]float32, audio.Rate/10)
	for ctx.Err() == nil {
		heard(p)
	}
	return ctx.Err()
}

// TestASourceThatFloods: what comes faster than time goes is left with who sends
// it, so that nothing of it is lost while it is on air.
func TestASourceThatFloods(t *testing.T) {
	t.Parallel()
	l := newLine(&endless{}, time.Hour, 0)
	l.idle = false
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); l.run(ctx) }()
	held := func() time.Duration {
		l.mu.Lock()
		defer l.mu.Unlock()
		return audio.Duration(int64(l.held.len()), audio.Rate)
	}
	waitUntil(t, func() bool { return held() >= aheadMost })
	time.Sleep(300 * time.Millisecond) // time for what must not come
	if h := held(); h > aheadMost+3*time.Second {
		t.Errorf("%v are held", h)
	}
	cancel()
	<-done
}

// TestAGreetingIsNotHeardAgain: a server that is come back to sends at once what
// it sent before; then it stands still for a while.
func TestAGreetingIsNotHeardAgain(t *testing.T) {
	t.Parallel()
	l := newLine(&Remote{}, 100*time.Millisecond, 0)
	l.hurry(500 * time.Millisecond)
	old, live := tone(400, 3*audio.Rate), tone(3000, audio.Rate/50)
	l.fail(&Fault{Reason: ReasonStall})
	l.heard(old)
	time.Sleep(gapSpan + 100*time.Millisecond)
	for !l.ready(false) {
		l.heard(live)
		time.Sleep(20 * time.Millisecond)
	}
	l.begin()
	out := make([]float32, audio.Rate/20)
	if f := l.take(out); f != nil {
		t.Error(f)
	}
	if amplitude(out, 3000) < 0.1 || amplitude(out, 400) > 0.05 {
		t.Errorf("%.2f of what is new, %.2f of what was heard", amplitude(out, 3000), amplitude(out, 400))
	}
}
