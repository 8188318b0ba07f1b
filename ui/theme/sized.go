package theme

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Sized is a theme whose text has another size, for a field in which much is
// written.
type Sized struct {
	fyne.Theme
	Text float32 // px
}

// Size answers for the text alone.
func (s Sized) Size(n fyne.ThemeSizeName) float32 {
	if n == theme.SizeNameText {
		return s.Text
	}
	return s.Theme.Size(n)
}

// Current is the theme of the window.
func Current() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }
