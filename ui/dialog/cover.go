package dialog

import (
	"bytes"
	"image/color"
	"image/jpeg"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"

	"tienglang/ui/widget"
)

// The default cover's measures, in pixels, and its colours, which are the same
// in every theme: it leaves the window.
const (
	coverSide = 800
	coverType = 76
	coverRoom = 640 // for the name
)

var (
	coverGround = color.NRGBA{0x1b, 0x4f, 0x8f, 0xff}
	coverWave   = color.NRGBA{0xff, 0xff, 0xff, 0x2c}
)

// defaultCover is the picture of a station that has chosen none: its name over
// waves of sound, as a JPEG.
func defaultCover(station string) ([]byte, error) {
	parts := container.NewWithoutLayout()
	ground := canvas.NewRectangle(coverGround)
	ground.Resize(fyne.NewSquareSize(coverSide))
	parts.Add(ground)
	for i := range 5 {
		parts.Add(coverRing(float32(180 + 170*i)))
	}
	role := widget.Role{Size: coverType, Line: coverType * 1.25, Bold: true}
	lines := widget.Wrap(station, role, coverRoom)
	top := coverSide - 90 - role.Line*float32(len(lines))
	for i, line := range lines {
		t := canvas.NewText(line, color.White)
		t.TextSize, t.TextStyle.Bold = coverType, true
		t.Move(fyne.NewPos(80, top+role.Line*float32(i)))
		t.Resize(t.MinSize())
		parts.Add(t)
	}
	c := software.NewCanvas()
	c.SetPadded(false)
	c.SetContent(parts)
	c.Resize(fyne.NewSquareSize(coverSide))
	var b bytes.Buffer
	err := jpeg.Encode(&b, c.Capture(), &jpeg.Options{Quality: 90})
	return b.Bytes(), err
}

// coverRing is a wave that goes out from the corner above.
func coverRing(radius float32) fyne.CanvasObject {
	ring := canvas.NewCircle(color.Transparent)
	ring.StrokeColor, ring.StrokeWidth = coverWave, 44
	ring.Move(fyne.NewPos(coverSide-90-radius, 90-radius))
	ring.Resize(fyne.NewSquareSize(2 * radius))
	return ring
}

// coverImage is a JPEG as a picture of px a side.
func coverImage(picture []byte, px float32) *canvas.Image {
	i := canvas.NewImageFromReader(bytes.NewReader(picture), "cover.jpg")
	i.FillMode = canvas.ImageFillContain
	i.SetMinSize(fyne.NewSquareSize(px))
	return i
}
