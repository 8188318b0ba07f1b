package command

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"math"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/draw"

	"tienglang/app/geo"
)

// paperPixels is how many pixels the longer side of a printed ground has at
// most: 200 an inch on A3.
const paperPixels = 2400

// paper is the ground of a sheet as a JPEG; nil where no picture lies there.
func (g *groundPictures) paper(ctx context.Context, s geo.Sheet) ([]byte, error) {
	wide, high := s.High.X-s.Low.X, s.High.Y-s.Low.Y
	perPixel := math.Max(wide, high) / paperPixels
	if perPixel <= 0 {
		return nil, nil
	}
	tiles := g.between(ctx, s.Plane.Position(s.Low), s.Plane.Position(s.High), perPixel)
	if len(tiles) == 0 {
		return nil, nil
	}
	img := image.NewRGBA(image.Rect(0, 0, int(wide/perPixel), int(high/perPixel)))
	draw.Draw(img, img.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	for _, t := range tiles {
		low, top := s.Plane.Point(t.Low), s.Plane.Point(t.High)
		at := image.Rect(int(math.Round((low.X-s.Low.X)/perPixel)), int(math.Round((s.High.Y-top.Y)/perPixel)),
			int(math.Round((top.X-s.Low.X)/perPixel)), int(math.Round((s.High.Y-low.Y)/perPixel)))
		draw.ApproxBiLinear.Scale(img, at, t.Image, t.Image.Bounds(), draw.Over, nil)
	}
	var out bytes.Buffer
	err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 85})
	return out.Bytes(), err
}

// picture lays the ground's picture below everything, with whom it is credited
// to at its foot.
func (d *mapPDF) picture() {
	if d.Ground == nil {
		return
	}
	a, b := d.point(geo.Point{X: d.Sheet.Low.X, Y: d.Sheet.High.Y}), d.point(geo.Point{X: d.Sheet.High.X, Y: d.Sheet.Low.Y})
	o := fpdf.ImageOptions{ImageType: "JPG"}
	d.RegisterImageOptionsReader("ground", o, bytes.NewReader(d.Ground))
	d.ImageOptions("ground", a.X, a.Y, b.X-a.X, b.Y-a.Y, false, o, 0, "")
	d.SetFont("sans", "", 6)
	d.write(inkMuted)
	d.Text(mapPaperMargin, d.high-mapPaperMargin/2, d.Credit)
}
