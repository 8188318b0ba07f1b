package link

import (
	"math"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// between carries connections and counts what goes over them, both ways.
type between struct {
	net.Listener
	bytes, pieces atomic.Int64
}

func newBetween(t testing.TB, to string) *between {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b := &between{Listener: l}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", to)
			if err != nil {
				_ = near.Close()
				return
			}
			go b.carry(near, far)
			go b.carry(far, near)
		}
	}()
	return b
}

func (b *between) carry(to, from net.Conn) {
	defer func() { _, _ = to.Close(), from.Close() }()
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		b.bytes.Add(int64(n))
		b.pieces.Add(1)
		if err != nil {
			return
		}
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}

// TestCarriedIsWhatTheLinkTook has orders, reports and the clock go over a
// counted line: what is told when the speaker leaves is that, with 80 bytes of
// heads for each piece, to within a fifth.
func TestCarriedIsWhatTheLinkTook(t *testing.T) {
	var told atomic.Int64
	s := newStation(t).start(func(c *ServerConfig) {
		c.OnCarried = func(cluster app.ID, n int64) {
			if cluster != "cluster a" || n <= 0 {
				t.Errorf("%d bytes of %q", n, cluster)
			}
			told.Add(n)
		}
	})
	line := newBetween(t, s.Addr())
	id := newIdentity(t)
	s.pair(id.Public(), "cluster a")
	p := s.connect(id, func(c *ClientConfig) { c.Addrs = []string{line.Addr().String()} })
	next(t, "greeting", s.presence)
	for i := range 40 {
		if _, err := s.SendOrder(t.Context(), wire.Order{To: id.Public(), Kind: wire.OrderVolume, Args: wire.EncodeArgs(wire.Level{Level: i})}); err != nil {
			t.Fatal(err)
		}
		next(t, "order", p.orders)
		if err := p.Report(t.Context(), app.SpeakerReport{Seq: int64(i + 1), At: time.Now()}); err != nil {
			t.Fatal(err)
		}
	}
	s.lookCarried()
	early := told.Load()
	p.Close()
	next(t, "leave", s.presence)
	real := float64(line.bytes.Load() + 80*line.pieces.Load())
	t.Logf("the line took %.0f bytes; told %d, of these %d before it left", real, told.Load(), early)
	if early == 0 || math.Abs(float64(told.Load())/real-1) > 0.2 {
		t.Errorf("told %d of %.0f bytes, of these %d before it left", told.Load(), real, early)
	}
}
