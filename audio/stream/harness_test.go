package stream

import (
	"context"
	"math"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tienglang/app"
	"tienglang/audio"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// within returns a context that ends with the test, at the latest after d.
func within(t testing.TB, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), d)
	t.Cleanup(cancel)
	return ctx
}

// noise is n samples of noise below about 3 kHz, different for each seed: its
// correlation with itself has one sharp peak.
func noise(n int, seed uint64) []float32 {
	r := rand.New(rand.NewPCG(seed, 1))
	out := make([]float32, n)
	var a, b float64
	for i := range out {
		a += 0.35 * (r.Float64()*2 - 1 - a)
		b += 0.35 * (a - b)
		out[i] = float32(b)
	}
	return out
}

// sine is n samples of a tone.
func sine(n int, hz, amplitude float64) []float32 {
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(amplitude * math.Sin(2*math.Pi*hz*float64(i)/audio.Rate))
	}
	return out
}

// lag finds by how many samples got is later than want, within ±reach, and
// the normalised correlation there. want must hold reach more samples on
// either side: want[reach+i] goes with got[i] at lag 0.
func lag(got, want []float32, reach int) (best int, similarity float64) {
	similarity = -2
	for d := -reach; d <= reach; d++ {
		var xy, xx, yy float64
		for i, x := range got {
			y := float64(want[reach+i-d])
			xy += float64(x) * y
			xx += float64(x) * float64(x)
			yy += y * y
		}
		if c := xy / math.Sqrt(xx*yy+1e-12); c > similarity {
			best, similarity = d, c
		}
	}
	return best, similarity
}

func newTestSender(t testing.TB, change ...func(*SenderConfig)) *Sender {
	t.Helper()
	cfg := SenderConfig{LoopbackOnly: true}
	for _, c := range change {
		c(&cfg)
	}
	s, err := NewSender(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func newTestReceiver(t testing.TB, change ...func(*ReceiverConfig)) *Receiver {
	t.Helper()
	cfg := ReceiverConfig{LoopbackOnly: true}
	for _, c := range change {
		c(&cfg)
	}
	r, err := NewReceiver(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// join connects a receiver and waits until the session is up.
func join(ctx context.Context, t testing.TB, s *Sender, r *Receiver, id string) *Session {
	t.Helper()
	return joinBy(ctx, t, s, r, id, func(offer string) string { return offer }, func(answer string) string { return answer })
}

// joinBy lets the test change offer and answer on their way.
func joinBy(ctx context.Context, t testing.TB, s *Sender, r *Receiver, id string, offered, answered func(string) string) *Session {
	t.Helper()
	offer, err := r.Offer(ctx)
	if err != nil {
		t.Fatal(err)
	}
	answer, session, err := s.Answer(ctx, offered(offer), PeerInfo{ID: id})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Accept(answered(answer)); err != nil {
		t.Fatal(err)
	}
	await(ctx, t, "session up", session.ready.Load)
	return session
}

// await polls until ok, or fails the test when ctx ends.
func await(ctx context.Context, t testing.TB, what string, ok func() bool) {
	t.Helper()
	for !ok() {
		select {
		case <-ctx.Done():
			t.Fatalf("waited in vain: %s", what)
		case <-time.After(time.Millisecond):
		}
	}
}

// show is a source played through Pump into a sender in real time.
type show struct {
	mu    sync.Mutex
	start time.Time // capture time of the source's first sample
	sound []float32
	stop  context.CancelFunc
	done  chan struct{}
}

// play starts a show of the sound; it ends with the sound or the test.
func play(t testing.TB, s *Sender, sound []float32) *show {
	ctx, cancel := context.WithCancel(context.Background())
	w := &show{sound: sound, stop: cancel, done: make(chan struct{})}
	at := 0
	pull := func(dst []float32) { clear(dst); at += copy(dst, sound[at:]) }
	go func() {
		defer close(w.done)
		Pump(ctx, app.SystemClock{}, pull, func(block []float32, capturedAt time.Time) {
			w.mu.Lock()
			if w.start.IsZero() {
				w.start = capturedAt
			}
			w.mu.Unlock()
			if err := s.Write(block, capturedAt); err != nil {
				t.Error(err)
			}
			if at == len(sound) {
				cancel()
			}
		})
	}()
	t.Cleanup(func() { cancel(); <-w.done })
	return w
}

// first waits for the capture time of the first sample.
func (w *show) first(ctx context.Context, t testing.TB) time.Time {
	t.Helper()
	var at time.Time
	await(ctx, t, "first block", func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		at = w.start
		return !at.IsZero()
	})
	return at
}

// block is the source's i-th block.
func (w *show) block(i int) []float32 {
	return w.sound[i*audio.BlockFrames : (i+1)*audio.BlockFrames]
}

// due is the part of the source that a listener with this delay must hear
// from station time at on, with reach samples more on either side.
func (w *show) due(at time.Time, delay time.Duration, n, reach int) []float32 {
	from := int(samplesIn(at.Add(-delay).Sub(w.start))) - reach
	if from < 0 || from+n+2*reach > len(w.sound) {
		return nil
	}
	return w.sound[from : from+n+2*reach]
}
