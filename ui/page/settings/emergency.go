package settings

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// emergencyPart is who may let an emergency out, how loud it is, and the
// leader's PIN. The leader changes it; everybody may see it.
type emergencyPart struct {
	p       *Page
	policy  app.EmergencyPolicy
	toggles []*widget.Toggle
	level   *widget.Select
	pin     *widget.Entry
	again   *widget.Entry
	keep    *widget.Button
	message *widget.Text
	state   *widget.Text
}

// levels are the volumes of an emergency that may be chosen; 0 is each pole's
// own.
var levels = []int{0, 60, 70, 80, 90, 100}

// whoWidth is the least width of the card of who may let one out beside that of
// the PIN, and pinWidth of that, in pixels.
const (
	whoWidth = 432
	pinWidth = 448
)

func newEmergencyPart(p *Page) *emergencyPart {
	s := &emergencyPart{p: p, message: widget.NewEllipsis("", widget.RoleTextBold, theme.AmberText),
		state: widget.NewText("", widget.RoleText, theme.Muted)}
	e := p.env
	for _, one := range []struct {
		key  string
		turn func(*app.EmergencyPolicy)
	}{
		{"second", func(p *app.EmergencyPolicy) { p.Second = !p.Second }},
		{"pin", func(p *app.EmergencyPolicy) { p.PIN = !p.PIN }},
		{"alone", func(p *app.EmergencyPolicy) { p.Alone = !p.Alone }},
		{"hub", func(p *app.EmergencyPolicy) { p.Hub = !p.Hub }},
	} {
		s.toggles = append(s.toggles, widget.NewToggle(e.T("settings.emergency."+one.key), func() {
			policy := s.policy
			one.turn(&policy)
			s.save(policy)
		}))
	}
	s.level = widget.NewSelect(nil, 0, func(i int) {
		policy := s.policy
		policy.Level = levels[i]
		s.save(policy)
	})
	s.level.MinWidth = 400
	s.pin, s.again = widget.NewSecretEntry(e.T("start.secret.hint")), widget.NewSecretEntry(e.T("settings.emergency.again_hint"))
	s.pin.OnEnter = func() { e.Window.Canvas().Focus(s.again) }
	s.again.OnEnter = s.setPIN
	s.keep = widget.NewPrimary(e.T("settings.emergency.set_pin"), "", s.setPIN)
	return s
}

// leader tells whether who is signed in may change it.
func (s *emergencyPart) leader() bool {
	u, ok := s.p.env.Backend.Current()
	return ok && u.Can(app.MayConfirm)
}

func (s *emergencyPart) build() fyne.CanvasObject {
	e := s.p.env
	var rows []widget.Slot
	for _, t := range s.toggles {
		rows = append(rows, widget.Fitted(t))
	}
	rows = append(rows, widget.Blank(4), widget.Fitted(widget.NewField(e.T("settings.emergency.level"), container.NewHBox(s.level))))
	note := e.T("settings.emergency.note")
	if !s.leader() {
		note = e.T("settings.emergency.leader_only")
	}
	rows = append(rows, widget.Fitted(widget.NewParagraph(note, widget.RoleText, theme.Muted)))
	who := widget.NewSection(e.T("settings.emergency.who"), nil, widget.Inset(theme.Inside, widget.Column(12, rows...)))
	pin := widget.NewSection(e.T("settings.emergency.pin_title"), nil, widget.Inset(theme.Inside, widget.Column(12,
		widget.Fitted(s.state), widget.Fitted(widget.NewField(e.T("settings.emergency.pin_new"), s.pin)),
		widget.Fitted(widget.NewField(e.T("settings.emergency.pin_again"), s.again)), widget.Fixed(20, s.message),
		widget.Fitted(widget.Row(0, widget.Space(), widget.Fitted(s.keep))))))
	return newBeside(beside{left: whoWidth, right: pinWidth}, who, pin)
}

// read shows what is set.
func (s *emergencyPart) read() {
	e := s.p.env
	var policy app.EmergencyPolicy
	var has bool
	e.Ask(func(context.Context) error {
		policy, has = e.Backend.EmergencyPolicy(), e.Backend.HasEmergencyPIN()
		return nil
	}, func() { s.show(policy, has) })
}

func (s *emergencyPart) show(policy app.EmergencyPolicy, has bool) {
	e := s.p.env
	s.policy = policy
	for i, on := range []bool{policy.Second, policy.PIN, policy.Alone, policy.Hub} {
		s.toggles[i].Set(on)
	}
	words := make([]string, len(levels))
	for i, l := range levels {
		words[i] = e.T("settings.emergency.level.at", "percent", e.Catalogue.Int(int64(l)))
		if l == 0 {
			words[i] = e.T("settings.emergency.level.own")
		}
	}
	s.level.SetOptions(words, slices.Index(levels, policy.Level))
	key := "settings.emergency.pin_none"
	if has {
		key = "settings.emergency.pin_there"
	}
	s.state.Set(e.T(key))
	for _, w := range []fyne.Disableable{s.toggles[0], s.toggles[1], s.toggles[2], s.toggles[3], s.level, s.pin, s.again, s.keep} {
		if s.leader() {
			w.Enable()
		} else {
			w.Disable()
		}
	}
}

func (s *emergencyPart) save(policy app.EmergencyPolicy) {
	e := s.p.env
	e.Run(func(ctx context.Context) error { return e.Backend.SaveEmergencyPolicy(ctx, policy) }, func(err error) {
		e.Fail(err)
		s.read()
	})
}

// setPIN keeps the PIN that was typed twice.
func (s *emergencyPart) setPIN() {
	e, pin := s.p.env, s.pin.Value()
	if pin != s.again.Value() {
		s.message.Set(e.T("settings.emergency.pin_differ"))
		return
	}
	s.message.Set("")
	e.Run(func(ctx context.Context) error { return e.Backend.SetEmergencyPIN(ctx, pin) }, func(err error) {
		if err != nil {
			s.message.Set(e.Catalogue.Error(err))
			return
		}
		s.pin.SetText("")
		s.again.SetText("")
		s.read()
	})
}
