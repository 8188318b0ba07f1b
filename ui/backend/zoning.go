package backend

import (
	"context"

	"tienglang/app"
)

// Zoning is the named zones of the commune: sets of clusters, which may overlap.
type Zoning interface {
	// Zones lists them by name.
	Zones() ([]app.Zone, error)
	// SaveZone stores a zone; an empty ID makes a new one, that of a zone that was
	// removed brings it back. Errors: "zone.empty" without clusters,
	// "zone.name_missing", "zone.name_taken".
	SaveZone(ctx context.Context, z app.Zone) (app.Zone, error)
	// DeleteZone removes a zone; its clusters stay. "zone.in_use" while lines of
	// the schedule are for it.
	DeleteZone(ctx context.Context, id app.ID) error
}
