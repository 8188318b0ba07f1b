package hub

import (
	"context"
	"net"
	"net/http"
	"time"

	"tienglang/app"
)

// twinAfter is how long the machine that is served must be silent before
// another with its key may take its place. A station that runs asks at least
// every half minute.
const twinAfter = 2 * time.Minute

// twice reports whether another machine works with the same key now.
func (p Place) twice(now time.Time) bool {
	return p.Twin != "" && now.Sub(p.TwinSeen) < app.UnknownAfter
}

// met is the place after a machine with that boot word has asked, and whether
// that machine is served. A word that was not met before takes over, as a
// station does that was started anew. When the one before it asks once more,
// two machines are at work: the later is refused until the other has been
// silent for some time.
func (p Place) met(boot, address string, now time.Time) (Place, bool) {
	silent := now.Sub(p.Seen) >= twinAfter
	switch {
	case p.Boot == boot:
		p.Address, p.Seen = address, now
		return p, true
	case boot == p.Before && now.Sub(p.BeforeSeen) < twinAfter:
		return Place{Boot: boot, Address: address, Seen: now, Twin: p.Boot, TwinAddress: p.Address, TwinSeen: p.Seen}, true
	case (boot == p.Twin || boot == p.Before) && !silent:
		p.Twin, p.TwinAddress, p.TwinSeen = boot, address, now
		return p, false
	}
	next := Place{Boot: boot, Address: address, Seen: now, Before: p.Boot, BeforeAddress: p.Address, BeforeSeen: p.Seen}
	if boot != p.Twin {
		next.Twin, next.TwinAddress, next.TwinSeen = p.Twin, p.TwinAddress, p.TwinSeen
	}
	return next, true
}

// placed notes from where a commune's key is used: "hub.key_twice" for the
// second of two machines. Programs that do not say which they are, of earlier
// versions, are served.
func (s *Server) placed(r *http.Request, c Commune) error {
	boot := r.URL.Query().Get("boot")
	if boot == "" || len(boot) > 64 {
		return nil
	}
	address, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		address = r.RemoteAddr
	}
	s.placing.Lock()
	defer s.placing.Unlock()
	return s.place(r.Context(), c, boot, address)
}

// placeEvery is how often a place that stays as it is is written down.
const placeEvery = 20 * time.Second

func (s *Server) place(ctx context.Context, c Commune, boot, address string) error {
	p, err := s.store.Place(ctx, c.ID)
	if err != nil {
		return err
	}
	now := s.c.Clock.Now()
	next, served := p.met(boot, address, now)
	same := next.Boot == p.Boot && next.Twin == p.Twin && next.Address == p.Address
	if !same || next.Seen.Sub(p.Seen) > placeEvery || next.TwinSeen.Sub(p.TwinSeen) > placeEvery {
		if err := s.store.SetPlace(ctx, c.ID, next); err != nil {
			return err
		}
	}
	if next.Boot != p.Boot {
		s.bell.ring() // whoever waits under the other word asks again, and shows that it lives
	}
	if next.Twin != "" && p.Twin != next.Twin {
		s.log.Warn("two machines work with one station's key", "commune", c.ID, "served", next.Address, "refused", next.TwinAddress)
	}
	if !served {
		return app.Fail("hub.key_twice", nil, "commune", c.Name, "other", next.Address)
	}
	return nil
}

// placeChanged reports whether the commune is served at another machine than
// the one that asks, or that one does not know yet that there are two, or still
// believes it.
func (s *Server) placeChanged(r *http.Request, c Commune) (bool, error) {
	q := r.URL.Query()
	if q.Get("boot") == "" {
		return false, nil
	}
	p, err := s.store.Place(r.Context(), c.ID)
	return p.Boot != q.Get("boot") || q.Has("twice") && (q.Get("twice") == "true") != p.twice(s.c.Clock.Now()), err
}
