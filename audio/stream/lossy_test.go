package stream

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tienglang/audio"
)

// badLine stands between a sender's session and a receiver: real UDP, with
// loss and jitter (and so reordering) in both directions.
type badLine struct {
	near, far *net.UDPConn // towards the receiver, towards the sender
	sender    *net.UDPAddr
	loss      float64
	jitter    time.Duration
	cut       atomic.Bool
	lost      atomic.Int64
	passed    atomic.Int64
	bytes     atomic.Int64 // with the heads of IP and UDP, those that are lost too
	mu        sync.Mutex
	receiver  *net.UDPAddr
	random    *rand.Rand
}

func newBadLine(t testing.TB, senderPort int, loss float64, jitter time.Duration, seed uint64) *badLine {
	t.Helper()
	b := &badLine{
		near: localUDP(t), far: localUDP(t), loss: loss, jitter: jitter,
		sender: &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: senderPort},
		random: rand.New(rand.NewPCG(seed, 7)),
	}
	var wg sync.WaitGroup
	wg.Go(func() { b.carry(b.near, b.far, func() *net.UDPAddr { return b.sender }) })
	wg.Go(func() { b.carry(b.far, b.near, b.peer) })
	t.Cleanup(func() {
		_ = b.near.Close()
		_ = b.far.Close()
		wg.Wait()
	})
	return b
}

func localUDP(t testing.TB) *net.UDPConn {
	t.Helper()
	c, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (b *badLine) peer() *net.UDPAddr {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.receiver
}

// carry passes on datagrams until its socket is closed.
func (b *badLine) carry(in, out *net.UDPConn, to func() *net.UDPAddr) {
	buf := make([]byte, 2048)
	var wg sync.WaitGroup
	defer wg.Wait()
	for {
		n, from, err := in.ReadFromUDP(buf)
		if err != nil {
			return
		}
		if in == b.near {
			b.mu.Lock()
			b.receiver = from
			b.mu.Unlock()
		}
		b.bytes.Add(int64(n) + 28)
		drop, delay := b.fate()
		if drop || to() == nil {
			continue
		}
		data := append([]byte(nil), buf[:n]...)
		wg.Go(func() {
			time.Sleep(delay)
			_, _ = out.WriteToUDP(data, to())
		})
	}
}

func (b *badLine) fate() (drop bool, delay time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.cut.Load() || b.random.Float64() < b.loss {
		b.lost.Add(1)
		return true, 0
	}
	b.passed.Add(1)
	return false, time.Duration(b.random.Float64() * float64(b.jitter))
}

var candidateLine = regexp.MustCompile(`(?m)^a=candidate:.*\r?\n`)

// joinOver connects a receiver by a bad line: the offer loses its candidates,
// so that the sender learns the line's address alone, and the answer names
// the line's port.
func joinOver(ctx context.Context, t testing.TB, s *Sender, r *Receiver, id string, loss float64, jitter time.Duration) (*Session, *badLine) {
	t.Helper()
	var line *badLine
	session := joinBy(ctx, t, s, r, id,
		func(offer string) string { return candidateLine.ReplaceAllString(offer, "") },
		func(answer string) string {
			fields := strings.Fields(candidateLine.FindString(answer))
			port, err := strconv.Atoi(fields[5])
			if err != nil {
				t.Fatal(err)
			}
			line = newBadLine(t, port, loss, jitter, 5)
			own := line.near.LocalAddr().(*net.UDPAddr).Port
			return strings.ReplaceAll(answer, fmt.Sprintf(" %d typ host", port), fmt.Sprintf(" %d typ host", own))
		})
	return session, line
}

// TestLossIsRepaired plays over a line that loses 5 % of all packets both
// ways and delays each by up to 30 ms. Station and device share one loop: on a
// busy machine their time goes more slowly, and the line has its due time.
func TestLossIsRepaired(t *testing.T) {
	t.Parallel()
	const blocks, delay = 500, 400 * time.Millisecond
	ctx := within(t, 60*time.Second)
	s := newTestSender(t)
	r := newTestReceiver(t, func(c *ReceiverConfig) { c.Delay = delay })
	session, line := joinOver(ctx, t, s, r, "far pole", 0.05, 30*time.Millisecond)
	start := time.Now()
	w := &show{start: start, sound: noise(blocks*audio.BlockFrames, 4)}
	d := newDevice(r, skewed{origin: start}, start.Add(delay))
	for i := range blocks {
		at := start.Add(time.Duration(i) * audio.BlockDuration)
		time.Sleep(audio.BlockDuration)
		if err := s.Write(w.block(i), at); err != nil {
			t.Fatal(err)
		}
		d.run(at)
	}
	stats, total := session.Stats(), len(d.heard.at)*audio.BlockFrames
	t.Logf("%d packets lost of %d; %+v; %+v; expected loss %d %%; %+v",
		line.lost.Load(), line.lost.Load()+line.passed.Load(), d.heard.stats, stats, s.ExpectedLoss(), r.Stats())
	if line.lost.Load() < 10 {
		t.Fatal("the line lost nothing")
	}
	if d.heard.stats.Missed > 0 || d.heard.stats.Concealed > total/100 {
		t.Errorf("of %d samples: %+v", total, d.heard.stats)
	}
	if stats.Resent == 0 || stats.NACKs < stats.Resent {
		t.Errorf("nothing was sent again: %+v", stats)
	}
	if stats.RTT <= 0 || stats.Loss <= 0 || s.ExpectedLoss() == 0 {
		t.Errorf("feedback not measured: %+v, expected loss %d", stats, s.ExpectedLoss())
	}
	// Under loss the encoder works in its speech mode, whose own filters are some
	// samples off and which does not keep noise as it is.
	checkStep(t, 0, w, d.heard, delay, 5, 0.8)
}

// TestCutLineIsTold cuts the line: the receiver plays what it has, then says
// that the line is lost, and the sender lets the session go while another
// listener hears everything.
func TestCutLineIsTold(t *testing.T) {
	t.Parallel()
	ctx := within(t, 60*time.Second)
	s := newTestSender(t)
	r := newTestReceiver(t, func(c *ReceiverConfig) { c.LostAfter = 2 * time.Second })
	well := newTestReceiver(t)
	session, line := joinOver(ctx, t, s, r, "cut pole", 0, 0)
	join(ctx, t, s, well, "well pole")
	w := play(t, s, noise(20*audio.Rate, 6))
	from := w.first(ctx, t).Add(DefaultDelay)
	await(ctx, t, "live", func() bool { return r.State() == StateLive && r.Stats().Packets > 30 })
	line.cut.Store(true)
	had := r.Stats().Packets
	select {
	case <-r.Lost():
	case <-ctx.Done():
		t.Fatal("loss not told")
	}
	if r.State() != StateLost || r.Err() == nil {
		t.Errorf("state %s, error %v", r.State(), r.Err())
	}
	got := make([]float32, 100*audio.BlockFrames)
	stats := r.ReadAt(got, from)
	if int64(stats.Played) < (had-1)*audio.BlockFrames || stats.Concealed != concealMost || stats.Missed == 0 {
		t.Errorf("had %d packets, read %+v", had, stats)
	}
	select {
	case <-session.Done():
	case <-ctx.Done():
		t.Fatal("the sender kept the dead session")
	}
	if n := well.Stats(); n.Packets < had+50 {
		t.Errorf("the other listener: %+v", n)
	}
}
