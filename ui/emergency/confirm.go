package emergency

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// way is how an emergency may be confirmed.
type way string

// The ways, by the station's policy.
const (
	wayAlone  way = "alone"  // the orderer is the leader
	wayPIN    way = "pin"    // the leader's PIN
	waySecond way = "second" // another account
)

// ways are those that the policy allows and that somebody here can go.
func (f facts) ways() (all []way) {
	if f.policy.Alone && f.mine.Can(app.MayConfirm) {
		all = append(all, wayAlone)
	}
	if f.policy.PIN && f.pin {
		all = append(all, wayPIN)
	}
	if f.policy.Second && len(f.people) > 0 {
		all = append(all, waySecond)
	}
	return all
}

// confirming is the third step: who lets it out.
type confirming struct {
	sheet  *Sheet
	way    way
	person int
	secret *widget.Entry
	room   *fyne.Container
	chips  []*widget.Chip
	start  *widget.Button
	wanted bool // the button was pressed before the sound was ready
}

// askConfirm asks for the confirmation while the station makes the sound ready.
func (s *Sheet) askConfirm() {
	c := &confirming{sheet: s, room: container.NewStack()}
	s.confirm = c
	ways := s.facts.ways()
	c.start = widget.NewButton(s.env.T("emergency.go"), "siren", c.press).High(48)
	c.start.SetKind(widget.InkButton)
	words := widget.NewParagraph(s.whereWords(), widget.RoleStrong, theme.Text)
	what := widget.NewParagraph(s.saidWords(), widget.RoleText, theme.Muted)
	what.Lines = 4
	body := widget.Column(0, widget.Fixed(24, s.steps(2)), widget.Blank(16),
		widget.Fitted(words), widget.Blank(8), widget.Fitted(what), widget.Blank(12), widget.Fixed(1, widget.NewRule()), widget.Blank(16),
		widget.Fitted(c.wayRow(ways)), widget.Blank(12), widget.Grow(c.room))
	s.set(s.titleWords(), body, s.button("emergency.back", func() { s.cancel(); s.askWhere() }), c.start)
	if len(ways) == 0 {
		c.start.Disable()
		c.nobody()
		return
	}
	c.turn(ways[0])
}

// saidWords are what is heard, as far as it can be written.
func (s *Sheet) saidWords() string {
	switch s.draft.Kind {
	case KindMessage:
		m, _ := s.messageNow()
		return s.env.T("emergency.said.message", "length", s.env.Catalogue.Duration(m.Length), "held", s.heldWords(m))
	case KindText:
		return "“" + s.draft.Text + "”"
	case KindFile:
		return s.env.T("emergency.said.file", "name", s.draft.FileName)
	case KindMicrophone:
		return s.env.T("emergency.microphone.note")
	}
	p, _ := s.stored()
	return s.env.T("emergency.said.stored", "length", s.env.Catalogue.Duration(p.Duration))
}

// wayRow offers the ways, where there is more than one.
func (c *confirming) wayRow(ways []way) fyne.CanvasObject {
	row := widget.Flow(sheetWidth, 8)
	row.Add(widget.Height(40, widget.NewText(c.sheet.env.T("emergency.confirm.by"), widget.RoleStrong, theme.Muted)))
	for _, w := range ways {
		chip := widget.NewChip(c.sheet.env.T("emergency.way."+string(w)), "", false, func() { c.turn(w) })
		chip.Px = 40
		c.chips = append(c.chips, chip)
		row.Add(chip)
	}
	return row
}

// nobody says what to do where no one can confirm.
func (c *confirming) nobody() {
	e := c.sheet.env
	do := widget.NewButton(e.T("emergency.nobody.do"), "people", func() { c.sheet.leaveFor(page.Settings, page.Args{"section": "emergency"}) })
	fill(c.room, widget.Line(12, widget.Grow(widget.NewParagraph(e.T("emergency.nobody"), widget.RoleStrong, theme.AmberText)), widget.Fitted(do)))
}

// turn shows the fields of a way.
func (c *confirming) turn(w way) {
	c.way = w
	for i, one := range c.sheet.facts.ways() {
		c.chips[i].Set("", one == w)
	}
	e := c.sheet.env
	c.secret = widget.NewSecretEntry("")
	c.secret.OnEnter = c.press
	switch w {
	case wayAlone:
		c.secret = nil
		fill(c.room, widget.Column(0, widget.Fitted(widget.NewParagraph(e.T("emergency.alone", "name", c.sheet.facts.mine.Name), widget.RoleStrong, theme.Text))))
		c.sheet.focus(c.start)
		return
	case wayPIN:
		fill(c.room, widget.Column(0, widget.Fitted(widget.Row(theme.Gap, widget.Fixed(280, widget.NewField(e.T("emergency.pin"), c.secret)), widget.Space()))))
	case waySecond:
		var names []string
		for _, u := range c.sheet.facts.people {
			names = append(names, u.Name)
		}
		c.person = min(c.person, len(names)-1)
		who := widget.NewSelect(names, c.person, func(i int) { c.person = i })
		who.Icon = "person"
		fill(c.room, widget.Column(0, widget.Fitted(widget.Row(theme.Gap, widget.Fixed(320, widget.NewField(e.T("emergency.second"), who)),
			widget.Fixed(280, widget.NewField(e.T("signin.secret"), c.secret)), widget.Space()))))
	}
	c.sheet.focus(c.secret)
}

// press confirms, as soon as the sound is ready.
func (c *confirming) press() {
	if c.secret != nil && c.secret.Value() == "" {
		c.sheet.say(c.sheet.env.T("emergency.need.secret"))
		return
	}
	c.wanted = true
	c.start.Disable()
	if c.sheet.order.ID == "" {
		c.sheet.note(c.sheet.env.T("emergency.reading"))
		return
	}
	c.send()
}

// prepared takes the order that the station has made ready.
func (s *Sheet) prepared(made app.Emergency, err error) {
	c := s.confirm
	switch {
	case err != nil && c != nil && s.open:
		c.wanted = false
		c.start.Disable()
		s.fail(err)
	case err == nil && (!s.open || c == nil):
		s.order = made
		s.withdraw()
	case err == nil:
		s.order = made
		if c.wanted {
			c.send()
		}
	}
}

func (c *confirming) send() {
	s, id := c.sheet, c.sheet.order.ID
	with := c.confirmation()
	s.note(s.env.T("emergency.sending"))
	s.env.Run(func(ctx context.Context) error { return s.env.Backend.ConfirmEmergency(ctx, id, with) }, func(err error) {
		if err != nil {
			c.wanted = false
			c.start.Enable()
			s.fail(err)
			if c.secret != nil {
				c.secret.SetText("")
				s.focus(c.secret)
			}
			return
		}
		s.order, s.confirm = app.Emergency{}, nil
		s.draft.forget()
		s.env.Say("emergency.said.out")
		s.showRunning(id)
	})
}

func (c *confirming) confirmation() backend.Confirmation {
	switch c.way {
	case wayPIN:
		return backend.Confirmation{PIN: c.secret.Value()}
	case waySecond:
		return backend.Confirmation{Login: c.sheet.facts.people[c.person].Login, Secret: c.secret.Value()}
	}
	return backend.Confirmation{}
}
