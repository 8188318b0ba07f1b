package uitest

import (
	"context"
	"slices"
	"strings"

	"tienglang/app"
	"tienglang/ui/backend"
)

// relaying is the Backend's relays.
type relaying struct {
	RelaysOf      []app.Relay
	RelayStatesOf []backend.RelayState
	removedRelays []app.Relay
}

// Relays is RelaysOf by name.
func (b *Backend) Relays() ([]app.Relay, error) {
	return locked(b, func() []app.Relay {
		all := slices.Clone(b.RelaysOf)
		slices.SortFunc(all, func(x, y app.Relay) int { return strings.Compare(x.Name, y.Name) })
		return all
	}), b.err("Relays")
}

// SaveRelay keeps one.
func (b *Backend) SaveRelay(_ context.Context, r app.Relay) (app.Relay, error) {
	defer b.Tell(backend.TopicRelays)
	err := b.act(func() error {
		switch {
		case strings.TrimSpace(r.Name) == "":
			return app.Fail("relay.name_missing", nil)
		case r.URL == "" && r.Device == "":
			return app.Fail("relay.no_source", nil)
		case r.URL != "" && !strings.HasPrefix(r.URL, "http://") && !strings.HasPrefix(r.URL, "https://"):
			return app.Fail("relay.bad_url", nil, "url", r.URL)
		}
		if r.ID == "" {
			r.ID = app.NewID(b.Clock)
		}
		b.RelaysOf = append(withoutRelay(b.RelaysOf, r.ID), r)
		return nil
	}, "SaveRelay", r.Name)
	return r, err
}

func withoutRelay(all []app.Relay, id app.ID) []app.Relay {
	return slices.DeleteFunc(slices.Clone(all), func(r app.Relay) bool { return r.ID == id })
}

// RemoveRelay takes one away; RestoreRelay brings it back.
func (b *Backend) RemoveRelay(_ context.Context, id app.ID) error {
	defer b.Tell(backend.TopicRelays)
	return b.act(func() error {
		for _, r := range b.RelaysOf {
			if r.ID == id {
				b.removedRelays = append(b.removedRelays, r)
			}
		}
		b.RelaysOf = withoutRelay(b.RelaysOf, id)
		return nil
	}, "RemoveRelay", id)
}

// RestoreRelay brings a removed one back.
func (b *Backend) RestoreRelay(_ context.Context, id app.ID) error {
	defer b.Tell(backend.TopicRelays)
	return b.act(func() error {
		for _, r := range b.removedRelays {
			if r.ID == id {
				b.RelaysOf = append(b.RelaysOf, r)
			}
		}
		return nil
	}, "RestoreRelay", id)
}

// RelayStates is RelayStatesOf.
func (b *Backend) RelayStates() []backend.RelayState {
	return locked(b, func() []backend.RelayState { return slices.Clone(b.RelayStatesOf) })
}
