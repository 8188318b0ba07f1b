package link

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// PairRequest is what a speaker brings to its pairing.
type PairRequest struct {
	Station  string // URL of the station; a bare host:port counts as https
	Code     string // as a person typed it
	Identity *wire.Identity
	Virtual  bool // a training cluster, which pairs with a workshop on this machine only
}

// pairTimeout bounds each of the two messages.
const pairTimeout = 10 * time.Second

// Pair pairs a speaker with the station. The certificate that the station
// shows counts for nothing until its proof covers it. Errors:
//
//	pair.station_unreachable  nothing answers there
//	pair.code_wrong           not the code that is shown, or a man in the middle
//	pair.code_expired         too late, used, or void for this address after five wrong tries
//	pair.workshop             a training station and a real speaker, or the reverse
//	pair.slow_down            too many tries in a minute
//	pair.failed               what answers there is no station
func Pair(ctx context.Context, r PairRequest) (Paired, error) {
	code, ok := wire.ParsePairCode(r.Code)
	if !ok {
		return Paired{}, app.Fail("pair.code_wrong", errors.New("not 12 characters of a code"))
	}
	u, err := stationURL(r.Station)
	if err != nil {
		return Paired{}, app.Fail("pair.station_unreachable", err, "station", r.Station)
	}
	if r.Virtual && !loopback(hostPort(u)) {
		return Paired{}, app.Fail("pair.workshop", nil)
	}
	p := newPairing(u.String())
	defer p.http.CloseIdleConnections()
	paired, err := p.run(ctx, code, r)
	if err != nil {
		return Paired{}, err
	}
	return paired, nil
}

func stationURL(s string) (*url.URL, error) {
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	if err != nil {
		return nil, err
	}
	if u.Scheme != "https" || u.Host == "" {
		return nil, errors.New("the station's address begins with https://")
	}
	return u.JoinPath(PairPath), nil
}

// StationAddress is host:port of a station's URL as Pair takes it.
func StationAddress(station string) (string, error) {
	u, err := stationURL(station)
	if err != nil {
		return "", err
	}
	return hostPort(u), nil
}

func hostPort(u *url.URL) string {
	if u.Port() == "" {
		return u.Host + ":443"
	}
	return u.Host
}

// pairing is one conversation; seen is the certificate it was held under.
type pairing struct {
	url  string
	http *http.Client
	seen string
}

func newPairing(u string) *pairing {
	p := &pairing{url: u}
	p.http = &http.Client{Timeout: pairTimeout, Transport: &http.Transport{TLSClientConfig: &tls.Config{
		MinVersion:         tls.VersionTLS12,
		InsecureSkipVerify: true, // the station's proof covers the certificate
		VerifyConnection:   p.see,
	}}}
	return p
}

func (p *pairing) see(s tls.ConnectionState) error {
	got := Fingerprint(s.PeerCertificates[0])
	if p.seen != "" && p.seen != got {
		return errors.New("the certificate changed on the way")
	}
	p.seen = got
	return nil
}

func (p *pairing) run(ctx context.Context, code string, r PairRequest) (Paired, error) {
	hello := pairHello{Key: r.Identity.Public(), Nonce: wire.Nonce(), Virtual: r.Virtual}
	var station pairFacts
	if err := p.post(ctx, hello, &station); err != nil {
		return Paired{}, err
	}
	if station.Nonce == "" || !wire.ValidPublic(station.Key) {
		return Paired{}, app.Fail("pair.failed", errors.New("the answer of another program"))
	}
	facts := hello.facts(station.Key, p.seen, station.Nonce)
	proof := pairProof{pairHello: hello, StationNonce: station.Nonce, Proof: facts.Proof(code, wire.PairSpeaker, nil)}
	var a pairAnswer
	if err := p.post(ctx, proof, &a); err != nil {
		return Paired{}, err
	}
	if !wire.ProofEqual(a.Proof, facts.Proof(code, wire.PairStation, a.Paired)) {
		return Paired{}, app.Fail("pair.code_wrong", errors.New("the station did not prove that it knows the code"))
	}
	return believe(a.Paired, facts, r.Virtual)
}

// believe reads what the station proved to have said.
func believe(body []byte, facts wire.PairFacts, virtual bool) (Paired, error) {
	var got Paired
	if err := json.Unmarshal(body, &got); err != nil {
		return got, app.Fail("pair.failed", err)
	}
	switch {
	case got.StationKey != facts.StationKey || got.Fingerprint != facts.Fingerprint:
		return got, app.Fail("pair.failed", errors.New("the station contradicts itself"))
	case got.Cluster == "" || got.Commune == "" || len(got.LinkAddrs) == 0:
		return got, app.Fail("pair.failed", errors.New("the station does not say where its link is"))
	case got.Workshop != virtual:
		return got, app.Fail("pair.workshop", nil)
	}
	return got, nil
}

func (p *pairing) post(ctx context.Context, in, out any) error {
	b, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("pairing: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url, bytes.NewReader(b))
	if err != nil {
		return app.Fail("pair.station_unreachable", err, "station", p.url)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := p.http.Do(req)
	if err != nil {
		return app.Fail("pair.station_unreachable", err, "station", p.url)
	}
	defer res.Body.Close()
	return readPairAnswer(res.StatusCode, io.LimitReader(res.Body, maxPairBody), out)
}

func readPairAnswer(status int, body io.Reader, out any) error {
	if status == http.StatusOK {
		if err := json.NewDecoder(body).Decode(out); err != nil {
			return app.Fail("pair.failed", err)
		}
		return nil
	}
	var r pairRefusal
	if err := json.NewDecoder(body).Decode(&r); err != nil || !strings.HasPrefix(r.Code, "pair.") && !strings.HasPrefix(r.Code, "cluster.") {
		return app.Fail("pair.failed", fmt.Errorf("the station answers with status %d", status))
	}
	e := app.Fail(r.Code, errors.New("the station refuses"))
	e.Args = r.Args
	return e
}
