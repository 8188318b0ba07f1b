package command

import (
	"context"

	"tienglang/app"
	"tienglang/app/audit"
	"tienglang/app/inventory"
	"tienglang/ui/backend"
)

// Map is the commune's map.
func (d *desk) Map(ctx context.Context) (backend.KeptMap, error) {
	k, err := d.db.Map(ctx)
	return backend.KeptMap{Map: k.Map, Name: k.Name, SetAt: k.SetAt}, err
}

// AddMap puts a file's map in force.
func (d *desk) AddMap(ctx context.Context, path string) (backend.KeptMap, error) {
	by, err := d.may(app.MayInventory)
	if err != nil {
		return backend.KeptMap{}, err
	}
	if _, err := addMap(ctx, d.db, by, path); err != nil {
		return backend.KeptMap{}, err
	}
	d.publish(backend.TopicClusters)
	return d.Map(ctx)
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

// EditClusters changes places, delays and horns in one act.
func (d *desk) EditClusters(ctx context.Context, all []backend.ClusterEdit) (app.ID, error) {
	by, err := d.who()
	if err != nil {
		return "", err
	}
	changes := make([]inventory.Adjustment, len(all))
	for i, e := range all {
		changes[i] = inventory.Adjustment{Cluster: e.Cluster, Change: func(c *app.Cluster) { applyEdit(c, e) }}
	}
	undo, err := d.inventory.Adjust(ctx, by, changes)
	if err == nil {
		d.wakeSync()
		d.publish(backend.TopicClusters)
	}
	return undo, err
}

func applyEdit(c *app.Cluster, e backend.ClusterEdit) {
	if e.Position != nil {
		c.Position = *e.Position
	}
	if e.DelayMS != nil {
		c.DelayMS = *e.DelayMS
	}
	if e.Horns != nil {
		c.Horns = e.Horns
	}
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
	d.wakeSync()
	d.publish(backend.TopicClusters)
	return nil
}
