package dialog

import "fyne.io/fyne/v2"

// TypedKey is given the keys that no control used and reports whether it took
// one: it takes them all while something lies over the window's page, so that
// what is behind it stays as it is; Escape takes the topmost thing away.
func TypedKey(win fyne.Window, e *fyne.KeyEvent) bool {
	if !Shown(win) {
		return false
	}
	over := win.Canvas().Overlays()
	card := over.Top()
	escape, ends := escapes[card]
	key, uses := unused[card]
	switch {
	case e.Name == fyne.KeyEscape && ends:
		escape()
	case e.Name == fyne.KeyEscape:
		forget(card)
		over.Remove(card)
	case uses:
		key(e)
	}
	return true
}

// Shown reports whether a dialog or a menu lies over the window's page.
func Shown(win fyne.Window) bool { return win.Canvas().Overlays().Top() != nil }
