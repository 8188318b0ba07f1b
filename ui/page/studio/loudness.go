package studio

import (
	"context"
	"errors"
	"reflect"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/audio/edit"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// loudnessPart is how loud the bulletin is beside its target, and the step
// that brings it there.
type loudnessPart struct {
	page    *Page
	box     *fyne.Container
	lufs    *widget.Text
	verdict *widget.Text
	peak    *widget.Text
	ceiling *widget.Text
	mix     *widget.Button
	turn    int // only the last measuring counts
}

func newLoudnessPart(p *Page) *loudnessPart {
	t := p.env.T
	l := &loudnessPart{
		page:    p,
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
	whole := widget.NewEllipsis(t("studio.loudness.whole"), widget.RoleText, theme.Muted)
	l.box = widget.Row(8,
		widget.Fixed(132, column(whole, l.lufs, "LUFS", l.verdict)),
		widget.Fixed(112, column(peak, l.peak, "dBTP", l.ceiling)),
		widget.Fitted(centre(l.mix)))
	return l
}

// measurement is how loud an edit was measured to be.
type measurement struct {
	of     edit.Edit
	known  bool
	loud   app.Loudness
	failed bool
	cancel func() // a measuring under way
	idle   int    // ticks since the last change
}

// measureAfter is how many ticks of quiet the measuring waits for.
const measureAfter = 15

// changed forgets what was measured of another edit.
func (l *loudnessPart) changed() {
	m := &l.page.measured
	if reflect.DeepEqual(sounding(m.of), sounding(l.page.edit)) {
		return
	}
	l.stop()
	*m = measurement{of: l.page.edit}
}

// sounding is an edit without what cannot be heard.
func sounding(e edit.Edit) edit.Edit {
	e.Title, e.Markers = "", nil
	return e
}

// stop ends a measuring under way, and makes nothing of what it still gives.
func (l *loudnessPart) stop() {
	l.turn++
	m := &l.page.measured
	if m.cancel != nil {
		m.cancel()
	}
	m.cancel, m.idle = nil, 0
}

// tick measures an edit that has not been changed for a while, when nothing
// else needs the machine.
func (l *loudnessPart) tick() {
	p := l.page
	m := &p.measured
	if !p.calm() {
		l.stop() // what is heard comes first
		return
	}
	if m.known || m.failed || p.whole() || p.edit.Length() == 0 || len(p.keeper.queue) > 0 {
		return
	}
	if m.idle++; m.idle < measureAfter {
		return
	}
	m.idle = 0
	switch {
	case p.env.Backend.OnAir().On:
		l.stop() // what is on air, before all else
	case m.cancel == nil:
		l.measure()
	}
}

// calm tells that nothing is under way which needs the machine more than a
// measuring does.
func (p *Page) calm() bool { return !p.play.on && p.rec.now == nil && !p.job.Running() }

// measure measures the edit as it sounds; whatever changes that stops it.
func (l *loudnessPart) measure() {
	p := l.page
	l.turn++
	mine := l.turn
	var loud app.Loudness
	p.measured.cancel = p.env.Run(func(ctx context.Context) (err error) {
		loud, err = p.env.Backend.MeasureEdit(ctx, nil)
		return err
	}, func(err error) {
		if mine != l.turn {
			return
		}
		m := &p.measured
		m.cancel = nil
		if !errors.Is(err, context.Canceled) {
			m.loud, m.known, m.failed = loud, err == nil, err != nil
			p.env.Fail(err)
		}
		l.show()
	})
	l.show()
}

// show tells how loud the bulletin is: as it was saved, or as it stands.
func (l *loudnessPart) show() {
	p := l.page
	able(l.mix, p.edit.Length() > 0 && !p.job.Running() && !p.view.ReadOnly)
	loud, target := app.Loudness{IntegratedLUFS: -120, TruePeakDBTP: -120}, l.target()
	switch {
	case p.whole():
		loud = p.view.Programme.Loudness
	case p.measured.known:
		loud = p.measured.loud
	}
	m := loudnessWords(p.env.Catalogue, loud.IntegratedLUFS, loud.TruePeakDBTP, target, p.edit.Master.CeilingDB)
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
	if p.measured.cancel != nil && loud.IntegratedLUFS <= -120 {
		m.Verdict = p.env.T("studio.loudness.measuring")
	}
	l.verdict.Set(m.Verdict)
}

// target is the loudness that the edit is brought to.
func (l *loudnessPart) target() float64 {
	if t := l.page.edit.Master.TargetLUFS; t != nil {
		return *t
	}
	return l.page.env.Backend.Settings().TargetLUFS
}
