package live

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/ui/backend"
	"tienglang/ui/widget"
)

// stopChoice is whether the microphone is ended by itself before what the
// schedule has next. It is remembered.
type stopChoice struct {
	page   *Page
	box    *fyne.Container
	chip   *widget.Chip
	next   backend.DayPart
	due    bool
	want   bool
	toldOf string // the broadcast that was told of it
}

// neverStop is the preference of who wants to go on into the schedule.
const neverStop = "live.never_stop"

func newStopChoice(p *Page) *stopChoice {
	s := &stopChoice{page: p, want: !fyne.CurrentApp().Preferences().Bool(neverStop)}
	s.chip = widget.NewChip("", "", false, s.turn)
	s.chip.Icon = "clock"
	s.box = widget.Line(0, widget.Fitted(s.chip))
	s.box.Hide()
	return s
}

// turn changes the choice, on air at once.
func (s *stopChoice) turn() {
	s.want = !s.want
	fyne.CurrentApp().Preferences().SetBool(neverStop, !s.want)
	s.toldOf = ""
	s.show(s.page.env.Backend.OnAir().ByHand())
}

// at is the moment before what is next, zero where nothing is or nobody wants
// it; the sound is at the poles by the delay later.
func (s *stopChoice) at() time.Time {
	if !s.due || !s.want {
		return time.Time{}
	}
	delay := time.Duration(s.page.env.Backend.Settings().DelayMS) * time.Millisecond
	return s.next.From.Add(-delay)
}

// show says what will happen, and tells the station when it goes on air or the
// choice or the schedule changes.
func (s *stopChoice) show(a backend.OnAir) {
	e := s.page.env
	if !a.On && !s.next.From.After(e.Now()) {
		s.due = false // it has begun: who goes on air now means to come in over it
	}
	if hidden := !s.due || !s.page.subject.after.box.Hidden; hidden != s.box.Hidden {
		s.box.Hidden = hidden
		s.page.subject.box.Refresh() // it has its place only now
	}
	if s.due {
		key := "live.stop.not"
		if s.want {
			key = "live.stop"
		}
		if s.page.narrow || !s.page.subject.skip.box.Hidden {
			key += ".short"
		}
		words := e.T(key, "time", e.When(s.next.From), "title", s.next.Title)
		if s.chip.Text != words || s.chip.Chosen != s.want {
			s.chip.Text, s.chip.Chosen = words, s.want
			s.chip.Refresh()
			s.page.subject.box.Refresh()
		}
	}
	if !a.On {
		s.toldOf = ""
		return
	}
	at := s.at()
	if mark := string(a.Broadcast.ID) + at.String(); mark != s.toldOf {
		s.toldOf = mark
		if !at.IsZero() || !a.StopAt.IsZero() {
			e.Ask(func(ctx context.Context) error { return e.Backend.SetStopAt(ctx, at) }, nil)
		}
	}
}

// load reads what is next.
func (s *stopChoice) load() {
	e := s.page.env
	var next backend.DayPart
	var due bool
	e.Ask(func(context.Context) (err error) {
		next, due, err = e.Backend.NextDue()
		return err
	}, func() {
		if s.page.env.Backend.OnAir().ByHand().On && s.due && next.From.After(s.next.From) {
			return // what it stops for has not come yet: a later one is no reason
		}
		s.next, s.due = next, due
		s.show(e.Backend.OnAir().ByHand())
	})
}
