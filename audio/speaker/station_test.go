package speaker

import (
	"bytes"
	"context"
	"crypto/tls"
	"log/slog"
	"math"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/stream"
	"tienglang/sync/link"
	"tienglang/sync/wire"
)

func TestMain(m *testing.M) {
	if os.Getenv("SPEAKER_CHILD") != "" {
		child()
		return
	}
	goleak.VerifyTestMain(m)
}

const commune app.ID = "0193a7c0-1111-7000-8000-000000000001"

// station is a whole station on the loopback: pairing over HTTPS, the link,
// and a sender that plays test sound by the station's clock.
type station struct {
	t        testing.TB
	dir      string
	clock    app.Clock
	identity *wire.Identity
	cert     tls.Certificate
	workshop bool
	link     *link.Server
	pair     *link.PairHandler
	https    *httptest.Server
	sender   *stream.Sender

	mu       sync.Mutex
	pairs    map[string]app.ID
	gone     map[string]time.Time // keys that were revoked, and since when
	seq      int64
	reports  map[app.ID][]app.SpeakerReport
	broken   bool  // reports cannot be kept
	knocks   int   // that were refused
	keyless  bool  // it gives no keys, as one of before
	keyFault error // why it cannot give one
	keepKey  bool  // keys may lie on the speakers' disks
	events   []wire.Event
	backs    map[app.ID][]wire.Returned
	session  *stream.Session // the newest
	turn     sync.Mutex      // held while an order of a broadcast is sent
	shelf    shelf
}

func (s *station) SpeakerAllowed(key string) (app.ID, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.pairs[key]
	return c, ok
}

func (s *station) SpeakerRevoked(key string) (words string, at time.Time, revoked bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, revoked = s.gone[key]
	return "a box", at, revoked
}

// revoke believes the box of a cluster no more; tell has it told over the line.
func (s *station) revoke(cluster app.ID, tell bool) {
	key := s.key(cluster)
	s.mu.Lock()
	delete(s.pairs, key)
	s.gone[key] = s.clock.Now()
	s.mu.Unlock()
	if tell {
		s.line().Drop(key)
	}
}

func (s *station) NextOrderSeq() (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seq++
	return s.seq, nil
}

func (s *station) KeepSpeaker(_ context.Context, cluster app.ID, key string, _ time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pairs[key] = cluster
	return nil
}

func newStation(t testing.TB) *station {
	t.Helper()
	return newStationBy(t, app.NewSteadyClock())
}

// newStationBy is a station whose clock is given.
func newStationBy(t testing.TB, clock app.Clock) *station {
	t.Helper()
	s := &station{
		t: t, dir: t.TempDir(), clock: clock, workshop: true,
		pairs: map[string]app.ID{}, gone: map[string]time.Time{}, reports: map[app.ID][]app.SpeakerReport{},
	}
	var err error
	if s.identity, err = wire.NewIdentity(); err != nil {
		t.Fatal(err)
	}
	if s.cert, err = link.LoadCertificate(filepath.Join(s.dir, "tls.pem"), time.Now()); err != nil {
		t.Fatal(err)
	}
	if s.sender, err = stream.NewSender(stream.SenderConfig{Clock: s.clock, LoopbackOnly: true, Logger: testLog(t)}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.sender.Close() })
	s.openLink("127.0.0.1:0")
	t.Cleanup(func() { s.line().Close() })
	s.openPairing()
	return s
}

func testLog(t testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(&testWriter{t: t}, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// testWriter keeps the log and shows it when the test failed.
type testWriter struct {
	t    testing.TB
	once sync.Once
	mu   sync.Mutex
	b    bytes.Buffer
}

func (w *testWriter) Write(p []byte) (int, error) {
	w.once.Do(func() {
		w.t.Cleanup(func() {
			w.mu.Lock()
			defer w.mu.Unlock()
			if w.t.Failed() {
				w.t.Logf("%s", w.b.Bytes())
			}
		})
	})
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b.Write(p)
}

func (s *station) openLink(listen string) {
	s.t.Helper()
	srv, err := link.NewServer(link.ServerConfig{
		Listen: listen, LoopbackOnly: true, Commune: commune, Identity: s.identity, Certificate: s.cert,
		Clock: s.clock, Speakers: s, Numbers: s, Logger: testLog(s.t),
		OnReport: s.keepReport, DiskKey: s.diskKey,
		OnRefused: func(link.Refused, string) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.knocks++
		},
		OnOffer: func(ctx context.Context, key string, cluster, _ app.ID, sdp string) (string, error) {
			answer, session, err := s.sender.Answer(ctx, sdp, stream.PeerInfo{ID: string(cluster), Key: key})
			s.mu.Lock()
			defer s.mu.Unlock()
			s.session = session
			return answer, err
		},
		OnReturned: s.keepReturned,
		OnEvent: func(_ app.ID, e wire.Event) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.events = append(s.events, e)
		},
	})
	if err == nil {
		err = srv.Start()
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.link = srv
}

// line is the link's present server.
func (s *station) line() *link.Server {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.link
}

// diskKey is the key of what a speaker keeps.
func (s *station) diskKey(key string, _ app.ID) ([]byte, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.keyless || s.keyFault != nil {
		return nil, false, s.keyFault
	}
	disk, err := s.identity.DiskKey(key)
	return disk, s.keepKey, err
}

// keepReport keeps a report once, as a store would by its number.
func (s *station) keepReport(_ context.Context, cluster app.ID, r app.SpeakerReport) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken {
		return app.Fail("disk.full", nil)
	}
	s.reports[cluster] = append(s.reports[cluster], r)
	return nil
}

func (s *station) openPairing() {
	s.https = httptest.NewUnstartedServer(nil)
	s.https.TLS = &tls.Config{Certificates: []tls.Certificate{s.cert}}
	fingerprint, err := s.link.Fingerprint()
	if err != nil {
		s.t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(s.link.Addr())
	n, _ := strconv.Atoi(port)
	s.pair = link.NewPairHandler(link.PairConfig{
		Identity: s.identity, Fingerprint: fingerprint, Commune: commune, StationName: "Đài xã Thử",
		Workshop: s.workshop, LinkPort: n, Clock: s.clock, Keeper: s, Logger: testLog(s.t),
	})
	mux := http.NewServeMux()
	mux.Handle(link.PairPath, s.pair)
	mux.Handle(link.HoldPath, link.NewHoldHandler(link.HoldConfig{Clock: s.clock, Speakers: s, Holder: s, Logger: testLog(s.t)}))
	mux.Handle(link.RevokedPath, link.NewRevokedHandler(link.RevokedConfig{Identity: s.identity, Commune: commune, Speakers: s}))
	s.https.Config.Handler = mux
	s.https.Config.ConnContext = link.MeterContext
	s.https.Listener = link.Metered(s.https.Listener)
	s.https.StartTLS()
	s.t.Cleanup(s.https.Close)
}

// config is a fresh virtual speaker that is to be paired to the cluster.
func (s *station) config(cluster app.ID) Config {
	code, _ := s.pair.Begin(cluster)
	return Config{
		Dir: filepath.Join(s.dir, string(cluster)), Station: s.https.URL, Code: code, Virtual: true,
		Runtime: filepath.Join(s.dir, "run-"+string(cluster)), Output: OutputNull, Logger: testLog(s.t), Version: "test",
	}
}

// start runs a speaker until the test ends or the returned stop is called.
func (s *station) start(cfg Config) (sp *Speaker, stop func()) {
	s.t.Helper()
	sp, err := New(cfg)
	if err != nil {
		s.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- sp.Run(ctx) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			if err := <-done; err != nil {
				s.t.Errorf("speaker ended with %v", err)
			}
		})
	}
	s.t.Cleanup(stop)
	return sp, stop
}

// waitFor polls until ok holds.
func waitFor(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for until := time.Now().Add(90 * time.Second); time.Now().Before(until); time.Sleep(10 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("%s: not within 90 s", what)
}

func (s *station) hears(sp ...*Speaker) {
	s.t.Helper()
	waitFor(s.t, "speakers connect", func() bool {
		for _, x := range sp {
			if !x.Status().Connected {
				return false
			}
		}
		return true
	})
}

func (s *station) order(kind wire.OrderKind, args any) {
	s.t.Helper()
	if _, err := s.line().SendOrder(context.Background(), wire.Order{To: wire.Everyone, Kind: kind, Args: wire.EncodeArgs(args)}); err != nil {
		s.t.Fatal(err)
	}
}

// seconds are the accounts of a cluster, each report counted once.
func (s *station) seconds(cluster app.ID) (all []app.PlayedSecond) {
	s.mu.Lock()
	defer s.mu.Unlock()
	seen := map[int64]bool{}
	for _, r := range s.reports[cluster] {
		if !seen[r.Seq] {
			seen[r.Seq] = true
			all = append(all, r.Seconds...)
		}
	}
	return all
}

// broadcastTest is test sound on the air.
type broadcastTest struct {
	id      app.ID
	sound   []float32
	start   time.Time // station time of its first sample
	endAt   time.Time
	station *station
	stop    context.CancelFunc
	pumped  chan struct{}
}

// broadcast puts sound on the air; leases are renewed until end.
func (s *station) broadcast(id app.ID, sound []float32, delayMS int) *broadcastTest {
	ctx, cancel := context.WithCancel(context.Background())
	b := &broadcastTest{id: id, sound: sound, station: s, stop: cancel, pumped: make(chan struct{})}
	b.lease(delayMS)
	started := make(chan struct{})
	go b.pump(ctx, started)
	<-started
	leased := make(chan struct{})
	go func() {
		defer close(leased)
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(time.Second):
				b.lease(delayMS)
			}
		}
	}()
	s.t.Cleanup(func() { cancel(); <-b.pumped; <-leased })
	return b
}

func (b *broadcastTest) lease(delayMS int) {
	b.station.turn.Lock()
	defer b.station.turn.Unlock()
	_, err := b.station.line().SendOrder(context.Background(), wire.Order{
		To: wire.Everyone, Kind: wire.OrderListen, Args: wire.EncodeArgs(wire.Listen{
			Broadcast: b.id, Title: "Thử", DelayMS: delayMS, Until: b.station.clock.Now().Add(8 * time.Second),
		})})
	if err != nil { // as while the link is down; the next renewal tries again
		testLog(b.station.t).Warn("lease", "err", err)
	}
}

// pump sends block n at start + n·20 ms. Unlike the station's own pacing it
// never skips: a test machine that stalls for half a second catches up.
func (b *broadcastTest) pump(ctx context.Context, started chan struct{}) {
	defer close(b.pumped)
	clock := b.station.clock
	b.start = clock.Now()
	close(started)
	block := make([]float32, audio.BlockFrames)
	for n := 0; ; n++ {
		due := b.start.Add(time.Duration(n) * audio.BlockDuration)
		select {
		case <-clock.After(due.Add(audio.BlockDuration).Sub(clock.Now())):
		case <-ctx.Done():
			b.endAt = due
			return
		}
		clear(block)
		copy(block, b.sound[min(n*audio.BlockFrames, len(b.sound)):])
		if err := b.station.sender.Write(block, due); err != nil {
			b.station.t.Error(err)
		}
	}
}

// end stops the sound and tells the speakers to play out what was captured.
func (b *broadcastTest) end() {
	b.stop()
	<-b.pumped
	if err := b.station.sender.End(); err != nil {
		b.station.t.Error(err)
	}
	b.station.order(wire.OrderStop, wire.Stop{Broadcast: b.id, EndAt: b.endAt})
}

// wandering is a tone whose pitch wanders between 400 and 3000 Hz, so that
// every stretch of it sounds like no other.
func wandering(seconds float64) []float32 {
	r := rand.New(rand.NewPCG(1, 2))
	p := make([]float32, int(seconds*audio.Rate))
	phase, pitch, aim := 0.0, 1000.0, 1000.0
	for i := range p {
		if i%(audio.Rate/20) == 0 {
			aim = 400 + 2600*r.Float64()
		}
		pitch += (aim - pitch) / 1000
		phase += 2 * math.Pi * pitch / audio.Rate
		p[i] = float32(0.3 * math.Sin(phase))
	}
	return p
}
