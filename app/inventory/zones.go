package inventory

import (
	"context"
	"slices"

	"tienglang/app"
	"tienglang/app/audit"
)

// Zones lists the named zones by name.
func (s *Service) Zones(ctx context.Context) ([]app.Zone, error) { return s.Store.Zones(ctx) }

// SaveZone keeps a zone: a new one when its ID is empty. Errors:
// "people.not_allowed", "zone.name_missing", "zone.name_taken", "zone.empty"
// without clusters, "data.not_found" for a cluster that is not there.
func (s *Service) SaveZone(ctx context.Context, by app.User, z app.Zone) (app.Zone, error) {
	if err := mayZone(by); err != nil {
		return z, err
	}
	if z.Name = tidy(z.Name); z.Name == "" {
		return z, app.Fail("zone.name_missing", nil)
	}
	if len(z.Clusters) == 0 {
		return z, app.Fail("zone.empty", nil)
	}
	for _, id := range z.Clusters {
		if _, err := s.Cluster(id); err != nil {
			return z, err
		}
	}
	if z.ID == "" {
		z.ID = app.NewID(s.Clock.Now())
	}
	err := s.Store.SaveZone(ctx, z, audit.Act(by.ID, "zone.save", string(z.ID), "name", z.Name))
	s.OnChange()
	return z, err
}

// DeleteZone removes a zone; its clusters stay. Errors: "people.not_allowed",
// "data.not_found", "zone.in_use" while the schedule still needs it.
func (s *Service) DeleteZone(ctx context.Context, by app.User, id app.ID) error {
	if err := mayZone(by); err != nil {
		return err
	}
	z, err := s.zone(ctx, id)
	if err != nil {
		return err
	}
	err = s.Store.DeleteZone(ctx, id, audit.Act(by.ID, "zone.delete", string(id), "name", z.Name))
	s.OnChange()
	return err
}

// mayZone lets those who go on air and those who keep the inventory name zones.
func mayZone(by app.User) error {
	if by.Can(app.MayAir) {
		return nil
	}
	return by.Need(app.MayInventory)
}

// Resolve is the clusters that a choice means: the given ones, else those of
// the zone, and all only where neither is given; with each all that hang on the
// same gateway; deleted ones left out, by number. "air.no_cluster" when of what was chosen nothing is there any more.
func (s *Service) Resolve(ctx context.Context, zone app.ID, clusters []app.ID) ([]app.ID, error) {
	all := zone == "" && len(clusters) == 0
	if zone != "" && len(clusters) == 0 {
		z, err := s.zone(ctx, zone)
		if err != nil {
			return nil, err
		}
		clusters = z.Clusters
	}
	there := app.FedTogether(s.Clusters(), func(id app.ID) bool { return all || slices.Contains(clusters, id) })
	if len(there) == 0 && !all {
		return nil, app.Fail("air.no_cluster", nil)
	}
	return there, nil
}

func (s *Service) zone(ctx context.Context, id app.ID) (app.Zone, error) {
	zones, err := s.Store.Zones(ctx)
	if err != nil {
		return app.Zone{}, err
	}
	for _, z := range zones {
		if z.ID == id {
			return z, nil
		}
	}
	return app.Zone{}, app.Fail("data.not_found", nil, "what", "zone", "id", string(id))
}
