package link

import (
	"bytes"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"

	"tienglang/sync/wire"
)

// written is a log that is read while it is written.
type written struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (w *written) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b.Write(p)
}

func (w *written) count(what string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Count(w.b.String(), what)
}

// Who stands at a box that finds no station is told where it looks, once, and once
// more after the line was up.
func TestABoxSaysThatNobodyAnswers(t *testing.T) {
	s := newStation(t).start()
	id := newIdentity(t)
	s.pair(id.Public(), "a")
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := free.Addr().String()
	free.Close()
	var log written
	lonely := func(c *ClientConfig) {
		c.Addrs, c.Logger = []string{nobody}, slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	s.connect(id, lonely)
	waitFor(t, "three tries", func() bool { return log.count("the station does not answer") >= 3 })
	if n := log.count("level=WARN msg=\"the station does not answer, trying on\" part=link at=[" + nobody + "]"); n != 1 {
		t.Errorf("told %d times:\n%s", n, &log.b)
	}

	var told written
	box := s.connect(newPaired(t, s), func(c *ClientConfig) { c.Logger = slog.New(slog.NewTextHandler(&told, nil)) })
	next(t, "line", box.up)
	if told.count("does not answer") != 0 {
		t.Errorf("a box whose station answers says:\n%s", &told.b)
	}
	s.Close()
	waitFor(t, "word of the station that went", func() bool { return told.count("does not answer") == 1 })
}

// newPaired is the identity of a box in the station's books.
func newPaired(t *testing.T, s *station) *wire.Identity {
	t.Helper()
	id := newIdentity(t)
	s.pair(id.Public(), "b")
	return id
}
