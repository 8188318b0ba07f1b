package command

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/relay"
	"tienglang/audio/stream"
)

// testChain is an engine with outlets of its own.
func testChain(t *testing.T) *airchain {
	t.Helper()
	o, err := newOutlets(stream.SenderConfig{LoopbackOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.close() })
	return &airchain{clock: app.SystemClock{}, outlets: o, carts: &cartSounds{}, whole: wellAfter, onFault: func(err error) { t.Log(err) },
		onRelay: func(playout.Source, relay.Change) {}, onRelayOver: func(app.ID) {}}
}

// TestRelayThatIsNotThere: at its time what stands in is on air, to the sample
// of its beginning, and it is told why.
func TestRelayThatIsNotThere(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	path := filepath.Join(t.TempDir(), "standin.wav")
	w, err := codec.CreateWAV(path, audio.Mono, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(square(3 * audio.Rate)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	a := testChain(t)
	var mu sync.Mutex
	var changes []relay.Change
	a.onRelay = func(_ playout.Source, c relay.Change) {
		mu.Lock()
		defer mu.Unlock()
		changes = append(changes, c)
	}
	at := time.Now().Add(1500 * time.Millisecond)
	b := app.Broadcast{ID: "b", Kind: app.BroadcastRelay}
	err = a.Start(t.Context(), playout.Source{Broadcast: b, At: at, Length: 500 * time.Millisecond, Fallbacks: []string{path},
		Relay: &app.Relay{ID: "r", Name: "VOV", URL: server.URL, Silence: 4 * time.Second}})
	if err != nil {
		t.Fatal(err)
	}
	until(t, 10*time.Second, "it sounds", func() bool { return a.Level().PeakDBFS > -20 })
	if first, _ := a.outlets.times("b"); !first.Equal(at) {
		t.Errorf("it began at %v, not %v", first, at)
	}
	select {
	case <-a.Done():
	case <-time.After(10 * time.Second):
		t.Fatal("it has no end")
	}
	_, last := a.outlets.times("b")
	if length := last.Sub(at); length < 500*time.Millisecond || length > 3*time.Second {
		t.Errorf("it was %v long", length)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(changes) != 1 || changes[0].Phase != relay.PhaseFallback || changes[0].Fault.Reason != relay.ReasonHTTP || changes[0].Playing != path {
		t.Errorf("told %+v", changes)
	}
}

// TestRelayStoppedBeforeItsTime leaves nothing behind.
func TestRelayStoppedBeforeItsTime(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	a, over := testChain(t), app.ID("")
	a.onRelayOver = func(b app.ID) { over = b }
	err := a.Start(t.Context(), playout.Source{Broadcast: app.Broadcast{ID: "b"}, At: time.Now().Add(time.Hour),
		Relay: &app.Relay{ID: "r", Name: "VOV", URL: server.URL, Silence: 4 * time.Second}})
	if err != nil {
		t.Fatal(err)
	}
	a.Stop()
	select {
	case <-a.Done():
	default:
		t.Error("it is not over")
	}
	if over != "b" {
		t.Error("how the relay fares is not forgotten")
	}
}

func square(n int) []float32 {
	p := make([]float32, n)
	for i := range p {
		p[i] = 0.5 * float32(1-2*(i/50%2))
	}
	return p
}
