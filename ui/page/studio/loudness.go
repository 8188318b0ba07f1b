package studio

import (
	"math"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// loudnessPart is how loud the bulletin is beside its target, and the step
// that brings it there.
type loudnessPart struct {
	page    *Page
	box     *fyne.Container
	what    *widget.Text
	lufs    *widget.Text
	verdict *widget.Text
	peak    *widget.Text
	ceiling *widget.Text
	mix     *widget.Button
}

func newLoudnessPart(p *Page) *loudnessPart {
	t := p.env.T
	l := &loudnessPart{
		page:    p,
		what:    widget.NewEllipsis("", widget.RoleText, theme.Muted),
		lufs:    widget.NewText("—", widget.RoleTitle, theme.Text),
		verdict: widget.NewEllipsis("", widget.RoleCaptionBold, theme.Muted),
		peak:    widget.NewText("—", widget.RoleTitle, theme.Text),
		ceiling: widget.NewEllipsis("", widget.RoleCaption, theme.Muted),
	}
	l.mix = widget.NewButton(t("studio.mix"), "", p.mix).High(48)
	unit := func(s string) widget.Slot { return widget.Grow(widget.NewText(s, widget.RoleText, theme.Muted)) }
	column := func(top *widget.Text, number *widget.Text, u string, below *widget.Text) fyne.CanvasObject {
		return widget.Column(0, widget.Fixed(20, top),
			widget.Fixed(32, widget.Line(4, widget.Fixed(70, number), unit(u))), widget.Fixed(20, below))
	}
	peak := widget.NewText(t("studio.peak"), widget.RoleText, theme.Muted)
	l.box = widget.Row(8,
		widget.Fixed(132, column(l.what, l.lufs, "LUFS", l.verdict)),
		widget.Fixed(112, column(peak, l.peak, "dBTP", l.ceiling)),
		widget.Fitted(centre(l.mix)))
	return l
}

// show tells the whole's loudness once it is saved as it is, and until then
// that of the voice alone.
func (l *loudnessPart) show() {
	p := l.page
	d := p.history.now
	able(l.mix, (len(d.Voice) > 0 || d.Bed != "") && !p.job.Running())
	loud, key := voiceLoudness(d, p.find), "studio.loudness.voice"
	if p.whole() {
		loud, key = p.made.Loudness, "studio.loudness.whole"
	}
	m := loudnessWords(p.env.Catalogue, loud.IntegratedLUFS, loud.TruePeakDBTP, d.TargetLUFS, d.CeilingDB)
	l.what.Set(p.env.T(key))
	l.lufs.Set(m.LUFS)
	l.peak.Set(m.Peak)
	l.ceiling.Set(m.Ceiling)
	l.verdict.SetColor(theme.AmberText)
	switch {
	case m.Good:
		l.verdict.SetColor(theme.GreenText)
	case loud.IntegratedLUFS <= -120:
		l.verdict.SetColor(theme.Muted)
	}
	l.verdict.Set(m.Verdict)
}

// voiceLoudness is the loudness of all takes together: their energies in
// proportion to their lengths, and the highest of their peaks.
func voiceLoudness(d backend.Draft, find func(string) (app.Media, bool)) app.Loudness {
	var energy, seconds float64
	peak := -120.0
	for _, sha := range d.Voice {
		m, ok := find(sha)
		if !ok || m.Loudness.IntegratedLUFS <= -120 {
			continue
		}
		energy += m.Duration.Seconds() * math.Pow(10, m.Loudness.IntegratedLUFS/10)
		seconds += m.Duration.Seconds()
		peak = max(peak, m.Loudness.TruePeakDBTP)
	}
	if seconds == 0 {
		return app.Loudness{IntegratedLUFS: -120, TruePeakDBTP: -120}
	}
	return app.Loudness{IntegratedLUFS: 10*math.Log10(energy/seconds) + d.VoiceDB, TruePeakDBTP: peak + d.VoiceDB}
}
