package uitest

import (
	"context"
	"maps"
	"slices"

	"tienglang/app"
	"tienglang/ui/backend"
)

// ClusterListOf is what any file holds; rows of which a person chose something
// follow it as those of the station do.
type ClusterListOf struct {
	ListIs  backend.ClusterList
	Choices backend.ListChoices // the newest
}

// ReadClusterList is ListIs with the choices.
func (b *Backend) ReadClusterList(ctx context.Context, path string, c backend.ListChoices) (backend.ClusterList, error) {
	if err := b.act(func() error { b.Choices = c; return nil }, "ReadClusterList", path); err != nil {
		return backend.ClusterList{}, err
	}
	return locked(b, func() backend.ClusterList { return chosenOf(b.ListIs, c) }), b.wait(ctx)
}

func chosenOf(l backend.ClusterList, c backend.ListChoices) backend.ClusterList {
	l.Rows, l.Columns = slices.Clone(l.Rows), slices.Clone(l.Columns)
	for i, r := range l.Rows {
		cells := maps.Clone(c.Cells[r.Row])
		l.Rows[i].Doubts = slices.DeleteFunc(slices.Clone(r.Doubts), func(d backend.ListDoubt) bool { return cells[d.Field] != "" })
		if cells["name"] != "" {
			l.Rows[i].Name = cells["name"]
		}
		switch {
		case c.Leave[r.Row]:
			l.Rows[i].Kind = backend.ListLeft
		case r.Kind == backend.ListDoubtful && (c.Take[r.Row] && !r.Fatal || len(l.Rows[i].Doubts) == 0):
			l.Rows[i].Kind = backend.ListNew
		}
	}
	for i, col := range l.Columns {
		if f, ok := c.Columns[col.At]; ok {
			l.Columns[i].Field = f
			dropDoubts(l.Rows, col.Field, f)
		}
	}
	return l
}

// dropDoubts leaves rows without the doubts of a field that no column tells any
// more.
func dropDoubts(rows []backend.ListRow, was, is string) {
	for i := range rows {
		if was == "" || was == is {
			continue
		}
		rows[i].Doubts = slices.DeleteFunc(rows[i].Doubts, func(d backend.ListDoubt) bool { return d.Field == was })
	}
}

// ImportClusterList adds the rows that are new as clusters; stopped before, it
// adds none.
func (b *Backend) ImportClusterList(ctx context.Context, path string, c backend.ListChoices) (app.ID, error) {
	if err := b.wait(ctx); err != nil {
		return "", err
	}
	return "batch", b.act(func() error {
		for _, r := range chosenOf(b.ListIs, c).Rows {
			if r.Kind == backend.ListNew {
				v := backend.ClusterView{Cluster: app.Cluster{ID: app.ID("list" + r.Name), Number: len(b.ClustersOf) + 1, Name: r.Name, Technology: app.TechnologyIP}, HamletName: r.Hamlet}
				b.ClustersOf = append(b.ClustersOf, v)
			}
		}
		return nil
	}, "ImportClusterList", path)
}

// UndoClusterList takes the rows away.
func (b *Backend) UndoClusterList(_ context.Context, batch app.ID) error {
	return b.act(func() error {
		b.ClustersOf = slices.DeleteFunc(b.ClustersOf, func(v backend.ClusterView) bool { return len(v.ID) > 4 && v.ID[:4] == "list" })
		return nil
	}, "UndoClusterList", string(batch))
}

// WriteClusterList is recorded.
func (b *Backend) WriteClusterList(ctx context.Context, path string) (int, error) {
	if err := b.act(nil, "WriteClusterList", path); err != nil {
		return 0, err
	}
	return len(b.ClustersOf), b.wait(ctx)
}
