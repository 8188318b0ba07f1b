package widget

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	token "tienglang/ui/theme"
)

// Parts are as high as their numbers, stand on each other, and all bars have one
// scale; a part too low for its number shows none.
func TestStackBarsAreOnOneScale(t *testing.T) {
	test.NewTempApp(t)
	s := NewStackBars(StackColour{token.Accent, token.OnAccent}, StackColour{token.Amber, token.OnAmber})
	s.SetBars([]StackBar{{"2026", []int{10, 30}}, {"2027", []int{19, 1}}, {"2028", nil}})
	s.Resize(fyne.NewSize(300, 222))
	var heights []float32
	var words []string
	for _, o := range test.WidgetRenderer(s).Objects() {
		switch o := o.(type) {
		case *canvas.Rectangle:
			heights = append(heights, o.Size().Height)
			if o.Position().Y < -0.01 || o.Position().Y+o.Size().Height > 200.01 {
				t.Errorf("a part from %v to %v", o.Position().Y, o.Position().Y+o.Size().Height)
			}
		case *canvas.Text:
			words = append(words, o.Text)
		}
	}
	if want := []float32{50, 150, 95, 5}; len(heights) != 4 || heights[0] != want[0] || heights[1] != want[1] || heights[2] != want[2] || heights[3] != want[3] {
		t.Errorf("heights %v, want %v", heights, want)
	}
	if want := 3 + 3; len(words) != want {
		t.Errorf("words %q", words)
	}
}
