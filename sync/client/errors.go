package client

import (
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"net"

	"tienglang/app"
	"tienglang/sync/wire"
)

// errCertificate is a certificate that isn't the one met at enrolment.
var errCertificate = errors.New("certificate differs from the one met at enrolment")

// pinned is a transport that speaks only to the hub whose certificate has
// that fingerprint, whatever any authority says of it.
func pinned(fingerprint string) *http.Transport {
	return transport(func(s tls.ConnectionState) error {
		if wire.HubFingerprint(s.PeerCertificates[0]) != fingerprint {
			return errCertificate
		}
		return nil
	})
}

func transport(check func(tls.ConnectionState) error) *http.Transport {
	return &http.Transport{
		Proxy:       http.ProxyFromEnvironment,
		DialContext: (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 15 * time.Second}).DialContext,
		TLSClientConfig: &tls.Config{
			MinVersion: tls.VersionTLS13,
			// The certificate is judged by its pinned key, which is stricter
			// than any authority's word; VerifyConnection runs always.
			InsecureSkipVerify: true,
			VerifyConnection:   check,
		},
		TLSHandshakeTimeout:   10 * time.Second,
		ResponseHeaderTimeout: 2 * time.Minute,
		IdleConnTimeout:       time.Minute,
		MaxIdleConnsPerHost:   2,
	}
}

// unreachable names why the hub at url could not be spoken to.
func unreachable(err error, url string) error {
	if errors.Is(err, errCertificate) {
		return app.Fail("hub.certificate_changed", err, "url", url)
	}
	return app.Fail("hub.unreachable", err, "url", url)
}

// problem reads the hub's refusal and closes the answer's body.
func problem(resp *http.Response) error {
	defer resp.Body.Close()
	var p wire.Problem
	err := json.NewDecoder(io.LimitReader(resp.Body, 1<<16)).Decode(&p)
	if err != nil || p.Code == "" {
		if code := resp.Header.Get(wire.HeaderProblem); code != "" { // the answer to a HEAD
			return app.Fail(code, nil)
		}
		return app.Fail("hub.answer_strange", err, "status", strconv.Itoa(resp.StatusCode))
	}
	return &app.Error{Code: p.Code, Args: p.Args}
}
