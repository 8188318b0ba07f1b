package studio

import (
	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// headRow is the bulletin's name, how far it is, and its last two steps.
type headRow struct {
	page   *Page
	box    *fyne.Container
	title  *widget.Entry
	state  *widget.Text
	why    *widget.Text // why it cannot be submitted
	export *widget.Button
	submit *widget.Button
}

func newHeadRow(p *Page) *headRow {
	t := p.env.T
	h := &headRow{
		page: p, title: widget.NewEntry(t("studio.title_hint")),
		state:  widget.NewEllipsis("", widget.RoleText, theme.Muted),
		why:    widget.NewEllipsis("", widget.RoleCaptionBold, theme.Text),
		export: widget.NewButton(t("studio.export"), "document", p.askExport),
		submit: widget.NewPrimary(t("studio.submit"), "", p.submit),
	}
	h.title.TextStyle.Bold = true
	h.title.OnChanged = func(string) { p.retitle(h.title.Value()) }
	words := widget.Column(0, widget.Fixed(20, h.state), widget.Fixed(20, h.why))
	h.box = widget.Line(16,
		widget.Fitted(widget.NewText(t("studio.title"), widget.RoleTitle, theme.Text)),
		widget.Slot{Object: h.title, Basis: 240, Grow: 1}, widget.Slot{Object: words, Basis: 240, Grow: 1},
		widget.Fitted(h.export), widget.Fitted(h.submit))
	return h
}

// show says how far the bulletin is; only what is saved as it is can be
// submitted or exported, and what is missing for that is said.
func (h *headRow) show() {
	p := h.page
	if d := p.history.now; h.title.Value() != d.Title {
		h.title.SetText(d.Title)
	}
	h.state.SetColor(theme.Muted)
	switch {
	case p.whole():
		h.state.Set(p.env.T("studio.state." + string(p.made.State)))
	case p.made.ID != "":
		h.state.SetColor(theme.AmberText)
		h.state.Set(p.env.T("studio.state.changed"))
	default:
		h.state.Set(p.env.T("studio.state.unsaved"))
	}
	why := p.notYet()
	h.why.Set("")
	if why != "" {
		h.why.Set(p.env.T(why))
	}
	if none := why == ""; h.why.Hidden != none {
		h.why.Hidden = none // the line above stands in the middle then
		h.box.Refresh()
	}
	able(h.submit, why == "")
	able(h.export, p.whole() && !p.job.Running())
}

// notYet is the key of why the bulletin cannot be submitted, "" when it can.
func (p *Page) notYet() string {
	d := p.history.now
	switch {
	case p.job.Running():
		return "studio.why.busy"
	case p.rec.now != nil:
		return "studio.why.recording"
	case len(d.Voice) == 0 && d.Bed == "":
		return "studio.why.empty"
	case d.Title == "":
		return "studio.why.untitled"
	case !p.whole():
		return "studio.why.unmixed"
	case p.made.State == app.ProgrammeWaiting:
		return "studio.why.waiting"
	case !p.open():
		return "studio.why.approved"
	}
	return ""
}

func able(b *widget.Button, yes bool) {
	if yes {
		b.Enable()
	} else {
		b.Disable()
	}
}
