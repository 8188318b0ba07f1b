package hub

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// The life of an enrolment code.
const (
	EnrolmentLife = 24 * time.Hour
	MaxTries      = 5 // wrong ones, after which the code is void
)

// NewEnrolment makes a one-time code for the commune of that name and returns
// it as it is shown to a person. A commune that has joined before under the
// same name may join again with it, with a new key.
func (s *Server) NewEnrolment(ctx context.Context, commune string) (code string, err error) {
	return NewEnrolment(ctx, s.store, s.c.Clock, commune)
}

// NewEnrolment makes a code in a store that a running hub may have open too.
// Error: "hub.name_missing".
func NewEnrolment(ctx context.Context, store Enrolments, clock app.Clock, commune string) (code string, err error) {
	commune = strings.Join(strings.Fields(commune), " ")
	if commune == "" || len(commune) > 200 {
		return "", app.Fail("hub.name_missing", nil)
	}
	for {
		code := wire.NewEnrolCode()
		selector, secret, err := wire.SplitEnrolCode(code)
		if err != nil {
			return "", err
		}
		now := clock.Now()
		err = store.AddEnrolment(ctx, Enrolment{
			Selector: selector, Secret: secret, Name: commune, CreatedAt: now, ExpiresAt: now.Add(EnrolmentLife),
		})
		if app.CodeOf(err) != "hub.code_taken" { // one in a million: take another
			return code, err
		}
	}
}

// enrol lets a station join that proves to know a code, and proves the same to
// it.
func (s *Server) enrol(w http.ResponseWriter, r *http.Request) error {
	body, err := s.readBody(w, r, 64<<10)
	if err != nil {
		return err
	}
	var q wire.EnrolRequest
	if err := json.Unmarshal(body, &q); err != nil {
		return app.Fail("hub.request_malformed", err)
	}
	e, err := s.proven(r.Context(), q)
	if err != nil {
		s.log.Warn("enrolment refused", "from", r.RemoteAddr, "error", err)
		return err
	}
	now := s.c.Clock.Now()
	err = s.store.Join(r.Context(), e.Selector, Commune{
		ID: q.Station.Commune, Key: q.Key, Province: q.Station.Province, EnrolledAt: now,
	})
	if err != nil {
		return err
	}
	s.log.Info("commune enrolled", "commune", q.Station.Commune, "name", e.Name)
	a := wire.EnrolAnswer{HubName: s.c.Name, Commune: e.Name}
	if q.Orders {
		a.OrderKey = s.identity.Public()
	}
	a.Proof = s.enrolContext(q).HubProof(e.Secret, a)
	writeJSON(w, a)
	return nil
}

func (s *Server) enrolContext(q wire.EnrolRequest) wire.EnrolContext {
	return wire.EnrolContext{Fingerprint: s.print, Session: s.verifier.Session(), Request: q}
}

// proven finds the code and checks the station's proof of it.
func (s *Server) proven(ctx context.Context, q wire.EnrolRequest) (Enrolment, error) {
	if !wire.ValidID(q.Station.Commune) || !wire.ValidPublic(q.Key) || len(q.Nonce) < 16 {
		return Enrolment{}, app.Fail("hub.request_malformed", nil)
	}
	e, err := s.store.Enrolment(ctx, q.Selector)
	switch {
	case err != nil:
		return e, err
	case s.c.Clock.Now().After(e.ExpiresAt):
		return e, app.Fail("hub.code_expired", nil)
	case e.Tries >= MaxTries:
		return e, app.Fail("hub.code_void", nil)
	}
	if !wire.SameProof(q.Proof, s.enrolContext(q).StationProof(e.Secret)) {
		if err := s.store.CountTry(ctx, e.Selector); err != nil {
			return e, err
		}
		return e, app.Fail("hub.code_wrong", nil)
	}
	return e, nil
}
