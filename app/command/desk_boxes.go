package command

import (
	"context"
	"log/slog"

	"tienglang/app"
	"tienglang/app/inventory"
	"tienglang/ui/backend"
)

// replacement is a box that is to come in the place of another.
type replacement struct {
	by  app.User
	box app.Box
}

// ReplaceBox makes a code by which another box takes a cluster's place.
func (d *desk) ReplaceBox(ctx context.Context, cluster app.ID, box app.Box) (backend.Pairing, error) {
	by, err := d.may(app.MayInventory)
	if err != nil {
		return backend.Pairing{}, err
	}
	p, err := d.BeginPairing(ctx, cluster)
	if err != nil {
		return p, err
	}
	d.station.mu.Lock()
	defer d.station.mu.Unlock()
	if d.replacing == nil {
		d.replacing = map[app.ID]replacement{}
	}
	d.replacing[cluster] = replacement{by: by, box: box}
	return p, nil
}

// RevokeBox takes a cluster's box away for ever, and the code that was shown for
// another.
func (d *desk) RevokeBox(ctx context.Context, cluster app.ID) error {
	return d.onCluster(cluster, "status.box_revoked", func(by app.User) error {
		if err := d.inventory.Revoke(ctx, by, cluster); err != nil {
			return err
		}
		d.cancelPairing(cluster)
		return nil
	})
}

// RevokedBoxes are those that are never believed again.
func (d *desk) RevokedBoxes() []app.Revocation { return d.inventory.Revoked() }

// KeepKey lets a cluster's box keep its key. A box that is there hears of it at
// its next session, which begins at once.
func (d *desk) KeepKey(ctx context.Context, cluster app.ID, keep bool) (undo app.ID, err error) {
	by, err := d.who()
	if err != nil {
		return "", err
	}
	undo, err = d.inventory.Adjust(ctx, by, []inventory.Adjustment{{Cluster: cluster, Change: func(c *app.Cluster) { c.KeepsKey = keep }}})
	if err != nil {
		return "", err
	}
	d.rejoin(ctx, undo)
	d.wakeSync()
	d.publish(backend.TopicClusters)
	return undo, nil
}

// rejoin begins a new session of each box that a batch told to keep its key, or no
// longer to; also where the batch was taken back.
func (d *desk) rejoin(ctx context.Context, batch app.ID) {
	changes, err := d.db.InventoryBatch(ctx, batch)
	if err != nil {
		slog.Warn("boxes hear at their next session whether they keep their keys", "error", err)
		return
	}
	for _, k := range changes {
		if k.Kind != app.InventoryCluster {
			continue
		}
		before, after, err := sides[app.Cluster](k)
		c, gone := d.inventory.Cluster(k.Object)
		if err == nil && gone == nil && before.KeepsKey != after.KeepsKey && c.SpeakerKey != "" {
			d.network.link.Drop(c.SpeakerKey)
		}
	}
}
