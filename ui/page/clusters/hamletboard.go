package clusters

import (
	"slices"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// hamletBoard lists the commune's hamlets with what is noted of each, and has a
// form in which one is made, changed, merged into another or removed.
type hamletBoard struct {
	page *Page
	box  *fyne.Container
	sum  *widget.Paragraph
	list *widget.RowList
	none *widget.Paragraph
	form *hamletForm

	all   []app.Hamlet   // by name
	count map[app.ID]int // of clusters
	kept  app.Hamlet     // the one in the form, as it was read last
	seen  bool           // it was read; one that was made just now may not have been
}

var hamletColumns = []column{{key: "name", bold: true}, {key: "clusters", wide: 64, right: true}, {key: "households", wide: 72, right: true},
	{key: "people", wide: 80, right: true}, {key: "languages", wide: 144, spare: true}, {key: "code", wide: 112, spare: true}}

func newHamletBoard(p *Page) *hamletBoard {
	t := p.env.T
	b := &hamletBoard{page: p, sum: widget.NewParagraph("", widget.RoleText, theme.Muted), none: wrapped(t("clusters.hamlets.none"), theme.Muted, 320)}
	b.list = widget.NewRowList(44, newUpkeepRow(hamletColumns), b.set)
	b.list.Name = t("clusters.menu.hamlets")
	b.list.OnSelected = func(i int) { b.turn(b.all[i]) }
	b.form = newHamletForm(b)
	b.list.OnOpened = func(int) { p.focus(b.form.name) }
	head := newBoardHead(b.sum, widget.NewButton(t("clusters.hamlets.add"), "plus", b.begin), widget.NewButton(t("clusters.held.back"), "", p.leaveBoard))
	b.box = widget.Column(12, widget.Fitted(head), widget.Grow(widget.Row(16,
		widget.Grow(upkeepTable(p, hamletColumns, "clusters.hamlets.column.", b.none, b.list)), widget.Fixed(sideWide, b.form.card))))
	b.box.Hide()
	return b
}

// openHamlets shows the board in the place of list and card.
func (p *Page) openHamlets() { p.openBoard(p.village) }

func (b *hamletBoard) root() fyne.CanvasObject { return b.box }

// first is the list, or the form where there is no hamlet yet.
func (b *hamletBoard) first() fyne.Focusable {
	if len(b.all) == 0 {
		return b.form.name
	}
	return b.list
}

// typed leaves the board by Escape, and removes the hamlet by Delete.
func (b *hamletBoard) typed(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyEscape:
		b.page.leaveBoard()
	case fyne.KeyDelete:
		b.form.drop()
	default:
		return false
	}
	return true
}

// show writes the hamlets; what a person is changing stays as it is.
func (b *hamletBoard) show() {
	b.all, b.count = b.page.hamlets, map[app.ID]int{}
	for _, v := range b.page.views {
		b.count[v.Hamlet]++
	}
	b.none.Hidden = len(b.all) > 0
	b.sum.Set(b.words())
	at := b.at(b.form.of.ID)
	if at < 0 && b.seen { // removed by another
		b.edit(app.Hamlet{})
	}
	if b.form.of.ID == "" && len(b.all) > 0 && !b.form.touched() && !b.form.fresh {
		at = 0
		b.edit(b.all[0])
	}
	b.seen = at >= 0
	if at >= 0 && !sameNotes(b.kept, b.all[at]) {
		b.kept = b.all[at]
		b.form.past.read(b.kept.ID)
		if !b.form.touched() {
			b.form.fill(b.kept)
		}
	}
	if !slices.EqualFunc(b.form.listed, b.all, sameNotes) {
		b.form.offer()
	}
	b.form.tell()
	b.list.SetCount(len(b.all), at)
	b.box.Refresh()
}

func (b *hamletBoard) at(id app.ID) int {
	for i, h := range b.all {
		if h.ID == id {
			return i
		}
	}
	return -1
}

// words are the sums of all hamlets.
func (b *hamletBoard) words() string {
	households, people, lacking := 0, 0, 0
	for _, h := range b.all {
		households, people = households+h.Households, people+h.People
		if h.Households == 0 {
			lacking++
		}
	}
	cat := b.page.env.Catalogue
	words := cat.N("clusters.hamlets.sum", len(b.all), "households", cat.Int(int64(households)), "people", cat.Int(int64(people)))
	if lacking > 0 {
		words += " · " + cat.N("clusters.hamlets.lacking", lacking)
	}
	return words
}

// edit shows a hamlet in the form; one without an ID is new.
func (b *hamletBoard) edit(h app.Hamlet) {
	b.kept, b.seen = h, b.at(h.ID) >= 0
	b.form.fresh = h.ID == ""
	b.form.fill(h)
	b.form.past.read(h.ID)
}

// turn is edit that remembers what is written of the hamlet before.
func (b *hamletBoard) turn(h app.Hamlet) {
	b.form.drafts.leave()
	b.edit(h)
}

// begin makes a new hamlet, or goes on with one.
func (b *hamletBoard) begin() {
	b.turn(app.Hamlet{})
	b.list.SetCount(len(b.all), -1)
	b.page.focus(b.form.name)
}

func (b *hamletBoard) set(i int, v widget.RowView, _ bool) {
	h, cat := b.all[i], b.page.env.Catalogue
	number := func(n int) string {
		if n == 0 {
			return "—"
		}
		return cat.Int(int64(n))
	}
	r := v.(*upkeepRow)
	r.set(h.Name, cat.Int(int64(b.count[h.ID])), number(h.Households), number(h.People), spoken(h), h.Code)
	ink := theme.Muted
	if h.Doubt() != nil {
		ink = theme.AmberText
	}
	r.cells[2].SetColor(ink)
	r.cells[3].SetColor(ink)
}
