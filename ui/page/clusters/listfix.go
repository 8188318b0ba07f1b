package clusters

import (
	"maps"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/assets/locale"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// listFields are what a column may tell, in the order of choice; "" is nothing.
var listFields = []string{"", "number", "code", "name", "hamlet", "hamlet_code", "households", "people", "languages", "place", "technology", "line", "horns", "watts", "total_watts", "bearings",
	"position", "latitude", "longitude", "vendor", "vendor_code", "model", "serial", "imei", "sim", "carrier", "amplifier", "amplifier_watts", "power",
	"volume", "volume_cap", "delay", "installed", "funding", "price", "warranty", "condition", "note", "id", "ordinal"}

func fieldWord(cat *locale.Catalogue, f string) string {
	if f == "" {
		f = "none"
	}
	return cat.T("clusters.list.field." + f)
}

func fieldWords(cat *locale.Catalogue, all []string) []string {
	words := make([]string, len(all))
	for i, f := range all {
		words[i] = fieldWord(cat, f)
	}
	return words
}

func changeWords(cat *locale.Catalogue, c backend.ListChange) string {
	if c.Before == "" {
		return cat.T("clusters.list.added", "field", fieldWord(cat, c.Field), "after", c.After)
	}
	return cat.T("clusters.list.change", "field", fieldWord(cat, c.Field), "before", c.Before, "after", c.After)
}

// listOwn are the fields that no two clusters share: what is written twice there
// is not corrected alike.
var listOwn = map[string]bool{"number": true, "code": true, "name": true, "serial": true, "imei": true, "sim": true, "id": true, "vendor_code": true, "ordinal": true}

// listFix is one row, or those that are marked: what is doubtful of it, what it
// changes, and what a person does about it. Its buttons keep their places.
type listFix struct {
	board   *listBoard
	card    *widget.Card
	head    *widget.Text
	words   *fyne.Container
	field   *widget.Select
	cell    *widget.Entry
	correct *widget.Button
	alike   *widget.Button
	take    *widget.Button
	leave   *widget.Button
	doing   *fyne.Container
	row     backend.ListRow
	marked  []backend.ListRow    // row is among them
	given   map[[2]string]string // how a cell was corrected, by its field and what is written
}

func newListFix(b *listBoard) *listFix {
	t := b.page.env.T
	f := &listFix{board: b, head: widget.NewEllipsis("", widget.RoleSubhead, theme.Text), words: container.NewStack()}
	f.field = widget.NewSelect(fieldWords(b.page.env.Catalogue, listFields[1:]), -1, func(int) { f.fill() })
	f.field.MinWidth = 176
	f.cell = widget.NewEntry(t("clusters.list.cell"))
	f.cell.OnEnter = func() { f.put(f.marked) }
	f.correct = widget.NewButton("", "", func() { f.put(f.marked) })
	f.alike = widget.NewButton("", "", func() { f.put(f.same()) })
	f.take = widget.NewButton("", "", func() { f.choose(true, false) })
	f.leave = widget.NewButton("", "", func() { f.choose(false, !f.left()) })
	half := func(o fyne.CanvasObject) widget.Slot { return widget.Share(1, o) }
	f.doing = widget.Column(8, widget.Fitted(widget.Line(8, widget.Fitted(f.field), widget.Grow(f.cell))),
		widget.Fitted(widget.Row(8, half(f.correct), half(f.alike))), widget.Fitted(widget.Row(8, half(f.take), half(f.leave))))
	f.card = widget.NewCard(widget.Column(12, widget.Fitted(f.head), widget.Grow(container.NewVScroll(f.words)), widget.Fitted(f.doing)))
	f.begin()
	return f
}

// begin forgets the row and what was given, as for another file.
func (f *listFix) begin() {
	f.row, f.marked, f.given = backend.ListRow{}, nil, map[[2]string]string{}
}

// forget has the cell chosen anew when the row is read again.
func (f *listFix) forget() { f.row, f.marked = backend.ListRow{}, nil }

// none is shown where no row is chosen.
func (f *listFix) none() {
	f.forget()
	f.head.Set(f.board.page.env.T("clusters.list.no_row"))
	f.words.Objects = nil
	f.doing.Hide()
	f.card.Refresh()
}

// show shows a row, with what else is marked.
func (f *listFix) show(r backend.ListRow, marked []backend.ListRow) {
	env := f.board.page.env
	anew := r.Row != f.row.Row || !slices.Equal(doubtful(r), doubtful(f.row))
	f.row, f.marked = r, marked
	if anew {
		f.chooseField()
	}
	f.head.Set(env.T("clusters.list.row", "n", strconv.Itoa(r.Row), "name", r.Name))
	if len(marked) > 1 {
		f.head.Set(env.T("clusters.list.marked", "n", strconv.Itoa(len(marked))))
	}
	f.tell()
	f.doing.Show()
	f.fill()
	f.card.Refresh()
}

// doubtful are the fields of a row's doubts.
func doubtful(r backend.ListRow) (fields []string) {
	for _, d := range r.Doubts {
		fields = append(fields, d.Field)
	}
	return fields
}

// tell writes the doubts and changes of the row, or what the marked ones have
// in doubt.
func (f *listFix) tell() {
	env := f.board.page.env
	var lines []widget.Slot
	add := func(words string, ink fyne.ThemeColorName) {
		p := widget.NewParagraph(words, widget.RoleText, ink)
		p.Width = fixWide - 56
		lines = append(lines, widget.Fitted(p))
	}
	for _, words := range f.doubts() {
		add(words, theme.AmberText)
	}
	if len(f.marked) < 2 {
		for _, c := range f.row.Changes {
			add(changeWords(env.Catalogue, c), theme.Text)
		}
	}
	if len(lines) == 0 && len(f.marked) < 2 {
		words := "clusters.list.no_change"
		if f.row.Kind == backend.ListSkipped {
			words = "clusters.list.no_cluster"
		}
		add(env.T(words), theme.Muted)
	}
	f.words.Objects = []fyne.CanvasObject{widget.Column(8, lines...)}
}

// doubts are the sentences of the marked rows, each once with how many rows it
// is of.
func (f *listFix) doubts() (all []string) {
	cat, rows := f.board.page.env.Catalogue, map[string]int{}
	for _, r := range f.marked {
		for _, d := range r.Doubts {
			words := cat.Error(d.Err)
			if rows[words]++; rows[words] == 1 {
				all = append(all, words)
			}
		}
	}
	for i, words := range all {
		if rows[words] > 1 {
			all[i] = cat.T("clusters.list.in_rows", "words", words, "n", strconv.Itoa(rows[words]))
		}
	}
	return all
}

// chooseField proposes the cell of the first doubt.
func (f *listFix) chooseField() {
	field := "name"
	for _, d := range f.row.Doubts {
		if d.Field != "" {
			field = d.Field
			break
		}
	}
	f.field.SetOptions(f.field.Options, max(0, slices.Index(listFields[1:], field)))
}

// of is the field of the chosen cell.
func (f *listFix) of() string { return listFields[1+max(0, f.field.Index)] }

// fill writes what the chosen cell was corrected to, what one with the same was,
// what it is understood as, or what is written.
func (f *listFix) fill() {
	field := f.of()
	text := f.board.choices.Cells[f.row.Row][field]
	if text == "" {
		text = f.given[[2]string{field, f.row.Written[field]}]
	}
	for _, c := range f.row.Changes {
		if c.Field == field && text == "" {
			text = c.After
		}
	}
	if text == "" {
		text = f.row.Written[field]
	}
	f.cell.SetText(text)
	f.offer()
}

// offer says what the buttons would do; what can't be done is disabled.
func (f *listFix) offer() {
	t, n := f.board.page.env.T, len(f.marked)
	label := func(b *widget.Button, key string, n int) {
		if n > 1 {
			b.SetText(t(key+"_many", "n", strconv.Itoa(n)))
			return
		}
		b.SetText(t(key))
	}
	label(f.correct, "clusters.list.correct", n)
	able(f.correct, n == 1 || n > 1 && !listOwn[f.of()])
	same := len(f.same())
	label(f.alike, "clusters.list.alike", same)
	able(f.alike, same > 1 && n < 2)
	takes := len(f.takes())
	label(f.take, "clusters.list.as_it_is", takes)
	able(f.take, takes > 0)
	if f.left() {
		label(f.leave, "clusters.list.bring_back", n)
	} else {
		label(f.leave, "clusters.list.leave", n)
	}
	able(f.leave, len(clustersOf(f.marked)) > 0)
}

// clustersOf are the rows that are clusters.
func clustersOf(rows []backend.ListRow) []backend.ListRow {
	return slices.DeleteFunc(slices.Clone(rows), func(r backend.ListRow) bool { return r.Kind == backend.ListSkipped })
}

// same are the rows in whose file the chosen cell has the same, and which nobody
// corrected; the row itself is among them.
func (f *listFix) same() (rows []backend.ListRow) {
	field := f.of()
	is := f.row.Written[field]
	if is == "" || listOwn[field] {
		return nil
	}
	for _, r := range f.board.all.Rows {
		given := f.board.choices.Cells[r.Row][field]
		if r.Row == f.row.Row || r.Kind != backend.ListLeft && r.Kind != backend.ListSkipped && r.Written[field] == is && given == "" {
			rows = append(rows, r)
		}
	}
	return rows
}

// takes are the marked rows that can be taken as they are.
func (f *listFix) takes() (rows []backend.ListRow) {
	for _, r := range f.marked {
		if r.Kind == backend.ListDoubtful && !r.Fatal {
			rows = append(rows, r)
		}
	}
	return rows
}

// left tells whether all that is marked was left out.
func (f *listFix) left() bool {
	return len(f.marked) > 0 && !slices.ContainsFunc(f.marked, func(r backend.ListRow) bool { return r.Kind != backend.ListLeft })
}

// put has rows read with another cell. One that is no cluster becomes one by it,
// but not among others.
func (f *listFix) put(rows []backend.ListRow) {
	field, text := f.of(), f.cell.Value()
	if len(rows) > 1 {
		rows = clustersOf(rows)
	}
	if text == "" || f.board.taking || len(rows) > 1 && listOwn[field] {
		return
	}
	all := f.board.choices.Cells
	for _, r := range rows {
		cells := maps.Clone(all[r.Row])
		if cells == nil {
			cells = map[string]string{}
		}
		cells[field] = text
		all[r.Row] = cells
		if !listOwn[field] {
			f.given[[2]string{field, r.Written[field]}] = text
		}
	}
	f.board.again(nil)
}

// choose takes the marked rows with their doubts, leaves them out, or neither.
func (f *listFix) choose(take, leave bool) {
	rows := clustersOf(f.marked)
	if take {
		rows = f.takes()
	}
	if len(rows) == 0 || f.board.taking {
		return
	}
	for _, r := range rows {
		delete(f.board.choices.Take, r.Row)
		delete(f.board.choices.Leave, r.Row)
		if take {
			f.board.choices.Take[r.Row] = true
		}
		if leave {
			f.board.choices.Leave[r.Row] = true
		}
	}
	f.board.again(func() { f.board.page.focus(f.board.rows.list) })
}
