package widget

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	token "tienglang/ui/theme"
)

// Extent is the lowest and highest sample of a stretch of sound, −1 to 1.
type Extent struct{ Min, Max float32 }

// Waveform draws a stretch of sound. It paints once for each size, colour and
// sound, into one picture.
type Waveform struct {
	widget.BaseWidget
	Colour fyne.ThemeColorName
	min    fyne.Size
	points []Extent
	from   float64
	to     float64
}

// NewWaveform makes a waveform that wants at least size; nil points draw a
// line of silence.
func NewWaveform(points []Extent, size fyne.Size) *Waveform {
	w := &Waveform{Colour: token.Wave, points: points, min: size, to: 1}
	w.ExtendBaseWidget(w)
	return w
}

// SetPoints replaces the sound.
func (w *Waveform) SetPoints(points []Extent) {
	w.points = points
	w.Refresh()
}

// SetWindow shows only the part of the sound between two shares of it.
func (w *Waveform) SetWindow(from, to float64) {
	if from != w.from || to != w.to {
		w.from, w.to = from, to
		w.Refresh()
	}
}

// CreateRenderer paints the wave as one raster.
func (w *Waveform) CreateRenderer() fyne.WidgetRenderer {
	raster := canvas.NewRaster(func(width, height int) image.Image {
		return paintWave(width, height, w.points, w.from, w.to, token.Color(w.Colour))
	})
	raster.SetMinSize(w.min)
	return widget.NewSimpleRenderer(raster)
}

// paintWave draws the extents of the part from–to as upright lines around the
// middle; each column takes in every point that falls into it.
func paintWave(width, height int, points []Extent, from, to float64, ink color.Color) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, max(0, width), max(0, height)))
	c := color.NRGBAModel.Convert(ink).(color.NRGBA)
	mid := float64(height) / 2
	for x := range width {
		e := column(points, from+(to-from)*float64(x)/float64(width), from+(to-from)*float64(x+1)/float64(width))
		top := int(math.Floor(mid - float64(e.Max)*mid))
		bottom := int(math.Ceil(mid - float64(e.Min)*mid))
		for y := max(0, min(top, int(mid)-1)); y < min(height, max(bottom, int(mid)+1)); y++ {
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

// column is the extent of the points between two shares of the sound.
func column(points []Extent, from, to float64) Extent {
	n := len(points)
	first, last := int(from*float64(n)), int(math.Ceil(to*float64(n)))
	var e Extent
	for i := max(0, first); i < min(n, max(last, first+1)); i++ {
		e.Min, e.Max = min(e.Min, points[i].Min), max(e.Max, points[i].Max)
	}
	return e
}
