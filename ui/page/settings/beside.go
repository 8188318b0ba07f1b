package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/ui/theme"
)

// beside lays the two cards of a part beside one another, the second as wide as it
// needs, or, where there is no room for that, the second below the first. What it
// needs is therefore never wider than the wider of the two.
type beside struct {
	left, right float32 // widths that they need beside one another, in pixels
	shared      bool    // the room is halved between them
	below       bool    // where the last layout put the second
}

func newBeside(l beside, first, second fyne.CanvasObject) *fyne.Container {
	return container.New(&l, first, second)
}

// MinSize is that of one below the other in width, and of the last layout in
// height.
func (l *beside) MinSize(o []fyne.CanvasObject) fyne.Size {
	first, second := o[0].MinSize(), o[1].MinSize()
	high := max(first.Height, second.Height)
	if l.below {
		high = first.Height + theme.Gap + second.Height
	}
	return fyne.NewSize(max(first.Width, second.Width), high)
}

// Layout decides by the width.
func (l *beside) Layout(o []fyne.CanvasObject, size fyne.Size) {
	room := size.Width - theme.Gap
	if l.below = room < l.left+l.right; l.below {
		high := o[0].MinSize().Height
		place(o[0], fyne.NewPos(0, 0), fyne.NewSize(size.Width, high))
		place(o[1], fyne.NewPos(0, high+theme.Gap), fyne.NewSize(size.Width, max(0, size.Height-high-theme.Gap)))
		return
	}
	right := l.right
	if l.shared {
		right = room / 2
	}
	place(o[0], fyne.NewPos(0, 0), fyne.NewSize(room-right, size.Height))
	place(o[1], fyne.NewPos(size.Width-right, 0), fyne.NewSize(right, size.Height))
}

func place(o fyne.CanvasObject, at fyne.Position, size fyne.Size) {
	o.Move(at)
	o.Resize(size)
}
