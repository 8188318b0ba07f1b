package widget

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestCartGridByKeyboardAndPointer(t *testing.T) {
	g := NewCartGrid(3)
	onScreen(t, g, 300, 260)
	g.SetKeys([]CartKey{{Cap: "1", Name: "a"}, {Cap: "2", Name: "b", Disabled: true}, {Cap: "3"}, {Cap: "4"}, {Cap: "5"}, {Cap: "6"}, {Cap: "7"}, {Cap: "8"}, {Cap: "9"}})
	var told []string
	g.OnPressed = func(i int, anew bool) { told = append(told, fmt.Sprint("press ", i, anew)) }
	g.OnPointed = func(i int) { told = append(told, fmt.Sprint("point ", i)) }
	for _, k := range []fyne.KeyName{fyne.KeyUp, fyne.KeyLeft, fyne.KeyRight, fyne.KeyReturn, fyne.KeyDown, fyne.KeyReturn} {
		g.TypedKey(&fyne.KeyEvent{Name: k})
	}
	x, y, width, height := g.cell(8)
	g.Tapped(&fyne.PointEvent{Position: fyne.NewPos(x+width/2, y+height/2)})
	g.Tapped(&fyne.PointEvent{Position: fyne.NewPos(x-2, y-2)}) // between two keys
	g.TappedSecondary(&fyne.PointEvent{Position: fyne.NewPos(2, 2)})
	want := "[point 1 point 4 press 4 false point 8 press 8 false point 0]"
	if got := fmt.Sprint(told); got != want {
		t.Errorf("told %s, want %s", got, want)
	}
}

// The bar of a key is as wide as the share that was heard, and only while it
// plays.
func TestCartGridShowsWhatIsHeard(t *testing.T) {
	g := NewCartGrid(1)
	onScreen(t, g, 202, 80)
	g.SetKeys([]CartKey{{Cap: "1", Name: "a", Share: 0.25, Playing: true}})
	r := test.WidgetRenderer(g).(*cartRenderer)
	r.Layout(g.Size())
	if w := r.views[0].bar.Size().Width; w != 50 || r.views[0].bar.FillColor == nil {
		t.Errorf("the bar is %v px wide", w)
	}
	g.SetKeys([]CartKey{{Cap: "1", Name: "a"}})
	if r.views[0].bar.FillColor != nil {
		t.Error("a silent key has a bar")
	}
}
