// Package client is the station's side of the hub: it joins with a one-time
// code, keeps to the certificate it met then, signs every request, pushes
// records and moves media in pieces that a cut line doesn't lose.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// Enrolment is what a station keeps of having joined a hub.
type Enrolment struct {
	URL         string    `json:"url"`
	Fingerprint string    `json:"fingerprint"` // wire.HubFingerprint of its certificate
	HubName     string    `json:"hub_name"`
	Commune     app.ID    `json:"commune"`
	CommuneName string    `json:"commune_name"` // as the province wrote it
	EnrolledAt  time.Time `json:"enrolled_at"`
	OrderKey    string    `json:"order_key,omitempty"` // that the hub signs its orders with; "" until it is learned
}

// Options are what may differ from the usual.
type Options struct {
	Clock    app.Clock     // nil: the system's
	Stall    time.Duration // a transfer that moves nothing for so long is cut; 0: one minute
	MaxPiece int64         // bytes of the largest piece of an upload; 0: 1 MiB
	// Boot is a random word of this start of the station, by which the hub
	// tells two machines that work with one key; "" says none.
	Boot string
}

// Client speaks to one hub for one station. It is safe for use by several
// goroutines.
type Client struct {
	e     Enrolment
	by    wire.RequestSigner
	http  *http.Client
	clock app.Clock
	stall time.Duration
	piece int64
	boot  string

	mu      sync.Mutex
	session string
	ahead   time.Duration // the hub's clock less ours
	twice   bool          // the hub has told that another machine uses our key
}

// New makes a client of the hub that was joined in e.
func New(e Enrolment, by wire.RequestSigner, o Options) *Client {
	o = o.withDefaults()
	return &Client{
		e: e, by: by, clock: o.Clock, stall: o.Stall, piece: o.MaxPiece, boot: o.Boot,
		http: &http.Client{Transport: pinned(e.Fingerprint)},
	}
}

func (o Options) withDefaults() Options {
	if o.Clock == nil {
		o.Clock = app.SystemClock{}
	}
	if o.Stall == 0 {
		o.Stall = time.Minute
	}
	if o.MaxPiece == 0 {
		o.MaxPiece = 1 << 20
	}
	return o
}

// Close lets go of idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Hello tells the hub that the station is there, and is nil when the hub
// knows it and answers.
func (c *Client) Hello(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, c.stall)
	defer cancel()
	resp, err := c.do(ctx, request{method: http.MethodGet, path: "/api/contact"})
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// meet takes the hub's session and time.
func (c *Client) meet(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, c.stall)
	defer cancel()
	sent := c.clock.Now()
	h, err := hello(ctx, c.http, c.e.URL)
	if err != nil {
		return err
	}
	got := c.clock.Now()
	c.mu.Lock()
	c.session, c.ahead = h.Session, h.Time.Sub(sent.Add(got.Sub(sent)/2))
	c.mu.Unlock()
	return nil
}

// Ahead asks the hub for its time and returns how far that is ahead of this
// client's clock.
func (c *Client) Ahead(ctx context.Context) (time.Duration, error) {
	if err := c.meet(ctx); err != nil {
		return 0, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ahead, nil
}

// Push sends records, in order, and returns what the hub committed.
func (c *Client) Push(ctx context.Context, records []wire.Record) (wire.Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*c.stall)
	defer cancel()
	body, err := json.Marshal(wire.Batch{SentAt: c.clock.Now(), Records: records})
	if err != nil {
		return wire.Answer{}, app.Fail("hub.record_malformed", err)
	}
	resp, err := c.do(ctx, request{method: http.MethodPost, path: "/api/records", body: body, kind: "application/json"})
	if err != nil {
		return wire.Answer{}, err
	}
	defer resp.Body.Close()
	var a wire.Answer
	if err := json.NewDecoder(io.LimitReader(resp.Body, wire.MaxBatchBytes)).Decode(&a); err != nil {
		return wire.Answer{}, c.unreachable(err)
	}
	return a, nil
}

// request is one signed request.
type request struct {
	method, path, kind string
	header             http.Header
	body               []byte
	wrap               func(io.Reader) io.Reader // watches the body go out
	ok                 int                       // a status that is no error besides 2xx
}

// do signs and sends q. A hub that has begun a new session, or a clock that
// has moved, costs one more question.
func (c *Client) do(ctx context.Context, q request) (*http.Response, error) {
	for again := false; ; again = true {
		if c.currentSession() == "" {
			if err := c.meet(ctx); err != nil {
				return nil, err
			}
		}
		resp, err := c.once(ctx, q)
		code := app.CodeOf(err)
		if again || code != "hub.session" && code != "hub.clock" {
			return resp, err
		}
		c.mu.Lock()
		c.session = ""
		c.mu.Unlock()
	}
}

func (c *Client) once(ctx context.Context, q request) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, q.method, c.e.URL+c.placed(q.path), nil)
	if err != nil {
		return nil, app.Fail("hub.url_bad", err, "url", c.e.URL)
	}
	for k, v := range q.header {
		r.Header[k] = v
	}
	if q.kind != "" {
		r.Header.Set("Content-Type", q.kind)
	}
	if q.body != nil {
		q.fill(r)
	}
	c.mu.Lock()
	session, at := c.session, c.clock.Now().Add(c.ahead)
	c.mu.Unlock()
	wire.SignRequest(r, c.by, session, at, q.body)
	resp, err := c.http.Do(r)
	if err != nil {
		return nil, c.unreachable(err)
	}
	if resp.StatusCode/100 == 2 || q.ok != 0 && resp.StatusCode == q.ok {
		return resp, nil
	}
	err = problem(resp)
	if app.CodeOf(err) == "hub.cut" { // the hub has seen the line break before we did
		return nil, c.unreachable(err)
	}
	return nil, err
}

// placed is a path that tells from which start of the station it is asked.
func (c *Client) placed(path string) string {
	switch {
	case c.boot == "":
		return path
	case strings.Contains(path, "?"):
		return path + "&boot=" + c.boot
	}
	return path + "?boot=" + c.boot
}

// fill gives r its body, again if a connection that lay idle turns out dead
// before the hub saw any of it.
func (q request) fill(r *http.Request) {
	r.ContentLength = int64(len(q.body))
	r.GetBody = func() (io.ReadCloser, error) {
		if q.wrap != nil {
			return io.NopCloser(q.wrap(bytes.NewReader(q.body))), nil
		}
		return io.NopCloser(bytes.NewReader(q.body)), nil
	}
	r.Body, _ = r.GetBody()
}

func (c *Client) currentSession() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.session
}

func (c *Client) unreachable(err error) error { return unreachable(err, c.e.URL) }

// hello asks the hub at base who it is.
func hello(ctx context.Context, h *http.Client, base string) (wire.Hello, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/api/hello", nil)
	if err != nil {
		return wire.Hello{}, app.Fail("hub.url_bad", err, "url", base)
	}
	resp, err := h.Do(r)
	if err != nil {
		return wire.Hello{}, unreachable(err, base)
	}
	if resp.StatusCode != http.StatusOK {
		return wire.Hello{}, problem(resp)
	}
	defer resp.Body.Close()
	var w wire.Hello
	if err := json.NewDecoder(io.LimitReader(resp.Body, 1<<16)).Decode(&w); err != nil || w.Session == "" {
		return wire.Hello{}, app.Fail("hub.not_a_hub", err, "url", base)
	}
	return w, nil
}

// base reads an address as a person typed it: "hub.tinh.gov.vn" is enough.
func base(typed string) (string, error) {
	address := strings.TrimSpace(typed)
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return "", app.Fail("hub.url_bad", err, "url", typed)
	}
	return "https://" + u.Host, nil
}
