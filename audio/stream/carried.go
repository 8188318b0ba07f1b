package stream

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/webrtc/v4"
)

// What a connection takes of a line beside its sound: the heads of IP and UDP
// of each datagram, and the signs of life by which both ends know each other
// there, a question and an answer each way every second.
const (
	headBytes  = 28
	aliveBytes = 4 * (headBytes + 100)
)

// carried counts what one connection took of its line, both ways: what went
// through it is measured, its heads and signs of life are reckoned.
type carried struct {
	datagrams atomic.Int64

	mu    sync.Mutex
	since time.Time // 0 until it stands
	told  int64
}

// news is what was carried since it was asked last. line is that of the
// connection; now is of the machine's own timer.
func (c *carried) news(line *webrtc.DTLSTransport, now time.Time) int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	if line == nil || line.ICETransport() == nil {
		return 0
	}
	if c.since.IsZero() {
		c.since = now
	}
	measured := line.ICETransport().Stats()
	all := int64(measured.BytesSent+measured.BytesReceived) + headBytes*c.datagrams.Load() +
		aliveBytes*int64(now.Sub(c.since)/time.Second)
	n := max(all-c.told, 0) // a connection that has ended measures nothing any more
	c.told += n
	return n
}
