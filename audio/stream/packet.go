package stream

import "sync"

// historySize is how many packets the sender keeps for those that ask again:
// 5.12 s.
const historySize = 256

// packet is one encoded block. It is never changed once made, so that every
// peer sends the same one.
type packet struct {
	seq     uint16
	at      int64 // stream sample at which its decoded sound begins
	marker  bool  // first after a gap
	payload []byte
}

// history keeps the last packets for resending.
type history struct {
	mu   sync.RWMutex
	ring [historySize]*packet
}

func (h *history) put(p *packet) {
	h.mu.Lock()
	h.ring[p.seq%historySize] = p
	h.mu.Unlock()
}

// get returns the packet of that number, nil when it is too old or not yet made.
func (h *history) get(seq uint16) *packet {
	h.mu.RLock()
	defer h.mu.RUnlock()
	if p := h.ring[seq%historySize]; p != nil && p.seq == seq {
		return p
	}
	return nil
}
