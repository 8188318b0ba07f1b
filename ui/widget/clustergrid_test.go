package widget

import (
	"strconv"
	"testing"

	"fyne.io/fyne/v2"
)

func gridOf(t *testing.T, n int) *ClusterGrid {
	g := NewClusterGrid()
	onScreen(t, g, 536, 400)
	cells := make([]ClusterCell, n)
	for i := range cells {
		cells[i] = ClusterCell{Label: strconv.Itoa(i + 1), State: State(i%5 + 1)}
	}
	g.SetCells(cells)
	return g
}

func TestGridHasEightARow(t *testing.T) {
	g := gridOf(t, 43)
	if n := g.columns(); n != 8 {
		t.Fatalf("%d a row", n)
	}
	if h := g.MinSize().Height; h != 6*56-8 {
		t.Errorf("43 cells are %v high", h)
	}
}

func TestGridOpensTheCellUnderThePointer(t *testing.T) {
	g := gridOf(t, 20)
	opened := -1
	g.OnOpened = func(i int) { opened = i }
	g.Tapped(tapAt(2*68+10, 56+10))
	if opened != 10 {
		t.Errorf("opened %d, want 10", opened)
	}
	opened = -1
	g.Tapped(tapAt(7*68+10, 2*56+10)) // behind the last
	g.Tapped(tapAt(-3, 10))
	if opened != -1 {
		t.Errorf("opened %d where there is no cell", opened)
	}
}

func TestGridByKeyboard(t *testing.T) {
	g := gridOf(t, 20)
	opened := -1
	g.OnOpened = func(i int) { opened = i }
	for _, k := range []fyne.KeyName{fyne.KeyRight, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn} {
		g.TypedKey(&fyne.KeyEvent{Name: k})
	}
	if opened != 19 {
		t.Errorf("opened %d, want the last", opened)
	}
	g.SetCells(g.Cells()[:3])
	g.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if opened != 2 {
		t.Errorf("after the grid shrank: opened %d", opened)
	}
	g.SetCells(nil)
	g.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	g.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
}

func TestStatesDifferBySignNotByColourAlone(t *testing.T) {
	seen := map[string]State{}
	for _, s := range []State{StateHeard, StateLate, StateLost, StateUnknown, StateReady} {
		icon, _ := cellMark(s)
		if was, again := seen[icon]; again {
			t.Errorf("states %d and %d have the same sign %q", was, s, icon)
		}
		seen[icon] = s
	}
}

func TestGridAsksForTalkOverKeyToGoOn(t *testing.T) {
	g := gridOf(t, 3)
	got := fyne.KeyName("")
	canvasOf(g).SetOnTypedKey(func(e *fyne.KeyEvent) { got = e.Name })
	g.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if got != fyne.KeySpace {
		t.Errorf("the window got %q", got)
	}
}
