package settings

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/page/start"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// The bounds within which sound settings are moved here; the station holds
// its own. −16 LUFS is spoken word's usual target, EBU R 128 has −23.
const (
	targetLow, targetHigh   = -24, -12
	ceilingLow, ceilingHigh = -3, -1
	delayLow, delayHigh     = 150, 1000 // ms
	delayStep               = 50
	quietLow, quietHigh     = 5, 60 // s
	daysLow, daysHigh       = 5, 180
)

// soundPart is microphone, output, loudness and delay.
type soundPart struct {
	p           *Page
	room        *fyne.Container
	ins, outs   []backend.Device
	micro, outp *widget.Select
}

func newSoundPart(p *Page) *soundPart { return &soundPart{p: p, room: container.NewStack()} }

func (s *soundPart) build() fyne.CanvasObject {
	s.fill()
	return s.room
}

// read lists the sound cards.
func (s *soundPart) read() {
	var ins, outs []backend.Device
	e := s.p.env
	e.Ask(func(context.Context) (err error) {
		if ins, err = e.Backend.Inputs(); err != nil {
			return err
		}
		outs, err = e.Backend.Outputs()
		return err
	}, func() {
		s.ins, s.outs = ins, outs
		s.fill()
	})
}

func (s *soundPart) fill() {
	e, set := s.p.env, s.p.env.Backend.Settings()
	s.micro = s.devices(s.ins, set.Microphone, func(id string) {
		s.p.change(func(t *backend.Settings) { t.Microphone = id }, nil)
	})
	s.outp = s.devices(s.outs, set.Output, func(id string) {
		s.p.change(func(t *backend.Settings) { t.Output = id }, nil)
	})
	s.micro.Icon, s.outp.Icon = "mic", "speaker"
	cards := ruled([]widget.Slot{
		setting(e.T("settings.microphone"), e.T("settings.microphone.second"), s.micro),
		setting(e.T("settings.output"), e.T("settings.output.second"), s.outp),
		setting(e.T("settings.roundtrip"), e.T("settings.roundtrip.second"), widget.NewButton(e.T("settings.roundtrip.open"), "sliders", func() {
			dialog.Recording(e, dialog.RecordingOptions{Microphone: e.Backend.Settings().Microphone})
		})),
		setting(e.T("settings.target"), e.T("settings.target.second"), s.step(set.TargetLUFS, targetLow, targetHigh, 1, "LUFS",
			func(t *backend.Settings, v float64) { t.TargetLUFS = v })),
		setting(e.T("settings.ceiling"), e.T("settings.ceiling.second"), s.step(set.CeilingDB, ceilingLow, ceilingHigh, 0.5, "dBTP",
			func(t *backend.Settings, v float64) { t.CeilingDB = v })),
		setting(e.T("settings.delay"), e.T("settings.delay.second"), s.step(float64(set.DelayMS), delayLow, delayHigh, delayStep, "ms",
			func(t *backend.Settings, v float64) { t.DelayMS = int(v) })),
	})
	s.room.Objects = []fyne.CanvasObject{newBeside(beside{left: halfWidth, right: sentWidth},
		widget.Column(0, widget.Fitted(cards)), s.sent(set))}
	s.room.Refresh()
}

// sentWidth is that of the card of what is sent.
const sentWidth = 368

// sent is what the station does about what it sends: silence, and recordings.
func (s *soundPart) sent(set backend.Settings) fyne.CanvasObject {
	t := s.p.env.T
	row := func(key string, control fyne.CanvasObject) widget.Slot {
		words := widget.NewParagraph(t(key+".second"), widget.RoleText, theme.Muted)
		words.Width = sentWidth - 2*theme.Inside
		return widget.Fitted(widget.Inset(theme.Inside, widget.Column(4,
			widget.Fixed(24, widget.NewText(t(key), widget.RoleStrongBold, theme.Text)), widget.Fitted(words),
			widget.Fitted(widget.Line(0, widget.Fitted(control), widget.Space())))))
	}
	rule := func() widget.Slot { return widget.Fixed(1, widget.NewRule()) }
	quiet := s.step(float64(set.SilenceSeconds), quietLow, quietHigh, 5, "s", func(t *backend.Settings, v float64) { t.SilenceSeconds = int(v) })
	days := s.step(float64(set.AircheckDays), daysLow, daysHigh, 5, t("settings.days"), func(t *backend.Settings, v float64) { t.AircheckDays = int(v) })
	rows := []widget.Slot{row("settings.quiet", quiet), rule(), row("settings.aircheck", days), rule(), row("settings.emergency_days", s.years(set.EmergencyDays))}
	return widget.Column(0, widget.Fitted(widget.NewBareCard(widget.Column(0, rows...))), widget.Space())
}

// keptDays are the times for which recordings of emergencies may be kept.
var keptDays = []int{90, 180, 365, 2 * 365, 5 * 365, 10 * 365}

// years is the choice of one of them.
func (s *soundPart) years(now int) fyne.CanvasObject {
	c := s.p.env.Catalogue
	names := make([]string, len(keptDays))
	for i, days := range keptDays {
		names[i] = c.N("settings.kept_days", days)
		if days >= 365 {
			names[i] = c.N("settings.kept_years", days/365)
		}
	}
	choice := widget.NewSelect(names, slices.Index(keptDays, now), func(i int) {
		s.p.change(func(t *backend.Settings) { t.EmergencyDays = keptDays[i] }, nil)
	})
	choice.Hint = c.N("settings.kept_days", now)
	return choice
}

func (s *soundPart) devices(list []backend.Device, id string, chosen func(string)) *widget.Select {
	names, at := make([]string, len(list)), -1
	for i, d := range list {
		names[i] = start.Name(s.p.env, d)
		if d.ID == id {
			at = i
		}
	}
	c := widget.NewSelect(names, at, func(i int) { chosen(list[i].ID) })
	c.MinWidth, c.Hint = 320, s.p.env.T("device.none")
	switch {
	case id == "" && len(list) > 0:
		c.Hint = s.p.env.T("device.system")
	case len(list) > 0:
		c.Hint = s.p.env.T("device.gone") // the one of the settings is not in the list
	}
	return c
}

// step is a number with a button to lower and one to raise it.
func (s *soundPart) step(at, low, high, by float64, unit string, set func(*backend.Settings, float64)) fyne.CanvasObject {
	c := s.p.env.Catalogue
	decimals := 0
	if by < 1 {
		decimals = 1
	}
	number := widget.NewText(c.Number(at, decimals), widget.RoleLead, theme.Text).Right()
	move := func(to float64) {
		at = min(max(to, low), high)
		number.Set(c.Number(at, decimals))
		s.p.change(func(t *backend.Settings) { set(t, at) }, nil)
	}
	less := widget.NewIconButton("minus", s.p.env.T("settings.less"), func() { move(at - by) })
	more := widget.NewIconButton("plus", s.p.env.T("settings.more"), func() { move(at + by) })
	less.SetKind(widget.Secondary)
	more.SetKind(widget.Secondary)
	return widget.Line(theme.GapSmall, widget.Fitted(less), widget.Fixed(64, number),
		widget.Fixed(44, widget.NewText(unit, widget.RoleText, theme.Muted)), widget.Fitted(more))
}
