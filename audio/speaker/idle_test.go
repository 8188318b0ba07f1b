package speaker

import (
	"io"
	"net"
	"sync/atomic"
	"testing"
	"time"
)

// hastened is a clock on which time runs so many times as fast.
type hastened struct {
	began time.Time
	times time.Duration
}

func (c hastened) Now() time.Time { return c.began.Add(time.Since(c.began) * c.times) }

func (c hastened) After(d time.Duration) <-chan time.Time { return time.After(d / c.times) }

// meter is a line in between that counts what goes over it, both ways.
type meter struct {
	net.Listener
	bytes, pieces atomic.Int64
}

func newMeter(t testing.TB, to string) *meter {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m := &meter{Listener: l}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			a, err := l.Accept()
			if err != nil {
				return
			}
			b, err := net.Dial("tcp", to)
			if err != nil {
				_ = a.Close()
				continue
			}
			go m.carry(a, b)
			go m.carry(b, a)
		}
	}()
	return m
}

func (m *meter) carry(to, from net.Conn) {
	defer func() { _, _ = to.Close(), from.Close() }()
	_, _ = io.Copy(io.MultiWriter(to, m), from) // it ends with either side
}

func (m *meter) Write(p []byte) (int, error) {
	m.bytes.Add(int64(len(p)))
	m.pieces.Add(1)
	return len(p), nil
}

// idle is what a line costs for so long in which nothing happens, after
// it has settled: bytes of the connection, TLS included, and pieces in which
// they went. The clocks run 720 times as fast; the pings of the connection do
// not, and are added.
func idle(t testing.TB, long time.Duration) (bytes, pieces int64) {
	const times = 720
	clock := hastened{began: time.Now(), times: times}
	s := newStationBy(t, clock)
	m := newMeter(t, s.line().Addr())
	cfg := s.config("a")
	cfg.Clock, cfg.Link, cfg.Vitals = clock, m.Addr().String(), wholeBox
	sp, stop := s.start(cfg)
	s.hears(sp)
	time.Sleep(5 * time.Minute / times) // it settles
	bytes, pieces = m.bytes.Load(), m.pieces.Load()
	time.Sleep(long / times)
	bytes, pieces = m.bytes.Load()-bytes, m.pieces.Load()-pieces
	stop()
	const pingEvery = 45 * time.Second
	const ping = 2 * (6 + 22)          // PING and PONG, each in a record of TLS
	pings := 2 * int64(long/pingEvery) // of both sides
	return bytes + pings*ping, pieces + 2*pings
}

const mostIdle = 3 << 20 // bytes a day that a line on which nothing happens may cost

// BenchmarkIdleLink tells what a line costs a day on which nothing happens.
// Heads of packets are reckoned with 40 bytes a piece and its acknowledgement.
func BenchmarkIdleLink(b *testing.B) {
	for b.Loop() {
		bytes, pieces := idle(b, time.Hour)
		b.ReportMetric(float64(24*bytes)/1e6, "MB/day")
		b.ReportMetric(float64(24*(bytes+80*pieces))/1e6, "MB/day-with-heads")
	}
}

// TestAnIdleLineCostsLittle holds half an hour of it to its share of a day's.
func TestAnIdleLineCostsLittle(t *testing.T) {
	t.Parallel()
	bytes, pieces := idle(t, 30*time.Minute)
	t.Logf("%d bytes in %d pieces in half an hour: %.2f MB a day", bytes, pieces, float64(48*bytes)/1e6)
	if bytes < 5_000 || 48*bytes > mostIdle {
		t.Errorf("an idle line costs %d bytes in half an hour", bytes)
	}
}
