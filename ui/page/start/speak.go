package start

import (
	"context"

	"fyne.io/fyne/v2"

	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// speakStep is the third step: a virtual speaker in this process plays what
// was said, and it is measured.
type speakStep struct {
	p       *Page
	listen  *widget.Button
	finish  *widget.Button
	icon    *widget.Icon
	verdict *widget.Text
}

func newSpeakStep(p *Page) *speakStep {
	e := p.env
	s := &speakStep{p: p, icon: widget.NewIcon("horn", 24, theme.Muted),
		verdict: widget.NewEllipsis(e.T("start.speak.ready"), widget.RoleStrongBold, theme.Muted)}
	s.listen = widget.NewButton(e.T("start.speak.listen"), "play", s.speak).High(48)
	s.finish = widget.NewPrimary(e.T("start.finish"), "", p.finish).High(48)
	return s
}

func (s *speakStep) folded() fyne.CanvasObject {
	e := s.p.env
	return s.p.head(3, e.T("start.speak"), e.T("start.speak.second"), widget.NewIcon("horn", 32, theme.Muted))
}

func (s *speakStep) open() fyne.CanvasObject {
	e := s.p.env
	act := widget.Line(12, widget.Fitted(s.icon), widget.Grow(s.verdict), widget.Fitted(s.listen), widget.Fitted(s.finish))
	return widget.Column(24,
		widget.Fitted(s.p.head(3, e.T("start.speak"), e.T("start.speak.second"), widget.NewIcon("horn", 32, theme.Muted))),
		widget.Fitted(indent(act)))
}

// speak sends the recorded words through encoder, line and virtual speaker.
func (s *speakStep) speak() {
	e, test := s.p.env, s.p.mic.test
	if test == nil {
		s.say("warning", e.T("start.speak.no_voice"), theme.AmberText)
		return
	}
	s.listen.Disable()
	s.say("horn", e.T("start.speak.under_way"), theme.Muted)
	var heard backend.SpeakBack
	e.Run(func(ctx context.Context) (err error) {
		heard, err = e.Backend.SpeakBack(ctx, test)
		return err
	}, func(err error) {
		s.listen.Enable()
		if err != nil {
			s.say("warning", e.Catalogue.Error(err), theme.AmberText)
			return
		}
		s.measured(heard)
	})
}

// goodSimilarity is what speech heard through Opus reaches with ease.
const goodSimilarity = 0.9

func (s *speakStep) measured(h backend.SpeakBack) {
	c := s.p.env.Catalogue
	icon, colour, key := "check", theme.GreenText, "start.speak.heard"
	if h.Similarity < goodSimilarity {
		icon, colour, key = "warning", theme.AmberText, "start.speak.unlike"
	}
	if key == "start.speak.heard" {
		s.p.env.Window.Canvas().Focus(s.finish)
	}
	s.say(icon, c.T(key, "similarity", c.Percent(h.Similarity), "latency", c.Number(h.LatencyMS/1000, 1)), colour)
}

func (s *speakStep) say(icon, words string, c fyne.ThemeColorName) {
	s.icon.Set(icon, c)
	s.verdict.Set(words)
	s.verdict.SetColor(c)
}
