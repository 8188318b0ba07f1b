package clusters

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"tienglang/app"
	"tienglang/ui/dialog"
)

// zone is one zone as it was read last.
func (r *reading) zone(id app.ID) (app.Zone, bool) {
	i := slices.IndexFunc(r.zones, func(z app.Zone) bool { return z.ID == id })
	if i < 0 {
		return app.Zone{}, false
	}
	return r.zones[i], true
}

// zonesOf are the zones that a cluster is in, by name.
func (r *reading) zonesOf(id app.ID) (names []string) {
	for _, z := range r.zones {
		if slices.Contains(z.Clusters, id) {
			names = append(names, z.Name)
		}
	}
	return names
}

// inZone is how many of these clusters a zone has.
func inZone(z app.Zone, ids []app.ID) (n int) {
	for _, id := range ids {
		if slices.Contains(z.Clusters, id) {
			n++
		}
	}
	return n
}

// join puts the chosen clusters into a zone beside those that it has.
func (p *Page) join(z app.Zone, ids []app.ID) {
	to := z
	to.Clusters = slices.Clone(z.Clusters)
	for _, id := range ids {
		if !slices.Contains(to.Clusters, id) {
			to.Clusters = append(to.Clusters, id)
		}
	}
	p.saveZone(z, to, "clusters.say.zone_joined", nil)
}

// part takes the chosen clusters out of a zone, which keeps one at least.
func (p *Page) part(z app.Zone, ids []app.ID) {
	to := z
	to.Clusters = slices.DeleteFunc(slices.Clone(z.Clusters), func(id app.ID) bool { return slices.Contains(ids, id) })
	p.saveZone(z, to, "clusters.say.zone_parted", nil)
}

// saveZone stores a zone that was as before; Ctrl+Z puts it back. then, where
// there is one, is told what was stored.
func (p *Page) saveZone(before, to app.Zone, say string, then func(app.Zone)) {
	var saved app.Zone
	p.env.Ask(func(ctx context.Context) (err error) {
		saved, err = p.env.Backend.SaveZone(ctx, to)
		return err
	}, func() {
		p.canUndo(func(ctx context.Context) error {
			if before.ID == "" {
				return p.env.Backend.DeleteZone(ctx, saved.ID)
			}
			_, err := p.env.Backend.SaveZone(ctx, before)
			return err
		}, func() { p.env.Say("clusters.say.zone_back", "name", saved.Name); p.load(nil) })
		p.env.Say(say, "name", saved.Name)
		if then != nil {
			then(saved)
		}
		p.load(nil)
	})
}

// removeZone removes a zone; Ctrl+Z brings back one that had clusters.
func (p *Page) removeZone(z app.Zone) {
	p.env.Ask(func(ctx context.Context) error { return p.env.Backend.DeleteZone(ctx, z.ID) }, func() {
		say := "clusters.say.zone_gone" // an empty one means nobody, and is not missed
		p.cannotUndo()
		if len(z.Clusters) > 0 {
			say = "clusters.say.zone_removed"
			p.canUndo(func(ctx context.Context) error {
				_, err := p.env.Backend.SaveZone(ctx, z)
				return err
			}, func() { p.env.Say("clusters.say.zone_back", "name", z.Name); p.load(nil) })
		}
		p.env.Say(say, "name", z.Name)
		p.load(nil)
	})
}

// askZone has a new zone of these clusters named.
func (p *Page) askZone(ids []app.ID) {
	ids = slices.Clone(ids)
	dialog.Ask(p.env, "clusters.zones.ask", "", p.env.T("clusters.zones.hint"), func(name string) {
		p.saveZone(app.Zone{}, app.Zone{Name: name, Clusters: ids}, "clusters.say.zone_made", nil)
	})
}

// zoneItems are a menu's lines, one of each zone that wants lets through.
func (p *Page) zoneItems(wants func(app.Zone) bool, do func(app.Zone)) (items []*fyne.MenuItem) {
	for _, z := range p.zones {
		if wants(z) {
			items = append(items, fyne.NewMenuItem(z.Name+"  ("+p.env.Catalogue.Int(int64(len(z.Clusters)))+")", func() { do(z) }))
		}
	}
	return items
}

// popUp shows a menu below o.
func (p *Page) popUp(o fyne.CanvasObject, items []*fyne.MenuItem) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	fynewidget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), p.env.Window.Canvas(), at.AddXY(0, o.Size().Height+4))
}

// joinItems are where the chosen clusters can be put.
func (p *Page) joinItems(ids []app.ID) []*fyne.MenuItem {
	items := p.zoneItems(func(z app.Zone) bool { return inZone(z, ids) < len(ids) }, func(z app.Zone) { p.join(z, ids) })
	if len(items) > 0 {
		items = append(items, fyne.NewMenuItemSeparator())
	}
	return append(items, fyne.NewMenuItem(p.env.T("clusters.zones.new"), func() { p.askZone(ids) }))
}

// partItems are what the chosen clusters can be taken out of.
func (p *Page) partItems(ids []app.ID) []*fyne.MenuItem {
	return p.zoneItems(func(z app.Zone) bool { return inZone(z, ids) > 0 }, func(z app.Zone) { p.part(z, ids) })
}

// filterItems are the zones by which the list can be filtered.
func (p *Page) filterItems() []*fyne.MenuItem {
	items := p.zoneItems(func(app.Zone) bool { return true }, func(z app.Zone) { p.chips.set(filter{Zone: z.ID}) })
	return append(items, fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(p.env.T("clusters.zones.none"), func() { p.chips.set(filter{}) }),
		fyne.NewMenuItem(p.env.T("clusters.zones.edit"), p.openZones))
}
