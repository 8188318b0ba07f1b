package studio

import (
	"time"

	"fyne.io/fyne/v2"

	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// toolBar is above the timeline: play, what to do with the chosen take, undo
// and zoom.
type toolBar struct {
	page  *Page
	box   *fyne.Container
	play  *widget.Button
	at    *widget.Text
	total *widget.Text

	earlier, later, remove *widget.Button
	undo, redo             *widget.Button
}

func newToolBar(p *Page) *toolBar {
	t := p.env.T
	b := &toolBar{
		page: p, at: widget.NewText("0:00", widget.RoleSubhead, theme.Text),
		total: widget.NewText("", widget.RoleText, theme.Muted),
	}
	icon := func(name, key string, do func()) *widget.Button {
		return widget.NewIconButton(name, t("studio.tool."+key), do)
	}
	start := icon("to-start", "start", func() { p.line.SetHead(0); p.seek(0) })
	b.play = icon("play", "play", p.togglePlay)
	b.play.Kind = widget.Chosen
	b.earlier = icon("arrow-left", "earlier", func() { p.moveChosen(-1) })
	b.later = icon("arrow-right", "later", func() { p.moveChosen(1) })
	b.remove = widget.NewButton(t("studio.tool.remove"), "trash", p.removeChosen)
	b.remove.Kind = widget.Quiet
	b.undo, b.redo = icon("undo", "undo", p.undo), icon("redo", "redo", p.redo)
	smaller := icon("zoom-out", "zoom_out", func() { p.line.Zoom(2, p.line.Head()) })
	larger := icon("zoom-in", "zoom_in", func() { p.line.Zoom(0.5, p.line.Head()) })
	b.box = widget.Pad(4, 12, 4, 8, widget.Line(4,
		widget.Fitted(start), widget.Fixed(48, b.play), widget.Blank(8),
		widget.Fixed(56, b.at), widget.Fixed(72, b.total), b.bar(),
		widget.Fitted(b.remove), widget.Fitted(b.earlier), widget.Fitted(b.later), widget.Space(),
		widget.Fitted(b.undo), widget.Fitted(b.redo), b.bar(), widget.Fitted(smaller), widget.Fitted(larger)))
	return b
}

// bar is a short line between groups of tools.
func (b *toolBar) bar() widget.Slot { return widget.Fixed(1, widget.Sized(1, 24, widget.NewRule())) }

// show tells what can be done now.
func (b *toolBar) show() {
	p := b.page
	b.play.SetIcon("play")
	if p.play.on {
		b.play.SetIcon("stop")
	}
	n := len(p.history.now.Voice)
	able(b.play, p.plan.Total > 0 || p.play.on)
	able(b.remove, p.chosen >= 0 && n > 0)
	able(b.earlier, p.chosen > 0)
	able(b.later, p.chosen >= 0 && p.chosen < n-1)
	able(b.undo, len(p.history.past) > 0)
	able(b.redo, len(p.history.future) > 0)
	b.clock()
}

// clock writes the playhead's time and the whole length.
func (b *toolBar) clock() {
	c := b.page.env.Catalogue
	b.at.Set(c.Duration(time.Duration(b.page.line.Head() * float64(time.Second))))
	b.total.Set("/ " + c.Duration(b.page.plan.Total))
}
