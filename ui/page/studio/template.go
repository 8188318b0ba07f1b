package studio

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/edit"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// planPanel is the order of a bulletin beside the timeline: a template is
// chosen, its places are filled one after the other, and the length is held
// against the slot.
type planPanel struct {
	page *Page
	box  fyne.CanvasObject

	choice *widget.Select
	more   *widget.Button
	list   *widget.RowList
	empty  *widget.Paragraph
	total  *widget.Text
	need   *widget.Text

	add, up, down, remove *widget.Button
	link                  *widget.Button

	templates []app.Template
	rows      []planRow
	chosen    app.ID // the place that is chosen: its ID, or one of those below
	filling   app.ID // the place that the next sound of the list goes into
	tracking  *voiceTrack
}

// What stands below the places has no ID of its own.
const (
	rowSting app.ID = "sting"
	rowBed   app.ID = "bed"
)

func newPlanPanel(p *Page) *planPanel {
	t := p.env.T
	q := &planPanel{page: p}
	q.choice = widget.NewSelect(nil, -1, q.take)
	q.choice.Hint, q.choice.MinWidth = t("plan.choose"), 120
	q.more = widget.NewIconButton("more", t("plan.more"), q.offerMore)
	q.list = widget.NewRowList(48, newPlanRowView, q.set)
	q.list.Name = t("plan.places")
	q.list.OnSelected = q.pick
	q.list.OnOpened = func(i int) { q.open(q.rows[i]) }
	q.empty = widget.NewParagraph(t("plan.empty"), widget.RoleText, theme.Muted)
	q.empty.Width = 264
	q.total = widget.NewEllipsis("", widget.RoleTextBold, theme.Text)
	q.need = widget.NewEllipsis("", widget.RoleCaption, theme.Muted)
	q.add = widget.NewIconButton("plus", t("plan.add"), q.addItem)
	q.up = widget.NewIconButton("arrow-up", t("plan.up"), func() { q.move(-1) })
	q.down = widget.NewIconButton("arrow-down", t("plan.down"), func() { q.move(1) })
	q.remove = widget.NewIconButton("trash", t("plan.remove"), q.takeAway)
	q.link = widget.NewButton(t("plan.link"), "mic", q.trackLink).High(36)
	q.box = widget.Column(0,
		widget.Fixed(56, widget.Pad(8, 8, 8, 12, widget.Line(4, widget.Grow(q.choice), widget.Fixed(40, q.more)))),
		widget.Fixed(1, widget.NewRule()),
		widget.Grow(container.NewStack(widget.Pad(20, 16, 16, 24, q.empty), widget.Pad(0, 1, 0, 1, q.list))),
		widget.Fixed(1, widget.NewRule()),
		widget.Fixed(48, widget.Pad(4, 8, 4, 8, widget.Line(0, widget.Fixed(36, q.add), widget.Fixed(36, q.up), widget.Fixed(36, q.down),
			widget.Fixed(36, q.remove), widget.Space(), widget.Fitted(q.link)))),
		widget.Fixed(1, widget.NewRule()),
		widget.Fixed(56, widget.Pad(8, 12, 8, 16, widget.Column(0, widget.Fixed(20, q.total), widget.Fixed(20, q.need)))))
	return q
}

// panel is the order beside the timeline.
func (q *planPanel) panel() *panel {
	return &panel{name: "template", object: q.box, show: q.show, focus: q.focus}
}

func (q *planPanel) focus() {
	c := q.page.env.Window.Canvas()
	if q.page.edit.Plan == nil {
		c.Focus(q.choice)
		return
	}
	c.Focus(q.list)
}

// forget forgets what was chosen in the order of the edit before.
func (q *planPanel) forget() { q.chosen, q.filling = "", "" }

// focused tells whether the keyboard is in the list.
func (q *planPanel) focused() bool {
	return q.page.env.Window.Canvas().Focused() == fyne.Focusable(q.list)
}

// load reads the templates.
func (q *planPanel) load() {
	var all []app.Template
	q.page.env.Ask(func(context.Context) (err error) {
		all, err = q.page.env.Backend.Templates()
		return err
	}, func() {
		q.templates = all
		q.show()
	})
}

// find gives a sound of the library to the edit.
func (p *Page) find(sha string) (edit.Media, bool) {
	m, ok := p.media[sha]
	return editMedia(m), ok
}

// take lays the bulletin out by a template.
func (q *planPanel) take(i int) {
	p := q.page
	if i < 0 || i >= len(q.templates) {
		return
	}
	t := q.templates[i]
	p.changeThen(step("template", "name", t.Name), func(e edit.Edit) (edit.Edit, error) {
		return e.WithTemplate(t, p.find)
	}, func() {
		q.chosen = q.firstEmpty()
		q.show()
		p.env.Window.Canvas().Focus(q.list)
	})
}

// firstEmpty is the first place that waits for words, "" for none.
func (q *planPanel) firstEmpty() app.ID { return q.emptyAfter("") }

// emptyAfter is the first place behind another that waits for words, or else
// any that does, "" for none.
func (q *planPanel) emptyAfter(id app.ID) (found app.ID) {
	plan := q.page.edit.Plan
	if plan == nil {
		return ""
	}
	behind := plan.Index(id)
	for i, one := range plan.Places {
		if one.Filled() || !one.Kind.Spoken() {
			continue
		}
		if i > behind {
			return one.ID
		}
		if found == "" {
			found = one.ID
		}
	}
	return found
}

// show follows the edit.
func (q *planPanel) show() {
	plan := q.page.edit.Plan
	names := make([]string, len(q.templates))
	at := -1
	for i, t := range q.templates {
		names[i] = t.Name
		if plan != nil && plan.Template == t.ID {
			at = i
		}
	}
	q.choice.Hint = q.page.env.T("plan.choose")
	if plan != nil {
		q.choice.Hint = plan.Name // its template is not here any more
	}
	q.choice.SetOptions(names, at)
	q.rows = q.page.planRows()
	q.empty.Hidden = plan != nil
	chosen := slices.IndexFunc(q.rows, func(r planRow) bool { return r.ID == q.chosen })
	q.list.SetCount(len(q.rows), chosen)
	q.showTotal()
	q.showActs()
}

// showActs tells what can be done with the chosen place.
func (q *planPanel) showActs() {
	plan := q.page.edit.Plan
	i := plan.Index(q.chosen)
	able(q.add, plan != nil)
	able(q.up, i > 0)
	able(q.down, i >= 0 && i < len(plan.Places)-1)
	able(q.remove, q.removable())
	_, gap := q.linkEnds()
	able(q.link, q.tracking != nil || gap)
	q.showLink()
}

func (q *planPanel) removable() bool {
	plan := q.page.edit.Plan
	switch {
	case plan == nil:
		return false
	case q.chosen == rowSting:
		return plan.Sting != nil && plan.Sting.Sound != nil
	case q.chosen == rowBed:
		return plan.Bed != nil && plan.Bed.Sound != nil
	}
	return plan.Index(q.chosen) >= 0
}

// showTotal holds the length against the slot.
func (q *planPanel) showTotal() {
	p := q.page
	words, need, over := p.slotWords()
	q.total.Set(words)
	ink := theme.Text
	if over {
		ink = theme.AmberText
	}
	q.total.SetColor(ink)
	q.need.SetColor(theme.Muted)
	q.need.Set(need)
}

// slotWords are the length against the slot, and what is needed: so many
// places are empty, or so much has to go.
func (p *Page) slotWords() (total, need string, over bool) {
	c := p.env.Catalogue
	plan := p.edit.Plan
	if plan == nil {
		return c.T("plan.length", "length", p.at(p.edit.Length())), "", false
	}
	need = c.T("plan.full")
	if empty := plan.Empty(); empty > 0 {
		need = c.N("plan.empty_places", empty)
	}
	left, ok := p.edit.Left()
	shown := plan.Slot/audio.Rate - p.edit.Length()/audio.Rate // as the two that stand beside it
	pairs := []string{"length", p.at(p.edit.Length()), "slot", p.at(plan.Slot), "left", p.at(max(shown, -shown) * audio.Rate)}
	switch {
	case !ok:
		return c.T("plan.length", pairs...), need, false
	case left < 0:
		return c.T("plan.over", pairs...), c.T("plan.over.need", pairs...), true
	}
	return c.T("plan.left", pairs...), need, false
}
