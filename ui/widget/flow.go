package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Flow lays objects beside one another, each as large as it asks to be, and
// begins a new line where width is used up. The width is told beforehand, since
// the height follows from it and a layout asks for the height first.
func Flow(width, gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&flow{gap: gap, width: width}, objects...)
}

type flow struct {
	gap   float32
	width float32
}

// walk places the visible objects within width and returns the whole height.
func (f *flow) walk(objects []fyne.CanvasObject, width float32, place func(fyne.CanvasObject, fyne.Position)) float32 {
	var x, y, line float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		size := o.MinSize()
		if x > 0 && x+size.Width > width {
			x, y, line = 0, y+line+f.gap, 0
		}
		place(o, fyne.NewPos(x, y))
		x, line = x+size.Width+f.gap, max(line, size.Height)
	}
	return y + line
}

// MinSize is the width told and the height that follows from it.
func (f *flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(f.width, f.walk(objects, f.width, func(fyne.CanvasObject, fyne.Position) {}))
}

// Layout places the objects.
func (f *flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.walk(objects, size.Width, func(o fyne.CanvasObject, p fyne.Position) {
		o.Move(p)
		o.Resize(o.MinSize())
	})
}
