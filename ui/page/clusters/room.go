package clusters

import (
	"fyne.io/fyne/v2"

	"tienglang/ui/widget"
)

// The widths of the list and of what is beside it, in pixels, on a wide screen
// and on a narrow one, and the width of a page from which on it is wide.
const (
	listWide, listNarrow = 464, 400
	rightWide            = 656
	roomGap              = 16
	wideFrom             = 1100
)

// room lays the filters above the list and what is beside it. On a narrow screen
// the filters take a second line, and what is known of a cluster stands below
// one another.
type room struct {
	page  *Page
	right float32
}

// MinSize is what a screen of 1024 × 640 can show beside the navigation.
func (r *room) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(listNarrow+roomGap+400, 240)
}

// Layout places filters, list and right.
func (r *room) Layout(o []fyne.CanvasObject, size fyne.Size) {
	list := float32(listWide)
	if size.Width < wideFrom {
		list = listNarrow
	}
	right := size.Width - list - roomGap
	if right != r.right {
		r.right = right
		r.page.setWidths(size.Width, right)
	}
	chips := o[0].MinSize().Height
	y := chips + roomGap
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(size.Width, chips))
	o[1].Move(fyne.NewPos(0, y))
	o[1].Resize(fyne.NewSize(list, size.Height-y))
	o[2].Move(fyne.NewPos(list+roomGap, y))
	o[2].Resize(fyne.NewSize(right, size.Height-y))
}

// setWidths wraps what lies in the page to the room that there is.
func (p *Page) setWidths(all, right float32) {
	p.chips.box.Layout = widget.Flow(all, 8).Layout
	inside := right - 32
	p.wide = inside
	p.ticket.setWidth(all)
	p.card.parts.Layout = widget.Flow(inside, 28).Layout
	p.card.measure.Width, p.card.todo.words.Width, p.kept.budget.words.Width = inside, inside-64, inside-64
	p.pair.fit(inside)
	p.card.fit()
	p.history.wide = inside
	p.history.draw()
	p.alarms.wide = inside
	p.alarms.draw()
	for _, c := range p.side {
		if words, ok := c.(interface{ fit(inside float32) }); ok {
			words.fit(inside)
		}
	}
	p.orders.fit(inside)
	p.inZones.fit(inside)
	p.card.hamlet.Hidden = inside < narrowInside
	p.chart.tools.Layout = widget.Flow(right-24, 8).Layout
	p.chart.said.Width = inside
	p.form.wrong.Width = inside - 8
	p.form.known.Layout = widget.Flow(inside-8, 8).Layout
	p.looked.Refresh()
	p.list.setSlim(all < wideFrom)
	p.near.setSlim(all < wideFrom)
	p.chart.setSlim(all < wideFrom)
	p.chart.spare()
}

// cardHigh is what the card below the map has at least, and mapLeast the map
// itself; mapSpare is the map's where it leaves room to the near poles.
const cardHigh, mapLeast, mapSpare = 232, 228, 176

// mapRoom lays the map above the card.
type mapRoom struct{ page *Page }

// MinSize is little: both can be scrolled or zoomed.
func (mapRoom) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(400, 240) }

// Layout gives the map what the card leaves, and no less than its tools, itself
// and its sentence need; the orders to several clusters get all that it can
// spare, and all there is where it is away.
func (r mapRoom) Layout(o []fyne.CanvasObject, size fyne.Size) {
	least := float32(mapLeast)
	if r.page.near.open && r.page.near.slim {
		least = mapSpare
	}
	high := max(least, o[0].MinSize().Height, size.Height-cardHigh-roomGap)
	if len(r.page.picked()) > 1 {
		high = max(least, o[0].MinSize().Height)
	}
	if !o[0].Visible() {
		high = -roomGap
	}
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(size.Width, max(0, high)))
	o[1].Move(fyne.NewPos(0, high+roomGap))
	o[1].Resize(fyne.NewSize(size.Width, max(0, size.Height-high-roomGap)))
}

// ordersHigh is what orders to several clusters have to be seen whole.
const ordersHigh = 272

// spareMap takes the map away while orders to several clusters would else have
// to be scrolled to.
func (p *Page) spareMap() {
	room := p.beside.Size().Height - mapLeast - roomGap
	p.chart.card.Hidden = len(p.picked()) > 1 && room > 0 && room < ordersHigh && !p.near.open && !p.nowhere.open
}

// inside is the width of what lies in a card beside the list.
func (p *Page) inside() float32 {
	if p.wide == 0 {
		return rightWide - 32
	}
	return p.wide
}
