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

// RemoveRelease forgets one.
func (d *desk) RemoveRelease(ctx context.Context, file string) error {
	return d.onReleases(func(by app.User) error {
		_, err := d.releases.remove(ctx, by, file)
		return err
	})
}

// RestoreRelease brings back the one that was removed last.
func (d *desk) RestoreRelease(ctx context.Context, file string) error {
	return d.onReleases(func(by app.User) error { return d.releases.bringBack(ctx, by, file) })
}

// onReleases does something to what is kept on behalf of who is signed in.
func (d *desk) onReleases(act func(by app.User) error) error {
	by, err := d.may(app.MayInventory)
	if err != nil {
		return err
	}
	if err := act(by); err != nil {
		return err
	}
	d.tell(backend.TopicClusters)
	return nil
}

func (k keptRelease) view() backend.Release {
	return backend.Release{Version: k.Version, Machine: k.machine(), File: k.File, Bytes: k.Bytes, MadeAt: k.MadeAt}
}
