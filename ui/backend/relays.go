package backend

import (
	"context"
	"time"

	"tienglang/app"
)

// TopicRelays is told when a relay, or what is heard of one, has changed.
const TopicRelays Topic = "relays"

// Relays are the sources that are taken over from elsewhere.
type Relays interface {
	// Relays lists them by name.
	Relays() ([]app.Relay, error)
	// SaveRelay keeps one; an empty ID makes a new one. Errors:
	// "relay.name_missing", "relay.no_source", "relay.bad_url", "relay.bounds".
	SaveRelay(ctx context.Context, r app.Relay) (app.Relay, error)
	RemoveRelay(ctx context.Context, id app.ID) error
	RestoreRelay(ctx context.Context, id app.ID) error
	// RelayStates are those that are open now.
	RelayStates() []RelayState
}

// RelayState is how an open relay fares.
type RelayState struct {
	Relay     app.ID
	Name      string
	Broadcast app.ID
	Phase     string // "opening", "relay", "fallback", "silent"
	Reason    string // the catalogue's "relay.reason." + Reason; "" while all is well
	Playing   string // what stands in
	Since     time.Time
}
