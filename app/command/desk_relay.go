package command

import (
	"context"

	"tienglang/app"
	"tienglang/ui/backend"
)

// Relays lists the relays.
func (d *desk) Relays() ([]app.Relay, error) { return d.relays.Relays(context.Background()) }

// SaveRelay keeps a relay.
func (d *desk) SaveRelay(ctx context.Context, r app.Relay) (app.Relay, error) {
	by, err := d.who()
	if err != nil {
		return r, err
	}
	r, err = d.relays.Save(ctx, by, r)
	return r, d.done(err, backend.TopicRelays, "status.relay_saved", "name", r.Name)
}

// RemoveRelay takes a relay out of the list.
func (d *desk) RemoveRelay(ctx context.Context, id app.ID) error {
	by, err := d.who()
	if err != nil {
		return err
	}
	return d.done(d.relays.Remove(ctx, by, id), backend.TopicRelays, "status.relay_removed")
}

// RestoreRelay brings it back.
func (d *desk) RestoreRelay(ctx context.Context, id app.ID) error {
	by, err := d.who()
	if err != nil {
		return err
	}
	return d.done(d.relays.Restore(ctx, by, id), backend.TopicRelays, "status.relay_restored")
}

// RelayStates are those that are open now.
func (d *desk) RelayStates() []backend.RelayState {
	var all []backend.RelayState
	for _, s := range d.relays.States() {
		all = append(all, backend.RelayState{Relay: s.Relay, Name: s.Name, Broadcast: s.Broadcast,
			Phase: string(s.Phase), Reason: s.Reason, Playing: s.Playing, Since: s.Since})
	}
	return all
}
