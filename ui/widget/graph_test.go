package widget

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	token "tienglang/ui/theme"
)

// TestGraphLeavesGaps: what nobody measured is drawn as nothing, a peak that is
// narrower than a pixel is seen, and a stack has its shares.
func TestGraphLeavesGaps(t *testing.T) {
	band := NewGraph(false, fyne.NewSize(100, 40))
	onScreen(t, band, 100, 40)
	points := make([]GraphPoint, 1000)
	for i := range points {
		points[i] = GraphPoint{Known: i < 400 || i >= 600, Low: 40, High: 40}
	}
	points[205].High = 80
	band.SetPoints(points, 20, 80)
	img := band.Paint(100, 40).(*image.NRGBA)
	drawn := func(x int) (n int) {
		for y := range 40 {
			if img.NRGBAAt(x, y) == ink(token.Accent) {
				n++
			}
		}
		return n
	}
	if drawn(10) == 0 || drawn(50) != 0 || drawn(70) == 0 || drawn(20) < 20 || drawn(21) > 4 {
		t.Fatalf("drawn %d, in the gap %d, after it %d, at the peak %d", drawn(10), drawn(50), drawn(70), drawn(20))
	}
	stack := NewGraph(true, fyne.NewSize(10, 40))
	stack.SetPoints([]GraphPoint{{Known: true, Well: 0.5, Bad: 0.25}, {}}, 0, 1)
	img = stack.Paint(10, 40).(*image.NRGBA)
	for y, want := range map[int]fyne.ThemeColorName{0: token.GreySoft, 9: token.GreySoft, 10: token.Amber, 19: token.Amber, 20: token.Green, 39: token.Green} {
		if img.NRGBAAt(2, y) != ink(want) {
			t.Errorf("row %d is %v, want %s", y, img.NRGBAAt(2, y), want)
		}
	}
	if img.NRGBAAt(7, 20).A != 0 {
		t.Error("what nobody measured is drawn")
	}
	band.SetPoints(nil, 0, 0)
	band.Paint(0, 0)
	band.Paint(5, 3)
}

// BenchmarkGraph redraws a day by the minute at the card's size.
func BenchmarkGraph(b *testing.B) {
	test.NewTempApp(b).Settings().SetTheme(token.Theme{})
	g := NewGraph(false, fyne.NewSize(470, 48))
	points := make([]GraphPoint, 1440)
	for i := range points {
		points[i] = GraphPoint{Known: i%200 > 10, Low: float64(i % 37), High: float64(i%37 + 3)}
	}
	g.SetPoints(points, 0, 40)
	for b.Loop() {
		g.Paint(470, 48)
	}
}
