package link

import (
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"tienglang/app"
)

// What a line takes beside the messages themselves, in bytes. The embedded
// server counts messages and what is in them; the rest is reckoned, as was
// measured below TLS (TestCarriedIsWhatTheLinkTook).
const (
	enterBytes   = 5000 // TCP, TLS, proof and subscriptions of a connection
	messageBytes = 330  // subject, TLS, heads, and acknowledgement of a message
	pingBytes    = 420  // a ping of either side with its answer
)

// carriedEvery is how often connections are looked at.
const carriedEvery = 10 * time.Second

// watchCarried tells what the lines carry until Close.
func (s *Server) watchCarried() {
	tick := time.NewTicker(carriedEvery)
	defer tick.Stop()
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-tick.C:
			s.lookCarried()
		}
	}
}

func (s *Server) lookCarried() {
	all, err := s.nats.Connz(&server.ConnzOptions{Limit: s.nats.NumClients() + 8})
	if err != nil {
		s.log.Error("connections of the link server", "err", err)
		return
	}
	for _, c := range all.Conns {
		s.carried(c.Cid, c.InMsgs+c.OutMsgs, c.InBytes+c.OutBytes, time.Since(c.Start))
	}
}

// carried tells what a speaker's connection carried since it was told last.
func (s *Server) carried(conn uint64, messages, bytes int64, stood time.Duration) {
	all := enterBytes + bytes + messages*messageBytes + int64(stood/pingEvery)*pingBytes
	n, cluster := int64(0), app.ID("")
	s.mu.Lock()
	for key, p := range s.present {
		if p.conn == conn && all > p.carried {
			n, cluster = all-p.carried, p.cluster
			p.carried = all
			s.present[key] = p
		}
	}
	s.mu.Unlock()
	if n > 0 {
		s.cfg.OnCarried(cluster, n)
	}
}

func sinceStart(at *time.Time) time.Duration {
	if at == nil {
		return 0
	}
	return time.Since(*at)
}
