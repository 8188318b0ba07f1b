package clusters

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/ui/uitest"
)

// TestEachWorkOfTheMenuHasItsBoard, its words in the menu, and is left by Escape
// for the list.
func TestEachWorkOfTheMenuHasItsBoard(t *testing.T) {
	e, p := shown(t, uitest.Station(), nil)
	for _, w := range p.works() {
		if words := e.T("clusters.menu." + w.key); strings.HasPrefix(words, "clusters.") {
			t.Errorf("%s has no words", w.key)
		}
		w.do()
		e.Wait()
		if p.open == nil || !p.open.root().Visible() || p.body.Visible() || p.FirstFocus() != p.open.first() {
			t.Errorf("%s: open %T", w.key, p.open)
			continue
		}
		p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		if p.open != nil || !p.body.Visible() || e.Window.Canvas().Focused() != p.list.list {
			t.Errorf("%s is not left by Escape: open %T", w.key, p.open)
		}
	}
}

func TestTheMenuIsOfferedWholly(t *testing.T) {
	e, p := shown(t, uitest.Station(), nil)
	e.Press(t, "Việc khác")
	for _, w := range p.works() {
		if words := e.T("clusters.menu." + w.key); !e.Sees(words) {
			t.Errorf("%q is not offered: %q", words, e.Words())
		}
	}
}
