package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"tienglang/ui/theme"
)

// A focused widget is given every key by Fyne and the window none. What a
// widget of ours does not use itself it passes on, so that F1, F5 and Escape
// work wherever the focus is.

func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	return fyne.CurrentApp().Driver().CanvasForObject(o)
}

// ForwardKey passes a key that o does not use to the window.
func ForwardKey(o fyne.CanvasObject, e *fyne.KeyEvent) {
	if c := canvasOf(o); c != nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(e)
	}
}

// ForwardKeyDown passes the going down of a key to the window.
func ForwardKeyDown(o fyne.CanvasObject, e *fyne.KeyEvent) {
	if c, ok := canvasOf(o).(desktop.Canvas); ok && c.OnKeyDown() != nil {
		c.OnKeyDown()(e)
	}
}

// ForwardKeyUp passes the coming up of a key to the window.
func ForwardKeyUp(o fyne.CanvasObject, e *fyne.KeyEvent) {
	if c, ok := canvasOf(o).(desktop.Canvas); ok && c.OnKeyUp() != nil {
		c.OnKeyUp()(e)
	}
}

// isActivate tells the keys that press a button.
func isActivate(k fyne.KeyName) bool {
	return k == fyne.KeySpace || k == fyne.KeyReturn || k == fyne.KeyEnter
}

// newRing makes the focus ring: 2 px of accent.
func newRing(radius float32) *canvas.Rectangle {
	r := canvas.NewRectangle(nil)
	paint(r, "", theme.Accent, 2, radius+4)
	r.Hide()
	return r
}

// layoutRing puts the ring 2 px outside a control of size s at the origin.
func layoutRing(r *canvas.Rectangle, s fyne.Size) {
	r.Move(fyne.NewPos(-4, -4))
	r.Resize(s.AddWidthHeight(8, 8))
}

func showRing(r *canvas.Rectangle, focused bool) {
	r.StrokeColor = theme.Color(theme.Accent)
	if focused {
		r.Show()
	} else {
		r.Hide()
	}
	r.Refresh()
}
