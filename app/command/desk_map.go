package command

import (
	"context"
	"os"
	"path/filepath"

	"tienglang/app"
	"tienglang/app/audit"
	"tienglang/app/geo"
	"tienglang/app/inventory"
	"tienglang/assets/locale"
	"tienglang/ui/backend"
)

// Map is the commune's map.
func (d *desk) Map(ctx context.Context) (backend.KeptMap, error) {
	k, err := d.db.Map(ctx)
	return backend.KeptMap{Map: k.Map, Name: k.Name, SetAt: k.SetAt, Raster: d.ground.about(ctx)}, err
}

// AddMap puts a file's map in force.
func (d *desk) AddMap(ctx context.Context, path string, told func(share float64)) (backend.KeptMap, error) {
	by, err := d.may(app.MayInventory)
	if err != nil {
		return backend.KeptMap{}, err
	}
	var omitted geo.Omitted
	if backend.IsRaster(path) {
		err = addRaster(ctx, d.db, &d.ground, by, path)
	} else {
		_, omitted, err = addMap(ctx, d.db, by, path, told)
	}
	if err != nil {
		return backend.KeptMap{}, err
	}
	d.publish(backend.TopicClusters)
	kept, err := d.Map(context.WithoutCancel(ctx)) // it is in force
	kept.Omitted = omitted
	return kept, err
}

// TakeBackMap puts the map before the last in force.
func (d *desk) TakeBackMap(ctx context.Context) error {
	by, err := d.may(app.MayInventory)
	if err != nil {
		return err
	}
	if err := d.db.TakeBackMap(ctx, audit.Act(by.ID, "map.take_back", "")); err != nil {
		return err
	}
	d.publish(backend.TopicClusters)
	return nil
}

// TakeBackRaster puts the pictures before the last in force.
func (d *desk) TakeBackRaster(ctx context.Context) error {
	by, err := d.may(app.MayInventory)
	if err != nil {
		return err
	}
	if err := d.ground.takeBack(); err != nil {
		return err
	}
	err = d.db.AddAudit(ctx, audit.Act(by.ID, "map.raster_take_back", ""))
	d.publish(backend.TopicClusters)
	return err
}

// GroundTiles are the pictures of the ground between two corners.
func (d *desk) GroundTiles(low, high app.Position, perPixel float64) []backend.GroundTile {
	return d.ground.between(context.Background(), low, high, perPixel)
}

// EditClusters changes places, delays, horns and photos in one act.
func (d *desk) EditClusters(ctx context.Context, all []backend.ClusterEdit) (app.ID, error) {
	by, err := d.who()
	if err != nil {
		return "", err
	}
	changes := make([]inventory.Adjustment, len(all))
	for i, e := range all {
		changes[i] = inventory.Adjustment{Cluster: e.Cluster, Change: e.Apply}
	}
	undo, err := d.inventory.Adjust(ctx, by, changes)
	if err == nil {
		d.wakeSync()
		d.publish(backend.TopicClusters)
	}
	return undo, err
}

// UndoClusters takes back what EditClusters did.
func (d *desk) UndoClusters(ctx context.Context, undo app.ID) error {
	by, err := d.who()
	if err != nil {
		return err
	}
	if err := d.inventory.UndoAdjust(ctx, by, undo); err != nil {
		return err
	}
	d.rejoin(ctx, undo)
	d.wakeSync()
	d.publish(backend.TopicClusters)
	return nil
}

// PrintMap writes the map as it is now.
func (d *desk) PrintMap(ctx context.Context, path string, as backend.MapPrint) error {
	if _, err := d.who(); err != nil {
		return err
	}
	p, err := d.printedMap(ctx, as)
	if err != nil {
		return err
	}
	pdf, err := drawMap(p, as.Paper, locale.New(d.settings.Get().Language))
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		return app.Fail("map.not_written", err, "name", filepath.Base(path))
	}
	return nil
}

// printedMap lays out the commune with what is measured now.
func (d *desk) printedMap(ctx context.Context, as backend.MapPrint) (printedMap, error) {
	kept, err := d.Map(ctx)
	if err != nil {
		return printedMap{}, err
	}
	hamlets, err := d.Hamlets()
	if err != nil {
		return printedMap{}, err
	}
	views, err := d.Clusters()
	if err != nil {
		return printedMap{}, err
	}
	placed, byID := make([]geo.Placed, len(views)), map[app.ID]backend.ClusterView{}
	for i, v := range views {
		placed[i], byID[v.ID] = geo.Placed{Cluster: v.ID, Hamlet: v.Hamlet, At: v.Position}, v
	}
	p := printedMap{Commune: d.info().CommuneOf, At: d.clock.Now().In(app.Vietnam), Sheet: kept.Lay(hamlets, placed)}
	for _, m := range p.Sheet.Marks {
		p.Poles = append(p.Poles, printedPole{At: m.At, Number: byID[m.Cluster].Number, State: byID[m.Cluster].Status.State, Unsure: p.Sheet.Scaled && !m.Sure})
	}
	p.Missing = len(views) - len(p.Poles)
	if kept.Raster != nil && p.Sheet.Scaled {
		p.Credit = kept.Raster.Attribution
		if p.Ground, err = d.ground.paper(ctx, p.Sheet); err != nil {
			return p, err
		}
	}
	return p, p.reckon(ctx, kept.Map, views, as)
}

// reckon finds what is to be printed of reach and echoes.
func (p *printedMap) reckon(ctx context.Context, m geo.Map, views []backend.ClusterView, as backend.MapPrint) (err error) {
	var poles []geo.Pole
	for _, v := range views {
		if v.Position.Known() {
			poles = append(poles, geo.Pole{Cluster: v.ID, At: v.Position, Horns: v.Horns, DelayMS: v.DelayMS})
		}
	}
	if as.Echoes {
		at := map[app.ID]geo.Point{}
		for _, k := range poles {
			at[k.Cluster] = p.Sheet.Plane.Point(k.At)
		}
		for _, e := range geo.Echoes(poles, geo.EchoWithin) {
			p.Echoes = append(p.Echoes, printedEcho{at[e.A], at[e.B], e.Distance})
		}
	}
	if !as.Reach {
		return nil
	}
	if p.Reach, err = geo.Usual.Outlines(ctx, poles, p.Sheet.Plane); err != nil || !p.Sheet.Drawn || len(poles) == 0 {
		return err
	}
	for _, c := range geo.Covers(m, poles, geo.Usual) {
		for _, h := range c.Holes {
			for _, s := range h.Strips {
				p.Holes = append(p.Holes, [2]geo.Point{p.Sheet.Plane.Point(s.Low), p.Sheet.Plane.Point(s.High)})
			}
		}
	}
	return nil
}
