package clusters

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/ui/theme"
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

// TestABoardHasRoomOnASmallScreen of 1024 × 640: nothing of it must be pushed
// aside to be seen, and the buttons of its head stand below its words.
func TestABoardHasRoomOnASmallScreen(t *testing.T) {
	e, p := shown(t, uitest.Station(), nil)
	small := fyne.NewSize(1024-theme.NavNarrow-2*theme.PageMargin, 640-theme.BarHeight-theme.StatusHeight)
	for _, w := range p.works() {
		w.do()
		e.Wait()
		if wide := p.open.root().MinSize().Width; wide > small.Width {
			t.Errorf("%s is %v wide, has %v", w.key, wide, small.Width)
		}
		p.leaveBoard()
	}
}
