package settings

import (
	"fyne.io/fyne/v2"

	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// chipGap lies between two sections' chips, in pixels.
const chipGap = 8

// inLines lays the title above the sections' chips, in as many lines as the
// width asks for, and the open section below them.
type inLines struct{ chips *fyne.Container }

// MinSize has the chips as they lie now: their lines follow from the width.
func (l *inLines) MinSize(o []fyne.CanvasObject) fyne.Size {
	title, room := o[0].MinSize(), o[2].MinSize()
	return fyne.NewSize(max(title.Width, room.Width), l.top()+room.Height)
}

// top is where the open section begins.
func (l *inLines) top() float32 {
	return theme.TitleRow + theme.Gap + l.chips.MinSize().Height + theme.Gap
}

// Layout wraps the chips to the width.
func (l *inLines) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.chips.Layout = widget.Flow(size.Width, chipGap).Layout
	place := func(o fyne.CanvasObject, top, high float32) {
		o.Move(fyne.NewPos(0, top))
		o.Resize(fyne.NewSize(size.Width, max(0, high)))
	}
	place(o[0], 0, theme.TitleRow)
	place(o[1], theme.TitleRow+theme.Gap, l.chips.MinSize().Height)
	l.chips.Refresh()
	place(o[2], l.top(), size.Height-l.top())
}
