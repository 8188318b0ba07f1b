// Package hub is the province's server: it takes the records and the media of
// the communes' stations, keeps them in SQLite and a folder, and shows them on
// a page of its own.
package hub

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/gofrs/flock"

	"tienglang/app"
	"tienglang/sync/wire"
)

// Config is what a hub is run with.
type Config struct {
	Dir      string // data folder, made if missing
	Listen   string // "host:port"; port 0 picks one and keeps it
	Name     string // shown to stations and on the page; "" for a general one
	CertFile string // with KeyFile: a certificate other than the self-made one
	KeyFile  string
	Clock    app.Clock    // nil: the system's
	Logger   *slog.Logger // nil: slog.Default
	MaxMedia int64        // bytes of one medium; 0: 4 GiB
	Quota    int64        // bytes of all media of one commune; 0: 200 GiB
}

// The hub's own limits.
const (
	DefaultMaxMedia = 4 << 30
	DefaultQuota    = 200 << 30
	UploadExpiry    = 7 * 24 * time.Hour // of an upload that nobody goes on with
	stall           = time.Minute        // a body on which nothing moves is given up
)

// Server is one hub. Start and Stop may alternate; Stop is also how the
// workshop cuts the line.
type Server struct {
	c     Config
	store Store
	files files
	lock  *flock.Flock
	cert  tls.Certificate
	print string
	log   *slog.Logger
	web   *web

	mu       sync.Mutex
	http     *http.Server // nil while stopped
	address  string       // taken at the first start
	verifier *wire.RequestVerifier
	serving  sync.WaitGroup // handlers, and the loops of one start
	stop     context.CancelFunc

	transfers transfers
	identity  *wire.Identity // signs the orders
	bell      bell           // rings when an order is issued
	placing   sync.Mutex
}

// New opens the data folder for this process alone. Errors: "data.in_use",
// "data.newer", "data.damaged", "data.unwritable", "disk.full",
// "hub.certificate_unreadable", "hub.key_unreadable".
func New(ctx context.Context, c Config) (*Server, error) {
	c = c.withDefaults()
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return nil, startError(app.Fail("data.unwritable", err, "folder", c.Dir), c.Dir)
	}
	lock := flock.New(filepath.Join(c.Dir, "hub.lock"))
	if free, err := lock.TryLock(); err != nil {
		return nil, startError(app.Fail("data.unwritable", err, "folder", c.Dir), c.Dir)
	} else if !free {
		return nil, app.Fail("data.in_use", nil, "folder", c.Dir)
	}
	s := &Server{c: c, lock: lock, log: c.Logger, files: files{c.Dir}}
	if err := s.open(ctx); err != nil {
		return nil, startError(errors.Join(err, lock.Close()), c.Dir)
	}
	return s, nil
}

func (c Config) withDefaults() Config {
	if c.Clock == nil {
		c.Clock = app.SystemClock{}
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.Name == "" {
		c.Name = "Hệ thống thông tin nguồn"
	}
	if c.MaxMedia == 0 {
		c.MaxMedia = DefaultMaxMedia
	}
	if c.Quota == 0 {
		c.Quota = DefaultQuota
	}
	return c
}

func (s *Server) open(ctx context.Context) (err error) {
	if s.cert, s.print, err = certificate(s.c); err != nil {
		return err
	}
	if s.identity, err = wire.LoadIdentity(filepath.Join(s.c.Dir, "hub.nkey")); err != nil {
		return app.Fail("hub.key_unreadable", err, "file", filepath.Join(s.c.Dir, "hub.nkey"))
	}
	if err := s.files.make(); err != nil {
		return app.Fail("data.unwritable", err, "folder", s.c.Dir)
	}
	if s.store, err = OpenSQLite(ctx, s.c.Dir); err != nil {
		return err
	}
	if s.web, err = newWeb(s); err == nil {
		err = s.web.prepare(ctx)
	}
	if err != nil {
		return errors.Join(err, s.store.Close())
	}
	return nil
}

// Start listens and serves until Stop. "net.port_in_use": another program has
// the address. "net.cannot_listen": nobody can listen there.
func (s *Server) Start() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.http != nil {
		return nil
	}
	address := s.address
	if address == "" {
		address = s.c.Listen
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		if errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, wsaAddrInUse) {
			return app.Fail("net.port_in_use", err, "address", address)
		}
		return app.Fail("net.cannot_listen", err, "address", address)
	}
	s.address = l.Addr().String()
	s.verifier = wire.NewRequestVerifier(s.c.Clock)
	s.serveOn(l)
	s.web.tellSetup()
	return nil
}

// wsaAddrInUse is how Windows says EADDRINUSE.
const wsaAddrInUse = syscall.Errno(10048)

func (s *Server) serveOn(l net.Listener) {
	h := &http.Server{
		Handler:           s.counted(s.handler()),
		TLSConfig:         &tls.Config{Certificates: []tls.Certificate{s.cert}, MinVersion: tls.VersionTLS12},
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
		Protocols:         new(http.Protocols),
	}
	h.Protocols.SetHTTP1(true) // one connection, one transfer: a cut line is seen at once
	ctx, stop := context.WithCancel(context.Background())
	s.http, s.stop = h, stop
	s.serving.Go(func() {
		if err := h.ServeTLS(l, "", ""); !errors.Is(err, http.ErrServerClosed) {
			s.log.Error("hub no longer listens", "error", err)
		}
	})
	s.serving.Go(func() { s.sweepEvery(ctx, time.Hour) })
}

// counted lets Stop wait for the handlers that it has cut; what comes after
// it is not begun.
func (s *Server) counted(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		if s.http == nil {
			s.mu.Unlock()
			panic(http.ErrAbortHandler)
		}
		s.serving.Add(1)
		s.mu.Unlock()
		defer s.serving.Done()
		h.ServeHTTP(w, r)
	})
}

// Stop cuts every connection, transfers under way included, and gives up the
// port. What was acknowledged stays; Start goes on at the same address.
func (s *Server) Stop() error {
	s.mu.Lock()
	h, stop := s.http, s.stop
	s.http = nil
	s.mu.Unlock()
	if h == nil {
		return nil
	}
	stop()
	err := h.Close()
	s.serving.Wait()
	return err
}

// Close stops the hub and lets go of its folder.
func (s *Server) Close() error {
	return errors.Join(s.Stop(), s.store.Close(), s.lock.Close())
}

// Store is what the hub keeps, for those who check it.
func (s *Server) Store() Store { return s.store }

// Fingerprint is wire.HubFingerprint of the hub's certificate.
func (s *Server) Fingerprint() string { return s.print }

// OrderKey is the public nkey that the hub signs its orders with.
func (s *Server) OrderKey() string { return s.identity.Public() }

// SetupCode is the one-time code with which the page's password is set, ""
// once it has been.
func (s *Server) SetupCode() string { return s.web.setupCode() }

// URL is the hub's address, "" before the first start.
func (s *Server) URL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	host, port, err := net.SplitHostPort(s.address)
	if err != nil {
		return ""
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		if host, err = os.Hostname(); err != nil {
			host = "localhost"
		}
	}
	return "https://" + net.JoinHostPort(host, port)
}

// sweepEvery lets go of uploads that nobody goes on with.
func (s *Server) sweepEvery(ctx context.Context, every time.Duration) {
	for {
		if err := s.sweep(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("sweeping uploads", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-s.c.Clock.After(every):
		}
	}
}

func (s *Server) sweep(ctx context.Context) error {
	idle, err := s.store.IdleUploads(ctx, s.c.Clock.Now().Add(-UploadExpiry))
	if err != nil {
		return err
	}
	for _, u := range idle {
		done := s.transfers.take(u, nil)
		err := s.drop(ctx, u)
		done()
		if err != nil {
			return err
		}
	}
	return nil
}

// drop forgets an upload and its bytes.
func (s *Server) drop(ctx context.Context, u Upload) error {
	return errors.Join(s.store.DropUpload(ctx, u.Commune, u.SHA256), s.files.remove(u))
}
