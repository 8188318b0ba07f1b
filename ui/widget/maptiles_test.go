package widget

import (
	"image"
	"image/color"
	"image/draw"
	"testing"

	"tienglang/app/geo"
	"tienglang/ui/theme"
)

// TestPicturesOfTheGround lie at their places below borders and marks; they are
// asked for beside the window alone.
func TestPicturesOfTheGround(t *testing.T) {
	m, _ := communeMap(t, "light")
	mapPicture(m, 1)
	red := image.NewRGBA(image.Rect(0, 0, 256, 256))
	ink := color.RGBA{200, 40, 0, 255}
	draw.Draw(red, red.Rect, image.NewUniform(ink), image.Point{}, draw.Src)
	asked := 0
	m.Tiles = func(low, high geo.Point, perPixel float64) []MapTile {
		asked++
		if low.X > 0 || high.X < 4000 || perPixel < 5 || perPixel > 20 {
			t.Errorf("asked for %v to %v at %v", low, high, perPixel)
		}
		return []MapTile{{Low: geo.Point{X: 0, Y: 0}, High: geo.Point{X: 1500, Y: 2000}, Image: red}}
	}
	mapPicture(m, 1)
	if asked != 0 {
		t.Fatal("asked for in the window's goroutine")
	}
	var task, then func()
	m.Work = func(f, done func()) { task, then = f, done }
	mapPicture(m, 1)
	if task == nil {
		t.Fatal("not asked for")
	}
	task()
	then()
	img := mapPicture(m, 1)
	x, y := mapXY(m, 300, 1800)
	like(t, img, 1, x, y, ink, "the picture")
	x, y = mapXY(m, 1800, 200)
	like(t, img, 1, x, y, mapInk(theme.Surface), "where there is no picture")
	x, y = mapXY(m, 2000, 1000)
	like(t, img, 1, x, y, mapInk(theme.MapEdge), "the border")
	task = nil
	m.pan(10, 0)
	mapPicture(m, 1)
	if task != nil || asked != 1 {
		t.Error("a small step asks for them again")
	}
}
