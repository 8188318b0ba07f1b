// Package emergency is Phát khẩn cấp over whatever page is shown: what is said,
// where and how often, who confirms it, and then how it fares at each pole.
package emergency

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// The measures of the sheet: it has room on a screen of 1024 × 640.
const (
	sheetWidth = 880
	sheetHigh  = 408
)

// Sheet is the dialog. Its fields belong to the window's goroutine.
type Sheet struct {
	env     *page.Env
	draft   Draft
	facts   facts
	order   app.Emergency // kept by the station, waiting for its confirmation
	confirm *confirming
	running *running
	head    *fyne.Container
	body    *fyne.Container
	foot    *fyne.Container
	message *widget.Text
	room    *fyne.Container // of the choice where
	zones   *fyne.Container
	picks   *fyne.Container // the clusters, one by one
	picker  *widget.Chip    // that has them chosen so
	hide    func()
	stop    func() // ends looking at how an emergency fares
	cancel  func() // ends the order that is being made ready
	open    bool
}

// facts is what the sheet reads of the station when it opens.
type facts struct {
	messages   []backend.MessageView // that stand, in the order in which they are offered
	programmes []app.Programme       // approved, those for disasters first
	inputs     []backend.Device
	zones      []app.Zone
	clusters   []backend.ClusterView
	people     []app.User // who may confirm, without the person signed in
	policy     app.EmergencyPolicy
	pin        bool
	mine       app.User
	going      []backend.EmergencyView
}

// Open shows the sheet: the emergency that goes on or waits where there is one,
// else the first step. Open again while it is shown, it stays.
func Open(e *page.Env, draft Draft) *Sheet {
	s := &Sheet{env: e, draft: draft, head: container.NewStack(), body: container.NewStack(), foot: container.NewStack(),
		message: widget.NewEllipsis("", widget.RoleTextBold, theme.AmberText), stop: func() {}, cancel: func() {}, open: true}
	content := widget.Row(0, widget.Fixed(sheetWidth, widget.Column(12,
		widget.Fixed(40, s.head), widget.Fixed(1, widget.NewRule()), widget.Fixed(sheetHigh, s.body),
		widget.Fixed(20, s.message), widget.Fixed(48, s.foot))))
	s.hide = dialog.Over(e.Window, content, s.Close)
	s.set(e.T("emergency.title"), widget.NewText("…", widget.RoleText, theme.Muted), s.button("dialog.cancel", s.Close))
	s.read(func() {
		if len(s.facts.going) > 0 {
			s.showRunning(s.facts.going[len(s.facts.going)-1].ID)
			return
		}
		switch none := len(s.facts.messages) == 0; {
		case none && s.draft.Kind == KindMessage:
			s.draft.Kind = KindText
		case !none && s.draft.blank():
			s.draft.Kind = KindMessage
		}
		s.askWhat()
	})
	return s
}

// Shown tells whether it is on the screen.
func (s *Sheet) Shown() bool { return s.open }

// Close takes it away; what was typed is kept for the next time, and an order
// that nobody has confirmed is taken back.
func (s *Sheet) Close() {
	if !s.open {
		return
	}
	s.open = false
	s.stop()
	s.cancel()
	s.withdraw()
	s.env.Backend.StopPlaying()
	s.draft.keep()
	s.hide()
}

// leaveFor closes it and shows a page.
func (s *Sheet) leaveFor(r page.Route, args page.Args) {
	s.Close()
	s.env.Go(r, args)
}

// withdraw takes back the order that was made for the confirmation.
func (s *Sheet) withdraw() {
	id := s.order.ID
	s.order = app.Emergency{}
	if id == "" {
		return
	}
	s.env.Ask(func(ctx context.Context) error { return s.env.Backend.EndEmergency(ctx, id) }, nil)
}

// read takes what the sheet needs of the station.
func (s *Sheet) read(then func()) {
	var f facts
	s.env.Run(func(context.Context) (err error) {
		f, err = readFacts(s.env.Backend)
		return err
	}, func(err error) {
		if err != nil {
			s.fail(err)
			return
		}
		s.facts = f
		then()
	})
}

func readFacts(b backend.Backend) (f facts, err error) {
	if f.going, err = b.Emergencies(); err != nil {
		return f, err
	}
	if f.zones, err = b.Zones(); err != nil {
		return f, err
	}
	if f.clusters, err = b.Clusters(); err != nil {
		return f, err
	}
	messages, err := b.Messages()
	if err != nil {
		return f, err
	}
	f.messages = slices.DeleteFunc(messages, func(m backend.MessageView) bool { return !m.Stands })
	all, err := b.Programmes("")
	if err != nil {
		return f, err
	}
	f.programmes = ready(all)
	users, err := b.Users()
	if err != nil {
		return f, err
	}
	if f.inputs, err = b.Inputs(); err != nil {
		f.inputs = nil // a station without a microphone still reads and plays
	}
	f.mine, _ = b.Current()
	f.policy, f.pin = b.EmergencyPolicy(), b.HasEmergencyPIN()
	for _, u := range users {
		if u.ID != f.mine.ID && u.Can(app.MayConfirm) {
			f.people = append(f.people, u)
		}
	}
	return f, nil
}

// ready are the programmes that may go out, those for disasters first.
func ready(all []app.Programme) (out []app.Programme) {
	for _, first := range []bool{true, false} {
		for _, p := range all {
			if p.State == app.ProgrammeApproved && (p.Category == disaster) == first {
				out = append(out, p)
			}
		}
	}
	return out
}

// disaster is the category of what is prepared for emergencies.
const disaster = "disaster"

// set shows a step: its title, what is in it, and its buttons.
func (s *Sheet) set(title string, body fyne.CanvasObject, buttons ...*widget.Button) {
	s.say("")
	disc := widget.NewDisc("siren", 40, 24, theme.Ink, theme.OnInk)
	fill(s.head, widget.Line(12, widget.Fitted(disc), widget.Grow(widget.NewEllipsis(title, widget.RoleTitle, theme.Text))))
	fill(s.body, body)
	slots := []widget.Slot{widget.Space()}
	for _, b := range buttons {
		b.OnEscape = s.Close
		slots = append(slots, widget.Fitted(b))
	}
	fill(s.foot, widget.Line(theme.GapSmall, slots...))
}

func fill(c *fyne.Container, o fyne.CanvasObject) {
	c.Objects = []fyne.CanvasObject{o}
	c.Refresh()
}

func (s *Sheet) button(key string, do func()) *widget.Button {
	return widget.NewButton(s.env.T(key), "", do).High(48)
}

func (s *Sheet) forward(key string, do func()) *widget.Button {
	return widget.NewPrimary(s.env.T(key), "", do).High(48)
}

// say puts a sentence above the buttons, "" for none.
func (s *Sheet) say(words string) {
	s.message.SetColor(theme.AmberText)
	s.message.Set(words)
}

// note is say for what is well.
func (s *Sheet) note(words string) {
	s.say(words)
	s.message.SetColor(theme.Muted)
}

// fail says what went wrong and what to do, where the eyes are.
func (s *Sheet) fail(err error) { s.say(s.env.Catalogue.Error(err)) }

func (s *Sheet) focus(o fyne.Focusable) { s.env.Window.Canvas().Focus(o) }

// steps is the line that tells how far one has come.
func (s *Sheet) steps(now int) fyne.CanvasObject {
	var slots []widget.Slot
	for i, key := range []string{"emergency.step.what", "emergency.step.where", "emergency.step.confirm"} {
		role, ink := widget.RoleText, theme.Muted
		if i == now {
			role, ink = widget.RoleTextBold, theme.Accent
		}
		if i > 0 {
			slots = append(slots, widget.Fitted(widget.NewIcon("chevron-right", 16, theme.Muted)))
		}
		slots = append(slots, widget.Fitted(widget.NewText(s.env.T(key), role, ink)))
	}
	return widget.Line(theme.GapSmall, slots...)
}
