package command

import (
	"context"

	"tienglang/app"
	"tienglang/ui/backend"
)

// Hamlets lists the commune's hamlets.
func (d *desk) Hamlets() ([]app.Hamlet, error) { return d.inventory.Hamlets(context.Background()) }

// SaveHamlet keeps a hamlet.
func (d *desk) SaveHamlet(ctx context.Context, h app.Hamlet) (saved app.Hamlet, undo app.ID, err error) {
	by, err := d.who()
	if err != nil {
		return h, "", err
	}
	saved, undo, err = d.inventory.SaveHamlet(ctx, by, h)
	return saved, undo, d.done(err, backend.TopicClusters, "status.hamlet_saved", "name", saved.Name)
}

// RemoveHamlet removes one in which no cluster stands.
func (d *desk) RemoveHamlet(ctx context.Context, id app.ID) (undo app.ID, err error) {
	by, err := d.who()
	if err != nil {
		return "", err
	}
	undo, err = d.inventory.RemoveHamlet(ctx, by, id)
	return undo, d.done(err, backend.TopicClusters, "status.hamlet_removed")
}

// MergeHamlet puts the clusters of one into another and removes it.
func (d *desk) MergeHamlet(ctx context.Context, id, into app.ID) (undo app.ID, err error) {
	by, err := d.who()
	if err != nil {
		return "", err
	}
	if undo, err = d.inventory.MergeHamlet(ctx, by, id, into); err == nil {
		d.wakeSync()
	}
	return undo, d.done(err, backend.TopicClusters, "status.hamlet_removed")
}
