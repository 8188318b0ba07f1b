package speaker

import (
	"errors"
	"net"
	"strconv"
	"time"

	"tienglang/app"
	"tienglang/sync/link"
	"tienglang/sync/wire"
)

// errRevoked ends a speaker whose station believes it no more.
var errRevoked = errors.New("revoked by the station")

// revokedNote is what a revoked box keeps: whose it was, and since when it is
// not. It holds nothing else, also after it was started again.
type revokedNote struct {
	Station string    `json:"station"`
	Key     string    `json:"key"` // that it had
	At      time.Time `json:"at"`
}

// revoked takes the station's word that this box is believed no more. Its key is
// gone before anything else is done, and the word is on the disk before what it
// holds is deleted: whenever the power goes, it can be read by nobody, and the
// box goes on deleting when it is back.
func (r *running) revoked(w wire.Revoked) {
	r.log.Error("revoked by the station; what is held is deleted", "station", r.paired.StationName, "at", w.At)
	why := revokedNote{Station: r.paired.StationName, Key: w.Key, At: w.At}
	r.owner.mu.Lock()
	r.owner.why = &why
	r.owner.mu.Unlock()
	err := r.keys.forget()
	err = errors.Join(err, r.state.revoke(why))
	if err != nil {
		r.log.Error("not all that is to be forgotten is forgotten yet", "err", err)
	}
	r.fail(errRevoked)
}

// revoke forgets the pairing and everything that was told, and keeps why.
func (s *state) revoke(why revokedNote) error {
	return s.change(func(v *savedState) { *v = savedState{V: stateVersion, Settings: settingsAtFirst, Revoked: &why} })
}

// revoked is why the box is believed no more; nil where it is.
func (s *state) revoked() *revokedNote {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.s.Revoked
}

// endRevoked deletes what a revoked box still holds, and is the error to end
// with. A disk that was full when the word came has room for it now.
func (s *Speaker) endRevoked() error {
	left := erase(s.cfg, "")
	st, err := openState(s.cfg.Dir)
	if err != nil {
		return errors.Join(left, err)
	}
	why := st.revoked()
	if why == nil {
		s.mu.Lock()
		why = s.why
		s.mu.Unlock()
		left = errors.Join(left, st.revoke(*why))
	}
	if left != nil {
		s.log.Error("not all that is to be forgotten is forgotten", "err", left)
	}
	return app.Fail("speaker.revoked", left, "station", why.Station, "at", why.At.In(app.Vietnam).Format("15:04 02/01/2006"))
}

// begunAnew makes a box that was revoked another one, for who stands at it with
// a code: with a key of its own, and nothing of before.
func (s *Speaker) begunAnew(st *state) error {
	if err := erase(s.cfg, stateFile); err != nil {
		return err
	}
	st.forget()
	return nil
}

// doors are the addresses of the station's HTTPS that are known: its port on the
// hosts of the link, the port before the link's, and what the command line says.
func doors(p link.Paired, station string) (all []string) {
	seen := map[string]bool{}
	add := func(host string, port int) {
		if at := net.JoinHostPort(host, strconv.Itoa(port)); port > 0 && !seen[at] {
			seen[at], all = true, append(all, at)
		}
	}
	for _, address := range p.LinkAddrs {
		host, text, err := net.SplitHostPort(address)
		if err != nil {
			continue
		}
		add(host, p.Door)
		if port, err := strconv.Atoi(text); err == nil {
			add(host, port-1)
		}
	}
	if address, err := link.StationAddress(station); err == nil {
		if host, text, err := net.SplitHostPort(address); err == nil {
			port, _ := strconv.Atoi(text)
			add(host, port)
		}
	}
	return all
}

// doors are where this box asks whether it is revoked.
func (r *running) doors() []string {
	p := r.paired
	if now, ok := r.state.paired(); ok {
		p.Door = now.Door
	}
	return doors(p, r.cfg.Station)
}

// keepDoor remembers on which port the station's HTTPS is.
func (r *running) keepDoor(port int) {
	if p, ok := r.state.paired(); !ok || p.Door == port {
		return
	}
	_, err := r.state.hold(func(v *savedState) {
		if v.Paired != nil {
			p := *v.Paired
			p.Door, v.Paired = port, &p
		}
	})
	if err != nil {
		r.log.Error("where the station's HTTPS is was not kept", "err", err)
	}
}
