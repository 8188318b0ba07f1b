package command

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
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
	listTable
}

// listTable is what a file of clusters holds.
type listTable struct {
	clusterTable
	digest string // SHA-256 of the file
}

func (r *readList) of(path string) (listTable, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	info, err := os.Stat(path)
	if err != nil {
		return listTable{}, app.Fail("sheet.file", err, "name", path)
	}
	if r.path == path && r.at.Equal(info.ModTime()) && r.size == info.Size() {
		return r.listTable, nil
	}
	table, err := inventoryTable(path)
	if err != nil {
		return listTable{}, err
	}
	file, err := os.ReadFile(path)
	if err != nil {
		return listTable{}, app.Fail("sheet.file", err, "name", path)
	}
	r.path, r.at, r.size = path, info.ModTime(), info.Size()
	r.listTable = listTable{table, fmt.Sprintf("%x", sha256.Sum256(file))}
	return r.listTable, nil
}

// written are the cells of a row, which the spreadsheet numbers from 1.
func (t listTable) written(row int, l tables.Layout) map[string]string {
	cells := map[string]string{}
	for _, c := range l.Columns {
		if c.Field != "" && row >= 1 && row <= len(t.rows) && c.At < len(t.rows[row-1]) {
			cells[string(c.Field)] = strings.TrimSpace(t.rows[row-1][c.At])
		}
	}
	return cells
}

func (d *desk) previewList(ctx context.Context, path string, c backend.ListChoices) (tables.Preview, listTable, error) {
	t, err := d.list.of(path)
	if err != nil {
		return tables.Preview{}, t, err
	}
	l, err := tables.Understand(t.rows)
	if err != nil {
		return tables.Preview{}, t, err
	}
	for at, field := range c.Columns {
		l = l.With(at, tables.Field(field))
	}
	known, err := d.inventory.Known(ctx)
	if err != nil {
		return tables.Preview{}, t, err
	}
	ch := tables.Choices{Leave: c.Leave, Take: c.Take, Cells: map[int]map[tables.Field]string{}}
	for row, cells := range c.Cells {
		ch.Cells[row] = map[tables.Field]string{}
		for field, cell := range cells {
			ch.Cells[row][tables.Field(field)] = cell
		}
	}
	p, err := tables.Read(t.rows, l, known, ch)
	p.Remarks = slices.Concat(t.remarks, p.Remarks)
	return p, t, err
}

// ReadClusterList is what bringing in a file would change.
func (d *desk) ReadClusterList(ctx context.Context, path string, c backend.ListChoices) (backend.ClusterList, error) {
	p, t, err := d.previewList(ctx, path, c)
	if err != nil {
		return backend.ClusterList{}, err
	}
	l := backend.ClusterList{Digest: t.digest, Skipped: len(p.Skipped)}
	for _, col := range p.Layout.Columns {
		l.Columns = append(l.Columns, backend.ListColumn{At: col.At, Heading: col.Heading, Field: string(col.Field)})
	}
	for _, r := range p.Rows {
		l.Rows = append(l.Rows, listRow(r))
	}
	for _, s := range p.Skipped {
		l.Rows = append(l.Rows, backend.ListRow{Row: s.Number, Kind: backend.ListSkipped, Name: s.Text})
	}
	slices.SortFunc(l.Rows, func(a, b backend.ListRow) int { return cmp.Compare(a.Row, b.Row) })
	for i, r := range l.Rows {
		l.Rows[i].Written = t.written(r.Row, p.Layout)
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
	p, _, err := d.previewList(ctx, path, c)
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
