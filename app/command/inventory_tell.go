package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"tienglang/app"
	"tienglang/app/inventory"
	tables "tienglang/app/inventory/intake"
)

// run reads, tells and keeps.
func (in inventoryImport) run(ctx context.Context, out io.Writer, s *inventory.Service, table clusterTable) error {
	p, err := in.read(ctx, s, table)
	if err != nil {
		return err
	}
	told := tellPreview(p)
	left := p.Counts().Doubtful
	var refused error
	if left > 0 && !in.leaveOut {
		refused = app.Fail("inventory.doubts_left", nil, "count", strconv.Itoa(left))
	}
	if refused == nil && !in.try {
		told.Batch, err = s.Import(ctx, theProgram, filepath.Base(in.file), p)
		allThere := left == 0 && app.CodeOf(err) == "inventory.nothing_to_import"
		if err != nil && !allThere {
			return err
		}
	}
	if in.asJSON {
		err = encode(out, told)
	} else {
		err = told.table(out)
	}
	if err != nil || in.try {
		return err
	}
	return refused
}

func (in inventoryImport) read(ctx context.Context, s *inventory.Service, table clusterTable) (tables.Preview, error) {
	layout, err := understand(table.rows, in.columns)
	if err != nil {
		return tables.Preview{}, err
	}
	known, err := s.Known(ctx)
	if err != nil {
		return tables.Preview{}, err
	}
	take := map[int]bool{}
	for _, n := range in.take {
		take[n] = true
	}
	p, err := tables.Read(table.rows, layout, known, tables.Choices{Take: take})
	p.Remarks = slices.Concat(table.remarks, p.Remarks)
	return p, err
}

func encode(out io.Writer, v any) error {
	e := json.NewEncoder(out)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// previewTold is what a table would change, as it is told. docs/cum-loa.md
// explains it.
type previewTold struct {
	Columns []columnTold  `json:"columns"`
	New     int           `json:"new"`
	Changed int           `json:"changed"`
	Same    int           `json:"same"`
	Doubts  int           `json:"doubtful"`
	Rows    []rowTold     `json:"rows"`    // but those that are the same, and new ones without doubts
	Skipped []skippedTold `json:"skipped"` // that are no clusters
	Remarks []string      `json:"remarks"` // on whole columns
	Batch   app.ID        `json:"batch"`   // "" where nothing was kept
}

type columnTold struct {
	Column  int          `json:"column"` // from 1
	Heading string       `json:"heading"`
	Field   tables.Field `json:"field"` // "" where it is not used
}

type rowTold struct {
	Row     int          `json:"row"`
	Kind    tables.Kind  `json:"kind"`
	Name    string       `json:"name"`
	Waits   bool         `json:"waits"` // for a person: it is not kept
	Changes []changeTold `json:"changes,omitempty"`
	Doubts  []doubtTold  `json:"doubts,omitempty"`
}

type changeTold struct {
	Field  tables.Field `json:"field"`
	Before string       `json:"before"`
	After  string       `json:"after"`
}

type doubtTold struct {
	Field    tables.Field `json:"field,omitempty"`
	Code     string       `json:"code"`
	Sentence string       `json:"sentence"`
	Takeable bool         `json:"takeable"` // by --take
}

type skippedTold struct {
	Row  int    `json:"row"`
	Text string `json:"text"`
}

func tellPreview(p tables.Preview) previewTold {
	n := p.Counts()
	t := previewTold{New: n.New, Changed: n.Changed, Same: n.Same, Doubts: n.Doubtful, Rows: []rowTold{}, Skipped: []skippedTold{}, Remarks: []string{}}
	for _, c := range p.Layout.Columns {
		t.Columns = append(t.Columns, columnTold{c.At + 1, c.Heading, c.Field})
	}
	for _, r := range p.Rows {
		if len(r.Doubts) > 0 || r.Kind == tables.Changed {
			t.Rows = append(t.Rows, tellRow(r))
		}
	}
	for _, s := range p.Skipped {
		t.Skipped = append(t.Skipped, skippedTold{s.Number, s.Text})
	}
	for _, r := range p.Remarks {
		t.Remarks = append(t.Remarks, sentence(r.Err))
	}
	return t
}

func tellRow(r tables.Row) rowTold {
	t := rowTold{Row: r.Number, Kind: r.Kind, Name: r.After.Name, Waits: r.Open()}
	if r.Kind == tables.Changed {
		for _, c := range r.Changes {
			t.Changes = append(t.Changes, changeTold(c))
		}
	}
	for _, d := range r.Doubts {
		t.Doubts = append(t.Doubts, doubtTold{d.Field, app.CodeOf(d.Err), sentence(d.Err), !d.Fatal})
	}
	return t
}

// table prints what a person at a terminal reads.
func (t previewTold) table(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, c := range t.Columns {
		fmt.Fprintf(w, "column %d\t%s\t%s\n", c.Column, c.Heading, orNotUsed(c.Field))
	}
	for _, s := range t.Skipped {
		fmt.Fprintf(w, "row %d\tno cluster\t%s\n", s.Row, s.Text)
	}
	for _, r := range t.Rows {
		for _, c := range r.Changes {
			fmt.Fprintf(w, "row %d\tchanged\t%s: %s: %q → %q\n", r.Row, r.Name, c.Field, c.Before, c.After)
		}
		for _, d := range r.Doubts {
			fmt.Fprintf(w, "row %d\t%s\t%s\n", r.Row, d.level(r.Waits), strings.TrimPrefix(r.Name+": "+d.Sentence, ": "))
		}
	}
	for _, r := range t.Remarks {
		fmt.Fprintf(w, "note\t\t%s\n", r)
	}
	fmt.Fprintf(w, "%d new, %d changed, %d the same, %d doubtful\n", t.New, t.Changed, t.Same, t.Doubts)
	if t.Batch == "" {
		fmt.Fprintln(w, "Nothing was kept.")
	} else {
		fmt.Fprintf(w, "Kept as batch %s; `tienglang inventory undo` takes it back.\n", t.Batch)
	}
	return w.Flush()
}

func (d doubtTold) level(waits bool) string {
	switch {
	case !d.Takeable:
		return "cannot be taken"
	case waits:
		return "doubtful"
	}
	return "taken"
}

func orNotUsed(f tables.Field) string {
	if f == "" || f == tables.Ordinal {
		return "(not used)"
	}
	return strings.ReplaceAll(string(f), "_", " ")
}
