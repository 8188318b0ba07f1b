package command

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"tienglang/app"
	tables "tienglang/app/inventory/intake"
	"tienglang/ui/backend"
)

// readList is the list of clusters that was read last: a person corrects many
// rows of one file, and it is unpacked once.
type readList struct {
	mu   sync.Mutex
	path string
	at   time.Time
	size int64
	read clusterTable
}

func (r *readList) of(path string) (clusterTable, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	info, err := os.Stat(path)
	if err != nil {
		return clusterTable{}, app.Fail("sheet.file", err, "name", path)
	}
	if r.path == path && r.at.Equal(info.ModTime()) && r.size == info.Size() {
		return r.read, nil
	}
	table, err := inventoryTable(path)
	if err == nil {
		r.path, r.at, r.size, r.read = path, info.ModTime(), info.Size(), table
	}
	return table, err
}

func (d *desk) previewList(ctx context.Context, path string, c backend.ListChoices) (tables.Preview, error) {
	table, err := d.list.of(path)
	if err != nil {
		return tables.Preview{}, err
	}
	l, err := tables.Understand(table.rows)
	if err != nil {
		return tables.Preview{}, err
	}
	for at, field := range c.Columns {
		l = l.With(at, tables.Field(field))
	}
	known, err := d.inventory.Known(ctx)
	if err != nil {
		return tables.Preview{}, err
	}
	ch := tables.Choices{Leave: c.Leave, Take: c.Take, Cells: map[int]map[tables.Field]string{}}
	for row, cells := range c.Cells {
		ch.Cells[row] = map[tables.Field]string{}
		for field, cell := range cells {
			ch.Cells[row][tables.Field(field)] = cell
		}
	}
	p, err := tables.Read(table.rows, l, known, ch)
	p.Remarks = slices.Concat(table.remarks, p.Remarks)
	return p, err
}

// ReadClusterList is what bringing in a file would change.
func (d *desk) ReadClusterList(ctx context.Context, path string, c backend.ListChoices) (backend.ClusterList, error) {
	p, err := d.previewList(ctx, path, c)
	if err != nil {
		return backend.ClusterList{}, err
	}
	l := backend.ClusterList{Skipped: len(p.Skipped)}
	for _, col := range p.Layout.Columns {
		l.Columns = append(l.Columns, backend.ListColumn{At: col.At, Heading: col.Heading, Field: string(col.Field)})
	}
	for _, r := range p.Rows {
		l.Rows = append(l.Rows, listRow(r))
	}
	for _, r := range p.Remarks {
		l.Remarks = append(l.Remarks, r.Err)
	}
	return l, ctx.Err()
}

func listRow(r tables.Row) backend.ListRow {
	row := backend.ListRow{Row: r.Number, Kind: backend.ListKind(r.Kind), Fatal: r.Fatal(), Name: r.After.Name, Hamlet: r.Hamlet}
	switch {
	case r.Left:
		row.Kind = backend.ListLeft
	case r.Open():
		row.Kind = backend.ListDoubtful
	}
	for _, c := range r.Changes {
		if r.Kind == tables.New {
			c.Before = "" // a cluster that is new was at no volume
		}
		row.Changes = append(row.Changes, backend.ListChange{Field: string(c.Field), Before: c.Before, After: c.After})
	}
	for _, doubt := range r.Doubts {
		row.Doubts = append(row.Doubts, backend.ListDoubt{Field: string(doubt.Field), Err: doubt.Err})
	}
	return row
}

// ImportClusterList keeps the rows that wait for nobody. In a workshop the
// virtual speakers of new clusters come to life.
func (d *desk) ImportClusterList(ctx context.Context, path string, c backend.ListChoices) (app.ID, error) {
	by, err := d.may(app.MayInventory)
	if err != nil {
		return "", err
	}
	p, err := d.previewList(ctx, path, c)
	if err != nil {
		return "", err
	}
	batch, err := d.inventory.Import(ctx, by, filepath.Base(path), p)
	if err != nil {
		return "", err
	}
	if d.virtual != nil {
		err = d.virtual.startAll(d.inventory.Clusters())
	}
	d.wakeSync()
	return batch, d.done(err, backend.TopicClusters, "status.clusters_imported", "name", filepath.Base(path))
}

// UndoClusterList takes an import back.
func (d *desk) UndoClusterList(ctx context.Context, batch app.ID) error {
	by, err := d.may(app.MayInventory)
	if err != nil {
		return err
	}
	if _, err := d.inventory.Undo(ctx, by, batch); err != nil {
		return err
	}
	d.wakeSync()
	return d.done(nil, backend.TopicClusters, "status.clusters_undone")
}

// WriteClusterList writes the clusters to a file.
func (d *desk) WriteClusterList(ctx context.Context, path string) (int, error) {
	if _, err := d.who(); err != nil {
		return 0, err
	}
	return writeInventory(ctx, d.db, path)
}
