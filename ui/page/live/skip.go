package live

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/page"
	"tienglang/ui/widget"
)

// skipChoice takes what the schedule has on air off air, after a question, and
// puts it back while its time lasts.
type skipChoice struct {
	page   *Page
	box    *fyne.Container
	skip   *widget.Button
	back   *widget.Button
	asking bool
}

func newSkipChoice(p *Page) *skipChoice {
	s := &skipChoice{page: p}
	s.skip = widget.NewButton(p.env.T("live.skip"), "", s.ask).WithKey(p.env.T("key.live.skip"))
	s.back = widget.NewButton(p.env.T("live.skip.back"), "undo", s.takeBack)
	s.back.Hide()
	s.box = widget.Line(0, widget.Fitted(s.skip), widget.Fitted(s.back))
	s.box.Hide()
	return s
}

// show offers to skip while something of the schedule alone is on air, and else
// to put back what was skipped.
func (s *skipChoice) show(a backend.OnAir) {
	skip := ofSchedule(a)
	back := !skip && a.Skipped != "" && a.Hand == nil && (!a.On || a.Scheduled) && a.Broadcast.Emergency == ""
	if skip == s.skip.Visible() && back == s.back.Visible() && s.box.Visible() == (skip || back) {
		return
	}
	s.skip.Hidden, s.back.Hidden, s.box.Hidden = !skip, !back, !skip && !back
	s.box.Refresh()
	s.page.subject.box.Refresh()
}

// ofSchedule tells that what is on air is of the schedule alone, and no
// emergency.
func ofSchedule(a backend.OnAir) bool {
	return a.On && a.Scheduled && a.Hand == nil && a.Broadcast.Emergency == ""
}

// ask asks once, naming what follows and when.
func (s *skipChoice) ask() {
	e := s.page.env
	a := e.Backend.OnAir()
	if !ofSchedule(a) || s.asking {
		return
	}
	s.asking = true
	var next backend.DayPart
	var due bool
	e.Run(func(context.Context) (err error) {
		next, due, err = e.Backend.NextDue()
		return err
	}, func(error) { // without what follows it can be skipped all the same
		s.asking = false
		key, pairs := "live.skip.last", []string{"title", a.Broadcast.Title}
		if due {
			key, pairs = "live.skip", append(pairs, "time", e.When(next.From), "next", next.Title)
		}
		dialog.Confirm(e.Window, e.Catalogue, key, func() { s.take(a.Broadcast) }, pairs...)
	})
}

// take skips what was asked about; where that has given way meanwhile, what is
// on air now is left alone.
func (s *skipChoice) take(asked app.Broadcast) {
	e := s.page.env
	if a := e.Backend.OnAir(); !ofSchedule(a) || a.Broadcast.ID != asked.ID {
		e.Fail(app.Fail("air.skip_over", nil, "title", asked.Title))
		s.page.tick()
		return
	}
	e.Ask(e.Backend.SkipPart, s.page.tick)
}

func (s *skipChoice) takeBack() {
	e := s.page.env
	if e.Backend.OnAir().Skipped != "" {
		e.Ask(e.Backend.TakeBackSkip, s.page.tick)
	}
}

// Shortcuts skip what the schedule has on air, put it back, and listen to a
// pole.
func (p *Page) Shortcuts() []page.Shortcut {
	return []page.Shortcut{
		{Keys: &desktop.CustomShortcut{KeyName: fyne.KeyB, Modifier: fyne.KeyModifierControl}, Do: p.subject.skip.ask},
		{Keys: &fyne.ShortcutUndo{}, Do: p.subject.skip.takeBack},
		{Keys: &desktop.CustomShortcut{KeyName: fyne.KeyL, Modifier: fyne.KeyModifierControl}, Do: p.chooseEar},
	}
}
