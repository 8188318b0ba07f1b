package uitest

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"tienglang/app"
)

// Zones is ZonesOf.
func (b *Backend) Zones() ([]app.Zone, error) {
	return locked(b, func() []app.Zone { return slices.Clone(b.ZonesOf) }), b.err("Zones")
}

// SaveZone stores a zone, new or changed.
func (b *Backend) SaveZone(_ context.Context, z app.Zone) (app.Zone, error) {
	err := b.act(func() error {
		taken := func(o app.Zone) bool { return o.ID != z.ID && o.Name == z.Name }
		switch {
		case z.Name == "":
			return app.Fail("zone.name_missing", nil)
		case len(z.Clusters) == 0:
			return app.Fail("zone.empty", nil)
		case slices.ContainsFunc(b.ZonesOf, taken):
			return app.Fail("zone.name_taken", nil, "name", z.Name)
		}
		z.ID = cmp.Or(z.ID, app.NewID(b.Clock))
		b.ZonesOf = append(slices.DeleteFunc(slices.Clone(b.ZonesOf), func(o app.Zone) bool { return o.ID == z.ID }), z)
		slices.SortFunc(b.ZonesOf, func(x, y app.Zone) int { return cmp.Compare(x.Name, y.Name) })
		return nil
	}, "SaveZone", z.Name)
	return z, err
}

// DeleteZone removes a zone that no entry is for.
func (b *Backend) DeleteZone(_ context.Context, id app.ID) error {
	return b.act(func() error {
		n, title := 0, ""
		for _, e := range b.EntriesOf {
			if e.Zone == id && e.DeletedAt.IsZero() && !e.Repeat.Over(app.DateOf(b.Clock)) {
				n, title = n+1, cmp.Or(title, e.Title)
			}
		}
		if n > 0 {
			return app.Fail("zone.in_use", nil, "title", title, "count", strconv.Itoa(n))
		}
		b.ZonesOf = slices.DeleteFunc(slices.Clone(b.ZonesOf), func(o app.Zone) bool { return o.ID == id })
		return nil
	}, "DeleteZone", string(id))
}
