package widget

import (
	"image"

	"golang.org/x/image/draw"

	token "tienglang/ui/theme"
)

// nightShare is how much of a picture's light is left in the dark theme.
const nightShare = 0.55

// paintTiles paints the pictures of the ground, and tells whether there are
// any.
func (g *mapGround) paintTiles() bool {
	if g.tiles == nil {
		return false
	}
	l := g.mapLayer
	low, high := l.view.point(0, l.size.Height, l.size), l.view.point(l.size.Width, 0, l.size)
	all := g.tiles(low, high, 1/(l.view.scale*float64(l.scale)))
	for _, t := range all {
		draw.ApproxBiLinear.Scale(l.img, l.tileRoom(t), t.Image, t.Image.Bounds(), draw.Over, nil)
	}
	if dark := g.inks[token.Surface]; len(all) > 0 && dark.R < 0x80 {
		l.dim()
	}
	return len(all) > 0
}

// tileRoom is where a picture lies. Neighbours share their edge's pixel line.
func (l *mapLayer) tileRoom(t MapTile) image.Rectangle {
	x0, y1 := l.pixel(t.Low)
	x1, y0 := l.pixel(t.High)
	return image.Rect(nearest(x0), nearest(y0), nearest(x1), nearest(y1))
}

func nearest(v float64) int { return int(max(-1e6, min(v+1e6+0.5, 2e6))) - 1e6 }

// dim leaves a picture less light, for the dark theme.
func (l *mapLayer) dim() {
	for i := 0; i < len(l.img.Pix); i += 4 {
		p := l.img.Pix[i : i+3 : i+3]
		for k := range p {
			p[k] = uint8(float32(p[k]) * nightShare)
		}
	}
}
