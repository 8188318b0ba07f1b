package library

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// historyPanel is who did what to the subject, and when, newest first: the rows
// of the audit log.
type historyPanel struct {
	detail *detailCard
	box    fyne.CanvasObject
	lines  *fyne.Container
}

func newHistoryPanel(d *detailCard) *historyPanel {
	h := &historyPanel{detail: d, lines: widget.Column(8)}
	h.box = container.NewVScroll(widget.Pad(0, 12, 0, 0, h.lines))
	return h
}

func (h *historyPanel) show() { h.take(nil) }

// take shows what was read.
func (h *historyPanel) take(rows []app.AuditRow) {
	e := h.detail.page.env
	var slots []widget.Slot
	for _, r := range rows {
		act := r.Action
		if key := "audit." + r.Action; e.Catalogue.Has(key) {
			act = e.T(key)
		}
		name := e.Backend.UserName(r.User)
		if name == "" {
			name = e.T("audit.machine")
		}
		slots = append(slots, widget.Fitted(widget.Line(12,
			widget.Fixed(136, widget.NewText(e.Catalogue.DateClock(r.At), widget.RoleText, theme.Muted)),
			widget.Grow(widget.NewEllipsis(name+" "+act, widget.RoleText, theme.Text)))))
	}
	if len(slots) == 0 {
		slots = append(slots, widget.Fitted(widget.NewText(e.T("library.history.none"), widget.RoleText, theme.Muted)))
	}
	column := widget.Column(8, slots...)
	h.lines.Layout, h.lines.Objects = column.Layout, column.Objects
	h.lines.Refresh()
}
