package widget

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	token "tienglang/ui/theme"
)

// The dashes of a frame, in pixels at scale 1: on, off and thickness.
const (
	dashOn    = 6
	dashOff   = 4
	dashWidth = 2
)

// NewDashedFrame draws the edge of a rectangle in dashes: what is not known.
// It is painted anew only when its size or colour changes.
func NewDashedFrame(ink fyne.ThemeColorName) *canvas.Raster {
	return canvas.NewRaster(func(w, h int) image.Image {
		return paintFrame(w, h, token.Color(ink))
	})
}

// paintFrame walks around the rectangle and inks the dashes; whatever the
// scale, a dash keeps its share of a 60 px wide cell.
func paintFrame(w, h int, ink color.Color) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, max(0, w), max(0, h)))
	scale := max(1, int(math.Round(float64(w)/gridCellWidth)))
	on, period, thick := dashOn*scale, (dashOn+dashOff)*scale, dashWidth*scale
	for x := range w {
		if x%period < on {
			for t := range thick {
				img.Set(x, t, ink)
				img.Set(x, h-1-t, ink)
			}
		}
	}
	for y := range h {
		if y%period < on {
			for t := range thick {
				img.Set(t, y, ink)
				img.Set(w-1-t, y, ink)
			}
		}
	}
	return img
}
