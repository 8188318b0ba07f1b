package syncing

import (
	"fyne.io/fyne/v2"

	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// tiles are the four numbers at the top.
func (p *Page) tiles() fyne.CanvasObject {
	return widget.Row(theme.Gap, widget.Share(1, p.contact()), widget.Share(1, p.waiting()),
		widget.Share(1, p.sent()), widget.Share(1, p.needs()))
}

type tile struct {
	icon                string
	fill, line          fyne.ThemeColorName
	label, value, under string
	edge                widget.CardEdge
}

func (t tile) object() fyne.CanvasObject {
	words := widget.Column(0,
		widget.Fixed(20, widget.NewEllipsis(t.label, widget.RoleCaption, theme.Muted)),
		widget.Fixed(28, widget.NewEllipsis(t.value, widget.RoleLead, theme.Text)),
		widget.Fixed(20, widget.NewEllipsis(t.under, widget.RoleCaption, theme.Muted)))
	card := widget.NewBareCard(widget.Pad(8, 12, 8, 16, widget.Line(theme.Gap,
		widget.Fitted(widget.NewDisc(t.icon, 40, 24, t.fill, t.line)), widget.Grow(words))))
	card.SetEdge(t.edge)
	return card
}

// contact says when the hub last answered, and whether it does now.
func (p *Page) contact() fyne.CanvasObject {
	e, s := p.env, p.status
	t := tile{icon: "link", fill: theme.GreenSoft, line: theme.GreenText, label: e.T("sync.contact")}
	if s.LastContact.IsZero() {
		t.fill, t.line = theme.GreySoft, theme.Muted
		t.value, t.under = e.T("sync.never"), e.T("sync.offline")
		return t.object()
	}
	t.value = e.Catalogue.Ago(e.Now().Sub(s.LastContact))
	state := e.T("sync.online")
	if !s.Online {
		t.fill, t.line, t.icon, state = theme.GreySoft, theme.Muted, "unlink", e.T("sync.offline")
	}
	t.under = e.Catalogue.Clock(s.LastContact) + ", " + state
	return t.object()
}

func (p *Page) waiting() fyne.CanvasObject {
	e, s := p.env, p.status
	t := tile{icon: "arrow-up", fill: theme.AccentSoft, line: theme.Accent, label: e.T("sync.waiting"),
		value: e.Catalogue.N("sync.items", s.Waiting), under: e.Catalogue.Bytes(s.WaitingBytes)}
	switch {
	case s.Waiting == 0:
		t.icon, t.fill, t.line, t.under = "check", theme.GreenSoft, theme.GreenText, e.T("sync.all_sent")
	case s.Paused:
		t.icon, t.under = "pause", e.T("sync.paused")
	}
	return t.object()
}

func (p *Page) sent() fyne.CanvasObject {
	e, s := p.env, p.status
	t := tile{icon: "check", fill: theme.GreenSoft, line: theme.GreenText, label: e.T("sync.sent"),
		value: e.Catalogue.N("sync.items", s.SentToday), under: e.T("sync.acked")}
	if s.SentToday == 0 {
		t.fill, t.line, t.under = theme.GreySoft, theme.Muted, e.T("sync.none_today")
	}
	return t.object()
}

func (p *Page) needs() fyne.CanvasObject {
	e, s := p.env, p.status
	if s.Refused == 0 {
		return tile{icon: "check", fill: theme.GreenSoft, line: theme.GreenText, label: e.T("sync.needs"),
			value: e.T("sync.nothing"), under: e.T("sync.none_refused")}.object()
	}
	return tile{icon: "warning", fill: theme.Amber, line: theme.OnAmber, label: e.T("sync.needs"), edge: widget.EdgeNeeds,
		value: e.Catalogue.N("sync.items", s.Refused), under: e.T("sync.refused")}.object()
}
