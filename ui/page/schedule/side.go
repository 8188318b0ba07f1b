package schedule

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// side is the card beside the week. It shows, the first that there is: a change
// that waits for an answer, the form, what is chosen, what the week has to say.
type side struct {
	page   *Page
	card   *widget.Card
	stack  *fyne.Container
	head   *fyne.Container
	body   *fyne.Container // what is scrolled
	scroll *container.Scroll
	foot   *fyne.Container
	form   *form
	answer *widget.Button // the first of a collision's
}

func newSide(p *Page) *side {
	s := &side{page: p, head: container.NewStack(), body: container.NewStack(), foot: container.NewStack()}
	s.form = newForm(p)
	s.scroll = container.NewVScroll(widget.Pad(12, 15, 12, 15, s.body))
	s.stack = container.NewStack(widget.Column(0, widget.Fitted(s.head), widget.Grow(s.scroll), widget.Fitted(s.foot)), s.form.object)
	s.card = widget.NewBareCard(widget.Inset(2, s.stack))
	return s
}

// show decides what the card shows, and draws it.
func (s *side) show() {
	p := s.page
	edge := widget.EdgePlain
	s.form.object.Hide()
	s.answer = nil
	switch {
	case p.panel != nil:
		return
	case p.pending != nil && p.pending.asked && len(p.pending.preview.Collisions) > 0:
		edge = widget.EdgeNeeds
		s.showClash(p.pending)
	case s.form.open:
		s.set(nil, nil, nil)
		s.form.object.Show()
	case p.pending != nil:
		s.set(s.title(p.env.T("schedule.looking"), ""), nil, nil)
	default:
		s.showChosen()
	}
	s.card.SetEdge(edge)
	s.stack.Refresh()
}

// set puts the three parts of the card.
func (s *side) set(head fyne.CanvasObject, body []widget.Slot, foot []widget.Slot) {
	s.head.Objects, s.body.Objects, s.foot.Objects = nil, nil, nil
	if head != nil {
		s.head.Objects = []fyne.CanvasObject{head}
	}
	if len(body) > 0 {
		s.body.Objects = []fyne.CanvasObject{widget.Column(8, body...)}
	}
	if len(foot) > 0 {
		s.foot.Objects = []fyne.CanvasObject{widget.Pad(8, 15, 15, 15, widget.Column(8, foot...))}
	}
	s.scroll.ScrollToTop()
}

// title is a card's head without a colour of its own.
func (s *side) title(words, second string) fyne.CanvasObject {
	name := widget.NewParagraph(words, widget.RoleSubhead, theme.Text)
	name.Width, name.Lines = sideText, 3
	slots := []widget.Slot{widget.Fitted(name)}
	if second != "" {
		slots = append(slots, widget.Fitted(s.line(second, widget.RoleText, theme.Muted)))
	}
	return widget.Column(0, widget.Fitted(widget.Pad(14, 15, 12, 15, widget.Column(2, slots...))), widget.Fixed(1, widget.NewRule()))
}

// line is wrapping words within the card.
func (s *side) line(words string, r widget.Role, c fyne.ThemeColorName) *widget.Paragraph {
	l := widget.NewParagraph(words, r, c)
	l.Width = sideText
	return l
}

// fact is a small label with what is so.
func (s *side) fact(key, words string) widget.Slot {
	return widget.Fitted(widget.Column(0,
		widget.Fitted(widget.NewText(s.page.env.T(key), widget.RoleCaption, theme.Muted)),
		widget.Fitted(s.line(words, widget.RoleText, theme.Text))))
}

// focusAnswer puts the keys on the first answer to a collision.
func (s *side) focusAnswer() {
	if s.answer != nil {
		s.page.focus(s.answer)
	}
}
