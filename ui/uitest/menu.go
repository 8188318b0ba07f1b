package uitest

import (
	"testing"

	"fyne.io/fyne/v2"
)

// Pick presses the line of an open menu that says so, and waits for what it
// began.
func (v *View) Pick(t testing.TB, words string) {
	t.Helper()
	var found fyne.Tappable
	for _, root := range v.roots() {
		walk(root, func(o fyne.CanvasObject) bool {
			if one, ok := o.(fyne.Tappable); ok {
				if said := WordsOf(o); len(said) == 1 && said[0] == words {
					found = one
				}
			}
			return found != nil
		})
	}
	if found == nil {
		t.Fatalf("no menu offers %q; there are %q", words, v.Words())
	}
	found.Tapped(&fyne.PointEvent{})
	v.Settle()
}
