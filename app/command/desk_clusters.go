package command

import (
	"context"

	"tienglang/app"
	"tienglang/app/ordering"
	"tienglang/ui/backend"
)

// Clusters lists the clusters with what is measured of each.
func (d *desk) Clusters() ([]backend.ClusterView, error) {
	names := map[app.ID]string{}
	hamlets, err := d.Hamlets()
	if err != nil {
		return nil, err
	}
	for _, h := range hamlets {
		names[h.ID] = h.Name
	}
	status := map[app.ID]app.ClusterStatus{}
	for _, s := range d.inventory.Board() {
		status[s.Cluster] = s
	}
	boxes := d.vitals.boxes()
	all := d.inventory.Clusters()
	views := make([]backend.ClusterView, 0, len(all))
	for _, c := range all {
		views = append(views, backend.ClusterView{Cluster: c, HamletName: names[c.Hamlet], Status: status[c.ID], Above: d.aboveCap(c), Modem: boxes[c.ID].Modem})
	}
	tellGateways(views)
	return views, nil
}

// SaveCluster keeps a cluster. In a workshop its virtual speaker comes to life
// at once.
func (d *desk) SaveCluster(ctx context.Context, c app.Cluster, hamlet string) (saved app.Cluster, undo app.ID, err error) {
	by, err := d.who()
	if err != nil {
		return c, "", err
	}
	if c, undo, err = d.inventory.Put(ctx, by, c, hamlet); err != nil {
		return c, "", err
	}
	if d.virtual != nil && c.SpeakerKey == "" {
		if err := d.virtual.start(c); err != nil {
			return c, undo, err
		}
	}
	d.wakeSync()
	return c, undo, d.done(nil, backend.TopicClusters, "status.cluster_saved", "name", c.Name)
}

// onCluster does something to a cluster on behalf of who is signed in.
func (d *desk) onCluster(id app.ID, key string, act func(by app.User) error) error {
	by, err := d.who()
	if err != nil {
		return err
	}
	name := ""
	if c, err := d.inventory.Cluster(id); err == nil {
		name = c.Name
	}
	if err := act(by); err != nil {
		return err
	}
	if c, err := d.inventory.Cluster(id); err == nil {
		name = c.Name
	}
	d.wakeSync()
	return d.done(nil, backend.TopicClusters, key, "name", name)
}

// DeleteCluster takes a cluster out of the inventory.
func (d *desk) DeleteCluster(ctx context.Context, id app.ID) error {
	return d.onCluster(id, "status.cluster_deleted", func(by app.User) error { return d.inventory.Delete(ctx, by, id) })
}

// RestoreCluster brings it back.
func (d *desk) RestoreCluster(ctx context.Context, id app.ID) error {
	return d.onCluster(id, "status.cluster_restored", func(by app.User) error { return d.inventory.Restore(ctx, by, id) })
}

// SetVolume sets the volume of a cluster that has no speaker yet: those that
// have one are ordered, and answer.
func (d *desk) SetVolume(ctx context.Context, id app.ID, volume int) error {
	if c, err := d.inventory.Cluster(id); err == nil && c.SpeakerKey != "" {
		_, err := d.GiveOrder(ctx, backend.OrderGiven{Kind: string(ordering.Volume), Value: volume, Clusters: []app.ID{id}})
		return err
	}
	return d.onCluster(id, "status.volume_set", func(by app.User) error { return d.inventory.SetVolume(ctx, by, id, volume) })
}

// BeginPairing makes a one-time code for a cluster.
func (d *desk) BeginPairing(_ context.Context, id app.ID) (backend.Pairing, error) {
	by, err := d.may(app.MayInventory)
	if err != nil {
		return backend.Pairing{}, err
	}
	if err := d.inventory.MayPair(id); err != nil {
		return backend.Pairing{}, err
	}
	d.station.mu.Lock()
	d.pairedBy[id] = by.ID
	delete(d.replacing, id)
	d.station.mu.Unlock()
	code, expires := d.network.pair.Begin(id)
	return backend.Pairing{Code: code, URL: d.network.url(), Expires: expires}, nil
}

// Unpair takes a cluster's speaker away, and the code that was shown for it.
func (d *desk) Unpair(ctx context.Context, id app.ID) error {
	return d.onCluster(id, "status.unpaired", func(by app.User) error {
		if err := d.inventory.Unpair(ctx, by, id); err != nil {
			return err
		}
		d.cancelPairing(id)
		return nil
	})
}

// cancelPairing voids what was begun for a cluster whose box was taken away.
func (d *desk) cancelPairing(id app.ID) {
	d.network.pair.Cancel(id)
	d.station.mu.Lock()
	defer d.station.mu.Unlock()
	delete(d.replacing, id)
}

// Heard14 is what a cluster played on each of the last 14 days.
func (d *desk) Heard14(id app.ID) ([14]float64, error) {
	return d.inventory.Heard14(context.Background(), id)
}
