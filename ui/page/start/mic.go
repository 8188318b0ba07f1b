package start

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// micStep is the second step: a microphone that is heard, neither too soft
// nor too loud.
type micStep struct {
	p        *Page
	choice   *widget.Select
	devices  []backend.Device
	meter    *widget.Meter
	icon     *widget.Icon
	verdict  *widget.Text
	again    *widget.Button
	use      *widget.Button
	test     backend.MicTest // under way or just ended, nil before the first
	stopPoll func()
	waiting  int // starts under way; only the last one counts
}

// The levels of the meter, in LUFS: speech at −23 to −13 is right.
const (
	micLow, micHigh    = -45, 0
	micGood, micLouder = -23, -12
)

func newMicStep(p *Page) *micStep {
	e := p.env
	s := &micStep{p: p, meter: widget.NewMeter(micLow, micHigh, 40), icon: widget.NewIcon("mic", 24, theme.Muted),
		verdict: widget.NewEllipsis("", widget.RoleStrongBold, theme.Muted), stopPoll: func() {}}
	s.meter.GoodLow, s.meter.GoodHigh = micGood, micLouder
	s.choice = widget.NewSelect(nil, -1, func(int) { s.start() })
	s.choice.Icon, s.choice.MinWidth, s.choice.Hint = "mic", 304, e.T("mic.none")
	s.again = widget.NewButton(e.T("start.listen_again"), "play", s.playBack).High(48)
	s.use = widget.NewPrimary(e.T("start.use_mic"), "", s.done).High(48)
	return s
}

func (s *micStep) folded() fyne.CanvasObject {
	e := s.p.env
	second := e.T("start.mic.folded")
	var right []fyne.CanvasObject
	if s.p.step > 2 {
		second = s.choice.Chosen()
		right = append(right, widget.NewButton(e.T("start.edit"), "", func() { s.p.open(2) }))
	}
	return s.p.head(2, e.T("start.mic"), second, append(right, widget.NewIcon("mic", 32, theme.Muted))...)
}

func (s *micStep) open() fyne.CanvasObject {
	e := s.p.env
	sentence := widget.NewEllipsis(e.T("start.mic.sentence", "station", lowerFirst(e.Backend.Station().Name)), widget.RoleTitle, theme.Text)
	words := widget.Row(0, widget.Fixed(276, widget.NewText(e.T("mic.too_soft"), widget.RoleCaption, theme.Text)),
		widget.Share(1, widget.NewText(e.T("mic.right"), widget.RoleCaptionBold, theme.GreenText).Centred()),
		widget.Fixed(96, widget.NewText(e.T("mic.too_loud"), widget.RoleCaption, theme.Text).Right()))
	act := widget.Line(12, widget.Fitted(s.icon), widget.Grow(s.verdict), widget.Fitted(s.again), widget.Fitted(s.use))
	return widget.Column(0,
		widget.Fitted(s.p.head(2, e.T("start.mic"), e.T("start.mic.second"), s.choice)), widget.Blank(16),
		widget.Fitted(indent(widget.Height(32, sentence))), widget.Blank(16),
		widget.Fitted(indent(widget.Height(50, s.meter))), widget.Blank(4),
		widget.Fitted(indent(words)), widget.Blank(16),
		widget.Fitted(indent(act)))
}

// start lists the microphones when they are not known yet and listens to
// the chosen one.
func (s *micStep) start() {
	s.stop()
	s.waiting++
	mine, known, device := s.waiting, s.devices, s.device()
	e := s.p.env
	var test backend.MicTest
	e.Run(func(context.Context) (err error) {
		if known == nil {
			if known, err = e.Backend.Inputs(); err != nil {
				return err
			}
			if len(known) == 0 {
				return app.Fail("device.none", nil)
			}
			device = known[preferred(known, e.Backend.Settings().Microphone)].ID
		}
		test, err = e.Backend.StartMicTest(device)
		return err
	}, func(err error) { s.started(mine, known, device, test, err) })
}

func (s *micStep) started(mine int, known []backend.Device, device string, test backend.MicTest, err error) {
	s.list(known, device)
	if err != nil {
		s.say("warning", s.p.env.Catalogue.Error(err), theme.AmberText)
		s.use.Disable()
		s.offer("start.retry", "refresh", s.retry)
		if mine == s.waiting && s.p.step == 2 {
			s.p.env.Window.Canvas().Focus(s.again)
		}
		return
	}
	s.offer("start.listen_again", "play", s.playBack)
	if mine != s.waiting || s.p.step != 2 {
		_ = test.Stop() // the person has gone on meanwhile
		return
	}
	s.test = test
	s.use.Enable()
	s.p.env.Window.Canvas().Focus(s.use)
	s.stopPoll = s.p.env.Poll(100*time.Millisecond, s.look)
	s.look()
}

// offer sets what the second button does.
func (s *micStep) offer(key, icon string, do func()) {
	s.again.SetText(s.p.env.T(key))
	s.again.SetIcon(icon)
	s.again.OnTapped = do
}

// retry lists the microphones anew: one may have been plugged in.
func (s *micStep) retry() {
	s.devices = nil
	s.start()
}

// preferred is the index of the device that was chosen before, else of the
// machine's own choice.
func preferred(list []backend.Device, id string) int {
	first := 0
	for i, d := range list {
		if d.ID == id && id != "" {
			return i
		}
		if d.Default {
			first = i
		}
	}
	return first
}

func (s *micStep) list(known []backend.Device, device string) {
	s.devices = known
	names, at := make([]string, len(known)), -1
	for i, d := range known {
		names[i] = Name(s.p.env, d)
		if d.ID == device {
			at = i
		}
	}
	s.choice.SetOptions(names, at)
}

// Name is how a device is called in a list.
func Name(e *page.Env, d backend.Device) string {
	if d.ID == "" || d.Name == "" {
		return e.T("device.system")
	}
	return d.Name
}

func (s *micStep) device() string {
	if i := s.choice.Index; i >= 0 && i < len(s.devices) {
		return s.devices[i].ID
	}
	return ""
}

// look shows the level and what is to be said of it.
func (s *micStep) look() {
	l := s.test.Level()
	s.meter.Set(l.LUFS, l.HoldDBFS)
	if l.Lost {
		s.say("warning", s.p.env.T("mic.lost"), theme.AmberText)
		return
	}
	v := s.test.Verdict()
	icon, c := "warning", theme.AmberText
	switch v {
	case backend.MicGood:
		icon, c = "check", theme.GreenText
	case backend.MicNothing:
		icon, c = "mic", theme.Muted
	}
	s.say(icon, s.p.env.T("mic.verdict."+string(v)), c)
}

func (s *micStep) say(icon, words string, c fyne.ThemeColorName) {
	s.icon.Set(icon, c)
	s.verdict.Set(words)
	s.verdict.SetColor(c)
}

// playBack plays what was recorded to the person's own ears.
func (s *micStep) playBack() {
	if test := s.test; test != nil {
		s.p.env.Ask(func(ctx context.Context) error { return test.PlayBack(ctx) }, nil)
	}
}

// stop lets go of the microphone; what it recorded stays with the test.
func (s *micStep) stop() {
	s.stopPoll()
	s.stopPoll = func() {}
	s.waiting++
	if test := s.test; test != nil {
		s.p.env.Run(func(context.Context) error { return test.Stop() }, nil)
	}
}

// done keeps the microphone and goes on.
func (s *micStep) done() {
	set := s.p.env.Backend.Settings()
	set.Microphone = s.device()
	s.p.save(set, func() {
		s.p.env.Say("status.microphone_saved", "name", s.choice.Chosen())
		s.p.open(3)
	})
}
