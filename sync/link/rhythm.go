package link

import (
	"strconv"
	"strings"
	"time"
)

// The rhythm of a line: what a SIM pays for is what is said while nothing
// happens. While something sounds or is about to, while the station's time is
// not settled, and for those who were never told otherwise, the clock is asked
// quickly, and a line that broke is known as quickly.
const (
	clockQuick = 1500 * time.Millisecond
	clockIdle  = time.Minute
	settleFor  = 2 * time.Minute // after the line came up
	pingEvery  = 45 * time.Second
	deadAfter  = 3               // exchanges in a row without an answer
	deadSlack  = 6 * time.Second // beside two intervals, until the station gives a speaker up
)

// interval is how long until the clock is asked next.
func (c *Client) interval() time.Duration {
	if c.cfg.Busy == nil || c.cfg.Busy() || !c.filter.settled(c.local.Now().Add(-settleFor), c.upSince) {
		return clockQuick
	}
	return clockIdle
}

// Hurry has the clock asked now, as something is to sound.
func (c *Client) Hurry() {
	select {
	case c.hurry <- struct{}{}:
	default:
	}
}

// answered counts exchanges without an answer. A line on which several in a row
// had none is broken, whatever the system believes of it.
func (c *Client) answered(err error) {
	if err == nil || c.ctx.Err() != nil {
		c.mute = 0
		return
	}
	c.log.Debug("clock", "err", err)
	if c.mute++; c.mute < deadAfter {
		return
	}
	c.mute = 0
	c.log.Warn("no answer any more, connecting anew")
	if err := c.conn.ForceReconnect(); err != nil {
		c.log.Debug("reconnect", "err", err)
	}
}

// settled reports whether the line has been up since the given time or longer,
// and the newest exchanges agree with the ones before.
func (f *offsetFilter) settled(since, up time.Time) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.ok && len(f.odd) == 0 && !up.IsZero() && up.Before(since)
}

// nonceAnd says in a request for the time, beside its nonce, when the next one
// will come. The station gives the nonce back as it is.
func nonceAnd(nonce string, next time.Duration) string {
	return nonce + "~" + strconv.FormatInt(next.Milliseconds(), 10)
}

// promised is when a speaker said that it would ask again; one that says
// nothing asks quickly.
func promised(nonce string) time.Duration {
	if _, after, ok := strings.Cut(nonce, "~"); ok {
		if ms, err := strconv.ParseInt(after, 10, 32); err == nil && ms > 0 {
			return min(max(time.Duration(ms)*time.Millisecond, clockQuick), clockIdle)
		}
	}
	return clockQuick
}

// heard notes that a speaker spoke, and when it will again.
func (s *Server) heard(key string, next time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p, ok := s.present[key]; ok {
		p.heard = time.Now()
		if next > 0 {
			p.next = next
		}
		s.present[key] = p
	}
}

// watchSilent shows out speakers that do not ask when they said they would:
// their machine or their line stands still, and nothing closed the connection.
func (s *Server) watchSilent() {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-tick.C:
			for _, conn := range s.silent(time.Now()) {
				s.kick(conn)
			}
		}
	}
}

func (s *Server) silent(now time.Time) (conns []uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, p := range s.present {
		if p.next > 0 && now.Sub(p.heard) > 2*p.next+deadSlack {
			s.log.Warn("a speaker says nothing any more", "cluster", string(p.cluster), "since", p.heard)
			p.next = 0 // shown out once
			s.present[key] = p
			conns = append(conns, p.conn)
		}
	}
	return conns
}
