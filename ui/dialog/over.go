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

// unused is what the keys do to a card that none of its controls used, Escape
// aside, where they do something; it belongs to the window's goroutine.
var unused = map[fyne.CanvasObject]func(*fyne.KeyEvent){}

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
		forget(shown)
		p.Hide()
	}
}

func forget(card fyne.CanvasObject) {
	delete(escapes, card)
	delete(unused, card)
}

// onUnused has key called with what no control of the card that was opened last
// used, be it that none has the keys: a click beside the controls takes the keys
// away from them.
func onUnused(win fyne.Window, key func(*fyne.KeyEvent)) {
	unused[win.Canvas().Overlays().Top()] = key
}

// onEscape has Escape call escape while the card that was opened last is there,
// whatever of it has the keys.
func onEscape(win fyne.Window, escape func()) { escapes[win.Canvas().Overlays().Top()] = escape }
