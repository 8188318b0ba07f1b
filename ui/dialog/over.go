package dialog

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// escapes is what Escape does to the cards that have something to end before
// they go; it belongs to the window's goroutine.
var escapes = map[fyne.CanvasObject]func(){}

// Over shows content on a card in the middle of the window, above everything
// that is there, until hide is called. Escape calls escape, which hides it; nil
// is hide alone.
func Over(win fyne.Window, content fyne.CanvasObject, escape func()) (hide func()) {
	card := container.NewStack(
		widget.NewFrame(theme.Surface, theme.BorderStrong, 1, theme.Radius), widget.Inset(24, content))
	p := fynewidget.NewModalPopUp(card, win.Canvas())
	p.Show()
	shown := win.Canvas().Overlays().Top() // which need not be p itself
	if escape != nil {
		escapes[shown] = escape
	}
	return func() {
		delete(escapes, shown)
		p.Hide()
	}
}

// onEscape has Escape call escape while the card that was opened last is there,
// whatever of it has the keys.
func onEscape(win fyne.Window, escape func()) { escapes[win.Canvas().Overlays().Top()] = escape }
