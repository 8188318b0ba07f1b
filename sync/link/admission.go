package link

import (
	"encoding/base64"
	"errors"
	"strings"

	"github.com/nats-io/nats-server/v2/server"

	"tienglang/app"
	"tienglang/sync/wire"
)

// systemName is the client name by which the station's own connection asks
// for the server's advisories instead of the commune's messages.
const systemName = "advisories"

// admission decides who enters the embedded server.
type admission struct{ s *Server }

// Check lets in the station itself and speakers that are paired, after they
// signed the server's nonce with their key.
func (a admission) Check(c server.ClientAuthentication) bool {
	opts := c.GetOpts()
	cluster, paired := a.s.cfg.Speakers.SpeakerAllowed(opts.Nkey)
	own := opts.Nkey == a.s.cfg.Identity.Public()
	if !own && !paired {
		a.s.refuse(unknown(a.s.cfg.Speakers, opts.Nkey, who(c)))
		return false
	}
	if err := signedNonce(opts.Nkey, opts.Sig, c.GetNonce()); err != nil {
		a.s.refuse(RefusedProof, who(c)+": "+err.Error())
		return false
	}
	if own {
		return a.admitStation(c, opts.Name)
	}
	if a.s.twin(opts.Nkey, bootOf(opts.Name)) {
		a.s.refuse(RefusedTwin, string(cluster)+" "+who(c))
		return false
	}
	c.RegisterUser(&server.User{Username: opts.Nkey, Permissions: a.s.sub.permissions(opts.Nkey)})
	a.s.entered(opts.Nkey, cluster, c.GetID())
	return true
}

func (a admission) admitStation(c server.ClientAuthentication, name string) bool {
	u := &server.User{Username: "station"}
	if name == systemName {
		u.Account = a.s.nats.SystemAccount()
	}
	c.RegisterUser(u)
	return true
}

func who(c server.ClientAuthentication) string {
	addr := "in process"
	if r := c.RemoteAddress(); r != nil {
		addr = r.String()
	}
	return "key " + strings.ToValidUTF8(c.GetOpts().Nkey, "?") + " from " + addr
}

// signedNonce checks the answer to the nonce, which clients send in base 64
// with or without padding.
func signedNonce(key, sig string, nonce []byte) error {
	if len(nonce) == 0 {
		return errors.New("no nonce was given")
	}
	raw, err := base64.RawURLEncoding.DecodeString(sig)
	if err != nil {
		if raw, err = base64.StdEncoding.DecodeString(sig); err != nil {
			return err
		}
	}
	return wire.VerifySignature(key, nonce, raw)
}

// permissions are all that the speaker with the key may say and hear.
func (s subjects) permissions(key string) *server.Permissions {
	return &server.Permissions{
		Publish: &server.SubjectPermission{Allow: []string{
			s.hello(key), s.clock(key), s.offer(key), s.report(key), s.event(key), s.back(key),
		}},
		Subscribe: &server.SubjectPermission{Allow: []string{
			s.everyone(), s.order(key), s.inbox(key) + ".>",
		}},
	}
}

func (s *Server) refuse(why Refused, detail string) {
	s.log.Warn("refused", "why", string(why), "detail", detail)
	if s.cfg.OnRefused != nil {
		s.cfg.OnRefused(why, detail)
	}
}

// allowed returns the cluster of a speaker that speaks; one that was unpaired
// since it entered is shown out.
func (s *Server) allowed(key string) (app.ID, bool) {
	cluster, ok := s.cfg.Speakers.SpeakerAllowed(key)
	if !ok {
		s.refuse(unknown(s.cfg.Speakers, key, "key "+key+" is paired no longer"))
		s.Drop(key)
	}
	return cluster, ok
}
