package link

import (
	"net"
	"net/http"
	"net/netip"
	"time"
)

// pairMessage is one message of a pairing, and whence it came.
type pairMessage struct {
	at   time.Time
	from string
}

// quiet keeps guessers slow. One who is refused is not counted, so that the
// others keep their part of what all may send.
func (h *PairHandler) quiet(from string) bool {
	now := h.cfg.Clock.Now()
	h.mu.Lock()
	defer h.mu.Unlock()
	for len(h.recent) > 0 && now.Sub(h.recent[0].at) > time.Minute {
		h.recent = h.recent[1:]
	}
	sent := 0
	for _, m := range h.recent {
		if m.from == from {
			sent++
		}
	}
	if sent >= pairRate || len(h.recent) >= pairRateAll {
		return false
	}
	h.recent = append(h.recent, pairMessage{now, from})
	return true
}

// missedBy counts a wrong try of an address. Those beyond PairMaxTries of it
// can win nothing, and count for nothing.
func (c *pairCode) missedBy(from string) {
	if c.usedBy != "" || c.wrong[from] >= PairMaxTries {
		return
	}
	c.wrong[from]++
	all := 0
	for _, n := range c.wrong {
		all += n
	}
	c.void = c.void || all >= PairMostTries
}

// remoteOf names who sent a request: the IPv4 address, or the IPv6 network of
// 64 bits that one household has. On the local link everyone shares that
// network, so there it is the address.
func remoteOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	a, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	a = a.Unmap().WithZone("")
	if a.Is6() && !a.IsLinkLocalUnicast() {
		return netip.PrefixFrom(a, 64).Masked().String()
	}
	return a.String()
}
