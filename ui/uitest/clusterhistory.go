package uitest

import (
	"context"
	"slices"

	"tienglang/app"
	"tienglang/ui/backend"
)

// ClusterChanges are ChangesOf, by what was changed.
func (b *Backend) ClusterChanges(_ context.Context, object app.ID) ([]backend.ClusterChange, error) {
	err := b.act(nil, "ClusterChanges", string(object))
	return locked(b, func() []backend.ClusterChange { return slices.Clone(b.ChangesOf[object]) }), err
}

// UndoClusterChange marks an act as taken back, with the act that did it before
// it; the clusters stay. What was done to hamlets really goes back.
func (b *Backend) UndoClusterChange(_ context.Context, batch app.ID) (undo app.ID, err error) {
	undo = batch + "+"
	err = b.act(func() error {
		if back, ok := b.backs[batch]; ok {
			delete(b.backs, batch)
			undo = back()
			return nil
		}
		for id, all := range b.ChangesOf {
			for i, c := range all {
				switch {
				case c.Batch != batch:
				case c.Undone:
					return app.Fail("inventory.undone_already", nil)
				default:
					all[i].Undone = true
					back := backend.ClusterChange{Batch: undo, At: b.Clock, By: c.By, Of: c.Of, Kind: c.Kind, Clusters: c.Clusters}
					for _, f := range c.Fields {
						back.Fields = append(back.Fields, backend.ListChange{Field: f.Field, Before: f.After, After: f.Before})
					}
					b.ChangesOf[id] = append([]backend.ClusterChange{back}, all...)
				}
			}
		}
		return nil
	}, "UndoClusterChange", string(batch))
	return undo, err
}
