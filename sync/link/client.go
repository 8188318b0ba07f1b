package link

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"

	"tienglang/app"
	"tienglang/sync/wire"
)

// ClientConfig is what a speaker's end of the link needs.
type ClientConfig struct {
	Addrs       []string // host:port of the station, all that are known
	Fingerprint string   // of its certificate
	StationKey  string
	Commune     app.ID
	Identity    *wire.Identity
	Verifier    *wire.Verifier
	Clock       app.Clock    // the local clock; it need not be right, nor steady
	Logger      *slog.Logger // nil for slog.Default

	// OnOrder obeys an order that was verified. Orders come one at a time,
	// in their order.
	OnOrder func(o wire.Order)
	// Known is what was known of the station's time at the present moment,
	// before anyone was asked; nil for nothing.
	Known *ClockState

	// Busy reports whether something sounds, or is about to: the line is then
	// attended closely. Without it, it always is.
	Busy func() bool

	// OnKey hears at each session under which key the station has its speaker
	// seal what it keeps, and whether that may lie on its disk. Without a key,
	// open tells whether the speaker may keep it unsealed: as a station of before
	// there were keys expects, or as one says by giving an empty one, and not where
	// one could not give it. It comes before OnConnected and before any order.
	OnKey func(key []byte, keep, open bool)

	// OnRevoked hears, once, that the station revoked this speaker: under the
	// station's signature, over the line or from one of the doors.
	OnRevoked func(r wire.Revoked)
	// Doors are the addresses, host:port, of the station's HTTPS that are known;
	// a speaker that the link turns away asks there whether it is revoked. It may
	// be nil.
	Doors func() []string
	// OnDoor hears at each session on which port the station's HTTPS is.
	OnDoor func(port int)

	// OnConnected tells that the line is up (orders are heard, the clock is
	// known) or down.
	OnConnected func(up bool)
}

// Client is a speaker's end of the link. It connects by itself, for ever.
type Client struct {
	cfg    ClientConfig
	log    *slog.Logger
	sub    subjects
	key    string
	local  *LocalClock
	conn   *nats.Conn
	filter offsetFilter
	up     atomic.Bool
	missed atomic.Bool // nobody answered since the line was up, and that was told

	takesVitals  atomic.Bool // the station does, by what it said last
	takesSealed  atomic.Bool
	takesModem   atomic.Bool
	takesMachine atomic.Bool
	takesAnswers atomic.Bool

	knocked chan struct{} // 1: the station asked who is there
	revoked sync.Once

	host   atomic.Pointer[string]
	line   chan struct{} // 1: the line came or went
	orders chan *nats.Msg
	known  chan struct{} // closed once the station's time is known
	ctx    context.Context
	stop   context.CancelFunc
	done   chan struct{}

	hurry   chan struct{}
	upSince time.Time // run's alone, as is what follows
	mute    int       // exchanges in a row without an answer

	asked time.Time // when an order last put the time in doubt; obey's alone
}

// NewClient starts connecting. Errors are those of the configuration; a
// station that cannot be reached is none.
func NewClient(cfg ClientConfig) (*Client, error) {
	if len(cfg.Addrs) == 0 || cfg.Identity == nil || cfg.Verifier == nil || cfg.Clock == nil {
		return nil, errors.New("link: a client needs addresses, an identity, a verifier and a clock")
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	c := &Client{
		cfg: cfg, log: cfg.Logger.With("part", "link"), sub: subjectsOf(cfg.Commune), key: cfg.Identity.Public(),
		local: NewLocalClock(cfg.Clock), line: make(chan struct{}, 1), knocked: make(chan struct{}, 1),
		orders: make(chan *nats.Msg, 64), known: make(chan struct{}), done: make(chan struct{}), hurry: make(chan struct{}, 1),
	}
	if cfg.Known != nil {
		c.filter.seed(*cfg.Known)
	}
	c.ctx, c.stop = context.WithCancel(context.Background())
	if err := c.dial(); err != nil {
		c.stop()
		return nil, err
	}
	go c.run()
	return c, nil
}

func (c *Client) dial() (err error) {
	urls := ""
	for i, a := range c.cfg.Addrs {
		if i > 0 {
			urls += ","
		}
		urls += "tls://" + a
	}
	if c.conn, err = nats.Connect(urls, c.options()...); err != nil {
		return fmt.Errorf("link: %w", err)
	}
	for _, subject := range []string{c.sub.everyone(), c.sub.order(c.key)} {
		// One channel for both: in two queues a later order could overtake.
		if _, err := c.conn.ChanSubscribe(subject, c.orders); err != nil {
			c.conn.Close()
			return fmt.Errorf("link: %w", err)
		}
	}
	_, err = c.conn.Subscribe(c.sub.revoked(c.key), func(m *nats.Msg) { c.believe(m.Data) })
	if err != nil {
		c.conn.Close()
		return fmt.Errorf("link: %w", err)
	}
	return nil
}

func (c *Client) options() []nats.Option {
	changed := func(*nats.Conn) { c.changed() }
	return []nats.Option{
		nats.Name(bootName(newBoot())),
		nats.Nkey(c.key, func(n []byte) ([]byte, error) {
			c.knock()
			return c.cfg.Identity.Sign(n), nil
		}),
		nats.Secure(pinned(c.cfg.Fingerprint)), nats.TLSHandshakeFirst(),
		nats.CustomInboxPrefix(c.sub.inbox(c.key)),
		nats.RetryOnFailedConnect(true), nats.MaxReconnects(-1), nats.IgnoreAuthErrorAbort(),
		nats.CustomReconnectDelay(backoff), nats.ReconnectBufSize(-1),
		nats.Timeout(5 * time.Second), nats.PingInterval(pingEvery), nats.MaxPingsOutstanding(2),
		nats.ConnectHandler(changed), nats.ReconnectHandler(changed),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil { // nil is our own Close
				c.log.Warn("line down", "err", err)
			}
			c.changed()
		}),
		nats.ReconnectErrHandler(func(_ *nats.Conn, err error) { c.noLine(err) }),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { c.log.Warn("line", "err", err) }),
	}
}

// backoff waits 0.25 s to 8 s, doubling, with jitter so that a hundred
// speakers do not come back in the same moment.
func backoff(attempts int) time.Duration {
	d := 250 * time.Millisecond << min(max(attempts-1, 0), 6)
	d = min(d, 8*time.Second)
	return d/2 + rand.N(d/2)
}

// noLine tells that nobody answers: once until the line is up, so that who stands
// at the box sees where it looks, and each time to who looks for more.
func (c *Client) noLine(err error) {
	level := slog.LevelDebug
	if !c.up.Load() && !errors.Is(err, nats.ErrNoServers) && c.missed.CompareAndSwap(false, true) {
		level = slog.LevelWarn
	}
	c.log.Log(c.ctx, level, "the station does not answer, trying on", "at", c.cfg.Addrs, "err", err)
}

func (c *Client) changed() {
	select {
	case c.line <- struct{}{}:
	default:
	}
}

// Close ends the line and waits for its goroutines.
func (c *Client) Close() {
	c.stop()
	<-c.done
	closeConn(c.conn)
}

// Connected reports whether the line is up.
func (c *Client) Connected() bool { return c.up.Load() }

// Offset returns how far the station's clock is ahead of Local at present;
// ok is false before the first exchange with the station. It stays known,
// by its last slope, while the line is down.
func (c *Client) Offset() (offset time.Duration, ok bool) { return c.filter.Offset(c.local.Now()) }

// ClockState is what is known of the station's time now; ok is false where
// nothing is.
func (c *Client) ClockState() (s ClockState, ok bool) { return c.filter.state(c.local.Now()) }

// Host is the host of the station that the line is to, or was to last; "" when
// there was none yet.
func (c *Client) Host() string {
	u := c.conn.ConnectedAddr()
	if host, _, err := net.SplitHostPort(u); err == nil {
		c.host.Store(&host)
	}
	if h := c.host.Load(); h != nil {
		return *h
	}
	return ""
}

// Local is the local time line that Offset refers to.
func (c *Client) Local() *LocalClock { return c.local }

// StationTime is the station's time at the local steady time t.
func (c *Client) StationTime(t time.Time) (time.Time, bool) {
	d, ok := c.filter.Offset(t)
	return t.Add(d), ok
}

// Offer asks to hear a broadcast and returns the station's answer.
func (c *Client) Offer(ctx context.Context, broadcast app.ID, sdp string) (string, error) {
	b, err := json.Marshal(offer{Broadcast: broadcast, SDP: sdp})
	if err != nil {
		return "", fmt.Errorf("offer: %w", err)
	}
	a, err := c.ask(ctx, c.sub.offer(c.key), b, offerTimeout)
	return a.SDP, err
}

// readable is what the station reads of a box's vitals.
func (c *Client) readable(v *app.Vitals) *app.Vitals {
	if v == nil || !c.takesVitals.Load() {
		return nil
	}
	is := *v
	if !c.takesSealed.Load() {
		is.Sealed = nil
	}
	if !c.takesModem.Load() {
		is.Modem = nil
	}
	if !c.takesMachine.Load() {
		is.Machine = ""
	}
	return &is
}

// Report sends a report and returns nil once the station has kept it. A station
// that does not take the box's vitals, or not all of them, is sent it without.
func (c *Client) Report(ctx context.Context, r app.SpeakerReport) error {
	r.Vitals = c.readable(r.Vitals)
	b, err := wire.EncodeReport(r)
	if err != nil {
		return err
	}
	_, err = c.ask(ctx, c.sub.report(c.key), b, helloTimeout)
	return err
}

// Answer tells what became of an order, to a station that takes answers.
func (c *Client) Answer(e wire.Event) {
	if c.takesAnswers.Load() {
		c.Tell(e)
	}
}

// Tell sends an event; it is lost when the line is down.
func (c *Client) Tell(e wire.Event) {
	b, err := json.Marshal(e)
	if err == nil {
		err = c.conn.Publish(c.sub.event(c.key), b)
	}
	if err != nil {
		c.log.Debug("event not sent", "code", e.Code, "err", err)
	}
}

// ask sends a request and waits for its answer. Error: link.no_answer, or
// what the station answered.
func (c *Client) ask(ctx context.Context, subject string, data []byte, timeout time.Duration) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	m, err := c.conn.RequestWithContext(ctx, subject, data)
	if err != nil {
		return answer{}, app.Fail("link.no_answer", err)
	}
	var a answer
	if err := json.Unmarshal(m.Data, &a); err != nil {
		return answer{}, app.Fail("link.no_answer", err)
	}
	return a, a.err()
}
