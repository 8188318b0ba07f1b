package stream

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pion/rtp"

	"tienglang/audio"
)

// stuck is a connection whose writes do not return.
type stuck struct {
	free   chan struct{}
	writes atomic.Int64
}

func (b *stuck) WriteRTP(*rtp.Header, []byte) (int, error) {
	b.writes.Add(1)
	<-b.free
	return 0, nil
}

func (b *stuck) Write(p []byte) (int, error) { return len(p), nil }

// TestStuckListenerHoldsUpNobody blocks one session's socket for good: Write
// returns for every block, and the other listener gets every packet.
func TestStuckListenerHoldsUpNobody(t *testing.T) {
	t.Parallel()
	ctx := within(t, 30*time.Second)
	s := newTestSender(t)
	bad, good := newTestReceiver(t), newTestReceiver(t)
	session := join(ctx, t, s, bad, "stuck")
	join(ctx, t, s, good, "good")
	b := &stuck{free: make(chan struct{})}
	session.out = b // its goroutine reads it only upon the first packet
	defer close(b.free)

	const blocks = 3 * queueSize
	sound, start := noise(blocks*audio.BlockFrames, 8), time.Now()
	for i := range blocks {
		block := sound[i*audio.BlockFrames : (i+1)*audio.BlockFrames]
		if err := s.Write(block, start.Add(time.Duration(i)*audio.BlockDuration)); err != nil {
			t.Fatal(err)
		}
		await(ctx, t, "the good listener's packet", func() bool { return good.Stats().Packets == int64(i+1) })
	}
	if n := b.writes.Load(); n != 1 {
		t.Errorf("%d writes to the stuck connection", n)
	}
	if st := session.Stats(); st.Packets != 0 || st.Dropped != blocks-1-queueSize {
		t.Errorf("stuck session: %+v", st)
	}
}

// TestCloseDoesNotWaitForAStuckListener closes a sender while one session's
// socket blocks for good: it comes back, says so, and the other listener has
// been told that its line has ended.
func TestCloseDoesNotWaitForAStuckListener(t *testing.T) {
	t.Parallel()
	ctx := within(t, 30*time.Second)
	s := newTestSender(t)
	bad, good := newTestReceiver(t), newTestReceiver(t)
	session := join(ctx, t, s, bad, "stuck")
	join(ctx, t, s, good, "good")
	b := &stuck{free: make(chan struct{})}
	session.out = b
	defer close(b.free)
	put(t, s, noise(audio.BlockFrames, 9), time.Now())
	await(ctx, t, "the write that blocks", func() bool { return b.writes.Load() == 1 })

	closed := make(chan error, 1)
	go func() { closed <- s.Close() }()
	select {
	case err := <-closed:
		if !errors.Is(err, errEnding) {
			t.Errorf("closed with %v", err)
		}
	case <-ctx.Done():
		t.Fatal("the sender waits for ever")
	}
	await(ctx, t, "the good listener told", func() bool { return good.State() == StateLost })
}
