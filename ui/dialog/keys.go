package dialog

import "fyne.io/fyne/v2"

// TypedKey is given the keys that no control used and reports whether it took
// one: it takes them all while something lies over the window's page, so that
// what is behind it stays as it is; Escape takes the topmost thing away.
func TypedKey(win fyne.Window, e *fyne.KeyEvent) bool {
	if !Shown(win) {
		return false
	}
	if e.Name == fyne.KeyEscape {
		over := win.Canvas().Overlays()
		if escape, ok := escapes[over.Top()]; ok {
			escape()
			return true
		}
		over.Remove(over.Top())
	}
	return true
}

// Shown reports whether a dialog or a menu lies over the window's page.
func Shown(win fyne.Window) bool { return win.Canvas().Overlays().Top() != nil }
