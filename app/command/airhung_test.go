package command

import (
	"errors"
	"io"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/stream"
)

// stall is an encoder that does not come back, once it is told not to.
type stall struct {
	asked atomic.Bool
	free  chan struct{}
}

func newStall(t *testing.T) *stall {
	s := &stall{free: make(chan struct{})}
	t.Cleanup(func() { close(s.free) })
	return s
}

// sent is called by a sender with each packet, and holds the sender's lock.
func (s *stall) sent(time.Time, []byte) {
	if s.asked.CompareAndSwap(true, false) {
		<-s.free
	}
}

// poleEar knows when a pole was last heard, and the longest silence.
type poleEar struct {
	mu      sync.Mutex
	loud    time.Time
	silence time.Duration
}

func earAt(s *station, id app.ID) *poleEar {
	e := &poleEar{}
	s.virtual.listen(id, func(p []float32, at time.Time) {
		if peakOf(p) < -40 {
			return
		}
		e.mu.Lock()
		defer e.mu.Unlock()
		if !e.loud.IsZero() {
			e.silence = max(e.silence, at.Sub(e.loud))
		}
		e.loud = at
	})
	return e
}

func (e *poleEar) heardSince(t time.Time) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.loud.After(t)
}

func (e *poleEar) longest() time.Duration {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.silence
}

// TestAnEncoderThatStandsStillIsReplaced: the engine of what is on air blocks for
// good within its encoder; the station says so and gives the broadcast another
// engine, and the pole hears it again. The broadcast stays the same, and is taken
// off air like any other.
func TestAnEncoderThatStandsStillIsReplaced(t *testing.T) {
	s := quietStation(t)
	s.air.hungAfter = hungAfter{block: time.Second}
	stall := newStall(t)
	s.network.outlets.config.Sent = stall.sent
	poles(t, s, 1)
	ear := earAt(s, s.inventory.Clusters()[0].ID)
	p := approvedTone(t, s, "Bản tin sáng", 40*time.Second)
	b, err := s.playout.GoLive(t.Context(), theProgram, playout.Request{Programme: p.ID})
	if err != nil {
		t.Fatal(err)
	}
	until(t, 10*time.Second, "the pole is heard", func() bool { return ear.heardSince(b.StartedAt) })
	stall.asked.Store(true)
	until(t, 10*time.Second, "it is told", func() bool { return wasTold(s, "air.hung") })
	told := s.clock.Now()
	until(t, 10*time.Second, "the pole is heard again", func() bool { return ear.heardSince(told.Add(time.Second)) })
	if gap := ear.longest(); gap < 500*time.Millisecond || gap > 10*time.Second {
		t.Errorf("the pole was silent for %s", gap)
	}
	if on := s.playout.State(); on.Broadcast.ID != b.ID || on.Phase != playout.PhaseOnAir || on.Failure != nil {
		t.Errorf("on air is %+v", on)
	}
	if err := s.playout.StopLive(t.Context(), theProgram); err != nil {
		t.Fatal(err)
	}
	if kept, err := s.db.Broadcast(t.Context(), b.ID); err != nil || kept.EndReason != playout.EndStopped {
		t.Errorf("in the log: %+v, %v", kept, err)
	}
}

// TestAnEngineThatKeepsStandingStillIsGivenUp after a few times, with its reason,
// so that something else can sound; whoever takes one off air that stands still
// waits for a moment and not for ever.
func TestAnEngineThatKeepsStandingStillIsGivenUp(t *testing.T) {
	t.Parallel()
	for _, stopped := range []bool{false, true} {
		a := testChain(t)
		a.hungAfter = hungAfter{block: 200 * time.Millisecond}
		free := make(chan struct{})
		t.Cleanup(func() { close(free) })
		var packets, held atomic.Int32
		a.outlets.config.Sent = func(time.Time, []byte) {
			if packets.Add(1)%5 == 0 {
				held.Add(1)
				<-free
			}
		}
		var told atomic.Int32
		a.onFault = func(err error) {
			if app.CodeOf(err) == "air.hung" {
				told.Add(1)
			}
		}
		if stopped {
			a.hungAfter.block = time.Minute
		}
		if err := a.Start(t.Context(), playout.Source{Broadcast: app.Broadcast{ID: "b", Title: "Bản tin"}, File: squareFile(t, 20)}); err != nil {
			t.Fatal(err)
		}
		if stopped {
			until(t, 10*time.Second, "it stands still", func() bool { return held.Load() == 1 })
			a.Stop()
			if a.Err() != nil {
				t.Errorf("taken off air with %v", a.Err())
			}
			continue
		}
		<-a.Done()
		if app.CodeOf(a.Err()) != "air.hung" {
			t.Errorf("ended with %v", a.Err())
		}
		until(t, 5*time.Second, "each time is told", func() bool { return told.Load() == hungMost+1 })
		a.Stop()
	}
}

// wasTold reports whether a station without a window was told of a fault.
func wasTold(s *station, code string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(s.untold, func(err error) bool { return app.CodeOf(err) == code })
}

// squareFile is a file of so many seconds of sound.
func squareFile(t *testing.T, seconds int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "square.wav")
	w, err := codec.CreateWAV(path, audio.Mono, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(square(seconds*audio.Rate)), w.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// stuckSound gives some sound and then never returns.
type stuckSound struct {
	left int
	free chan struct{}
}

func (s *stuckSound) Format() audio.Format { return audio.Mono }

func (s *stuckSound) Read(p []float32) (int, error) {
	if s.left == 0 {
		<-s.free
		return 0, io.EOF // the test is over
	}
	n := copy(p, square(min(len(p), s.left)))
	s.left -= n
	return n, nil
}

// TestASourceThatNeverReturns is given up in its time before the first sound, and
// is a silence that is acted on after it.
func TestASourceThatNeverReturns(t *testing.T) {
	t.Parallel()
	free := make(chan struct{})
	t.Cleanup(func() { close(free) })
	for after, code := range map[int]string{0: "air.hung_start", 2 * audio.Rate: "air.silent_programme"} {
		a := testChain(t)
		a.hungAfter = hungAfter{start: time.Second}
		a.silence = func() time.Duration { return time.Second }
		a.openSound = func(string, time.Duration) (audio.Source, error) { return &stuckSound{after, free}, nil }
		err := a.Start(t.Context(), playout.Source{Broadcast: app.Broadcast{ID: "b", Title: "Bản tin"}, File: "x", At: time.Now()})
		if err == nil {
			<-a.Done()
			err = a.Err()
		}
		if app.CodeOf(err) != code {
			t.Errorf("after %d samples: %v", after, err)
		}
	}
}

// TestPlayersThatStandStillHoldUpNoPole: the sender of the players blocks for
// good; a broadcast's own goes on, and everything is closed in time.
func TestPlayersThatStandStillHoldUpNoPole(t *testing.T) {
	t.Parallel()
	free := make(chan struct{})
	var held atomic.Int32
	s, err := newOutlets(stream.SenderConfig{LoopbackOnly: true, Sent: func(time.Time, []byte) { held.Add(1); <-free }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { close(free) })
	sent := 0
	s.config.Sent = func(time.Time, []byte) { sent++ }
	o, err := s.open(app.Broadcast{ID: "b"})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Now()
	for n := range 2 * playersQueue {
		if err := s.write(o, make([]float32, audio.BlockFrames), at.Add(time.Duration(n)*audio.BlockDuration)); err != nil {
			t.Fatal(err)
		}
	}
	until(t, 5*time.Second, "the players' sender blocks", func() bool { return held.Load() == 1 })
	if sent != 2*playersQueue {
		t.Errorf("%d blocks were sent", sent)
	}
	if err := s.close(); err != nil {
		t.Error(err)
	}
}

// TestWhatIsMadeAnewTwiceKeepsItsPlace: a file by hand goes on each time where
// its beginning would have it, and what is left behind keeps the times it had.
func TestWhatIsMadeAnewTwiceKeepsItsPlace(t *testing.T) {
	t.Parallel()
	a := testChain(t)
	a.hungAfter = hungAfter{block: 200 * time.Millisecond}
	free := make(chan struct{})
	t.Cleanup(func() { close(free) })
	var sent atomic.Int32
	a.outlets.config.Sent = func(time.Time, []byte) {
		if n := sent.Add(1); n == 10 || n == 20 {
			<-free
		}
	}
	path := squareFile(t, 20)
	var mu sync.Mutex
	var at []time.Time
	var from []time.Duration
	opened := func() int {
		mu.Lock()
		defer mu.Unlock()
		return len(from)
	}
	a.openSound = func(_ string, place time.Duration) (audio.Source, error) {
		mu.Lock()
		defer mu.Unlock()
		at, from = append(at, time.Now()), append(from, place)
		return codec.DecodeFrom(t.Context(), path, audio.Stereo, place)
	}
	if err := a.Start(t.Context(), playout.Source{Broadcast: app.Broadcast{ID: "b", Title: "Bản tin"}, File: path}); err != nil {
		t.Fatal(err)
	}
	until(t, 10*time.Second, "it is made anew twice", func() bool { return opened() == 3 })
	a.Stop()
	first, _ := a.outlets.times("b")
	for n := 1; n < 3; n++ {
		if due := at[n].Sub(first); (from[n] - due).Abs() > 100*time.Millisecond {
			t.Errorf("opened for the %dth time at %v, and %v is due", n+1, from[n], due)
		}
	}
}

// TestWhatIsGivenUpKeepsItsTimes, so that the poles play out what they have of
// it.
func TestWhatIsGivenUpKeepsItsTimes(t *testing.T) {
	t.Parallel()
	a := testChain(t)
	o, err := a.outlets.open(app.Broadcast{ID: "b"})
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	o.sent(began, began.Add(time.Second))
	a.outlets.tops(o)
	a.outlets.abandon(o)
	if first, last := a.outlets.times("b"); !first.Equal(began) || !last.Equal(began.Add(time.Second)) {
		t.Errorf("from %v to %v", first, last)
	}
}
