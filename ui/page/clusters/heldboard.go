package clusters

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// heldBoard is what all clusters hold and what their lines carried, in the
// place of the list and the card.
type heldBoard struct {
	page  *Page
	box   *fyne.Container
	sum   *widget.Paragraph
	about *widget.Text
	days  *fyne.Container
	list  *widget.RowList
	none  *widget.Paragraph
	rules *widget.Button
	form  *dataForm
	table fyne.CanvasObject
	all   backend.Holdings
	keep  app.ID // the cluster that is marked
}

// The columns of the board, in pixels.
const (
	boardName  = 176
	boardHeld  = 80
	boardBar   = 96
	boardData  = 72
	boardMoney = 112
)

func newHeldBoard(p *Page) *heldBoard {
	t := p.env.T
	b := &heldBoard{page: p, days: container.NewStack()}
	b.sum = widget.NewParagraph("", widget.RoleStrong, theme.Text)
	b.none = widget.NewParagraph(t("clusters.held.empty"), widget.RoleText, theme.Muted)
	b.none.Width = 480
	b.list = widget.NewRowList(44, newBoardRow, b.set)
	b.list.Name = t("clusters.held.board")
	b.list.OnSelected = func(i int) { b.keep = b.all.Clusters[i].Cluster }
	b.list.OnOpened = func(i int) { p.leaveBoard(); p.choose(b.all.Clusters[i].Cluster); p.pick() }
	b.rules = widget.NewButton(t("clusters.rules.open"), "sliders", b.openRules)
	b.form = newDataForm(b)
	head := newBoardHead(b.sum, b.rules, widget.NewButton(t("clusters.held.back"), "", p.leaveBoard))
	word := func(key string) *widget.Text {
		return widget.NewText(t("clusters.held.column."+key), widget.RoleText, theme.Muted)
	}
	columns := boardColumns(word("number"), word("name"), word("held").Right(), widget.NewText("", widget.RoleText, theme.Muted),
		word("data").Right(), word("money").Right(), word("waits"))
	b.table = widget.NewBareCard(widget.Column(0, widget.Fixed(44, columns), widget.Fixed(1, widget.NewRule()),
		widget.Grow(container.NewStack(container.NewCenter(b.none), widget.Pad(0, 1, 1, 1, b.list)))))
	b.about = widget.NewText(t("clusters.held.days"), widget.RoleText, theme.Muted)
	b.box = widget.Column(12, widget.Fitted(head),
		widget.Fitted(widget.Column(2, widget.Fitted(b.about), widget.Fitted(b.days))), widget.Grow(container.NewStack(b.table, b.form.card)))
	b.box.Hide()
	return b
}

func boardColumns(number, name, held, bar, data, money, waits fyne.CanvasObject) *fyne.Container {
	return widget.Pad(0, 16, 0, 16, widget.Line(12,
		widget.Fixed(colNumber, number), widget.Fixed(boardName, name), widget.Fixed(boardHeld, held), widget.Fixed(boardBar, bar),
		widget.Fixed(boardData, data), widget.Fixed(boardMoney, money), widget.Grow(waits)))
}

func (b *heldBoard) root() fyne.CanvasObject { return b.box }

func (b *heldBoard) first() fyne.Focusable { return b.list }

// show writes what was read.
func (b *heldBoard) show() {
	all := b.page.held
	b.all = all
	cat := b.page.env.Catalogue
	b.sum.Set(sumLine(b.page, all))
	b.days.Objects = []fyne.CanvasObject{dayTiles(b.page, all.Days)}
	b.showDays()
	b.days.Refresh()
	b.none.Hidden = len(all.Clusters) > 0
	selected := 0
	for i, h := range all.Clusters {
		if h.Cluster == b.keep {
			selected = i
		}
	}
	b.list.SetCount(len(all.Clusters), selected)
	b.form.sum(cat)
}

// sumLine is the month of all lines that are paid.
func sumLine(p *Page, all backend.Holdings) string {
	cat := p.env.Catalogue
	var sum backend.LineData
	n := paid(all)
	for _, h := range all.Clusters {
		if h.Paid() {
			sum = sum.Plus(h.Data)
		}
	}
	switch {
	case n == 0:
		return cat.T("clusters.data.none_paid")
	case sum.Since.IsZero():
		return cat.N("clusters.data.sum_unknown", n, "month", monthOf(all))
	}
	return cat.N("clusters.data.sum", n, "month", monthOf(all), "bytes", cat.Bytes(sum.All()), "dong", cat.Int(sum.Dong))
}

// paid is how many clusters have a line that is paid by the megabyte.
func paid(all backend.Holdings) (n int) {
	for _, h := range all.Clusters {
		if h.Paid() {
			n++
		}
	}
	return n
}

// boardRow is one drawn line of the board.
type boardRow struct {
	line                                   *fyne.Container
	number, name, held, data, money, waits *widget.Text
	bar                                    *widget.ProgressBar
}

// Object is the line.
func (r *boardRow) Object() fyne.CanvasObject { return r.line }

func newBoardRow() widget.RowView {
	r := &boardRow{
		number: widget.NewText("", widget.RoleText, theme.Muted),
		name:   widget.NewEllipsis("", widget.RoleStrong, theme.Text),
		held:   widget.NewText("", widget.RoleText, theme.Text).Right(),
		data:   widget.NewText("", widget.RoleText, theme.Text).Right(),
		money:  widget.NewText("", widget.RoleText, theme.Text).Right(),
		waits:  widget.NewEllipsis("", widget.RoleText, theme.Muted),
		bar:    widget.NewProgressBar(0, theme.Accent),
	}
	r.bar.Rest = theme.Border // seen upon the chosen row as well
	r.line = boardColumns(r.number, r.name, r.held, widget.Row(0, widget.Grow(r.bar)), r.data, r.money, r.waits)
	return r
}

func (b *heldBoard) set(i int, v widget.RowView, selected bool) {
	h, w, cat := b.all.Clusters[i], v.(*boardRow), b.page.env.Catalogue
	w.number.Set(pad2(h.Number))
	w.name.Role = widget.RoleStrong
	if selected {
		w.name.Role = widget.RoleStrongBold
	}
	w.name.Text = h.Name
	w.name.Refresh()
	w.held.Set(heldShare(cat, h))
	w.data.Set(megabytes(cat, h.Data))
	w.money.Set(dong(cat, h))
	w.bar.Hidden = !h.Paid() || h.Data.Since.IsZero()
	w.bar.SetParts(widget.Part{Share: share(h, b.all.Rules), Color: barColour(h, b.all.Rules)})
	words, why := waitsFor(cat, h)
	ink := theme.Muted
	switch {
	case !h.Told:
		words = heldLine(cat, h)
	case words == "" && h.Of > 0:
		words, ink = cat.T("clusters.held.whole"), theme.GreenText
	case words != "" && needsHand(why):
		ink = theme.AmberText
	}
	w.waits.Set(words)
	w.waits.SetColor(ink)
}

// openRules shows the rules in the place of the table.
func (b *heldBoard) openRules() {
	b.form.fill(b.all.Rules)
	b.showForm(true)
	b.page.focus(b.form.first())
}

func (b *heldBoard) showForm(on bool) {
	swapRules(on, b.form.card, b.table, b.rules)
	b.showDays()
	b.box.Refresh()
}

// showDays has the days seen where they say something and have the room.
func (b *heldBoard) showDays() {
	b.days.Hidden = len(b.all.Clusters) == 0 || b.form.card.Visible()
	b.about.Hidden = b.days.Hidden
}

// typed leaves the rules for the table, and the table for the page, by Escape.
func (b *heldBoard) typed(e *fyne.KeyEvent) bool {
	if e.Name != fyne.KeyEscape {
		return false
	}
	if b.form.card.Visible() {
		b.form.leave()
		return true
	}
	b.page.leaveBoard()
	return true
}

// openHeld shows the board in the place of the list and the card.
func (p *Page) openHeld() {
	p.board.keep = p.chosen
	p.board.showForm(false)
	p.openBoard(p.board)
}
