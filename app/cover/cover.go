// Package cover makes of any picture the one that exported files carry.
package cover

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // pictures that may be chosen
	"io"

	"tienglang/app"
)

// What a cover is at most: the side that shops and players ask for, and what
// does not weigh on a file of a few minutes.
const (
	MostPixels = 1400    // of the longer side
	MostBytes  = 1 << 20 // of the JPEG
)

// What is read at most: a photograph of any camera.
const (
	readBytes  = 40 << 20
	readPixels = 80 << 20
)

// ErrNotPicture is what is neither a JPEG nor a PNG, or a broken one.
var ErrNotPicture = errors.New("cover: neither a JPEG nor a PNG")

// Fit reads a JPEG or a PNG and gives it as a JPEG of no more than MostPixels a
// side and MostBytes, on white where it was transparent. Errors:
// "cover.not_picture", "cover.too_large".
func Fit(r io.Reader) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(r, readBytes+1))
	if err != nil {
		return nil, err
	}
	about, _, err := image.DecodeConfig(bytes.NewReader(raw))
	switch {
	case len(raw) > readBytes || err == nil && int64(about.Width)*int64(about.Height) > readPixels:
		return nil, app.Fail("cover.too_large", fmt.Errorf("cover: %d bytes, %d × %d", len(raw), about.Width, about.Height))
	case err != nil || about.Width <= 0 || about.Height <= 0:
		return nil, app.Fail("cover.not_picture", errors.Join(ErrNotPicture, err))
	}
	img, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, app.Fail("cover.not_picture", errors.Join(ErrNotPicture, err))
	}
	return Encode(img)
}

// Encode makes a cover of a picture. See Fit.
func Encode(img image.Image) ([]byte, error) {
	for side := MostPixels; ; side = side * 3 / 4 {
		small := shrunk(img, side)
		for quality := 90; quality >= 50; quality -= 20 {
			var b bytes.Buffer
			if err := jpeg.Encode(&b, small, &jpeg.Options{Quality: quality}); err != nil {
				return nil, err
			}
			if b.Len() <= MostBytes {
				return b.Bytes(), nil
			}
		}
	}
}

// shrunk is a picture whose longer side is at most so many pixels, each the
// mean of those that it stands for.
func shrunk(img image.Image, side int) *image.RGBA {
	from := img.Bounds()
	w, h := from.Dx(), from.Dy()
	if longer := max(w, h); longer > side {
		w, h = max(1, w*side/longer), max(1, h*side/longer)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		top, foot := from.Min.Y+y*from.Dy()/h, from.Min.Y+(y+1)*from.Dy()/h
		for x := range w {
			area := image.Rect(from.Min.X+x*from.Dx()/w, top, from.Min.X+(x+1)*from.Dx()/w, foot)
			out.SetRGBA(x, y, mean(img, area))
		}
	}
	return out
}

// mean is the mean colour of an area, on white.
func mean(img image.Image, area image.Rectangle) color.RGBA {
	var r, g, b, a, n uint64
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			pr, pg, pb, pa := img.At(x, y).RGBA()
			r, g, b, a, n = r+uint64(pr), g+uint64(pg), b+uint64(pb), a+uint64(pa), n+1
		}
	}
	white := 0xffff*n - a
	part := func(sum uint64) uint8 { return uint8((sum + white) / n >> 8) }
	return color.RGBA{part(r), part(g), part(b), 255}
}
