package studio

import (
	"fyne.io/fyne/v2"

	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// toolBar is above the timeline: play, what to do with the chosen clips, undo
// and zoom.
type toolBar struct {
	page  *Page
	box   *fyne.Container
	play  *widget.Button
	at    *widget.Text
	total *widget.Text

	split, cut, remove, snap *widget.Button
	undo, redo               *widget.Button
}

func newToolBar(p *Page) *toolBar {
	t := p.env.T
	b := &toolBar{
		page: p, at: widget.NewText("0:00", widget.RoleSubhead, theme.Text),
		total: widget.NewText("", widget.RoleCaption, theme.Muted),
	}
	icon := func(name, key string, do func()) *widget.Button {
		return widget.NewIconButton(name, t("studio.tool."+key), do)
	}
	quiet := func(name, key string, do func()) *widget.Button {
		q := widget.NewButton(t("studio.tool."+key), name, do)
		q.Kind = widget.Quiet
		return q
	}
	start := icon("to-start", "start", func() { p.line.SetHead(0); p.seek(0) })
	b.play = icon("play", "play", p.togglePlay)
	b.play.Kind = widget.Chosen
	b.split = quiet("split", "split", p.split).WithKey("S")
	b.cut = quiet("scissors", "cut", p.cut)
	b.remove = quiet("trash", "remove", func() { p.remove(false) })
	b.snap = icon("magnet", "snap", p.toggleSnap)
	b.undo, b.redo = icon("undo", "undo", p.undo), icon("redo", "redo", p.redo)
	smaller := icon("zoom-out", "zoom_out", func() { p.line.Zoom(2, p.line.Head()) })
	larger := icon("zoom-in", "zoom_in", func() { p.line.Zoom(0.5, p.line.Head()) })
	b.box = widget.Pad(4, 12, 4, 8, widget.Line(2,
		widget.Fitted(start), widget.Fixed(48, b.play), widget.Blank(2),
		widget.Fixed(53, b.at), widget.Fixed(73, b.total), b.bar(),
		widget.Fitted(b.split), widget.Fitted(b.cut), widget.Fitted(b.remove), widget.Fitted(b.snap), widget.Space(),
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
		b.play.SetIcon("pause")
	}
	_, _, selected := p.line.Selection()
	some := len(p.chosen()) > 0
	able(b.play, p.edit.Length() > 0 || p.play.on)
	able(b.split, p.edit.Length() > 0)
	able(b.cut, some)
	able(b.remove, some || selected)
	able(b.undo, len(p.view.Undo) > 0 || len(p.keeper.queue) > 0)
	able(b.redo, len(p.view.Redo) > 0)
	b.snap.SetKind(widget.Quiet)
	if p.snaps {
		b.snap.SetKind(widget.Chosen)
	}
	b.clock()
}

// clock writes the playhead's time and the whole length, amber where that is
// too long for its slot.
func (b *toolBar) clock() {
	b.at.Set(b.page.at(b.page.line.Head()))
	length := b.page.at(b.page.edit.Length())
	left, ok := b.page.edit.Left()
	ink := theme.Muted
	if ok && left < 0 {
		ink = theme.AmberText
	}
	b.total.SetColor(ink)
	if ok { // against its slot
		b.total.Set(length + "/" + b.page.at(b.page.edit.Plan.Slot))
		return
	}
	b.total.Set("/ " + length)
}
