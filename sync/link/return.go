package link

import (
	"fmt"

	"github.com/nats-io/nats.go"

	"tienglang/app"
	"tienglang/sync/wire"
)

func (s *Server) serveReturned(m *nats.Msg, key string, cluster app.ID) {
	r, err := wire.DecodeReturned(m.Data)
	if err != nil {
		s.refuse(RefusedMessage, fmt.Sprintf("return of %s: %v", key, err))
		return
	}
	if s.cfg.OnReturned != nil {
		s.cfg.OnReturned(cluster, r)
	}
}

// Returned tells the station of a return; it is lost when the line is down.
func (c *Client) Returned(r wire.Returned) {
	b, err := wire.EncodeReturned(r)
	if err == nil {
		err = c.conn.Publish(c.sub.back(c.key), b)
	}
	if err != nil {
		c.log.Debug("return's answer not sent", "err", err)
	}
}
