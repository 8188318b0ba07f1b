package studio

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"tienglang/ui/page"
	"tienglang/ui/widget"
)

// panel is one of the things that can stand beside the timeline.
type panel struct {
	name   string // the catalogue's "studio.side." + name is its tab
	object fyne.CanvasObject
	show   func() // brings it up to date; called while it is seen
	focus  func() // puts the keyboard into it
	tick   func() // about ten times a second while it is seen; may be nil
	leave  func() // keeps what was typed when another is turned to; may be nil
	tab    *widget.Tab
}

// side is the card at the right: tabs, and under them the panel of the chosen
// one. Alt and its number turns to a panel.
type side struct {
	card    *widget.Card
	panels  []*panel
	current int
}

func newSide(p *Page, panels ...*panel) *side {
	s := &side{panels: panels}
	var tabs []widget.Slot
	var bodies []fyne.CanvasObject
	for i, one := range panels {
		one.tab = widget.NewTab(p.env.T("studio.side."+one.name), func() { s.turn(i) })
		tabs = append(tabs, widget.Grow(one.tab))
		bodies = append(bodies, one.object)
	}
	s.card = widget.NewBareCard(widget.Column(0,
		widget.Fixed(44, widget.Pad(0, 8, 0, 8, widget.Row(0, tabs...))), widget.Fixed(1, widget.NewRule()),
		widget.Grow(container.NewStack(bodies...))))
	s.turn(0)
	return s
}

// turn shows a panel.
func (s *side) turn(to int) {
	if leave := s.panels[s.current].leave; leave != nil && to != s.current {
		leave()
	}
	s.current = to
	for i, one := range s.panels {
		one.tab.Choose(i == to)
		seen(one.object, i == to)
	}
	s.show()
	s.card.Refresh()
}

// turnTo shows the panel of that name.
func (s *side) turnTo(name string) {
	for i, one := range s.panels {
		if one.name == name {
			s.turn(i)
		}
	}
}

// show brings the panel that is seen up to date.
func (s *side) show() {
	if s.card != nil {
		s.panels[s.current].show()
	}
}

func (s *side) tick() {
	if f := s.panels[s.current].tick; f != nil {
		f()
	}
}

// shortcuts are Alt and the panels' numbers.
func (s *side) shortcuts() []page.Shortcut {
	digits := []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5}
	var all []page.Shortcut
	for i, one := range s.panels {
		all = append(all, page.Shortcut{
			Keys: &desktop.CustomShortcut{KeyName: digits[i], Modifier: fyne.KeyModifierAlt},
			Do:   func() { s.turn(i); one.focus() },
		})
	}
	return all
}
