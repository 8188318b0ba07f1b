package wire

import (
	"errors"
	"slices"
	"time"

	"tienglang/app"
)

// The bounds of Listen.ICEServers, in servers and in bytes of each.
const (
	MaxICEServers   = 8
	MaxICEServerLen = 512
)

// Listen is the lease to play one broadcast. A speaker that hears no renewal
// stops at Until by itself.
type Listen struct {
	Broadcast  app.ID    `json:"broadcast"`
	Title      string    `json:"title,omitempty"`
	Only       []string  `json:"only,omitempty"`        // public keys of the speakers meant, all when empty
	StartAt    time.Time `json:"start_at,omitzero"`     // capture time of the first sample, when known
	DelayMS    int       `json:"delay_ms"`              // from capture to sound, before the pole's own stagger
	BoostDB    float64   `json:"boost_db,omitempty"`    // gain for this broadcast alone; the cap still holds
	ICEServers []string  `json:"ice_servers,omitempty"` // STUN and TURN servers by which the station is reached
	Until      time.Time `json:"until"`                 // station time at which the lease ends
	// Precedence settles which of two leases, or of a lease and what the
	// speaker holds, is played; 0 counts as app.PrecedenceLive.
	Precedence app.Precedence `json:"precedence,omitempty"`
	// Level is the volume, 1 to 100, for this broadcast alone; 0 for the one
	// that is set. The cap holds.
	Level int `json:"level,omitempty"`
}

// Rank is the lease's precedence, as it counts.
func (l Listen) Rank() app.Precedence {
	if l.Precedence == 0 {
		return app.PrecedenceLive
	}
	return l.Precedence
}

// Means reports whether the lease is for the speaker with this key.
func (l Listen) Means(public string) bool {
	return len(l.Only) == 0 || slices.Contains(l.Only, public)
}

// BoundICEServers returns the first of the servers that a Listen may carry: a
// lease beyond its bounds would be refused by every speaker.
func BoundICEServers(servers []string) []string {
	var some []string
	for _, s := range servers {
		if len(s) <= MaxICEServerLen && len(some) < MaxICEServers {
			some = append(some, s)
		}
	}
	return some
}

func (l *Listen) check() error {
	if l.Level < 0 || l.Level > 100 {
		return errors.New("a volume that cannot be")
	}
	if len(l.ICEServers) > MaxICEServers {
		return errors.New("too many ICE servers")
	}
	for _, s := range l.ICEServers {
		if len(s) > MaxICEServerLen {
			return errors.New("address of an ICE server too long")
		}
	}
	return nil
}
