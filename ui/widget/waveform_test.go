package widget

import (
	"image/color"
	"testing"
)

func TestColumnTakesInEveryPointThatFallsIntoIt(t *testing.T) {
	points := []Extent{{-0.1, 0.1}, {-0.9, 0.2}, {-0.2, 0.8}, {0, 0}}
	if got := column(points, 0, 0.75); got != (Extent{-0.9, 0.8}) {
		t.Errorf("three quarters: %+v", got)
	}
	if got := column(points, 0.75, 0.76); got != (Extent{}) {
		t.Errorf("the last: %+v", got)
	}
	if got := column(nil, 0, 1); got != (Extent{}) {
		t.Errorf("nothing: %+v", got)
	}
	if got := column(points, 0.3, 0.3001); got != (Extent{-0.9, 0.2}) {
		t.Errorf("narrower than a point: %+v", got)
	}
}

func TestPaintWaveStandsOnTheMiddleAndStaysInside(t *testing.T) {
	ink := color.NRGBA{A: 255}
	img := paintWave(4, 100, []Extent{{-1, 1}, {0, 0}, {-0.5, 0}, {-3, 3}}, 0, 1, ink)
	inked := func(x int) (n int) {
		for y := range 100 {
			if _, _, _, a := img.At(x, y).RGBA(); a > 0 {
				n++
			}
		}
		return n
	}
	if inked(0) != 100 || inked(3) != 100 {
		t.Errorf("full scale: %d and %d of 100", inked(0), inked(3))
	}
	if n := inked(1); n != 2 {
		t.Errorf("silence is a line of %d, want 2", n)
	}
	if n := inked(2); n < 24 || n > 28 {
		t.Errorf("half below the middle: %d", n)
	}
	if got := paintWave(0, 0, nil, 0, 1, ink).Bounds(); !got.Empty() {
		t.Errorf("no room: %v", got)
	}
}

func TestWaveformRunsNoFurtherThanItsWindow(t *testing.T) {
	points := []Extent{{-1, 1}, {-1, 1}, {0, 0}, {0, 0}}
	img := paintWave(10, 40, points, 0.5, 1, color.NRGBA{A: 255})
	for x := range 10 {
		if _, _, _, a := img.At(x, 5).RGBA(); a > 0 {
			t.Fatalf("column %d shows sound of outside the window", x)
		}
	}
}

func BenchmarkPaintWave(b *testing.B) {
	points := make([]Extent, 4000)
	for i := range points {
		points[i] = Extent{-0.5, 0.5}
	}
	for b.Loop() {
		paintWave(800, 100, points, 0, 1, color.NRGBA{A: 255})
	}
}
