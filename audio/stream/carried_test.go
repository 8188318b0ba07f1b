package stream

import (
	"math"
	"sync/atomic"
	"testing"
	"time"

	"tienglang/audio"
)

// TestCarriedIsWhatTheLineTook plays through a line that counts every datagram
// with its heads, loses some, and has them sent again: the sender reckons it
// to within a twentieth, the receiver, which is not told of its own reports, to
// within a tenth.
func TestCarriedIsWhatTheLineTook(t *testing.T) {
	t.Parallel()
	ctx := within(t, 60*time.Second)
	var told atomic.Int64
	s := newTestSender(t, func(c *SenderConfig) {
		c.Carried = func(peer PeerInfo, n int64) {
			if peer.ID != "pole" || n <= 0 {
				t.Errorf("%d bytes of %q", n, peer.ID)
			}
			told.Add(n)
		}
	})
	r := newTestReceiver(t)
	session, line := joinOver(ctx, t, s, r, "pole", 0.02, 5*time.Millisecond)
	w := play(t, s, noise(4*audio.Rate, 9))
	<-w.done
	await(ctx, t, "the whole sound", func() bool { return session.Stats().Packets >= 200 })
	session.Close()
	await(ctx, t, "the listener left", func() bool { return len(s.Sessions()) == 0 })
	real, here := float64(line.bytes.Load()), float64(r.Carried())
	t.Logf("the line took %.0f bytes, the sender tells %d, the receiver %.0f", real, told.Load(), here)
	if math.Abs(float64(told.Load())/real-1) > 0.05 {
		t.Errorf("the sender tells %d of %.0f bytes", told.Load(), real)
	}
	if math.Abs(here/real-1) > 0.1 {
		t.Errorf("the receiver tells %.0f of %.0f bytes", here, real)
	}
}
