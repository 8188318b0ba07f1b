package command

import (
	"context"

	"tienglang/app"
	"tienglang/ui/backend"
)

// Releases are those that an order to update offers.
func (d *desk) Releases(context.Context) ([]backend.Release, error) {
	all, err := d.releases.newest()
	views := make([]backend.Release, len(all))
	for i, k := range all {
		views[i] = k.view()
	}
	return views, err
}

// AddRelease checks a file and keeps a copy of it.
func (d *desk) AddRelease(ctx context.Context, path string) (backend.Release, error) {
	by, err := d.may(app.MayInventory)
	if err != nil {
		return backend.Release{}, err
	}
	k, err := d.releases.add(ctx, by, path)
	if err != nil {
		return backend.Release{}, err
	}
	d.tell(backend.TopicClusters)
	return k.view(), nil
}

func (k keptRelease) view() backend.Release {
	return backend.Release{Version: k.Version, Machine: k.machine(), File: k.File, Bytes: k.Bytes, MadeAt: k.MadeAt}
}
