package studio

import (
	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/audio/edit"
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
	typed  bool // what was typed is not kept yet
	idle   int  // ticks since the last letter
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
	h.title.OnChanged = func(string) { h.begin() }
	h.title.OnSubmitted = func(string) {
		h.commit()
		p.env.Window.Canvas().Focus(p.line)
	}
	words := widget.Column(0, widget.Fixed(20, h.state), widget.Fixed(20, h.why))
	h.box = widget.Line(16,
		widget.Fitted(widget.NewText(t("studio.title"), widget.RoleTitle, theme.Text)),
		widget.Slot{Object: h.title, Basis: 240, Grow: 1}, widget.Slot{Object: words, Basis: 240, Grow: 1},
		widget.Fitted(h.export), widget.Fitted(h.submit))
	return h
}

// titlePause is how many ticks after the last letter a name is kept.
const titlePause = 5

// begin notes that somebody types; what is there after a pause is the name.
func (h *headRow) begin() {
	if h.title.Value() != h.page.edit.Title {
		h.typed, h.idle = true, 0
		h.show()
	}
}

// tick keeps a name that nobody types on at.
func (h *headRow) tick() {
	if !h.typed {
		return
	}
	if h.idle++; h.idle >= titlePause {
		h.commit()
	}
}

// commit keeps what was typed, as one step.
func (h *headRow) commit() {
	if h.typed {
		h.typed = false
		h.page.retitle(h.title.Value())
	}
}

// retitle names the bulletin.
func (p *Page) retitle(title string) {
	p.change(step("title", "title", title), func(e edit.Edit) (edit.Edit, error) {
		e.Title = title
		return e, e.Check()
	})
}

// entitle names a bulletin that has no name by the time.
func (p *Page) entitle() {
	p.head.commit()
	p.keeper.then(func() {
		if p.edit.Title == "" && p.edit.Length() > 0 {
			now := p.env.Now()
			p.retitle(p.env.T("studio.untitled", "date", p.env.Catalogue.DayMonth(now), "time", p.env.Catalogue.Clock(now)))
		}
	})
}

// show says how far the bulletin is; only what is saved as it is can be
// submitted or exported, and what is missing for that is said.
func (h *headRow) show() {
	p := h.page
	if !h.typed && h.title.Value() != p.edit.Title {
		h.title.SetText(p.edit.Title)
		h.typed = false // it was not a hand
	}
	made := p.view.Programme
	h.state.SetColor(theme.Muted)
	switch {
	case p.whole():
		h.state.Set(p.stateWords(made))
	case made.Master != "":
		h.state.SetColor(theme.AmberText)
		h.state.Set(p.env.T("studio.state.changed"))
	default:
		h.state.Set(p.env.T("studio.state.unsaved"))
	}
	why := p.notYet()
	switch empty := p.edit.Plan.Empty(); {
	case why != "":
		h.why.Set(p.env.T("error." + why))
	case empty > 0: // it may go, and whoever sends it knows
		h.why.Set(p.env.Catalogue.N("plan.empty_places", empty))
	default:
		h.why.Set("")
	}
	if none := h.why.Text == ""; h.why.Hidden != none {
		h.why.Hidden = none // the line above stands in the middle then
		h.box.Refresh()
	}
	able(h.submit, why == "")
	able(h.export, p.whole() && !p.job.Running())
}

// stateWords say how far a programme is; of one that came back, why.
func (p *Page) stateWords(made app.Programme) string {
	if made.State == app.ProgrammeReturned && made.Remark != "" {
		return p.env.T("studio.state.returned_why", "remark", made.Remark)
	}
	return p.env.T("studio.state." + string(made.State))
}

// whole tells whether the programme's master is the edit as it is shown: what
// may be submitted.
func (p *Page) whole() bool {
	return p.view.Rendered && len(p.keeper.queue) == 0 && !p.head.typed
}

// handedIn tells whether the programme is with the approver, or was approved:
// a change takes it back.
func (p *Page) handedIn() bool {
	s := p.view.Programme.State
	return s == app.ProgrammeWaiting || s == app.ProgrammeApproved
}

// notYet is the code of why the bulletin cannot be submitted, "" when it can.
func (p *Page) notYet() string {
	switch {
	case p.job.Running():
		return "studio.why.busy"
	case p.rec.now != nil:
		return "studio.why.recording"
	case p.edit.Length() == 0:
		return "studio.why.empty"
	case p.head.title.Value() == "":
		return "studio.why.untitled"
	case !p.whole():
		return "studio.why.unmixed"
	case p.view.Programme.State == app.ProgrammeWaiting:
		return "studio.why.waiting"
	case p.handedIn():
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
