package link

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"tienglang/app"
	"tienglang/sync/wire"
)

// Speakers tells which speakers are paired with the station.
type Speakers interface {
	// SpeakerAllowed returns the cluster of the speaker with this public
	// key; ok is false when no cluster has it. It is asked at each message
	// and must be quick.
	SpeakerAllowed(publicKey string) (cluster app.ID, ok bool)
}

// Revoked is what Speakers may tell beside: of a box that is never believed
// again, in words for the audit log, and since when.
type Revoked interface {
	SpeakerRevoked(publicKey string) (words string, at time.Time, revoked bool)
}

// unknown is why a key is turned away that is not paired.
func unknown(s Speakers, publicKey, detail string) (Refused, string) {
	if r, ok := s.(Revoked); ok {
		if words, _, revoked := r.SpeakerRevoked(publicKey); revoked {
			return RefusedRevoked, words + ": " + detail
		}
	}
	return RefusedKey, detail
}

// OrderNumbers gives the numbers of orders. A number is never given twice,
// not even after a power cut; gaps do no harm.
type OrderNumbers interface {
	NextOrderSeq() (int64, error)
}

// Refused is why a connection or a message was turned away.
type Refused string

// The reasons given to OnRefused.
const (
	RefusedKey     Refused = "link.unknown_key"   // no such speaker is paired
	RefusedRevoked Refused = "link.revoked"       // the box is never believed again
	RefusedTwin    Refused = "link.twin"          // a second box with one key; begins with its cluster
	RefusedProof   Refused = "link.bad_proof"     // the key's owner did not sign
	RefusedMessage Refused = "link.bad_message"   // not what a speaker sends
	RefusedFlood   Refused = "link.flood"         // more reports than a speaker sends; begins with its cluster
	RefusedSubject Refused = "link.not_permitted" // a subject of another
)

// ServerConfig is what a Server needs. Handlers run on the server's
// goroutines; each speaker's messages of one kind come in order.
type ServerConfig struct {
	Listen       string // host:port, port 0 for any
	LoopbackOnly bool   // workshop mode: refuse to listen beyond this machine
	Commune      app.ID
	Identity     *wire.Identity
	Certificate  tls.Certificate
	Clock        app.Clock // station time; give it an app.SteadyClock
	Speakers     Speakers
	Numbers      OrderNumbers
	Logger       *slog.Logger // nil for slog.Default

	// Door is the port of the station's HTTPS on the hosts of the link, which
	// speakers are told; 0 for none.
	Door int
	// OnOffer answers the WebRTC offer of the speaker with key for a broadcast.
	OnOffer func(ctx context.Context, key string, cluster, broadcast app.ID, sdp string) (answer string, err error)
	// DiskKey is the key under which a paired speaker seals what it keeps on its
	// disk, and whether it may lie there too. An empty key has the speaker seal
	// nothing; after an error it seals under a key of its own, which lies in its
	// memory alone.
	DiskKey func(publicKey string, cluster app.ID) (key []byte, keep bool, err error)
	// OnReport keeps a report. The speaker is told that it may forget it
	// once OnReport returned nil, and sends it again otherwise, so OnReport
	// must take the same r.Seq of one speaker any number of times.
	OnReport func(ctx context.Context, cluster app.ID, r app.SpeakerReport) error
	// OnEvent hears of refused orders and lost outputs at the speakers.
	OnEvent func(cluster app.ID, e wire.Event)
	// OnReturned hears what a speaker answers to an order to send back what it
	// plays.
	OnReturned func(cluster app.ID, r wire.Returned)
	// OnPresence tells that a speaker came, once it hears orders, or went.
	OnPresence func(cluster app.ID, connected bool, at time.Time)
	// OnRefused hears of everything that was turned away.
	OnRefused func(why Refused, detail string)
	// OnCarried is told what a speaker's line carried since it was told last,
	// both ways, in bytes: reckoned from its messages. It may be nil.
	OnCarried func(cluster app.ID, bytes int64)
}

// Server is the station's end of the link.
type Server struct {
	cfg  ServerConfig
	log  *slog.Logger
	sub  subjects
	nats *server.Server
	conn *nats.Conn // the station's own connection
	sys  *nats.Conn // hears who leaves
	ctx  context.Context
	stop context.CancelFunc

	ordering sync.Mutex // numbers leave in the order in which they were given
	offers   sync.WaitGroup
	offerMax chan struct{}
	flood    *flood

	mu      sync.Mutex
	present map[string]presence // by public key
	starts  map[string]starts   // by public key
}

// readyTimeout is how long the embedded server may take to listen.
const readyTimeout = 10 * time.Second

// NewServer checks the configuration; Start opens the line.
func NewServer(cfg ServerConfig) (*Server, error) {
	if cfg.Identity == nil || cfg.Speakers == nil || cfg.Numbers == nil || cfg.Clock == nil || cfg.Commune == "" {
		return nil, errors.New("link: a server needs an identity, speakers, numbers, a clock and a commune")
	}
	if cfg.LoopbackOnly && !loopback(cfg.Listen) {
		return nil, app.Fail("link.not_loopback", nil, "address", cfg.Listen)
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	return &Server{
		cfg: cfg, log: cfg.Logger.With("part", "link"), sub: subjectsOf(cfg.Commune),
		offerMax: make(chan struct{}, 64), flood: newFlood(), present: map[string]presence{}, starts: map[string]starts{},
	}, nil
}

// Start listens and serves until Close. Errors: "net.port_in_use" where another
// program listens there, "net.cannot_listen".
func (s *Server) Start() error {
	s.ctx, s.stop = context.WithCancel(context.Background())
	if err := s.listen(); err != nil {
		s.stop()
		return err
	}
	if err := s.attend(); err != nil {
		s.Close()
		return err
	}
	s.offers.Go(s.watchSilent)
	if s.cfg.OnCarried != nil {
		s.offers.Go(s.watchCarried)
	}
	return nil
}

func (s *Server) listen() error {
	opts, err := s.options()
	if err != nil {
		return err
	}
	if err := free(s.cfg.Listen); err != nil {
		return err
	}
	if s.nats, err = server.NewServer(opts); err != nil {
		return fmt.Errorf("link server: %w", err)
	}
	s.nats.SetLoggerV2(natsLog{s.log}, false, false, false)
	s.nats.Start()
	if !s.nats.ReadyForConnections(readyTimeout) {
		s.nats.Shutdown()
		s.nats.WaitForShutdown()
		s.nats = nil
		return app.Fail("net.cannot_listen", errors.New("the link server does not listen"), "address", s.cfg.Listen)
	}
	return nil
}

func (s *Server) options() (*server.Options, error) {
	host, port, err := splitAddress(s.cfg.Listen)
	if err != nil {
		return nil, err
	}
	if port == 0 {
		port = server.RANDOM_PORT
	}
	return &server.Options{
		ServerName: "tienglang-" + string(s.cfg.Commune),
		Host:       host, Port: port,
		NoSigs: true, NoLog: true,
		TLS: true, TLSHandshakeFirst: true, TLSTimeout: 5,
		TLSConfig:                  &tls.Config{Certificates: []tls.Certificate{s.cfg.Certificate}, MinVersion: tls.VersionTLS13},
		AuthTimeout:                5,
		AlwaysEnableNonce:          true,
		CustomClientAuthentication: admission{s},
		MaxPayload:                 wire.MaxEnvelope,
		MaxConn:                    4096,
		MaxSubs:                    64,
		PingInterval:               pingEvery,
		MaxPingsOut:                2,
		WriteDeadline:              5 * time.Second,
	}, nil
}

// wsaAddrInUse is what Windows says for EADDRINUSE.
const wsaAddrInUse = syscall.Errno(10048)

// free tells clearly, as the embedded server would not, that another program
// has the address, or that nobody can listen there.
func free(address string) error {
	l, err := net.Listen("tcp", address)
	switch {
	case err == nil:
		return l.Close()
	case errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, wsaAddrInUse):
		return app.Fail("net.port_in_use", err, "address", address)
	}
	return app.Fail("net.cannot_listen", err, "address", address)
}

func splitAddress(address string) (host string, port int, err error) {
	host, p, err := net.SplitHostPort(address)
	if err == nil {
		port, err = strconv.Atoi(p)
	}
	if err != nil {
		return "", 0, app.Fail("net.cannot_listen", err, "address", address)
	}
	return host, port, nil
}

func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Addr is the address that the server listens on.
func (s *Server) Addr() string { return s.nats.Addr().String() }

// Fingerprint is that of the server's certificate.
func (s *Server) Fingerprint() (string, error) { return CertificateFingerprint(s.cfg.Certificate) }

// Close ends every connection and waits for the handlers to return.
func (s *Server) Close() {
	s.stop()
	if s.cfg.OnCarried != nil && s.nats != nil {
		s.lookCarried()
	}
	for _, c := range []*nats.Conn{s.conn, s.sys} {
		if c != nil {
			closeConn(c)
		}
	}
	s.offers.Wait()
	if s.nats != nil {
		s.nats.Shutdown()
		s.nats.WaitForShutdown()
	}
}

// closeConn closes c and waits until its goroutines have been told.
func closeConn(c *nats.Conn) {
	done := make(chan struct{})
	c.SetClosedHandler(func(*nats.Conn) { close(done) })
	if c.IsClosed() {
		return
	}
	c.Close()
	<-done
}

// SendOrder numbers, signs and sends an order; o needs To, Kind and Args, and
// may set ExpiresAt (10 s from now otherwise). It returns the order as sent.
// That it was sent says nothing of who heard it.
func (s *Server) SendOrder(_ context.Context, o wire.Order) (wire.Order, error) {
	s.ordering.Lock()
	defer s.ordering.Unlock()
	seq, err := s.cfg.Numbers.NextOrderSeq()
	if err != nil {
		return o, fmt.Errorf("number of an order: %w", err)
	}
	o.Seq, o.Commune, o.IssuedAt = seq, s.cfg.Commune, s.cfg.Clock.Now()
	if o.ExpiresAt.IsZero() {
		o.ExpiresAt = o.IssuedAt.Add(orderLife)
	}
	data, err := wire.EncodeOrder(s.cfg.Identity, o)
	if err != nil {
		return o, err
	}
	subject := s.sub.everyone()
	if o.To != wire.Everyone {
		subject = s.sub.order(o.To)
	}
	if err := s.conn.Publish(subject, data); err != nil {
		return o, fmt.Errorf("send order: %w", err)
	}
	s.log.Debug("order sent", "seq", o.Seq, "kind", o.Kind, "to", o.To)
	return o, nil
}

// orderLife is how long an order may take to arrive.
const orderLife = 10 * time.Second
