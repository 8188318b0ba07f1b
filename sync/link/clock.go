package link

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/nats-io/nats.go"

	"tienglang/app"
	"tienglang/sync/wire"
)

const purposeClock = "clock"

// clockAnswer is the station's time at the arrival of a request and at its
// own departure, signed together with the request's nonce.
type clockAnswer struct {
	Nonce    string `json:"nonce"`
	Received int64  `json:"received"` // ns since 1970, station time
	Sent     int64  `json:"sent"`
}

func (s *Server) serveClock(m *nats.Msg, key string, _ app.ID) {
	received := s.cfg.Clock.Now().UnixNano()
	if len(m.Data) > 64 {
		s.refuse(RefusedMessage, "clock request of "+key)
		return
	}
	s.heard(key, promised(string(m.Data)))
	a := clockAnswer{Nonce: string(m.Data), Received: received, Sent: s.cfg.Clock.Now().UnixNano()}
	b, err := json.Marshal(a)
	if err == nil {
		err = m.Respond(wire.SignEnvelope(s.cfg.Identity, purposeClock, b))
	}
	if err != nil && s.ctx.Err() == nil {
		s.log.Warn("clock not answered", "err", err)
	}
}

// openClock reads the answer to the request with the nonce.
func openClock(data []byte, station, nonce string) (clockAnswer, error) {
	var a clockAnswer
	b, err := wire.OpenEnvelope(data, purposeClock, station)
	if err != nil {
		return a, err
	}
	if err := json.Unmarshal(b, &a); err != nil {
		return a, err
	}
	if a.Nonce != nonce {
		return a, errors.New("clock: an answer to another request")
	}
	return a, nil
}

// exchange is one exchange of NTP's kind (RFC 5905, section 8): how far the
// station is ahead of the local clock, and how wrong that can be.
type exchange struct {
	at     time.Time     // local time half way
	offset time.Duration // station − local
	rtt    time.Duration // the offset is right to within half of it
}

// exchangeOf works an exchange out: sent and got are local times, the
// answer's are the station's.
func exchangeOf(sent, got time.Time, a clockAnswer) exchange {
	there := time.Duration(a.Received - sent.UnixNano())
	back := time.Duration(a.Sent - got.UnixNano())
	return exchange{
		at:     sent.Add(got.Sub(sent) / 2),
		offset: (there + back) / 2,
		rtt:    got.Sub(sent) - time.Duration(a.Sent-a.Received),
	}
}
