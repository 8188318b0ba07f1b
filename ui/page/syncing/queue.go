package syncing

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// queue is the card of what is refused, of what waits and of what was sent
// last, in this order.
func (p *Page) queue() fyne.CanvasObject {
	e := p.env
	label, icon := e.T("sync.pause"), "pause"
	if p.status.Paused {
		label, icon = e.T("sync.resume"), "play"
	}
	head := widget.Line(12, widget.Fitted(widget.NewText(e.T("sync.queue"), widget.RoleSubhead, theme.Text)),
		widget.Grow(widget.NewEllipsis(e.Catalogue.N("sync.items", p.status.Waiting), widget.RoleText, theme.Muted)),
		widget.Fitted(widget.NewButton(label, icon, p.pause)))
	var list fyne.CanvasObject = container.NewCenter(widget.NewNote("check", e.T("sync.empty"), theme.GreenText))
	if len(p.rows) > 0 {
		list = container.NewVScroll(widget.Column(0, p.queueRows()...))
	}
	return widget.NewBareCard(widget.Column(0, widget.Fixed(63, widget.Pad(0, 16, 0, 16, head)), widget.Grow(list)))
}

func (p *Page) queueRows() []widget.Slot {
	var refused, waiting, sent []widget.Slot
	for _, r := range p.rows {
		slot := widget.Fixed(theme.QueueRow, p.queueRow(r))
		switch {
		case r.Refused != "":
			refused = append(refused, slot)
		case r.AckedAt.IsZero():
			waiting = append(waiting, slot)
		default:
			sent = append(sent, slot)
		}
	}
	return slices.Concat(refused, waiting, sent)
}

var kindIcons = map[app.RecordKind]string{
	app.RecordStation: "home", app.RecordCluster: "horn", app.RecordStatus: "horn",
	app.RecordProgramme: "wave", app.RecordBroadcast: "mic", app.RecordPlayLog: "document",
	app.RecordSchedule: "calendar", app.RecordRevoked: "horn",
}

func (p *Page) queueRow(r backend.QueueRow) fyne.CanvasObject {
	fill, line := theme.Clear, theme.Muted
	icon := kindIcons[r.Kind]
	if r.Refused != "" {
		fill, line, icon = theme.AmberSoft, theme.AmberText, "warning"
	}
	cells := widget.Line(12, widget.Fitted(widget.NewIcon(icon, 20, line)),
		widget.Grow(widget.NewEllipsis(p.titleOf(r), widget.RoleStrong, theme.Text)),
		widget.Fixed(80, widget.NewEllipsis(p.env.Catalogue.Bytes(r.Bytes), widget.RoleText, theme.Muted).Right()),
		widget.Fixed(276, p.state(r)))
	return container.NewStack(widget.NewBox(fill, 0),
		widget.Column(0, widget.Fixed(1, widget.NewRule()), widget.Grow(widget.Pad(0, 16, 0, 16, cells))))
}

// titleOf is the record's own title, with its kind where the title is the
// name of a place alone.
func (p *Page) titleOf(r backend.QueueRow) string {
	kind := p.env.T("record." + string(r.Kind))
	switch {
	case r.Title == "":
		return kind
	case r.Kind == app.RecordCluster || r.Kind == app.RecordStatus:
		return kind + " · " + r.Title
	}
	return r.Title
}

// state is a refused row's reason and its button, when the hub confirmed it,
// a medium's progress, or that it waits.
func (p *Page) state(r backend.QueueRow) fyne.CanvasObject {
	e := p.env
	switch {
	case r.Refused != "":
		words := widget.NewEllipsis(e.T("sync.refused_for", "reason", p.reason(r.Refused)), widget.RoleTextBold, theme.AmberText)
		again := widget.NewButton(e.T("sync.retry"), "", func() { p.retry(r) }).High(32)
		return widget.Line(8, widget.Grow(words), widget.Fitted(again))
	case !r.AckedAt.IsZero():
		return widget.NewNote("check", e.T("sync.sent_at", "time", e.Catalogue.Clock(r.AckedAt)), theme.GreenText)
	case r.Sent > 0 && r.Bytes > 0:
		share := float64(r.Sent) / float64(r.Bytes)
		return widget.Line(12, widget.Fixed(152, widget.NewProgressBar(share, theme.Accent)),
			widget.Grow(widget.NewText(e.Catalogue.Percent(share), widget.RoleTextBold, theme.Text)))
	}
	return widget.NewEllipsis(e.T("sync.waits"), widget.RoleText, theme.Muted)
}

// reason is the hub's code in words where the catalogue knows it.
func (p *Page) reason(code string) string {
	for _, key := range []string{"refused." + code, "error." + code} {
		if p.env.Catalogue.Has(key) {
			return p.env.T(key)
		}
	}
	return code
}
