package studio

import (
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// prompterBar is under the text: recording, level and time, pace and size.
type prompterBar struct {
	of      *prompter
	box     *fyne.Container
	record  *widget.Button
	run     *widget.Button
	meter   *widget.Meter
	elapsed *widget.Text
	left    *widget.Text
	pace    *widget.Text
	size    *widget.Text
	other   *widget.Select
}

func newPrompterBar(r *prompter) *prompterBar {
	t := r.page.env.T
	b := &prompterBar{
		of: r, meter: widget.NewMeter(meterLow, meterHigh, 12),
		elapsed: widget.NewText("0:00", widget.RoleTitle, theme.Text),
		left:    widget.NewEllipsis("", widget.RoleText, theme.Muted),
		pace:    widget.NewText("", widget.RoleStrongBold, theme.Text).Centred(),
		size:    widget.NewText("", widget.RoleStrongBold, theme.Text).Centred(),
	}
	// A press leaves the keys with the text.
	do := func(f func()) func() {
		return func() { f(); r.page.env.Window.Canvas().Focus(r.text) }
	}
	icon := func(name, key string, f func()) *widget.Button {
		return widget.NewIconButton(name, t("studio.prompter."+key), do(f))
	}
	b.record = widget.NewButton(t("studio.record"), "mic", do(r.take.press)).WithKey("R")
	b.record.Kind = widget.Chosen
	b.run = icon("play", "run", r.toggle)
	b.run.Kind = widget.Secondary
	b.other = widget.NewSelect(nil, 0, func(i int) { r.speak(i - 1); r.page.env.Window.Canvas().Focus(r.text) })
	b.other.MinWidth = 132
	over := icon("sun", "turn", r.turnOver)
	close := widget.NewButton(t("studio.prompter.close"), "cross", r.leave).WithKey("Esc")
	b.box = widget.Pad(16, 16, 16, 16, widget.Line(8,
		widget.Fitted(b.record), widget.Fitted(b.run), widget.Fixed(64, b.elapsed),
		widget.Slot{Object: widget.Column(4, widget.Fixed(12, b.meter), widget.Fixed(20, b.left)), Basis: 130, Grow: 1},
		widget.Fitted(b.other),
		widget.Fitted(icon("minus", "slower", func() { r.faster(-promptPaceStep) })), widget.Fixed(104, b.pace),
		widget.Fitted(icon("plus", "faster", func() { r.faster(promptPaceStep) })),
		widget.Fitted(icon("zoom-out", "smaller", func() { r.resize(-promptSizeStep) })), widget.Fixed(28, b.size),
		widget.Fitted(icon("zoom-in", "larger", func() { r.resize(promptSizeStep) })),
		widget.Fitted(over), widget.Fitted(close)))
	return b
}

// show says how it is set.
func (b *prompterBar) show() {
	r := b.of
	e := r.page.env
	b.run.SetIcon("play")
	if r.running {
		b.run.SetIcon("pause")
	}
	b.pace.Set(e.T("studio.prompter.pace", "pace", e.Catalogue.Number(r.pace, 0)))
	b.size.Set(e.Catalogue.Int(int64(r.look.Px)))
	b.record.SetText(e.T("studio.record"))
	b.record.SetIcon("mic")
	b.record.SetKind(widget.Chosen)
	if r.page.rec.now != nil {
		b.record.SetText(e.T("studio.record.stop"))
		b.record.SetIcon("stop")
		b.record.SetKind(widget.Primary)
	}
	names := []string{e.T("studio.prompter.both")}
	for _, code := range r.page.script.keep.now.Languages {
		names = append(names, r.page.script.languageName(code))
	}
	b.other.SetOptions(names, max(0, min(r.side+1, len(names)-1)))
	if seenNow := r.languages() > 1; seenNow != b.other.Visible() {
		seen(b.other, seenNow)
		b.box.Refresh()
	}
	b.tick()
}

// tick shows what moves: level, time, and what is left.
func (b *prompterBar) tick() {
	r := b.of
	c := r.page.env.Catalogue
	elapsed := time.Duration(0)
	level := app.Loudness{IntegratedLUFS: silence, TruePeakDBTP: silence}
	switch rec, mic := r.page.rec.now, r.page.rec.mic.open; {
	case rec != nil:
		l := rec.Level()
		elapsed, level.IntegratedLUFS, level.TruePeakDBTP = max(0, r.page.rec.counted()), l.LUFS, l.HoldDBFS
	case mic != nil:
		l := mic.Level()
		level.IntegratedLUFS, level.TruePeakDBTP = l.LUFS, l.HoldDBFS
	}
	b.meter.Set(level.IntegratedLUFS, level.TruePeakDBTP)
	b.elapsed.Set(c.Duration(elapsed.Truncate(time.Second)))
	b.left.Set(r.page.env.T("studio.prompter.left", "time", c.Duration(r.left().Round(time.Second))))
}
