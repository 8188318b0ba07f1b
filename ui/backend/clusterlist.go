package backend

import (
	"context"
	"maps"

	"tienglang/app"
)

// ClusterLists are lists of clusters in files: XLSX, CSV or JSON, by their
// endings.
type ClusterLists interface {
	// ReadClusterList is what bringing in a file would change, with what a person
	// chose; nothing is kept. It is quick once a file was read.
	ReadClusterList(ctx context.Context, path string, c ListChoices) (ClusterList, error)
	// ImportClusterList keeps the rows that wait for nobody, in one batch that
	// UndoClusterList takes back, all of it or nothing.
	ImportClusterList(ctx context.Context, path string, c ListChoices) (batch app.ID, err error)
	UndoClusterList(ctx context.Context, batch app.ID) error
	// WriteClusterList writes the clusters to a file and returns how many.
	WriteClusterList(ctx context.Context, path string) (int, error)
}

// ListChoices are what a person said of a list: of rows by their numbers, of
// columns by their places from 0 ("" for one that is not used).
type ListChoices struct {
	Leave   map[int]bool
	Take    map[int]bool // as they are, with their doubts
	Cells   map[int]map[string]string
	Columns map[int]string
}

// Copy is c, which may be read while c is changed.
func (c ListChoices) Copy() ListChoices {
	cells := map[int]map[string]string{}
	for row, of := range c.Cells {
		cells[row] = maps.Clone(of)
	}
	return ListChoices{maps.Clone(c.Leave), maps.Clone(c.Take), cells, maps.Clone(c.Columns)}
}

// Count is how many things were said.
func (c ListChoices) Count() int {
	n := len(c.Leave) + len(c.Take) + len(c.Columns)
	for _, of := range c.Cells {
		n += len(of)
	}
	return n
}

// ClusterList is what a file would change.
type ClusterList struct {
	Digest  string // of the file's content; equal ones are one file
	Columns []ListColumn
	Rows    []ListRow
	Skipped int // how many rows are no clusters: titles, sums, signatures
	Remarks []error
}

// ListColumn is a column of a file; Field is "" where it is not used.
type ListColumn struct {
	At      int
	Heading string
	Field   string
}

// ListKind is what becomes of a row.
type ListKind string

// What becomes of rows; a doubtful one waits for a person.
const (
	ListNew      ListKind = "new"
	ListChanged  ListKind = "changed"
	ListSame     ListKind = "same"
	ListDoubtful ListKind = "doubtful"
	ListLeft     ListKind = "left"
	ListSkipped  ListKind = "skipped" // it is no cluster, unless a person corrects a cell of it
)

// ListRow is one cluster of a file, or a row that is none, by what it says.
type ListRow struct {
	Row     int // as a spreadsheet numbers it
	Kind    ListKind
	Fatal   bool // it can be corrected or left out, not taken as it is
	Name    string
	Hamlet  string
	Changes []ListChange
	Doubts  []ListDoubt
	Written map[string]string // the file's cells by their fields, as they are
}

// ListChange is one field, before and after.
type ListChange struct{ Field, Before, After string }

// ListDoubt is what a person should look at; Field is "" for the whole row.
type ListDoubt struct {
	Field string
	Err   error
}

// Count is how many rows are of a kind.
func (l ClusterList) Count(k ListKind) (n int) {
	for _, r := range l.Rows {
		if r.Kind == k {
			n++
		}
	}
	return n
}

// Keeps is how many rows change the inventory.
func (l ClusterList) Keeps() int { return l.Count(ListNew) + l.Count(ListChanged) }
