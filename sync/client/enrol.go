package client

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"io"
	"net/http"
	"sync/atomic"

	"tienglang/app"
	"tienglang/sync/wire"
)

// Enrol joins the hub at address with the one-time code that the province
// gave. The hub's certificate is believed only because the hub proves to know
// the code over that very connection; from then on it is pinned. Asking again
// with the same code and key, after an answer was lost, gives the same.
//
// Errors: "hub.url_bad", "hub.unreachable", "hub.not_a_hub", "hub.code_wrong",
// "hub.code_expired", "hub.code_void", "hub.code_used", "hub.commune_taken",
// "hub.not_proven".
func Enrol(ctx context.Context, address, code string, by wire.RequestSigner, st app.Station, o Options) (Enrolment, error) {
	o = o.withDefaults()
	url, err := base(address)
	if err != nil {
		return Enrolment{}, err
	}
	selector, key, err := wire.SplitEnrolCode(code)
	if err != nil {
		return Enrolment{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, o.Stall)
	defer cancel()
	h, met := firstMeeting()
	defer h.CloseIdleConnections()
	hi, err := hello(ctx, h, url)
	if err != nil {
		return Enrolment{}, err
	}
	c := wire.EnrolContext{Fingerprint: *met.Load(), Session: hi.Session, Request: wire.EnrolRequest{
		Selector: selector, Key: by.Public(), Nonce: wire.Nonce(), Station: st, Orders: true,
	}}
	c.Request.Proof = c.StationProof(key)
	a, err := askEnrol(ctx, h, url, c.Request)
	if err != nil {
		return Enrolment{}, err
	}
	if !wire.SameProof(a.Proof, c.HubProof(key, a)) {
		return Enrolment{}, app.Fail("hub.not_proven", nil, "url", url)
	}
	return Enrolment{
		URL: url, Fingerprint: c.Fingerprint, HubName: a.HubName, Commune: st.Commune,
		CommuneName: a.Commune, EnrolledAt: o.Clock.Now().UTC(), OrderKey: a.OrderKey,
	}, nil
}

// firstMeeting is a client that takes the first certificate it meets, tells
// its fingerprint, and takes no other after it.
func firstMeeting() (*http.Client, *atomic.Pointer[string]) {
	var met atomic.Pointer[string]
	return &http.Client{Transport: transport(func(s tls.ConnectionState) error {
		f := wire.HubFingerprint(s.PeerCertificates[0])
		if !met.CompareAndSwap(nil, &f) && *met.Load() != f {
			return errCertificate
		}
		return nil
	})}, &met
}

func askEnrol(ctx context.Context, h *http.Client, url string, q wire.EnrolRequest) (wire.EnrolAnswer, error) {
	body, err := json.Marshal(q)
	if err != nil {
		return wire.EnrolAnswer{}, app.Fail("hub.request_malformed", err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/api/enrol", bytes.NewReader(body))
	if err != nil {
		return wire.EnrolAnswer{}, app.Fail("hub.url_bad", err, "url", url)
	}
	r.Header.Set("Content-Type", "application/json")
	resp, err := h.Do(r)
	if err != nil {
		return wire.EnrolAnswer{}, unreachable(err, url)
	}
	if resp.StatusCode != http.StatusOK {
		return wire.EnrolAnswer{}, problem(resp)
	}
	defer resp.Body.Close()
	var a wire.EnrolAnswer
	if err := json.NewDecoder(io.LimitReader(resp.Body, 1<<16)).Decode(&a); err != nil {
		return wire.EnrolAnswer{}, unreachable(err, url)
	}
	return a, nil
}
