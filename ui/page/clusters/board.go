package clusters

import (
	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"tienglang/ui/backend"
	"tienglang/ui/widget"
)

// board is what takes the page's whole room while it is open, in the place of
// list and card.
type board interface {
	root() fyne.CanvasObject
	// show writes what was read last. It is called when the board is opened and
	// at each look while it is open.
	show()
	// first is what has the keys when the board is opened.
	first() fyne.Focusable
	// typed does what a key means there. Escape leaves a step of the board, or
	// the board by leaveBoard.
	typed(*fyne.KeyEvent) bool
}

// sideCard is what is told of the chosen cluster below its card.
type sideCard interface {
	root() fyne.CanvasObject
	// show writes what is known of v, at each look, and hides its root where
	// there is nothing to tell; ok is false where no cluster is chosen.
	show(v backend.ClusterView, ok bool)
}

// openBoard shows b in the place of list and card.
func (p *Page) openBoard(b board) {
	p.open = b
	p.form.giveWay()
	p.showRight()
	p.focus(b.first())
}

// leaveBoard shows list and card again.
func (p *Page) leaveBoard() {
	p.open = nil
	p.showRight()
	p.focus(p.list.list)
}

// showBoard shows the board that is open, and reports whether one is.
func (p *Page) showBoard() bool {
	for _, o := range p.boards.Objects {
		o.Hide()
	}
	p.search.Hidden = p.open != nil
	if p.open == nil {
		p.body.Show()
		return false
	}
	p.open.show()
	p.body.Hide()
	p.empty.Hide()
	p.open.root().Show()
	return true
}

// work is one thing of the menu "Việc khác".
type work struct {
	key string // of its words, below "clusters.menu."
	do  func()
}

// works are what there is to do beside the list, in the menu's order.
func (p *Page) works() []work {
	return []work{
		{"list", p.openLists},
		{"hamlets", p.openHamlets},
		{"zones", p.openZones},
		{"held", p.openHeld},
		{"labels", p.openLabels},
		{"repairs", func() { p.openUpkeep(tabTickets) }},
		{"orders", p.openOrders},
		{"release", p.openReleases},
		{"security", p.openSecurity},
		{"plan", p.openPlan},
	}
}

// offer shows the menu "Việc khác".
func (p *Page) offer() {
	var items []*fyne.MenuItem
	for _, w := range p.works() {
		items = append(items, fyne.NewMenuItem(p.env.T("clusters.menu."+w.key), w.do))
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.more)
	fynewidget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), p.env.Window.Canvas(), at.AddXY(0, p.more.Size().Height+4))
}

// swapRules shows a board's form of rules in the place of its table, or the table
// again; the button that opens the form is of no use meanwhile.
func swapRules(on bool, form, table fyne.CanvasObject, opens *widget.Button) {
	setHidden(form, !on)
	setHidden(table, on)
	able(opens, !on)
}
