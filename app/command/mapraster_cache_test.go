package command

import (
	"image"
	"testing"

	"tienglang/app/geo"
)

// TestThePicturesOfTheMapAreHeldWithinTheirRoom, however large each is, and the
// newest are the ones that stay.
func TestThePicturesOfTheMapAreHeldWithinTheirRoom(t *testing.T) {
	g := &groundPictures{cache: map[geo.Tile]image.Image{}}
	for n := range 300 {
		var img image.Image = image.NewAlpha(image.Rect(0, 0, widestTile, widestTile))
		if n%3 == 0 {
			img = nil
		}
		g.keep(geo.Tile{Z: 14, X: n}, img)
	}
	held := 0
	for _, img := range g.cache {
		held += pixelsOf(img)
	}
	if held != g.pixels || held > keptPixels || held < keptPixels*9/10 || len(g.order) != len(g.cache) {
		t.Errorf("%d pixels are held, counted %d, in %d and %d pictures", held, g.pixels, len(g.order), len(g.cache))
	}
	if _, ok := g.cache[geo.Tile{Z: 14, X: 299}]; !ok {
		t.Error("the newest is gone")
	}
}
