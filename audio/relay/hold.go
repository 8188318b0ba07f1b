package relay

// hold is sound that waits, oldest first.
type hold struct {
	p  []float32
	at int // of p, where the oldest is
}

// holdSpare is how many frames that were taken may lie before the oldest.
const holdSpare = 1 << 18

func (h *hold) len() int { return len(h.p) - h.at }

// sound is all of it, until the next change.
func (h *hold) sound() []float32 { return h.p[h.at:] }

// add puts p behind the newest, made louder by gain.
func (h *hold) add(p []float32, gain float32) {
	for _, x := range p {
		h.p = append(h.p, x*gain)
	}
}

// drop lets the n oldest go.
func (h *hold) drop(n int) {
	h.at += n
	if h.at > holdSpare || h.at == len(h.p) {
		h.p, h.at = h.p[:copy(h.p, h.p[h.at:])], 0
	}
}
