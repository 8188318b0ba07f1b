package link

import (
	"encoding/json"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"tienglang/app"
)

// presence is one speaker's connection.
type presence struct {
	cluster app.ID
	conn    uint64 // the embedded server's number of the connection
	greeted bool   // it has subscribed to its orders
	heard   time.Time
	next    time.Duration // within which it said it would speak again, 0 before it said so
	carried int64         // bytes of this connection that were told
}

// entered notes a new connection of a speaker. An older one of the same
// speaker is a line that broke without saying so, and is closed.
func (s *Server) entered(key string, cluster app.ID, conn uint64) {
	s.mu.Lock()
	old, was := s.present[key]
	s.present[key] = presence{cluster: cluster, conn: conn}
	s.mu.Unlock()
	if was && old.conn != conn {
		go s.kick(old.conn) // the new one's own lock is held while it enters
	}
	if was && old.greeted {
		s.announce(old.cluster, false)
	}
}

func (s *Server) kick(conn uint64) { _ = s.nats.DisconnectClientByID(conn) } // gone already is as good

// greeted announces a speaker once it hears orders.
func (s *Server) greeted(key string) {
	s.mu.Lock()
	p, ok := s.present[key]
	news := ok && !p.greeted
	if news {
		p.greeted = true
		s.present[key] = p
	}
	s.mu.Unlock()
	if news {
		s.announce(p.cluster, true)
	}
}

// left forgets a connection that ended.
func (s *Server) left(key string, conn uint64) {
	s.mu.Lock()
	p, ok := s.present[key]
	if ok = ok && p.conn == conn; ok {
		delete(s.present, key)
	}
	s.mu.Unlock()
	if ok && p.greeted {
		s.announce(p.cluster, false)
	}
}

func (s *Server) announce(cluster app.ID, connected bool) {
	s.log.Info("presence", "cluster", string(cluster), "connected", connected)
	if s.cfg.OnPresence != nil {
		s.cfg.OnPresence(cluster, connected, s.cfg.Clock.Now())
	}
}

// Connected reports whether the speaker with the key hears orders now.
func (s *Server) Connected(publicKey string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.present[publicKey].greeted
}

// Drop closes the connection of a speaker at once; call it when the speaker
// has been unpaired, after Speakers denies it. One that was revoked is told so
// before.
func (s *Server) Drop(publicKey string) {
	s.mu.Lock()
	p, ok := s.present[publicKey]
	s.mu.Unlock()
	if ok {
		s.tellRevoked(publicKey)
		s.kick(p.conn)
	}
}

// watchDisconnects subscribes to the embedded server's advisories.
func (s *Server) watchDisconnects() error {
	_, err := s.sys.Subscribe("$SYS.ACCOUNT.*.DISCONNECT", func(m *nats.Msg) {
		var e server.DisconnectEventMsg
		if err := json.Unmarshal(m.Data, &e); err != nil {
			s.log.Error("advisory of the link server", "err", err)
			return
		}
		if s.cfg.OnCarried != nil {
			s.carried(e.Client.ID, e.Sent.Msgs+e.Received.Msgs, e.Sent.Bytes+e.Received.Bytes, sinceStart(e.Client.Start))
		}
		s.left(e.Client.User, e.Client.ID)
	})
	return err
}

// helloTimeout bounds how long a request over the link may take.
const helloTimeout = 5 * time.Second
