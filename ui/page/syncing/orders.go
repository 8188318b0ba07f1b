package syncing

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// The card of the province's orders shows some three of them at once.
const (
	ordersHeight = 57 + 3*orderRow + reasonMore
	orderRow     = 58
	reasonMore   = 22  // a refused one's reason may take two lines
	reasonWidth  = 410 // at the narrowest window
)

// ordered is the card of what the province ordered, newest first.
func (p *Page) ordered() fyne.CanvasObject {
	e := p.env
	var slots []widget.Slot
	for _, o := range p.orders {
		if o.Kind != app.HubOrderWithdrawal { // what it took back says so itself
			height := float32(orderRow)
			if o.State == app.HubOrderRefused {
				height += reasonMore
			}
			slots = append(slots, widget.Fixed(height, p.order(o)))
		}
	}
	if len(slots) == 0 {
		none := widget.NewParagraph(e.T("orders.empty"), widget.RoleText, theme.Muted)
		none.Width = 520
		return widget.NewSection(e.T("orders.title"), nil, container.NewCenter(none))
	}
	return widget.NewSection(e.T("orders.title"), nil, container.NewVScroll(widget.Column(0, slots...)))
}

func (p *Page) order(o app.ReceivedOrder) fyne.CanvasObject {
	fill, line, icon := theme.Clear, theme.Muted, "wave"
	if o.Kind == app.HubOrderEmergency {
		icon = "horn"
	}
	ink := theme.Muted
	switch o.State {
	case app.HubOrderRefused:
		fill, line, icon, ink = theme.AmberSoft, theme.AmberText, "warning", theme.AmberText
	case app.HubOrderPlayed:
		ink = theme.GreenText
	}
	var said fyne.CanvasObject = widget.NewEllipsis(p.outcome(o), widget.RoleText, ink)
	if o.State == app.HubOrderRefused {
		why := widget.NewParagraph(p.outcome(o), widget.RoleText, ink)
		why.Width, why.Lines = reasonWidth, 2
		said = why
	}
	words := widget.Column(0,
		widget.Fixed(24, widget.NewEllipsis(o.Title, widget.RoleStrong, theme.Text)), widget.Grow(said))
	kind := widget.NewEllipsis(p.env.T("order."+string(o.Kind)), widget.RoleText, theme.Muted)
	at := widget.NewEllipsis(p.env.Catalogue.DateClock(o.ReceivedAt), widget.RoleText, theme.Muted).Right()
	cells := widget.Line(12, widget.Fitted(widget.NewIcon(icon, 20, line)),
		widget.Grow(widget.Pad(5, 0, 5, 0, words)), widget.Fixed(104, kind), widget.Fixed(136, at))
	return container.NewStack(widget.NewBox(fill, 0),
		widget.Column(0, widget.Fixed(1, widget.NewRule()), widget.Grow(widget.Pad(0, 16, 0, 16, cells))))
}

// outcome is what became of an order, in words.
func (p *Page) outcome(o app.ReceivedOrder) string {
	if o.State == app.HubOrderRefused {
		return p.env.Catalogue.Error(&app.Error{Code: o.Code, Args: o.Detail})
	}
	key := "order." + string(o.State)
	if both := key + "_" + string(o.Kind); p.env.Catalogue.Has(both) {
		key = both
	}
	return p.env.T(key)
}

// warning is what is wrong on the way on which orders come, "" if nothing is,
// or if the line's own sentence says it.
func (p *Page) warning() string {
	e, way := p.env, p.way
	code := app.CodeOf(way.Err)
	switch {
	case way.Twice:
		return e.T("sync.twice")
	case strings.HasPrefix(code, "hub_order."), code == "hub.orders_unknown":
		return e.Catalogue.Error(way.Err)
	case way.Held:
		return e.T("error.hub_order.flood")
	}
	return ""
}
