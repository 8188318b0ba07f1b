package live

import (
	"context"

	"fyne.io/fyne/v2"

	"tienglang/ui/backend"
	"tienglang/ui/widget"
)

// afterChoice is whether the schedule stops after what of it is on air.
type afterChoice struct {
	page *Page
	box  *fyne.Container
	chip *widget.Chip
}

func newAfterChoice(p *Page) *afterChoice {
	s := &afterChoice{page: p}
	s.chip = widget.NewChip(p.env.T("live.after"), "", false, s.turn)
	s.box = widget.Line(0, widget.Fitted(s.chip))
	s.box.Hide()
	return s
}

// turn changes the choice.
func (s *afterChoice) turn() {
	e, on := s.page.env, !s.chip.Chosen
	e.Ask(func(ctx context.Context) error { return e.Backend.StopAfter(ctx, on) }, func() { s.show(e.Backend.OnAir()) })
}

// show offers it, in the place of the microphone's own end, while something of
// the schedule alone is on air.
func (s *afterChoice) show(a backend.OnAir) {
	offered := ofSchedule(a)
	if offered == s.box.Hidden {
		s.box.Hidden = !offered
		s.page.subject.box.Refresh()
	}
	if s.chip.Chosen != a.StopAfter {
		s.chip.Chosen = a.StopAfter
		s.chip.Refresh()
	}
}
