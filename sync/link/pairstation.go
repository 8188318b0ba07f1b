package link

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// The bounds of pairing. What one address does wrong counts against that
// address, or any neighbour could keep poles from being paired. With 60 bits
// in a code and a thousand tries in all, a guess succeeds once in 10^15.
const (
	PairCodeLife  = 10 * time.Minute
	PairMaxTries  = 5    // wrong ones of an address, after which a code is void for it
	PairMostTries = 1000 // wrong ones of all addresses, after which it is void
	pairRate      = 30   // messages a minute from an address
	pairRateAll   = 600  // from all together
	pairNonceLife = time.Minute
	pairRemember  = time.Hour // how long a dead code is told from a wrong one
)

// SpeakerKeeper keeps the public key of the speaker that was paired to a
// cluster; it returns once the key is safe. An error of its own code reaches
// the person at the speaker.
type SpeakerKeeper interface {
	KeepSpeaker(ctx context.Context, cluster app.ID, publicKey string, at time.Time) error
}

// PairConfig is what the station's side of pairing needs.
type PairConfig struct {
	Identity    *wire.Identity
	Fingerprint string // of the certificate under which the handler is served
	Commune     app.ID
	StationName string
	Workshop    bool     // pairs with virtual speakers of this machine only
	LinkPort    int      // of the link on the address under which the speaker came
	LinkAddrs   []string // further addresses of the link
	Clock       app.Clock
	Keeper      SpeakerKeeper
	Logger      *slog.Logger                           // nil for slog.Default
	OnRefused   func(code, detail string)              // may be nil
	OnPaired    func(cluster app.ID, publicKey string) // may be nil
}

// PairHandler pairs speakers over HTTPS by one-time codes.
type PairHandler struct {
	cfg PairConfig
	log *slog.Logger

	mu     sync.Mutex
	codes  []*pairCode
	nonces map[string]time.Time // given out, and when they lapse
	recent []pairMessage        // of the last minute, pairRateAll at most
}

// pairCode is one code; at most one of a cluster is alive.
type pairCode struct {
	code    string
	cluster app.ID
	expires time.Time
	wrong   map[string]int // tries by remote address, PairMaxTries at most
	void    bool           // replaced, cancelled or guessed at too often
	usedBy  string         // the speaker it was used by; its answer may be asked for again
}

// NewPairHandler makes the handler, to be mounted at PairPath.
func NewPairHandler(cfg PairConfig) *PairHandler {
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	return &PairHandler{cfg: cfg, log: cfg.Logger.With("part", "pair"), nonces: map[string]time.Time{}}
}

// Begin makes a code for a cluster, valid until expires and once. An older
// code of the same cluster is void from now.
func (h *PairHandler) Begin(cluster app.ID) (code string, expires time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.voidCodes(cluster)
	shown := wire.NewPairCode()
	bare, _ := wire.ParsePairCode(shown)
	expires = h.cfg.Clock.Now().Add(PairCodeLife)
	h.codes = append(h.codes, &pairCode{code: bare, cluster: cluster, expires: expires, wrong: map[string]int{}})
	return shown, expires
}

// Cancel voids a cluster's code.
func (h *PairHandler) Cancel(cluster app.ID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.voidCodes(cluster)
}

// Forget voids the code by which a speaker was paired that is believed no more.
func (h *PairHandler) Forget(publicKey string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range h.codes {
		if c.usedBy == publicKey {
			c.void = true
		}
	}
}

func (h *PairHandler) voidCodes(cluster app.ID) {
	for _, c := range h.codes {
		if c.cluster == cluster {
			c.void = true
		}
	}
}

// ServeHTTP takes POST of the two messages of a pairing.
func (h *PairHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return
	}
	out, err := h.serve(r)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	h.write(w, http.StatusOK, out)
}

func (h *PairHandler) write(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(v); err != nil {
		h.log.Debug("answer not sent", "err", err)
	}
}

func (h *PairHandler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	code := app.CodeOf(err)
	if code == "" {
		code = "pair.failed"
	}
	h.log.Warn("pairing refused", "from", r.RemoteAddr, "err", err)
	if h.cfg.OnRefused != nil {
		h.cfg.OnRefused(code, r.RemoteAddr+": "+err.Error())
	}
	status := http.StatusForbidden
	if code == "pair.slow_down" {
		status = http.StatusTooManyRequests
	}
	refusal := pairRefusal{Code: code}
	if e := (*app.Error)(nil); code == "pair.revoked" && errors.As(err, &e) {
		refusal.Args = e.Args
	}
	h.write(w, status, refusal)
}

func (h *PairHandler) serve(r *http.Request) (any, error) {
	if !h.quiet(remoteOf(r)) {
		return nil, app.Fail("pair.slow_down", nil)
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxPairBody+1))
	if err != nil || len(body) > maxPairBody {
		return nil, app.Fail("pair.failed", errors.Join(err, errors.New("no message of a pairing")))
	}
	var p pairProof
	if err := json.Unmarshal(body, &p); err != nil || !p.plausible() {
		return nil, app.Fail("pair.failed", errors.Join(err, errors.New("no message of a pairing")))
	}
	if h.cfg.Workshop != p.Virtual {
		return nil, app.Fail("pair.workshop", nil)
	}
	if p.StationNonce == "" {
		return h.hello(), nil
	}
	return h.prove(r, p)
}

func (h *PairHandler) hello() pairFacts {
	now := h.cfg.Clock.Now()
	f := pairFacts{Key: h.cfg.Identity.Public(), Nonce: wire.Nonce(), Workshop: h.cfg.Workshop}
	h.mu.Lock()
	defer h.mu.Unlock()
	for n, until := range h.nonces { // never more than pairRateAll of them
		if now.After(until) {
			delete(h.nonces, n)
		}
	}
	h.nonces[f.Nonce] = now.Add(pairNonceLife)
	return f
}

// prove checks the speaker's proof, keeps its key and proves in turn.
func (h *PairHandler) prove(r *http.Request, p pairProof) (any, error) {
	facts := p.facts(h.cfg.Identity.Public(), h.cfg.Fingerprint, p.StationNonce)
	code, cluster, err := h.claim(remoteOf(r), p, facts)
	if err != nil {
		return nil, err
	}
	if err := h.cfg.Keeper.KeepSpeaker(r.Context(), cluster, p.Key, h.cfg.Clock.Now()); err != nil {
		h.release(code, p.Key)
		return nil, err
	}
	paired, err := json.Marshal(h.paired(r, cluster))
	if err != nil {
		return nil, err
	}
	h.log.Info("paired", "cluster", string(cluster), "key", p.Key)
	if h.cfg.OnPaired != nil {
		h.cfg.OnPaired(cluster, p.Key)
	}
	return pairAnswer{Paired: paired, Proof: facts.Proof(code, wire.PairStation, paired)}, nil
}

// claim finds the code that the proof was made with and takes it for this
// speaker. Every living code counts a try that fits none.
func (h *PairHandler) claim(from string, p pairProof, facts wire.PairFacts) (string, app.ID, error) {
	now := h.cfg.Clock.Now()
	h.mu.Lock()
	defer h.mu.Unlock()
	if until, ok := h.nonces[p.StationNonce]; !ok || now.After(until) {
		return "", "", app.Fail("pair.failed", errors.New("a nonce that was not given"))
	}
	delete(h.nonces, p.StationNonce)
	h.forget(now)
	for _, c := range h.codes {
		if !wire.ProofEqual(p.Proof, facts.Proof(c.code, wire.PairSpeaker, nil)) {
			continue
		}
		again := c.usedBy == p.Key // the answer was lost on its way
		if c.void || c.wrong[from] >= PairMaxTries || now.After(c.expires) || c.usedBy != "" && !again {
			return "", "", app.Fail("pair.code_expired", nil)
		}
		c.usedBy = p.Key
		return c.code, c.cluster, nil
	}
	for _, c := range h.codes {
		c.missedBy(from)
	}
	return "", "", app.Fail("pair.code_wrong", nil)
}

// forget drops codes that have been dead for long.
func (h *PairHandler) forget(now time.Time) {
	living := h.codes[:0]
	for _, c := range h.codes {
		if now.Sub(c.expires) < pairRemember {
			living = append(living, c)
		}
	}
	h.codes = living
}

// release gives a code back whose speaker could not be kept.
func (h *PairHandler) release(code, key string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range h.codes {
		if c.code == code && c.usedBy == key {
			c.usedBy = ""
		}
	}
}

func (h *PairHandler) paired(r *http.Request, cluster app.ID) Paired {
	p := Paired{
		StationKey: h.cfg.Identity.Public(), Commune: h.cfg.Commune, StationName: h.cfg.StationName,
		Cluster: cluster, Fingerprint: h.cfg.Fingerprint, Workshop: h.cfg.Workshop,
	}
	if local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr); ok && h.cfg.LinkPort > 0 {
		if host, port, err := net.SplitHostPort(local.String()); err == nil {
			p.Door, _ = strconv.Atoi(port)
			p.LinkAddrs = append(p.LinkAddrs, net.JoinHostPort(host, strconv.Itoa(h.cfg.LinkPort)))
		}
	}
	for _, a := range h.cfg.LinkAddrs {
		if !slices.Contains(p.LinkAddrs, a) {
			p.LinkAddrs = append(p.LinkAddrs, a)
		}
	}
	return p
}
