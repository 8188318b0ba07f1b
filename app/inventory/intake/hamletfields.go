package intake

import (
	"slices"
	"strconv"
	"strings"

	"tienglang/app"
)

// hamletColumn is a column of what is noted of a hamlet, beside its name.
type hamletColumn struct {
	field Field
	text  func(app.Hamlet) string
	put   func(h *app.Hamlet, cell string) bool
}

var hamletColumns = []hamletColumn{
	{HamletCode, func(h app.Hamlet) string { return h.Code }, func(h *app.Hamlet, cell string) bool { h.Code = tidy(cell); return true }},
	{Households, func(h app.Hamlet) string { return plainInt(h.Households) }, func(h *app.Hamlet, cell string) bool { return countInto(&h.Households, cell, mostHouseholds) }},
	{People, func(h app.Hamlet) string { return plainInt(h.People) }, func(h *app.Hamlet, cell string) bool { return countInto(&h.People, cell, mostPeople) }},
	{Languages, func(h app.Hamlet) string { return strings.Join(h.Languages, ", ") }, func(h *app.Hamlet, cell string) bool {
		h.Languages = nil
		for _, l := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(",;/", r) }) {
			if l = tidy(l); l != "" && !slices.Contains(h.Languages, l) {
				h.Languages = append(h.Languages, l)
			}
		}
		return true
	}},
}

// More do not live in any hamlet, as the inventory's rules have it.
const (
	mostHouseholds = 10_000
	mostPeople     = 100_000
)

func countInto(n *int, cell string, most int) bool {
	v, ok := wholeNumber(cell)
	if ok = ok && v >= 0 && v <= most; ok {
		*n = v
	}
	return ok
}

func noteText(f Field, h app.Hamlet) string {
	for _, c := range hamletColumns {
		if c.field == f {
			return c.text(h)
		}
	}
	return ""
}

// hamletsAlone tells whether a table lists hamlets, and no clusters.
func (l Layout) hamletsAlone() bool {
	return !slices.ContainsFunc(l.Columns, func(c Column) bool {
		return slices.Contains([]Field{Name, Code, IMEI, ID, Place, Number}, c.Field)
	})
}

// notes are what a table tells of hamlets, by their names.
type notes struct {
	known map[string]app.Hamlet
	told  map[string]*told
}

// told is what rows told of one hamlet, and which was the first to tell it.
type told struct {
	is    app.Hamlet
	by    map[Field]string // as it was written first
	first int              // row
}

func notesOf(all []app.Hamlet) notes {
	n := notes{map[string]app.Hamlet{}, map[string]*told{}}
	for _, h := range all {
		n.known[h.Name] = h
	}
	return n
}

// take reads what a row tells of its hamlet. What can't be read, and what another
// row told otherwise, is a doubt and is left.
func (n notes) take(out *Row, cells map[Field]string) {
	if out.Hamlet == "" || out.Left {
		return
	}
	for _, c := range hamletColumns {
		cell, ok := cells[c.field]
		if !ok {
			continue
		}
		t := n.of(out.Hamlet, out.Number)
		is := t.is
		if !c.put(&is, cell) {
			out.Doubts = append(out.Doubts, Doubt{Field: c.field, Err: cellError(c.field, cell)})
			continue
		}
		was, before := t.by[c.field]
		if text := c.text(is); before && text != was {
			out.Doubts = append(out.Doubts, Doubt{Field: c.field, Err: app.Fail("inventory.hamlet_otherwise", nil,
				"column", Heading(c.field), "name", out.Hamlet, "value", text, "first", was, "row", strconv.Itoa(t.first))})
			continue
		}
		t.by[c.field], t.is = c.text(is), is
	}
}

func (n notes) of(name string, row int) *told {
	t := n.told[name]
	if t == nil {
		h := n.known[name]
		h.Name = name
		t = &told{is: h, by: map[Field]string{}, first: row}
		n.told[name] = t
	}
	return t
}

// settle gives what is told of a hamlet to the first row that is not left out.
func (n notes) settle(rows []Row) {
	given := map[string]bool{}
	for i := range rows {
		row := &rows[i]
		t := n.told[row.Hamlet]
		if t == nil || row.Left || given[row.Hamlet] {
			continue
		}
		given[row.Hamlet] = true
		was := n.known[row.Hamlet]
		fresh := was.ID == ""
		was.Name = t.is.Name
		changes := CompareHamlets(was, t.is)
		if len(changes) == 0 && (!fresh || !row.Alone) {
			continue
		}
		is := t.is
		row.Noted, row.Changes = &is, changes
		if err := is.Doubt(); err != nil {
			row.Doubts = append(row.Doubts, Doubt{Field: People, Err: err})
		}
		if row.Alone && !fresh {
			row.Kind = Changed
		} else if row.Alone {
			row.Kind = New
		}
	}
}

// hamletRow is a row of a list of hamlets.
func (r *reader) hamletRow(number int, cells map[Field]string, ch Choices) Row {
	out := Row{Number: number, Kind: Same, Alone: true, Left: ch.Leave[number], Taken: ch.Take[number]}
	r.stand(&out, cells)
	out.After = app.Cluster{Name: out.Hamlet}
	if out.Hamlet == "" {
		out.Doubts = append(out.Doubts, Doubt{Field: Hamlet, Err: app.Fail("hamlet.name_missing", nil), Fatal: true})
	}
	r.notes.take(&out, cells)
	return out
}

// CompareHamlets is what differs between two states of a hamlet, as lists write
// it.
func CompareHamlets(was, is app.Hamlet) (all []Change) {
	if was.Name != is.Name {
		all = append(all, Change{Hamlet, was.Name, is.Name})
	}
	for _, c := range hamletColumns {
		if before, after := c.text(was), c.text(is); before != after {
			all = append(all, Change{c.field, before, after})
		}
	}
	return all
}

// Noted is what the table tells of hamlets, by their names; what of it waits for a
// person is left. A row that waits for another reason is no reason to lose it: the
// rows of a hamlet say the same.
func (p Preview) Noted() map[string]app.Hamlet {
	all := map[string]app.Hamlet{}
	for _, r := range p.Rows {
		if r.Noted != nil && !r.Left && (!r.Open() || !r.doubtsHamlet()) {
			all[r.Hamlet] = *r.Noted
		}
	}
	return all
}

func (r Row) doubtsHamlet() bool {
	return slices.ContainsFunc(r.Doubts, func(d Doubt) bool {
		return slices.ContainsFunc(hamletColumns, func(c hamletColumn) bool { return c.field == d.Field })
	})
}
