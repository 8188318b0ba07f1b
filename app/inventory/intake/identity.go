package intake

import (
	"cmp"
	"slices"
	"strconv"

	"tienglang/app"
)

// index finds the clusters of the inventory by what is theirs alone.
type index struct {
	id, code, imei map[string]*app.Cluster
	number         map[int]*app.Cluster
	name           map[string][]*app.Cluster
}

func indexOf(k Known) index {
	x := index{map[string]*app.Cluster{}, map[string]*app.Cluster{}, map[string]*app.Cluster{}, map[int]*app.Cluster{}, map[string][]*app.Cluster{}}
	for i := range k.Clusters {
		c := &k.Clusters[i]
		x.id[string(c.ID)], x.number[c.Number] = c, c
		if c.Code != "" {
			x.code[plain(c.Code)] = c
		}
		if c.Box.IMEI != "" {
			x.imei[c.Box.IMEI] = c
		}
		x.name[plain(c.Name)] = append(x.name[plain(c.Name)], c)
	}
	return x
}

// find is the cluster that a row means, nil where it is new: by the
// identifier, the province's code, the IMEI, the number, or the name within
// its hamlet, in this order; what is known of it more surely must not speak
// against it.
func (x index) find(cells map[Field]string, h *hamlets) (*app.Cluster, []Doubt) {
	if c := x.id[cells[ID]]; c != nil && cells[ID] != "" {
		return c, nil
	}
	code, box := plain(cells[Code]), ""
	if v, err := imei(cells[IMEI]); err == nil {
		box = v
	}
	other := func(c *app.Cluster) bool { return code != "" && c.Code != "" && plain(c.Code) != code }
	if c := x.code[code]; c != nil && code != "" {
		return c, nil
	}
	if c := x.imei[box]; c != nil && box != "" && !other(c) {
		return c, nil
	}
	other2 := func(c *app.Cluster) bool { return other(c) || box != "" && c.Box.IMEI != "" && c.Box.IMEI != box }
	if n, ok := wholeNumber(cells[Number]); ok {
		if c := x.number[n]; c != nil && !other2(c) {
			return c, renamed(*c, cells)
		}
		return nil, nil
	}
	return x.byName(cells, h, other2), nil
}

// renamed is a doubt where a number is that of a cluster with another name.
func renamed(c app.Cluster, cells map[Field]string) []Doubt {
	if name := cells[Name]; name == "" || plain(name) == plain(c.Name) {
		return nil
	}
	return []Doubt{{Field: Number, Err: app.Fail("inventory.number_name", nil, "number", strconv.Itoa(c.Number), "name", c.Name, "given", short(cells[Name]))}}
}

func (x index) byName(cells map[Field]string, h *hamlets, other func(*app.Cluster) bool) *app.Cluster {
	var found []*app.Cluster
	for _, c := range x.name[plain(cells[Name])] {
		in := cells[Hamlet] == "" || c.Hamlet == "" || h.named(tidy(cells[Hamlet])).ID == c.Hamlet
		if !other(c) && in {
			found = append(found, c)
		}
	}
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

// settle finds what each row changes, numbers new clusters, and holds all rows
// against each other and the rules.
func (r *reader) settle() {
	r.notes.settle(r.preview.Rows)
	if r.layout.hamletsAlone() {
		return
	}
	r.number()
	for i := range r.preview.Rows {
		row := &r.preview.Rows[i]
		row.Changes = slices.Concat(r.changes(*row), row.Changes)
		if row.Kind == Changed && len(row.Changes) == 0 {
			row.Kind, row.After = Same, *row.Before
		}
		if row.Kind == Same {
			continue
		}
		if err := r.known.Check(row.After); err != nil {
			row.Doubts = append(row.Doubts, Doubt{Field: wrongField[app.CodeOf(err)], Err: err, Fatal: true})
		}
	}
	r.twice()
	r.owners()
	r.codeless()
	r.hamletless()
	r.far()
	for i := range r.preview.Rows {
		slices.SortStableFunc(r.preview.Rows[i].Doubts, func(a, b Doubt) int { return cmp.Compare(weight(b), weight(a)) })
	}
}

// wrongField is which field the inventory's rules are about, by their codes.
var wrongField = map[string]Field{"cluster.name_missing": Name, "cluster.bad_number": Number, "cluster.bad_horns": Horns, "cluster.bad_delay": Delay,
	"cluster.bad_volume": Volume, "cluster.volume_over_cap": Volume, "cluster.bad_amplifier": AmplifierWatts, "cluster.bad_price": Price, "cluster.gateway_feeds": Technology}

func weight(d Doubt) int {
	if d.Fatal {
		return 1
	}
	return 0
}

// number gives new clusters the lowest numbers that nobody has.
func (r *reader) number() {
	taken := map[int]bool{}
	for n := range r.index.number {
		taken[n] = true
	}
	for _, row := range r.preview.Rows {
		taken[row.After.Number] = true
	}
	next := 1
	for i := range r.preview.Rows {
		if c := &r.preview.Rows[i].After; c.Number == 0 && !r.preview.Rows[i].Left {
			for taken[next] {
				next++
			}
			c.Number, taken[next] = next, true
		}
	}
}

// changes compares a row with what is kept, as both are written.
func (r *reader) changes(row Row) []Change {
	var was app.Cluster
	if row.Before != nil {
		was = *row.Before
	}
	after := r.hamlets.byID[row.After.Hamlet]
	if row.Hamlet != "" {
		after = row.Hamlet
	}
	return compare(was, row.After, r.hamlets.byID[was.Hamlet], after)
}

// Compare is what differs between two states of a cluster, as lists write it.
func Compare(was, is app.Cluster, hamlets []app.Hamlet) []Change {
	names := map[app.ID]string{}
	for _, h := range hamlets {
		names[h.ID] = h.Name
	}
	return compare(was, is, names[was.Hamlet], names[is.Hamlet])
}

// compare goes through the columns; the names of hamlets are given, since a
// cluster has only their identifiers.
func compare(was, is app.Cluster, from, to string) (all []Change) {
	for _, c := range columns {
		before, after := from, to
		switch {
		case c.field == Hamlet:
		case c.text == nil || c.field == ID:
			continue
		default:
			before, after = c.text(was), c.text(is)
		}
		if before != after {
			all = append(all, Change{c.field, before, after})
		}
	}
	return all
}

// twice finds rows that mean one cluster, and new ones of one name in one
// hamlet.
func (r *reader) twice() {
	same, names := map[app.ID]*Row{}, map[string]*Row{}
	for i := range r.preview.Rows {
		row := &r.preview.Rows[i]
		switch {
		case row.Left:
		case row.Before != nil:
			if first := same[row.Before.ID]; first != nil {
				both(first, row, Doubt{Fatal: true}, "inventory.same_twice", "cluster", row.Before.Name)
				continue
			}
			same[row.Before.ID] = row
		case row.After.Name != "":
			key := plain(row.After.Name) + "\n" + plain(row.Hamlet)
			if first := names[key]; first != nil {
				both(first, row, Doubt{Field: Name}, "inventory.name_twice")
				continue
			}
			names[key] = row
		}
	}
}

// both gives two rows a doubt that names the other.
func both(a, b *Row, d Doubt, code string, pairs ...string) {
	for _, x := range [][2]*Row{{a, b}, {b, a}} {
		d.Err = app.Fail(code, nil, append([]string{"row", strconv.Itoa(x[1].Number), "name", short(x[1].After.Name)}, pairs...)...)
		x[0].Doubts = append(x[0].Doubts, d)
	}
}

// owner is who has a code, an IMEI or a number once the table is taken: a row,
// or a cluster that no row is about.
type owner struct {
	row     *Row
	cluster *app.Cluster
}

// owners finds what two would have.
func (r *reader) owners() {
	about := map[app.ID]bool{}
	for _, row := range r.preview.Rows {
		if row.Before != nil && !row.Left {
			about[row.Before.ID] = true
		}
	}
	for _, mark := range []struct {
		field       Field
		twice, kept string
		of          func(app.Cluster) string
	}{
		{Code, "inventory.code_twice", "cluster.code_taken", func(c app.Cluster) string { return c.Code }},
		{IMEI, "inventory.imei_twice", "cluster.imei_taken", func(c app.Cluster) string { return c.Box.IMEI }},
		{Number, "inventory.number_twice", "cluster.number_taken", func(c app.Cluster) string { return plainInt(c.Number) }},
	} {
		has := map[string]owner{}
		for i := range r.known.Clusters {
			if c := &r.known.Clusters[i]; !about[c.ID] {
				has[mark.of(*c)] = owner{cluster: c}
			}
		}
		for i := range r.preview.Rows {
			row := &r.preview.Rows[i]
			text := mark.of(row.After)
			if text == "" || row.Left {
				continue
			}
			switch o := has[text]; {
			case o.cluster != nil:
				row.Doubts = append(row.Doubts, Doubt{mark.field, app.Fail(mark.kept, nil, string(mark.field), text, "name", o.cluster.Name), true})
			case o.row != nil:
				both(o.row, row, Doubt{Field: mark.field, Fatal: true}, mark.twice, string(mark.field), text)
			default:
				has[text] = owner{row: row}
			}
		}
	}
}

// codeless doubts new rows without a code where most have one.
func (r *reader) codeless() {
	with := 0
	for _, row := range r.preview.Rows {
		if row.After.Code != "" {
			with++
		}
	}
	if r.layout.Column(Code).At < 0 || with*2 < len(r.preview.Rows) {
		return
	}
	for i := range r.preview.Rows {
		if row := &r.preview.Rows[i]; row.Kind == New && row.After.Code == "" {
			row.Doubts = append(row.Doubts, Doubt{Field: Code, Err: app.Fail("inventory.code_missing", nil)})
		}
	}
}

// hamletless doubts new rows without a hamlet where each that is told is told
// once: a table whose merged cells were lost names it in its first row alone.
func (r *reader) hamletless() {
	told, without := map[string]int{}, 0
	for _, row := range r.preview.Rows {
		if told[row.Hamlet]++; row.Hamlet == "" {
			without++
		} else if told[row.Hamlet] > 1 {
			return
		}
	}
	if without < 2 || without == len(r.preview.Rows) {
		return
	}
	for i := range r.preview.Rows {
		if row := &r.preview.Rows[i]; row.Kind == New && row.Hamlet == "" && !row.Left {
			row.Doubts = append(row.Doubts, Doubt{Field: Hamlet, Err: app.Fail("inventory.hamlet_missing", nil)})
		}
	}
}
