//go:build long

package relay

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// meddler stands between a listener and a real Icecast and does what bad
// servers, proxies and networks do. What it does changes for the connections
// that are open as well.
type meddler struct {
	*httptest.Server
	way      atomic.Value // what it does now, "" for nothing
	upstream atomic.Value // of the sound
	lies     bool         // it tells of titles that are not there
	quit     chan struct{}
	once     sync.Once
}

func meddle(t *testing.T, upstream string) *meddler {
	t.Helper()
	m := &meddler{quit: make(chan struct{})}
	m.way.Store("")
	m.upstream.Store(upstream)
	m.Server = httptest.NewServer(m)
	t.Cleanup(func() { m.once.Do(func() { close(m.quit) }); m.CloseClientConnections(); m.Close() })
	return m
}

// ServeHTTP answers in the way of the moment.
func (m *meddler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch way := m.way.Load().(string); way {
	case "401", "404", "500":
		http.Error(w, way, map[string]int{"401": 401, "404": 404, "500": 500}[way])
	case "loop":
		http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
	case "page":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<!DOCTYPE html><html><title>Đăng nhập Wi-Fi</title>"+strings.Repeat("<p>Mời đăng nhập</p>", 500))
	case "header":
		m.endlessHeader(w, r)
	default:
		m.pass(w, r)
	}
}

// endlessHeader begins an answer whose header has no end.
func (m *meddler) endlessHeader(w http.ResponseWriter, r *http.Request) {
	c, rw, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer c.Close()
	_, _ = rw.WriteString("HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\n")
	for m.still(r, "header") {
		if _, err := rw.WriteString("X-Dai: " + strings.Repeat("a", 200) + "\r\n"); err != nil || rw.Flush() != nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// still reports whether it goes on doing this.
func (m *meddler) still(r *http.Request, way string) bool {
	select {
	case <-m.quit:
		return false
	case <-r.Context().Done():
		return false
	default:
		return m.way.Load() == way
	}
}

// cuts are the ways that need a new connection.
const cuts = "401 404 500 loop page header close"

// pass hands the sound on, for as long as nothing else is to be done to it.
func (m *meddler) pass(w http.ResponseWriter, r *http.Request) {
	q, err := http.NewRequestWithContext(r.Context(), http.MethodGet, m.upstream.Load().(string), nil)
	if err != nil {
		return
	}
	up, err := http.DefaultClient.Do(q)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer up.Body.Close()
	w.Header().Set("Content-Type", up.Header.Get("Content-Type"))
	if m.way.Load() == "wrong type" {
		w.Header().Set("Content-Type", "audio/aac")
	}
	if m.lies {
		w.Header().Set("Icy-Metaint", "8192")
	}
	block := make([]byte, 1024)
	for {
		n, err := up.Body.Read(block)
		way := m.way.Load().(string)
		if err != nil || way != "" && strings.Contains(cuts, way) {
			return
		}
		if !m.hand(w, block[:n], way) {
			return
		}
	}
}

// hand gives a piece of the sound, or what stands in its place.
func (m *meddler) hand(w http.ResponseWriter, p []byte, way string) bool {
	switch way {
	case "noise":
		noise(w, len(p))
	case "flood of noise":
		for range 40 { // some 10 MB/s
			noise(w, 16<<10)
			time.Sleep(time.Millisecond)
		}
	case "drip":
		_, _ = w.Write(p[:1])
	default:
		if _, err := w.Write(p); err != nil {
			return false
		}
	}
	w.(http.Flusher).Flush()
	return true
}

// TestEveryFaultOfAServer: what servers, proxies and networks do to a stream of
// each codec.
func TestEveryFaultOfAServer(t *testing.T) {
	for name, kind := range icecastKinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := meddle(t, startIcecast(t, kind...).url())
			on := func(way string) func(*testing.T) { return func(*testing.T) { m.way.Store(way) } }
			endure(t, NewRemote(m.URL+"/live"), []trouble{
				{"garbage", "not_sound ended", on("noise"), on("")},
				{"flood of garbage", "not_sound ended", on("flood of noise"), on("")},
				{"no right to listen", "http ended", on("401"), on("")},
				{"not there", "http ended", on("404"), on("")},
				{"broken", "http ended", on("500"), on("")},
				{"redirected in a circle", "unreachable ended", on("loop"), on("")},
				{"a page to sign in", "not_sound ended", on("page"), on("")},
				{"a header without an end", "stall ended", on("header"), on("")},
				{"closed", "ended", on("close"), on("")},
				{"drips", "stall not_sound", on("drip"), on("")},
			})
		})
	}
}

// TestAnotherCodec: a stream becomes one of another codec, under the type of the
// first; something stands in for a moment, and what comes is then understood.
func TestAnotherCodec(t *testing.T) {
	mp3, aac := startIcecast(t, icecastKinds["mp3"]...), startIcecast(t, icecastKinds["aac"]...)
	m := meddle(t, mp3.url())
	other := func(to *icecast) func(*testing.T) {
		return func(*testing.T) { m.upstream.Store(to.url()); m.way.Store("close") }
	}
	endure(t, NewRemote(m.URL+"/live"), []trouble{
		{"becomes aac, called mp3", "ended not_sound", other(aac), func(*testing.T) { m.way.Store("") }},
		{"becomes mp3, called aac", "ended not_sound", other(mp3), func(*testing.T) { m.way.Store("wrong type") }},
	})
}

// TestTitlesThatAreNotThere: a server announces titles between its sound and
// sends none, and a server that sends them to everybody: either is heard whole.
func TestTitlesThatAreNotThere(t *testing.T) {
	m := meddle(t, startIcecast(t, icecastKinds["mp3"]...).url())
	m.lies = true
	l := listenTo(t, Config{Source: NewRemote(m.URL + "/live"), Fallbacks: []string{standIn(t)}, Silence: usualSilence})
	waitUntil(t, func() bool { return l.air.line.ready(true) })
	l.begin(t)
	l.await(t, 0, "relay")
	waitFor(t, l, 10*time.Second)
	l.end()
	if v := l.judge(); v.silence > 0 || len(v.repeated) > 0 || strings.Contains(v.order, "stand-in") {
		t.Errorf("silence of %v, repeated %v:%s", v.silence, v.repeated, v.order)
	}
}
