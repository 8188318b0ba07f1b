package client

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// against makes a client of a hub that answers with h after Hello.
func against(t *testing.T, h http.HandlerFunc, o Options) *Client {
	t.Helper()
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/hello" {
			_ = json.NewEncoder(w).Encode(wire.Hello{Name: "tỉnh", Session: "s", Time: time.Now()})
			return
		}
		h(w, r)
	}))
	t.Cleanup(s.Close)
	id, err := wire.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	c := New(Enrolment{URL: s.URL, Fingerprint: wire.HubFingerprint(s.Certificate())}, id, o)
	t.Cleanup(c.Close)
	return c
}

func TestHubThatHangsIsLeft(t *testing.T) {
	c := against(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
		panic(http.ErrAbortHandler) // an answer could come in time yet
	}, Options{Stall: 200 * time.Millisecond})
	if err := c.Hello(t.Context()); app.CodeOf(err) != "hub.unreachable" {
		t.Errorf("hello: %v", err)
	}
	path := filepath.Join(t.TempDir(), "a.flac")
	if err := os.WriteFile(path, make([]byte, 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	u := upload{c: c, sha: strings.Repeat("a", 64), size: 1000, piece: 1000, progress: func(int64, int64) {}}
	var err error
	if u.f, err = os.Open(path); err != nil {
		t.Fatal(err)
	}
	defer u.f.Close()
	if _, err := u.send(t.Context(), 0); app.CodeOf(err) != "hub.unreachable" {
		t.Errorf("a piece: %v", err)
	}
}

func TestCancelEndsARequest(t *testing.T) {
	asked := make(chan struct{})
	c := against(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // the server watches the line only after that
		close(asked)
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	}, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-asked; cancel() }()
	if _, err := c.Push(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestStrangeAnswersAreNamed(t *testing.T) {
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		code   string
	}{
		"a portal's page": {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<html>", http.StatusBadGateway) }, "hub.answer_strange"},
		"no JSON at all":  {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) }, "hub.unreachable"},
		"a problem": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(403)
			_, _ = w.Write([]byte(`{"code":"hub.not_enrolled"}`))
		}, "hub.not_enrolled"},
		"sessions for ever": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(401)
			_, _ = w.Write([]byte(`{"code":"hub.session"}`))
		}, "hub.session"},
	} {
		if _, err := against(t, c.answer, Options{}).Push(t.Context(), nil); app.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

func TestPiecesSuitTheLine(t *testing.T) {
	u := upload{c: &Client{piece: 1 << 20}, piece: firstPiece}
	for range 10 {
		u.suit(100 * time.Millisecond)
	}
	if u.piece != 1<<20 {
		t.Errorf("on a quick line %d", u.piece)
	}
	u.suit(5 * time.Second)
	if u.piece != 1<<20 {
		t.Errorf("at five seconds a piece %d", u.piece)
	}
	for range 20 {
		u.suit(time.Minute)
	}
	if u.piece != 4<<10 {
		t.Errorf("on a very slow line %d", u.piece)
	}
}
