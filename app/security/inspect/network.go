package inspect

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"tienglang/app"
	"tienglang/app/security"
)

const (
	certificateFile = "station.pem"
	soonOver        = 60 * 24 * time.Hour // before a certificate runs out
	askWithin       = 5 * time.Second     // at one port
)

// encrypted looks at the station's certificate and asks each port that the
// station means to have open, as a box would: it must speak TLS and show that
// very certificate. What answers without TLS is found.
func encrypted(ctx context.Context, g *Ground) (Outcome, error) {
	c, err := readCertificate(filepath.Join(g.Dir, certificateFile))
	if errors.Is(err, fs.ErrNotExist) {
		return unknown("certificate_none"), nil
	}
	if err != nil {
		return Outcome{}, err
	}
	until := c.NotAfter.In(app.Vietnam).Format("02/01/2006")
	switch {
	case g.Now.After(c.NotAfter):
		return failed([]security.Told{security.Tell("certificate_over", "until", until)}, Outcome{}), nil
	case g.Now.Before(c.NotBefore):
		return failed([]security.Told{security.Tell("certificate_early")}, Outcome{}), nil
	case c.NotAfter.Sub(g.Now) < soonOver:
		return failed([]security.Told{security.Tell("certificate_soon", "until", until)}, Outcome{}), nil
	}
	if g.Live == nil || len(g.Live.Expected) == 0 {
		return unknown("not_running"), nil
	}
	var found []security.Told
	for _, address := range g.Live.Expected {
		if told, ok := askTLS(ctx, address, fingerprint(c)); !ok {
			found = append(found, told)
		}
	}
	return failed(found, met("encrypted", "n", count(len(g.Live.Expected)), "until", until)), nil
}

func readCertificate(path string) (*x509.Certificate, error) {
	body, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	for {
		var block *pem.Block
		if block, body = pem.Decode(body); block == nil {
			return nil, app.Fail("security.certificate_broken", errors.New("no certificate in it"), "file", filepath.Base(path))
		}
		if block.Type != "CERTIFICATE" {
			continue
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, app.Fail("security.certificate_broken", err, "file", filepath.Base(path))
		}
		return c, nil
	}
}

// fingerprint is the SHA-256 of the public key, as boxes have it pinned.
func fingerprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.RawSubjectPublicKeyInfo)
	return hex.EncodeToString(sum[:])
}

// askTLS connects to an open port as a box does.
func askTLS(ctx context.Context, address, pin string) (security.Told, bool) {
	ctx, stop := context.WithTimeout(ctx, askWithin)
	defer stop()
	var shown string
	plain, err := (&net.Dialer{}).DialContext(ctx, "tcp", reachable(address))
	if err != nil {
		return security.Tell("port_silent", "address", address), false
	}
	defer plain.Close()
	c := tls.Client(plain, &tls.Config{
		MinVersion: tls.VersionTLS12,
		// Who answers is judged below, by the key that the boxes have pinned.
		InsecureSkipVerify: true,
		VerifyConnection: func(s tls.ConnectionState) error {
			shown = fingerprint(s.PeerCertificates[0])
			return nil
		},
	})
	switch err := c.HandshakeContext(ctx); {
	case err != nil && shown == "" && wentSilent(err):
		return security.Tell("port_silent", "address", address), false
	case err != nil && shown == "":
		return security.Tell("port_plain", "address", address), false
	}
	if shown != pin {
		return security.Tell("port_other_key", "address", address), false
	}
	return security.Told{}, true
}

// wentSilent tells that who took the connection said nothing, rather than
// something else than TLS.
func wentSilent(err error) bool {
	var late net.Error
	return errors.As(err, &late) && late.Timeout() || errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET)
}

// reachable is the address under which a port of this machine answers here.
func reachable(address string) string {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return address
}

// ports compares what the process has open with what it means to have, and
// holds a training station to this machine.
func ports(_ context.Context, g *Ground) (Outcome, error) {
	if g.Live == nil {
		return unknown("not_running"), nil
	}
	open, err := g.Live.Listeners()
	if err != nil {
		return Outcome{}, err
	}
	expected := slices.Concat(g.Live.Expected, g.Live.Practice)
	var found []security.Told
	var names []string
	for _, l := range open {
		names = append(names, l.Address)
		host, port, err := net.SplitHostPort(l.Address)
		if err != nil {
			return Outcome{}, err
		}
		if !slices.ContainsFunc(expected, func(e string) bool { _, p, _ := net.SplitHostPort(e); return p == port }) {
			found = append(found, security.Tell("port_unknown", "address", l.Address))
			continue
		}
		if ip := net.ParseIP(host); g.Workshop && (ip == nil || !ip.IsLoopback()) {
			found = append(found, security.Tell("port_reachable", "address", l.Address))
		}
	}
	return failed(found, met("ports", "n", count(len(open)), "addresses", strings.Join(names, ", "))), nil
}

// hubPinned wants the hub to be reached by TLS alone and known by its
// certificate and by the key that signs its orders.
func hubPinned(_ context.Context, g *Ground) (Outcome, error) {
	h, err := g.Hub()
	if err != nil {
		return Outcome{}, err
	}
	if h == nil {
		return unknown("hub_none"), nil
	}
	var found []security.Told
	if u, err := url.Parse(h.URL); err != nil || u.Scheme != "https" {
		found = append(found, security.Tell("hub_plain", "url", h.URL))
	}
	if len(h.Pin) != 2*sha256.Size {
		found = append(found, security.Tell("hub_unpinned", "name", h.Name))
	}
	if h.OrderKey == "" {
		found = append(found, security.Tell("hub_no_key", "name", h.Name))
	}
	return failed(found, met("hub_pinned", "name", h.Name)), nil
}

// oneMachine asks whether another machine works with the station's key.
func oneMachine(ctx context.Context, g *Ground) (Outcome, error) {
	if g.Live != nil && g.Live.Twin {
		return failed([]security.Told{security.Tell("twin_now")}, Outcome{}), nil
	}
	all, err := refusals(ctx, g)
	if err != nil {
		return Outcome{}, err
	}
	if at := lastOf(all, "hub.key_twice"); at >= 0 {
		return failed([]security.Told{security.Tell("twin_lately", "at", momentText(all[at].last))}, Outcome{}), nil
	}
	switch h, err := g.Hub(); {
	case err != nil:
		return Outcome{}, err
	case h == nil:
		return unknown("twin_no_hub"), nil // nobody who could have seen it
	case g.Live == nil:
		return unknown("not_running"), nil
	}
	return met("twin_none"), nil
}
