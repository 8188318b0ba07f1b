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
	export *widget.Button
	submit *widget.Button
}

func newHeadRow(p *Page) *headRow {
	t := p.env.T
	h := &headRow{
		page: p, title: widget.NewEntry(t("studio.title_hint")),
		state:  widget.NewEllipsis("", widget.RoleStrong, theme.Muted),
		export: widget.NewButton(t("studio.export"), "document", p.askExport),
		submit: widget.NewPrimary(t("studio.submit"), "", p.submit),
	}
	h.title.TextStyle.Bold = true
	h.title.OnChanged = func(string) { p.retitle(h.title.Value()) }
	h.box = widget.Line(16,
		widget.Fitted(widget.NewText(t("studio.title"), widget.RoleTitle, theme.Text)),
		widget.Fixed(360, h.title), widget.Grow(h.state),
		widget.Fitted(h.export), widget.Fitted(h.submit))
	return h
}

// show says how far the bulletin is; only what is saved as it is can be
// submitted or exported.
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
	open := p.made.State == app.ProgrammeDraft || p.made.State == app.ProgrammeReturned
	able(h.submit, p.whole() && open && !p.job.Running())
	able(h.export, p.whole() && !p.job.Running())
}

func able(b *widget.Button, yes bool) {
	if yes {
		b.Enable()
	} else {
		b.Disable()
	}
}

// recoveredBanner offers what a crash had cut off.
func (p *Page) recoveredBanner(found []app.Media) fyne.CanvasObject {
	use := widget.NewButton(p.env.T("studio.recovered.use"), "plus", func() { p.useRecovered(found) })
	later := widget.NewButton(p.env.T("studio.recovered.later"), "", p.dismiss)
	words := p.env.Catalogue.N("studio.recovered", len(found),
		"name", found[0].Name, "length", p.env.Catalogue.Duration(found[0].Duration))
	return widget.NewBanner(widget.BannerInfo, "mic", words, use, later)
}
