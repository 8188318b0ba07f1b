package command

import (
	"context"
	"time"

	"tienglang/app"
	"tienglang/sync/link"
	"tienglang/sync/wire"
)

// orders turns what the inventory decides into signed orders on the link.
type orders struct {
	link  *link.Server
	clock app.Clock
}

// apply tells a speaker its cap, its volume and its stagger, in that order.
// "cluster.not_reached" when its line is down.
func (o orders) apply(ctx context.Context, c app.Cluster, volume wire.Level) error {
	if !o.link.Connected(c.SpeakerKey) {
		return app.Fail("cluster.not_reached", nil, "name", c.Name)
	}
	for _, order := range []wire.Order{
		{Kind: wire.OrderCap, Args: wire.EncodeArgs(wire.Level{Level: c.VolumeCap})},
		{Kind: wire.OrderVolume, Args: wire.EncodeArgs(volume)},
		{Kind: wire.OrderDelay, Args: wire.EncodeArgs(wire.Stagger{MS: c.DelayMS})},
	} {
		order.To = c.SpeakerKey
		if _, err := o.link.SendOrder(ctx, order); err != nil {
			return err
		}
	}
	return nil
}

// listen gives the lease to play a broadcast until the given moment.
func (o orders) listen(ctx context.Context, l wire.Listen) error {
	_, err := o.link.SendOrder(ctx, wire.Order{
		To: wire.Everyone, Kind: wire.OrderListen, Args: wire.EncodeArgs(l), ExpiresAt: l.Until,
	})
	return err
}

// stop ends a broadcast after the sample captured at end.
func (o orders) stop(ctx context.Context, broadcast app.ID, end time.Time) error {
	_, err := o.link.SendOrder(ctx, wire.Order{
		To: wire.Everyone, Kind: wire.OrderStop, Args: wire.EncodeArgs(wire.Stop{Broadcast: broadcast, EndAt: end}),
	})
	return err
}
