package link

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// handClock stands still until it is moved.
type handClock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *handClock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.t }
func (c *handClock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}
func (c *handClock) After(d time.Duration) <-chan time.Time { return time.After(d) }

// desk is a station's side of pairing behind a real HTTPS server.
type desk struct {
	*PairHandler
	url     string
	clock   *handClock
	station *station
	fp      string
}

func newDesk(t *testing.T, edit ...func(*PairConfig)) *desk {
	t.Helper()
	s := newStation(t)
	srv, fingerprint := httpsServer(t, s.cert)
	d := &desk{clock: &handClock{t: time.Now()}, station: s, fp: fingerprint}
	cfg := PairConfig{
		Identity: s.identity, Fingerprint: fingerprint, Commune: commune, StationName: "Đài xã Thử",
		LinkPort: 4223, LinkAddrs: []string{"203.0.113.5:4223"}, Clock: d.clock, Keeper: s.books, Logger: quietLog(),
	}
	for _, e := range edit {
		e(&cfg)
	}
	d.PairHandler = NewPairHandler(cfg)
	mux := http.NewServeMux()
	mux.Handle(PairPath, d.PairHandler)
	srv.Config.Handler = mux
	srv.StartTLS()
	t.Cleanup(srv.Close)
	d.url = srv.URL
	return d
}

func (d *desk) pair(code string, id *wire.Identity) (Paired, error) {
	return Pair(context.Background(), PairRequest{Station: d.url, Code: code, Identity: id})
}

func TestPair(t *testing.T) {
	d := newDesk(t)
	id := newIdentity(t)
	code, _ := d.Begin("cluster-1")
	typed := strings.ToLower(strings.ReplaceAll(code, "-", " "))
	p, err := d.pair(typed, id)
	if err != nil {
		t.Fatal(err)
	}
	if p.StationKey != d.station.identity.Public() || p.Fingerprint != d.fp || p.Commune != commune ||
		p.Cluster != "cluster-1" || p.StationName != "Đài xã Thử" || len(p.LinkAddrs) != 2 || p.LinkAddrs[0] != "127.0.0.1:4223" {
		t.Errorf("paired with %+v", p)
	}
	if c, ok := d.station.books.SpeakerAllowed(id.Public()); !ok || c != "cluster-1" {
		t.Errorf("the station keeps %q, %v", c, ok)
	}
	if _, err := d.pair(code, newIdentity(t)); app.CodeOf(err) != "pair.code_expired" {
		t.Errorf("the code's second speaker: %v", err)
	}
	if again, err := d.pair(code, id); err != nil || again.Cluster != "cluster-1" {
		t.Errorf("the same speaker, whose answer was lost: %+v, %v", again, err)
	}
}

func TestPairCodeIsVoidAfterFiveWrongTries(t *testing.T) {
	d := newDesk(t)
	code, _ := d.Begin("a")
	for range PairMaxTries {
		if _, err := d.pair(wire.NewPairCode(), newIdentity(t)); app.CodeOf(err) != "pair.code_wrong" {
			t.Errorf("a guess: %v", err)
		}
	}
	if _, err := d.pair(code, newIdentity(t)); app.CodeOf(err) != "pair.code_expired" {
		t.Errorf("the right code after them: %v", err)
	}
	if len(d.station.books.pairs) != 0 {
		t.Error("something was paired")
	}
}

// tryFrom sends both messages of a pairing as if from an address.
func (d *desk) tryFrom(t *testing.T, remote, code string, id *wire.Identity) (refusal string) {
	t.Helper()
	post := func(in, out any) string {
		b, err := json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodPost, PairPath, bytes.NewReader(b))
		r.RemoteAddr = remote
		w := httptest.NewRecorder()
		d.ServeHTTP(w, r)
		var refused pairRefusal
		if w.Code != http.StatusOK {
			out = &refused
		}
		if err := json.Unmarshal(w.Body.Bytes(), out); err != nil {
			t.Fatal(err)
		}
		return refused.Code
	}
	hello := pairHello{Key: id.Public(), Nonce: wire.Nonce()}
	var station pairFacts
	if code := post(hello, &station); code != "" {
		return code
	}
	bare, _ := wire.ParsePairCode(code)
	facts := hello.facts(station.Key, d.fp, station.Nonce)
	proof := pairProof{pairHello: hello, StationNonce: station.Nonce, Proof: facts.Proof(bare, wire.PairSpeaker, nil)}
	return post(proof, new(pairAnswer))
}

// TestNeighbourCannotDenyPairing guesses from one address until it is told to
// be slow, minute by minute: a pole elsewhere is paired all the same.
func TestNeighbourCannotDenyPairing(t *testing.T) {
	d := newDesk(t)
	code, _ := d.Begin("a")
	guesser := newIdentity(t)
	for range 3 {
		for range pairRate/2 + 1 {
			d.tryFrom(t, "192.0.2.9:1000", wire.NewPairCode(), guesser)
		}
		if got := d.tryFrom(t, "192.0.2.9:2000", code, guesser); got != "pair.slow_down" {
			t.Errorf("the guesser is told %q", got)
		}
		if got := d.tryFrom(t, "192.0.2.10:1000", wire.NewPairCode(), newIdentity(t)); got != "pair.code_wrong" {
			t.Errorf("a slip of the tongue elsewhere: %q", got)
		}
		d.clock.move(time.Minute + time.Second)
	}
	if got := d.tryFrom(t, "192.0.2.9:3000", code, guesser); got != "pair.code_expired" {
		t.Errorf("the guesser, with the right code: %q", got)
	}
	if got := d.tryFrom(t, "192.0.2.10:1000", code, newIdentity(t)); got != "" {
		t.Errorf("the pole: %q", got)
	}
}

// TestPairCodeIsVoidAfterAThousandWrongTries guesses from ever new addresses.
func TestPairCodeIsVoidAfterAThousandWrongTries(t *testing.T) {
	d := newDesk(t)
	code, _ := d.Begin("a")
	guesser, slowed := newIdentity(t), 0
	for n := range PairMostTries {
		remote := fmt.Sprintf("198.51.%d.%d:9", n/PairMaxTries/250, n/PairMaxTries%250)
		for d.tryFrom(t, remote, wire.NewPairCode(), guesser) == "pair.slow_down" {
			slowed++
			d.clock.move(31 * time.Second)
		}
	}
	if slowed == 0 {
		t.Error("all together were not slowed")
	}
	for _, c := range d.codes {
		c.expires = d.clock.Now().Add(time.Minute) // it is not its age that counts here
	}
	d.clock.move(31 * time.Second)
	if got := d.tryFrom(t, "192.0.2.10:1000", code, newIdentity(t)); got != "pair.code_expired" {
		t.Errorf("the right code after them: %q", got)
	}
}

func TestRemoteOf(t *testing.T) {
	for addr, want := range map[string]string{
		"192.0.2.1:5":              "192.0.2.1",
		"[::ffff:192.0.2.1]:5":     "192.0.2.1",
		"[2001:db8:1:2:3:4:5:6]:5": "2001:db8:1:2::/64",
		"[2001:db8:1:2:ffff::6]:5": "2001:db8:1:2::/64",
		"[fe80::1:2%eth0]:5":       "fe80::1:2",
		"@":                        "@",
	} {
		if got := remoteOf(&http.Request{RemoteAddr: addr}); got != want {
			t.Errorf("%s: %s, want %s", addr, got, want)
		}
	}
}

func TestPairCodeGrowsOld(t *testing.T) {
	d := newDesk(t)
	code, expires := d.Begin("a")
	d.clock.move(PairCodeLife + time.Second)
	if !d.clock.Now().After(expires) {
		t.Error("it is said to live longer")
	}
	if _, err := d.pair(code, newIdentity(t)); app.CodeOf(err) != "pair.code_expired" {
		t.Errorf("an old code: %v", err)
	}
	replaced, _ := d.Begin("a")
	fresh, _ := d.Begin("a")
	if _, err := d.pair(replaced, newIdentity(t)); app.CodeOf(err) != "pair.code_expired" {
		t.Errorf("a replaced code: %v", err)
	}
	if _, err := d.pair(fresh, newIdentity(t)); err != nil {
		t.Error(err)
	}
}

func TestPairGuessersAreSlowed(t *testing.T) {
	d := newDesk(t)
	for range pairRate / 2 {
		if _, err := d.pair(wire.NewPairCode(), newIdentity(t)); err == nil {
			t.Fatal("a guessed code was taken")
		}
	}
	code, _ := d.Begin("a")
	id := newIdentity(t)
	if _, err := d.pair(code, id); app.CodeOf(err) != "pair.slow_down" {
		t.Errorf("%v", err)
	}
	d.clock.move(time.Minute + time.Second)
	if _, err := d.pair(code, id); err != nil {
		t.Errorf("a minute later: %v", err)
	}
}

func TestPairNeedsTheSpeakerToBeKept(t *testing.T) {
	full := &fullDisk{err: app.Fail("cluster.key_taken", nil)}
	d := newDesk(t, func(c *PairConfig) { c.Keeper = full })
	code, _ := d.Begin("a")
	id := newIdentity(t)
	if _, err := d.pair(code, id); app.CodeOf(err) != "cluster.key_taken" {
		t.Errorf("%v", err)
	}
	full.err = nil
	if _, err := d.pair(code, newIdentity(t)); err != nil {
		t.Errorf("the code was lost with the refusal: %v", err)
	}
}

type fullDisk struct{ err error }

func (f *fullDisk) KeepSpeaker(context.Context, app.ID, string, time.Time) error { return f.err }

// TestPairThroughAManInTheMiddle passes both messages on word for word
// through a proxy with a certificate of its own.
func TestPairThroughAManInTheMiddle(t *testing.T) {
	d := newDesk(t)
	target, err := url.Parse(d.url)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	proxy.Transport = transport
	t.Cleanup(transport.CloseIdleConnections)
	middle, _ := httpsServer(t, newStation(t).cert)
	middle.Config.Handler = proxy
	middle.StartTLS()
	t.Cleanup(middle.Close)

	code, _ := d.Begin("a")
	id := newIdentity(t)
	_, err = Pair(context.Background(), PairRequest{Station: middle.URL, Code: code, Identity: id})
	if app.CodeOf(err) != "pair.code_wrong" {
		t.Errorf("%v", err)
	}
	if _, ok := d.station.books.SpeakerAllowed(id.Public()); ok {
		t.Error("the station was deceived")
	}
}

// TestPairWithAnImpostor answers as a station that does not know the code.
func TestPairWithAnImpostor(t *testing.T) {
	id := newIdentity(t)
	impostor := newDesk(t)
	srv, _ := httpsServer(t, impostor.station.cert)
	srv.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		if !strings.Contains(string(b), "station_nonce") {
			impostor.write(w, 200, impostor.hello())
			return
		}
		body := []byte(`{"station_key":"` + impostor.station.identity.Public() + `","commune":"x","cluster":"y","link_addrs":["127.0.0.1:1"]}`)
		impostor.write(w, 200, pairAnswer{Paired: body, Proof: make([]byte, 32)})
	})
	srv.StartTLS()
	t.Cleanup(srv.Close)
	_, err := Pair(context.Background(), PairRequest{Station: srv.URL, Code: wire.NewPairCode(), Identity: id})
	if app.CodeOf(err) != "pair.code_wrong" {
		t.Errorf("%v", err)
	}
}

func TestWorkshopAndRealStationsDoNotMix(t *testing.T) {
	d := newDesk(t, func(c *PairConfig) { c.Workshop = true })
	code, _ := d.Begin("a")
	if _, err := d.pair(code, newIdentity(t)); app.CodeOf(err) != "pair.workshop" {
		t.Errorf("a real speaker at a training station: %v", err)
	}
	real := newDesk(t)
	code, _ = real.Begin("a")
	req := PairRequest{Station: real.url, Code: code, Identity: newIdentity(t), Virtual: true}
	if _, err := Pair(t.Context(), req); app.CodeOf(err) != "pair.workshop" {
		t.Errorf("a training speaker at a real station: %v", err)
	}
	req.Station = "https://192.0.2.1:9"
	if _, err := Pair(t.Context(), req); app.CodeOf(err) != "pair.workshop" {
		t.Errorf("a training speaker beyond this machine: %v", err)
	}
}

func TestPairWhereNobodyAnswers(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	for _, station := range []string{"https://" + address, address, "http://" + address, "::"} {
		_, err := Pair(t.Context(), PairRequest{Station: station, Code: wire.NewPairCode(), Identity: newIdentity(t)})
		if app.CodeOf(err) != "pair.station_unreachable" {
			t.Errorf("%s: %v", station, err)
		}
	}
	other := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(other.Close)
	_, err = Pair(t.Context(), PairRequest{Station: other.URL, Code: wire.NewPairCode(), Identity: newIdentity(t)})
	if app.CodeOf(err) != "pair.failed" {
		t.Errorf("another program: %v", err)
	}
}

func FuzzPairHandler(f *testing.F) {
	id, err := wire.NewIdentity()
	if err != nil {
		f.Fatal(err)
	}
	books := &books{pairs: map[string]app.ID{}}
	clock := &handClock{t: time.Now()}
	h := NewPairHandler(PairConfig{Identity: id, Fingerprint: "f", Commune: commune, Clock: clock, Keeper: books, Logger: quietLog()})
	h.Begin("a")
	f.Add(`{"key":"` + id.Public() + `","nonce":"0123456789abcdef"}`)
	f.Add(`{"key":"` + id.Public() + `","nonce":"0123456789abcdef","station_nonce":"x","proof":"AAAA"}`)
	f.Fuzz(func(t *testing.T, body string) {
		clock.move(time.Minute)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, PairPath, strings.NewReader(body)))
		if len(books.pairs) != 0 {
			t.Fatal("paired without the code")
		}
	})
}
