package live

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// boardCard shows every cluster as measured, and those that need a look.
type boardCard struct {
	page    *Page
	card    *widget.Card
	counts  []*widget.Text
	words   []*widget.Text
	groups  []fyne.CanvasObject
	tallies *fyne.Container
	aside   [2]*widget.Text // above the grid, or below it when the counts need the room
	grid    *widget.ClusterGrid
	list    *widget.RowList
	all     *widget.Text
	empty   fyne.CanvasObject
	full    fyne.CanvasObject

	opened app.ID
	needs  []attention
	views  []backend.ClusterView
}

// counted are the states above the grid, in order of show.
var counted = []app.ClusterState{app.StateHeard, app.StateFed, app.StateReady, app.StateLate, app.StateLost, app.StateUnknown}

func newBoardCard(p *Page) *boardCard {
	b := &boardCard{
		page: p, grid: widget.NewClusterGrid(), all: widget.NewText(p.env.T("live.needs.none"), widget.RoleText, theme.GreenText),
	}
	for i := range b.aside {
		b.aside[i] = widget.NewEllipsis("", widget.RoleText, theme.Muted).Right()
	}
	b.grid.OnOpened = p.open
	b.grid.OnPointed = b.point
	b.list = widget.NewRowList(48, newNeedRow, b.setNeed)
	b.list.Name = p.env.T("live.needs")
	b.list.OnSelected = func(i int) { p.env.Go(page.Clusters, page.Args{"cluster": string(b.needs[i].ID)}) }
	title := widget.NewText(p.env.T("live.needs"), widget.RoleSubhead, theme.Text)
	sides := func(o fyne.CanvasObject) fyne.CanvasObject { return widget.Pad(0, 4, 0, 4, o) }
	quiet := widget.Column(12, widget.Blank(1), widget.Fitted(b.all))
	b.full = widget.Column(0,
		widget.Fixed(24, sides(b.tally())), widget.Blank(10),
		widget.Grow(container.NewVScroll(widget.Pad(2, 4, 2, 4, b.grid))), widget.Blank(10),
		widget.Fixed(24, sides(widget.Line(16, widget.Fitted(title), widget.Grow(b.aside[1])))), widget.Blank(7),
		widget.Fixed(1, sides(widget.NewRule())),
		widget.Fixed(3*48, sides(container.NewStack(quiet, b.list))))
	b.empty = b.nothing()
	b.card = widget.NewBareCard(widget.Pad(16, 12, 16, 12, container.NewStack(b.full, b.empty)))
	return b
}

// nothing is the card of a commune that has no cluster yet.
func (b *boardCard) nothing() fyne.CanvasObject {
	e := b.page.env
	add := widget.NewButton(e.T("live.empty.add"), "plus", func() { e.Go(page.Clusters, page.Args{"new": "1"}) })
	return widget.NewEmptyState("horn", e.T("live.empty"), add)
}

// tally is the row of marks with their counts.
func (b *boardCard) tally() fyne.CanvasObject {
	var cells []widget.Slot
	for _, s := range counted {
		n := widget.NewText("", widget.RoleSubhead, theme.Text)
		w := widget.NewText(b.page.env.T("live.count."+string(s)), widget.RoleText, theme.Text)
		group := widget.Line(8, widget.Fitted(widget.NewStateMark(marks[s], 20)), widget.Fitted(n), widget.Fitted(w))
		b.counts, b.words, b.groups = append(b.counts, n), append(b.words, w), append(b.groups, group)
		cells = append(cells, widget.Fitted(group))
	}
	cells = append(cells, widget.Grow(b.aside[0]))
	b.tallies = widget.Line(16, cells...)
	return b.tallies
}

// show draws the board anew from what was measured.
func (b *boardCard) show(views []backend.ClusterView, t target) {
	b.views = views
	b.full.Show()
	b.empty.Hide()
	if len(views) == 0 {
		b.full.Hide()
		b.empty.Show()
		return
	}
	n := countsOf(views)
	for i, s := range counted {
		b.counts[i].Set(b.page.env.Catalogue.Int(int64(n[s])))
		b.groups[i].Show()
		if n[s] == 0 {
			b.groups[i].Hide()
		}
	}
	for _, w := range b.words {
		w.Show()
	}
	if !b.fits("") { // the marks and their counts stay
		for _, w := range b.words {
			w.Hide()
		}
	}
	above := b.fits(b.measured())
	b.aside[0].Hidden, b.aside[1].Hidden = !above, above
	b.tallies.Refresh()
	b.grid.SetCells(cells(views, t.Picked, b.page.listened))
	b.say(b.measured())
	b.needs = needing(b.page.env.Catalogue, views, b.page.env.Now())
	b.allIsWell(awaited(views))
	b.list.SetCount(len(b.needs), -1)
}

// allIsWell says so where nobody need look at any cluster, unless some are
// awaited still.
func (b *boardCard) allIsWell(awaited int) {
	b.all.SetColor(theme.GreenText)
	b.all.Set(b.page.env.T("live.needs.none"))
	if awaited > 0 {
		b.all.SetColor(theme.Muted)
		b.all.Set(b.page.env.Catalogue.N("live.needs.awaited", awaited))
	}
	b.all.Hidden = len(b.needs) > 0
	b.all.Refresh()
}

// tallyWidth is the room for the counts, as wide as the grid: on a wide screen
// eight cells.
func (b *boardCard) tallyWidth() float32 {
	if b.page.narrow {
		return b.page.right.Size().Width - 32
	}
	return 8*60 + 7*8
}

// fits reports whether words have room beside the counts.
func (b *boardCard) fits(words string) bool {
	used := widget.RoleText.Measure(words).Width
	for _, g := range b.groups {
		if g.Visible() {
			used += g.MinSize().Width + 16
		}
	}
	return used <= b.tallyWidth()
}

// measured says how old the newest report is, or which pole is listened to.
func (b *boardCard) measured() string {
	var newest time.Time
	for _, v := range b.views {
		if v.Status.LastReport.After(newest) {
			newest = v.Status.LastReport
		}
	}
	if words := b.page.listening(); words != "" {
		return words
	}
	if newest.IsZero() {
		return b.page.env.T("live.measured.never")
	}
	return b.page.env.T("live.measured", "ago", b.page.env.Catalogue.Ago(b.page.env.Now().Sub(newest)))
}

// say writes beside the counts, or below the grid.
func (b *boardCard) say(words string) {
	b.aside[0].Set(words)
	b.aside[1].Set(words)
}

// point names the cluster under the pointer in place of the age.
func (b *boardCard) point(i int) {
	if i < 0 || i >= len(b.views) {
		b.say(b.measured())
		return
	}
	v := b.views[i]
	b.say(fmt.Sprintf("%02d %s", v.Number, v.Name))
}

// needRow is one line under "Cụm cần để ý".
type needRow struct {
	line     *fyne.Container
	mark     *widget.StateMark
	title    *widget.Text
	sentence *widget.Text
	todo     *widget.Text
}

// Object is the line.
func (r *needRow) Object() fyne.CanvasObject { return r.line }

func newNeedRow() widget.RowView {
	r := &needRow{
		mark:     widget.NewStateMark(widget.StateNone, 20),
		title:    widget.NewEllipsis("", widget.RoleStrongBold, theme.Text),
		sentence: widget.NewEllipsis("", widget.RoleText, theme.Muted),
		todo:     widget.NewEllipsis("", widget.RoleCaption, theme.Muted),
	}
	words := widget.Column(0, widget.Fitted(r.sentence), widget.Fitted(r.todo))
	r.line = widget.Line(12, widget.Fixed(20, r.mark), widget.Fixed(152, r.title),
		widget.Grow(words), widget.Fixed(24, widget.NewIcon("chevron-right", 24, theme.Text)))
	return r
}

func (b *boardCard) setNeed(i int, o widget.RowView, _ bool) {
	r := o.(*needRow)
	r.mark.SetState(marks[b.needs[i].State])
	r.title.Set(b.needs[i].Title)
	ink := theme.Muted
	if s := b.needs[i].State; s == app.StateLost || s == app.StateLate {
		ink = theme.AmberText
	}
	r.sentence.SetColor(ink)
	r.sentence.Set(b.needs[i].Sentence)
	if r.title.Hidden = b.page.narrow; b.page.narrow {
		r.sentence.Set(b.needs[i].Title + " · " + b.needs[i].Sentence)
	}
	r.todo.Set(b.needs[i].Todo)
	r.todo.Hidden = b.needs[i].Todo == ""
	r.line.Refresh()
}
