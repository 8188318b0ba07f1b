package link

import (
	"context"
	"crypto/tls"
	"io"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tienglang/app"
	"tienglang/sync/wire"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const commune app.ID = "0193a7c0-1111-7000-8000-000000000001"

// books is a station's list of paired speakers and its order numbers.
type books struct {
	mu    sync.Mutex
	pairs map[string]app.ID
	seq   int64
}

func (b *books) SpeakerAllowed(key string) (app.ID, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	c, ok := b.pairs[key]
	return c, ok
}

func (b *books) NextOrderSeq() (int64, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.seq++
	return b.seq, nil
}

func (b *books) KeepSpeaker(_ context.Context, cluster app.ID, key string, _ time.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pairs[key] = cluster
	return nil
}

func (b *books) unpair(key string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.pairs, key)
}

// station is a real station's end of the link with what it heard.
type station struct {
	*Server
	t        testing.TB
	books    *books
	identity *wire.Identity
	cert     tls.Certificate
	events   chan wire.Event
	refused  chan Refused
	reports  chan app.SpeakerReport
	presence chan bool
}

func newIdentity(t testing.TB) *wire.Identity {
	t.Helper()
	id, err := wire.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func quietLog() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

func newStation(t testing.TB) *station {
	t.Helper()
	cert, err := LoadCertificate(filepath.Join(t.TempDir(), "tls.pem"), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return &station{
		t: t, books: &books{pairs: map[string]app.ID{}}, identity: newIdentity(t), cert: cert,
		events: make(chan wire.Event, 100), refused: make(chan Refused, 100),
		reports: make(chan app.SpeakerReport, 100), presence: make(chan bool, 100),
	}
}

func (s *station) config(listen string) ServerConfig {
	return ServerConfig{
		Listen: listen, LoopbackOnly: true, Commune: commune, Identity: s.identity, Certificate: s.cert,
		Clock: app.NewSteadyClock(), Speakers: s.books, Numbers: s.books, Logger: quietLog(),
		OnEvent:    func(_ app.ID, e wire.Event) { s.events <- e },
		OnRefused:  func(why Refused, _ string) { s.refused <- why },
		OnPresence: func(_ app.ID, up bool, _ time.Time) { s.presence <- up },
		OnReport: func(_ context.Context, _ app.ID, r app.SpeakerReport) error {
			s.reports <- r
			return nil
		},
		OnOffer: func(_ context.Context, _ string, cluster, broadcast app.ID, sdp string) (string, error) {
			if broadcast == "" {
				return "", app.Fail("live.not_on_air", nil, "cluster", string(cluster))
			}
			return "answer to " + sdp, nil
		},
	}
}

// start opens the line; edit may change the configuration first.
func (s *station) start(edit ...func(*ServerConfig)) *station {
	s.t.Helper()
	cfg := s.config("127.0.0.1:0")
	for _, e := range edit {
		e(&cfg)
	}
	srv, err := NewServer(cfg)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := srv.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.Server = srv
	s.t.Cleanup(srv.Close)
	return s
}

// pair enters a speaker into the station's books.
func (s *station) pair(key string, cluster app.ID) {
	_ = s.books.KeepSpeaker(context.Background(), cluster, key, time.Time{})
}

// pole is a speaker's end with what it heard.
type pole struct {
	*Client
	identity *wire.Identity
	orders   chan wire.Order
	up       chan bool
}

// connect starts a speaker that knows the station.
func (s *station) connect(id *wire.Identity, edit ...func(*ClientConfig)) *pole {
	s.t.Helper()
	verifier, err := wire.NewVerifier(s.identity.Public(), commune, id.Public(), wire.SeqFile(filepath.Join(s.t.TempDir(), "seq")))
	if err != nil {
		s.t.Fatal(err)
	}
	fingerprint, err := s.Fingerprint()
	if err != nil {
		s.t.Fatal(err)
	}
	p := &pole{identity: id, orders: make(chan wire.Order, 100), up: make(chan bool, 100)}
	cfg := ClientConfig{
		Addrs: []string{s.Addr()}, Fingerprint: fingerprint, StationKey: s.identity.Public(), Commune: commune,
		Identity: id, Verifier: verifier, Clock: app.SystemClock{}, Logger: quietLog(),
		OnOrder:     func(o wire.Order) { p.orders <- o },
		OnConnected: func(up bool) { p.up <- up },
	}
	for _, e := range edit {
		e(&cfg)
	}
	if p.Client, err = NewClient(cfg); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(p.Close)
	return p
}

// next waits for what a channel brings.
func next[T any](t testing.TB, what string, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(time.Minute):
		t.Fatalf("no %s within a minute", what)
		panic("unreachable")
	}
}

// waitFor polls until ok holds.
func waitFor(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for until := time.Now().Add(time.Minute); time.Now().Before(until); time.Sleep(5 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("no %s within a minute", what)
}

func httpsServer(t testing.TB, cert tls.Certificate) (*httptest.Server, string) {
	t.Helper()
	srv := httptest.NewUnstartedServer(nil)
	srv.TLS = &tls.Config{Certificates: []tls.Certificate{cert}}
	fingerprint, err := CertificateFingerprint(cert)
	if err != nil {
		t.Fatal(err)
	}
	return srv, fingerprint
}
