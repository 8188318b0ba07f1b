package command

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"tienglang/app"
	"tienglang/audio/stream"
	"tienglang/sync/link"
	"tienglang/sync/wire"
)

// network is everything of the station that listens: the link for speakers,
// and HTTPS for pairing and for standard players.
type network struct {
	identity    *wire.Identity
	fingerprint string
	link        *link.Server
	pair        *link.PairHandler
	outlets     *outlets
	players     *players
	https       *http.Server
	address     string // host:port of HTTPS
	returns     returnCalls
	carried     func(cluster app.ID, bytes int64) // counts sound in its own time
	speakers    link.Speakers
}

// networkConfig is what a network needs of the station around it.
type networkConfig struct {
	Dir        string
	Station    app.Station
	Listen     string // host:port of HTTPS; the link takes the port after it, any when 0
	ICEServers []string
	Clock      app.Clock
	Speakers   link.Speakers
	Keeper     link.SpeakerKeeper
	Numbers    link.OrderNumbers
	OnReport   func(ctx context.Context, cluster app.ID, r app.SpeakerReport) error
	OnEvent    func(cluster app.ID, e wire.Event)
	OnPresence func(cluster app.ID, connected bool, at time.Time)
	OnRefused  func(code, detail string)
	OnPaired   func(cluster app.ID)
	Holder     link.Holder
	KeepsKey   func(cluster app.ID) bool         // see app.Cluster
	OnLink     func(cluster app.ID, bytes int64) // that the link's line carried
	OnStream   func(cluster app.ID, bytes int64) // and those of sound in its own time
}

// openNetwork loads or makes the station's keys and starts to listen. A
// workshop listens on this machine alone. Errors: "net.port_in_use".
func openNetwork(cfg networkConfig) (*network, error) {
	n := &network{players: &players{dir: cfg.Dir}, speakers: cfg.Speakers}
	var err error
	if err = n.players.load(); err != nil {
		return nil, err
	}
	if n.identity, err = wire.LoadIdentity(filepath.Join(cfg.Dir, "station.key")); err != nil {
		return nil, err
	}
	certificate, err := link.LoadCertificate(filepath.Join(cfg.Dir, "station.pem"), cfg.Clock.Now(), "localhost", "127.0.0.1")
	if err != nil {
		return nil, err
	}
	if n.fingerprint, err = link.CertificateFingerprint(certificate); err != nil {
		return nil, err
	}
	n.outlets, err = newOutlets(stream.SenderConfig{Clock: cfg.Clock, ICEServers: cfg.ICEServers, LoopbackOnly: cfg.Station.Workshop})
	if err != nil {
		return nil, err
	}
	n.carried = cfg.OnStream
	n.outlets.carried = func(peer stream.PeerInfo, bytes int64) { cfg.OnStream(app.ID(peer.ID), bytes) }
	if err := n.listen(cfg, certificate); err != nil {
		n.close()
		return nil, err
	}
	return n, nil
}

func (n *network) listen(cfg networkConfig, certificate tls.Certificate) error {
	host, listener, err := listenTCP(cfg.Listen, cfg.Station.Workshop)
	if err != nil {
		return err
	}
	n.address = listener.Addr().String()
	if err := n.startLink(cfg, host, certificate); err != nil {
		listener.Close()
		return err
	}
	n.serve(cfg, listener, certificate)
	return nil
}

// listenTCP opens the HTTPS port. A training station is never reached from
// another machine, whatever it was told to listen on.
func listenTCP(address string, workshop bool) (host string, l net.Listener, err error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return "", nil, app.Fail("net.bad_address", err, "address", address)
	}
	if workshop {
		host = "127.0.0.1"
	}
	l, err = net.Listen("tcp", net.JoinHostPort(host, port))
	if err != nil {
		code := "net.cannot_listen"
		if errors.Is(err, syscall.EADDRINUSE) {
			code = "net.port_in_use"
		}
		return "", nil, app.Fail(code, err, "address", net.JoinHostPort(host, port))
	}
	return host, l, nil
}

// splitPort is the host and the port of an address.
func splitPort(address string) (host string, port int, err error) {
	host, text, err := net.SplitHostPort(address)
	if err == nil {
		port, err = strconv.Atoi(text)
	}
	return host, port, err
}

// linkPort is the port after HTTPS's when a person chose that one, and any
// when no one did.
func linkPort(listen string) string {
	_, port, err := net.SplitHostPort(listen)
	p, convErr := strconv.Atoi(port)
	if err != nil || convErr != nil || p == 0 || p == 65535 {
		return "0"
	}
	return strconv.Itoa(p + 1)
}

func (n *network) startLink(cfg networkConfig, host string, certificate tls.Certificate) error {
	_, door, err := splitPort(n.address)
	if err != nil {
		return err
	}
	n.link, err = link.NewServer(link.ServerConfig{
		Door:         door,
		Listen:       net.JoinHostPort(host, linkPort(cfg.Listen)),
		LoopbackOnly: cfg.Station.Workshop,
		Commune:      cfg.Station.Commune,
		Identity:     n.identity,
		Certificate:  certificate,
		Clock:        cfg.Clock,
		Speakers:     cfg.Speakers,
		Numbers:      cfg.Numbers,
		DiskKey: func(key string, cluster app.ID) ([]byte, bool, error) {
			disk, err := n.identity.DiskKey(key)
			return disk, cfg.KeepsKey(cluster), err
		},
		OnOffer:    n.answer,
		OnReport:   cfg.OnReport,
		OnEvent:    cfg.OnEvent,
		OnReturned: n.returns.told,
		OnPresence: cfg.OnPresence,
		OnRefused:  func(why link.Refused, detail string) { cfg.OnRefused(string(why), detail) },
		OnCarried:  cfg.OnLink,
	})
	if err != nil {
		return err
	}
	if err := n.link.Start(); err != nil {
		n.link = nil
		return err
	}
	return nil
}

// answer gives a speaker the stream of the broadcast that it names. Errors:
// "stream.closed" where that is not on air or the speaker is believed no more,
// and those of stream.Sender.Answer.
func (n *network) answer(ctx context.Context, key string, cluster, broadcast app.ID, sdp string) (string, error) {
	sender := n.outlets.sender(broadcast)
	if sender == nil {
		return "", app.Fail("stream.closed", nil)
	}
	answer, session, err := sender.Answer(ctx, sdp, stream.PeerInfo{ID: string(cluster), Key: key})
	if err != nil {
		return "", err
	}
	if _, ours := n.speakers.SpeakerAllowed(key); !ours { // since it asked
		session.Close()
		return "", app.Fail("stream.closed", nil)
	}
	return answer, nil
}

// forget lets go of a speaker that is believed no more: its line ends, and what
// it hears; the code by which it came is void.
func (n *network) forget(key string) {
	n.link.Drop(key)
	n.outlets.hangUp(key)
	n.pair.Forget(key)
}

func (n *network) serve(cfg networkConfig, listener net.Listener, certificate tls.Certificate) {
	_, p, _ := splitPort(n.link.Addr())
	n.pair = link.NewPairHandler(link.PairConfig{
		Identity: n.identity, Fingerprint: n.fingerprint,
		Commune: cfg.Station.Commune, StationName: cfg.Station.Name, Workshop: cfg.Station.Workshop,
		LinkPort: p, Clock: cfg.Clock, Keeper: cfg.Keeper,
		OnRefused: cfg.OnRefused,
		OnPaired:  func(cluster app.ID, _ string) { cfg.OnPaired(cluster) },
	})
	n.players.open(n.outlets.players)
	mux := http.NewServeMux()
	mux.Handle(link.PairPath, n.pair)
	mux.Handle(link.PairPath+"/", n.pair)
	mux.Handle(link.HoldPath, link.NewHoldHandler(link.HoldConfig{
		Clock: cfg.Clock, Speakers: cfg.Speakers, Holder: cfg.Holder,
		OnRefused: func(why link.Refused, detail string) { cfg.OnRefused(string(why), detail) },
	}))
	mux.Handle(link.RevokedPath, link.NewRevokedHandler(link.RevokedConfig{
		Identity: n.identity, Commune: cfg.Station.Commune, Speakers: cfg.Speakers,
	}))
	mux.Handle("/", n.players)
	n.https = &http.Server{
		Handler:           mux,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		ConnContext:       link.MeterContext,
		TLSConfig:         &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12},
		ErrorLog:          slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug),
	}
	go func() {
		if err := n.https.ServeTLS(link.Metered(listener), "", ""); !errors.Is(err, http.ErrServerClosed) {
			slog.Error("https server ended", "error", err)
		}
	}()
}

// url is where speakers pair and players listen. A station that listens on
// every address names the one that the local network knows it by.
func (n *network) url() string {
	host, port, err := net.SplitHostPort(n.address)
	if err != nil {
		return "https://" + n.address
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = lanAddress()
	}
	return "https://" + net.JoinHostPort(host, port)
}

// lanAddress is this machine's first address on a network, 127.0.0.1 without.
func lanAddress() string {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return "127.0.0.1"
	}
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && !n.IP.IsLoopback() && !n.IP.IsLinkLocalUnicast() {
			return n.IP.String()
		}
	}
	return "127.0.0.1"
}

func (n *network) close() {
	if n.https != nil {
		_ = n.https.Close() // every connection is cut, whatever it answers
	}
	if n.link != nil {
		n.link.Close()
	}
	if n.outlets != nil {
		if err := n.outlets.close(); err != nil {
			slog.Warn("close the senders", "error", err)
		}
	}
}
