package uitest

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"

	"tienglang/app"
	"tienglang/ui/backend"
)

// SaveHamlet stores a hamlet, new or changed; undo is "" where it is as it was.
func (b *Backend) SaveHamlet(_ context.Context, h app.Hamlet) (saved app.Hamlet, undo app.ID, err error) {
	err = b.act(func() error {
		switch {
		case h.Name == "":
			return app.Fail("hamlet.name_missing", nil)
		case slices.ContainsFunc(b.HamletsOf, func(o app.Hamlet) bool { return o.ID != h.ID && o.Name == h.Name }):
			return app.Fail("hamlet.name_taken", nil, "name", h.Name)
		}
		if slices.ContainsFunc(b.HamletsOf, func(o app.Hamlet) bool { return reflect.DeepEqual(o, h) }) {
			return nil
		}
		h.ID = cmp.Or(h.ID, app.NewID(b.Clock))
		undo = b.alter(func() {
			b.HamletsOf = append(lessHamlet(b.HamletsOf, h.ID), h)
			slices.SortFunc(b.HamletsOf, func(x, y app.Hamlet) int { return cmp.Compare(x.Name, y.Name) })
		})
		return nil
	}, "SaveHamlet", h.Name)
	return h, undo, err
}

// RemoveHamlet removes one in which no cluster stands.
func (b *Backend) RemoveHamlet(_ context.Context, id app.ID) (undo app.ID, err error) {
	err = b.act(func() error {
		n := 0
		for _, v := range b.ClustersOf {
			if v.Hamlet == id {
				n++
			}
		}
		if n > 0 {
			return app.Fail("hamlet.in_use", nil, "name", string(id), "count", fmt.Sprint(n))
		}
		undo = b.alter(func() { b.HamletsOf = lessHamlet(b.HamletsOf, id) })
		return nil
	}, "RemoveHamlet", string(id))
	return undo, err
}

// MergeHamlet puts the clusters of one into another and removes it.
func (b *Backend) MergeHamlet(_ context.Context, id, into app.ID) (undo app.ID, err error) {
	err = b.act(func() error {
		undo = b.alter(func() {
			for i, v := range b.ClustersOf {
				if v.Hamlet == id {
					b.ClustersOf[i].Hamlet = into
				}
			}
			b.HamletsOf = lessHamlet(b.HamletsOf, id)
		})
		return nil
	}, "MergeHamlet", string(id), string(into))
	return undo, err
}

func lessHamlet(all []app.Hamlet, id app.ID) []app.Hamlet {
	return slices.DeleteFunc(slices.Clone(all), func(h app.Hamlet) bool { return h.ID == id })
}

// alter changes hamlets and clusters, and notes how both were by a batch.
func (b *Backend) alter(change func()) (batch app.ID) {
	hamlets, clusters := b.HamletsOf, b.ClustersOf
	b.HamletsOf, b.ClustersOf = slices.Clone(hamlets), slices.Clone(clusters)
	change()
	return b.way(hamlets, clusters)
}

// way keeps a way back, which leaves one itself.
func (b *Backend) way(hamlets []app.Hamlet, clusters []backend.ClusterView) (batch app.ID) {
	if b.backs == nil {
		b.backs = map[app.ID]func() app.ID{}
	}
	batch = app.NewID(b.Clock)
	b.backs[batch] = func() app.ID {
		was, had := b.HamletsOf, b.ClustersOf
		b.HamletsOf, b.ClustersOf = hamlets, clusters
		return b.way(was, had)
	}
	return batch
}
