package clusters

import (
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

// listColumns is what was understood of the columns, and how a person changes
// it: a column of the file, and what it tells.
type listColumns struct {
	board *listBoard
	box   *fyne.Container
	which *widget.Select
	tells *widget.Select
	count *widget.Text
}

func newListColumns(b *listBoard) *listColumns {
	t, cat := b.page.env.T, b.page.env.Catalogue
	c := &listColumns{board: b, count: widget.NewEllipsis("", widget.RoleText, theme.Muted)}
	c.which = widget.NewSelect(nil, -1, func(int) { c.tell() })
	c.which.MinWidth = 300
	c.tells = widget.NewSelect(fieldWords(cat, listFields), -1, c.change)
	c.tells.MinWidth = 220
	c.box = widget.Line(8, widget.Fitted(widget.NewText(t("clusters.list.column"), widget.RoleText, theme.Text)), widget.Fitted(c.which),
		widget.Fitted(widget.NewText(t("clusters.list.tells"), widget.RoleText, theme.Text)), widget.Fitted(c.tells), widget.Grow(c.count))
	return c
}

// show lists the columns; the first that is not used is chosen, since it may be
// one that was not understood.
func (c *listColumns) show() {
	words, at, used := []string{}, -1, 0
	for i, col := range c.board.all.Columns {
		words = append(words, c.board.page.env.T("clusters.list.column_of", "n", strconv.Itoa(col.At+1), "heading", col.Heading))
		if col.Field == "" && at < 0 {
			at = i
		}
		if col.Field != "" && col.Field != "ordinal" {
			used++
		}
	}
	if slices.Equal(words, c.which.Options) {
		at = c.which.Index
	}
	c.which.SetOptions(words, max(0, min(at, len(words)-1)))
	c.count.Set(c.board.page.env.T("clusters.list.columns", "used", strconv.Itoa(used), "all", strconv.Itoa(len(words))))
	c.tell()
}

func (c *listColumns) tell() {
	if i := c.which.Index; i >= 0 && i < len(c.board.all.Columns) {
		c.tells.SetOptions(c.tells.Options, slices.Index(listFields, c.board.all.Columns[i].Field))
	}
}

func (c *listColumns) change(i int) {
	at := c.which.Index
	if at < 0 || at >= len(c.board.all.Columns) || c.board.taking {
		return
	}
	c.board.choices.Columns[c.board.all.Columns[at].At] = listFields[i]
	c.board.again(nil)
}

// listFix is one row: what is doubtful of it, what it changes, and what a
// person does about it.
type listFix struct {
	board *listBoard
	card  *widget.Card
	head  *widget.Text
	words *fyne.Container
	field *widget.Select
	cell  *widget.Entry
	take  *widget.Button
	leave *widget.Button
	doing *fyne.Container
	row   backend.ListRow
}

func newListFix(b *listBoard) *listFix {
	t := b.page.env.T
	f := &listFix{board: b, head: widget.NewEllipsis("", widget.RoleSubhead, theme.Text), words: container.NewStack()}
	f.field = widget.NewSelect(fieldWords(b.page.env.Catalogue, listFields[1:]), -1, func(int) { f.fill() })
	f.cell = widget.NewEntry(t("clusters.list.cell"))
	f.cell.OnEnter = f.correct
	f.take = widget.NewButton(t("clusters.list.as_it_is"), "", func() { f.choose(true, false) })
	f.leave = widget.NewButton("", "", func() { f.choose(false, f.row.Kind != backend.ListLeft) })
	f.doing = widget.Column(8, widget.Fitted(widget.Line(8, widget.Fitted(f.field), widget.Grow(f.cell))),
		widget.Fitted(widget.Line(8, widget.Fitted(widget.NewButton(t("clusters.list.correct"), "", f.correct)), widget.Fitted(f.take), widget.Fitted(f.leave))))
	f.card = widget.NewCard(widget.Column(12, widget.Fitted(f.head), widget.Grow(container.NewVScroll(f.words)), widget.Fitted(f.doing)))
	return f
}

// none is shown where no row is chosen.
func (f *listFix) none() {
	f.row = backend.ListRow{}
	f.head.Set(f.board.page.env.T("clusters.list.no_row"))
	f.words.Objects = nil
	f.doing.Hide()
	f.card.Refresh()
}

func (f *listFix) show(r backend.ListRow) {
	env := f.board.page.env
	if r.Row != f.row.Row {
		f.choosefield(r)
	}
	f.row = r
	f.head.Set(env.T("clusters.list.row", "n", strconv.Itoa(r.Row), "name", r.Name))
	var lines []widget.Slot
	add := func(words string, ink fyne.ThemeColorName) {
		p := widget.NewParagraph(words, widget.RoleText, ink)
		p.Width = fixWide - 56
		lines = append(lines, widget.Fitted(p))
	}
	for _, d := range r.Doubts {
		add(env.Catalogue.Error(d.Err), theme.AmberText)
	}
	for _, c := range r.Changes {
		add(changeWords(env.Catalogue, c), theme.Text)
	}
	if len(lines) == 0 {
		add(env.T("clusters.list.no_change"), theme.Muted)
	}
	f.words.Objects = []fyne.CanvasObject{widget.Column(8, lines...)}
	f.doing.Show()
	f.take.Hidden = r.Kind != backend.ListDoubtful || r.Fatal
	f.leave.SetText(env.T("clusters.list.leave"))
	if r.Kind == backend.ListLeft {
		f.leave.SetText(env.T("clusters.list.bring_back"))
	}
	f.fill()
	f.card.Refresh()
}

// choosefield proposes the cell of the first doubt.
func (f *listFix) choosefield(r backend.ListRow) {
	field := "name"
	for _, d := range r.Doubts {
		if d.Field != "" {
			field = d.Field
			break
		}
	}
	f.field.SetOptions(f.field.Options, max(0, slices.Index(listFields[1:], field)))
}

// fill writes what the chosen cell is understood as.
func (f *listFix) fill() {
	field := listFields[1+max(0, f.field.Index)]
	text := f.board.choices.Cells[f.row.Row][field]
	for _, c := range f.row.Changes {
		if c.Field == field && text == "" {
			text = c.After
		}
	}
	f.cell.SetText(text)
}

// correct has the row read with another cell.
func (f *listFix) correct() {
	if f.row.Row == 0 || f.cell.Value() == "" || f.board.taking {
		return
	}
	cells := f.board.choices.Cells[f.row.Row]
	if cells == nil {
		cells = map[string]string{}
		f.board.choices.Cells[f.row.Row] = cells
	}
	cells[listFields[1+max(0, f.field.Index)]] = f.cell.Value()
	f.board.again(nil)
}

// choose takes the row with its doubts, leaves it out, or neither.
func (f *listFix) choose(take, leave bool) {
	if f.row.Row == 0 || f.board.taking {
		return
	}
	delete(f.board.choices.Take, f.row.Row)
	delete(f.board.choices.Leave, f.row.Row)
	if take {
		f.board.choices.Take[f.row.Row] = true
	}
	if leave {
		f.board.choices.Leave[f.row.Row] = true
	}
	f.board.again(func() { f.board.page.focus(f.board.rows.list) })
}
