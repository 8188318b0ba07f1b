package command

import (
	"context"

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
	if c, err := d.inventory.Cluster(cluster); err == nil && c.SpeakerKey != "" {
		d.network.link.Drop(c.SpeakerKey)
	}
	d.wakeSync()
	d.publish(backend.TopicClusters)
	return undo, nil
}
