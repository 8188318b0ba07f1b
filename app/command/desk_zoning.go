package command

import (
	"context"

	"tienglang/app"
	"tienglang/ui/backend"
)

// Zones lists the named zones.
func (d *desk) Zones() ([]app.Zone, error) { return d.inventory.Zones(context.Background()) }

// SaveZone keeps a zone.
func (d *desk) SaveZone(ctx context.Context, z app.Zone) (app.Zone, error) {
	by, err := d.who()
	if err != nil {
		return z, err
	}
	z, err = d.inventory.SaveZone(ctx, by, z)
	return z, d.done(err, backend.TopicClusters, "status.zone_saved", "name", z.Name)
}

// DeleteZone removes a zone that no line of the schedule needs.
func (d *desk) DeleteZone(ctx context.Context, id app.ID) error {
	by, err := d.who()
	if err != nil {
		return err
	}
	return d.done(d.inventory.DeleteZone(ctx, by, id), backend.TopicClusters, "status.zone_removed")
}
