package photo

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"strings"

	"tienglang/app"
)

// cameraNotes are what a camera wrote into a JPEG beside the picture, a TIFF; nil where
// there is nothing.
func cameraNotes(raw []byte) []byte {
	for at := 2; at+4 <= len(raw) && raw[at] == 0xff; {
		marker, size := raw[at+1], int(binary.BigEndian.Uint16(raw[at+2:]))
		if size < 2 || at+2+size > len(raw) || marker == 0xda {
			return nil
		}
		if body := raw[at+4 : at+2+size]; marker == 0xe1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")) {
			return body[6:]
		}
		at += 2 + size
	}
	return nil
}

// The tags that are read, by TIFF 6.0 and Exif 2.32.
const (
	tagOrientation = 0x0112
	tagExif        = 0x8769 // where the camera's own directory is
	tagTaken       = 0x9003 // DateTimeOriginal, "2026:11:23 07:05:00"
)

// orientation is how a JPEG lies by its EXIF: 1 to 8 as TIFF 6.0 has them
// (page 36), and 1 where nothing, or nonsense, is said.
func orientation(raw []byte) int {
	t, order := tiff(raw)
	if t == nil {
		return 1
	}
	field := entry(t, order, int64(order.Uint32(t[4:])), tagOrientation)
	if field == nil {
		return 1
	}
	if o := int(order.Uint16(field[8:])); o >= 1 && o <= 8 {
		return o
	}
	return 1
}

// taken is the day on which a JPEG was taken by its EXIF, "" where nothing, or
// nonsense, is said.
func taken(raw []byte) app.Date {
	t, order := tiff(raw)
	if t == nil {
		return ""
	}
	camera := entry(t, order, int64(order.Uint32(t[4:])), tagExif)
	if camera == nil {
		return ""
	}
	field := entry(t, order, int64(order.Uint32(camera[8:])), tagTaken)
	if field == nil {
		return ""
	}
	at := int64(order.Uint32(field[8:]))
	if at+10 > int64(len(t)) {
		return ""
	}
	day, err := app.ParseDate(strings.ReplaceAll(string(t[at:at+10]), ":", "-"))
	if err != nil {
		return ""
	}
	return day
}

// tiff is a JPEG's EXIF with the order of its bytes, nil where there is none.
func tiff(raw []byte) ([]byte, binary.ByteOrder) {
	t := cameraNotes(raw)
	if len(t) < 8 {
		return nil, nil
	}
	if string(t[:2]) == "II" {
		return t, binary.LittleEndian
	}
	return t, binary.BigEndian
}

// entry is the field of a tag in the directory at a place of a TIFF, 12 bytes;
// nil where it is not there.
func entry(t []byte, order binary.ByteOrder, at int64, tag uint16) []byte {
	if at+2 > int64(len(t)) {
		return nil
	}
	for n := range int64(order.Uint16(t[at:])) {
		from := at + 2 + n*12
		if from+12 > int64(len(t)) {
			return nil
		}
		if order.Uint16(t[from:]) == tag {
			return t[from : from+12]
		}
	}
	return nil
}

// upright is a picture as it is to be seen.
func upright(img image.Image, as int) image.Image {
	if as <= 1 || as > 8 {
		return img
	}
	return turned{img, as}
}

// turned shows a picture that lies as EXIF says upright.
type turned struct {
	image.Image
	as int
}

// Bounds are those of the picture as it is seen.
func (t turned) Bounds() image.Rectangle {
	b := t.Image.Bounds()
	if t.as >= 5 {
		return image.Rect(0, 0, b.Dy(), b.Dx())
	}
	return image.Rect(0, 0, b.Dx(), b.Dy())
}

// At is the point that is seen at x, y.
func (t turned) At(x, y int) color.Color {
	b := t.Image.Bounds()
	right, foot := b.Dx()-1, b.Dy()-1
	switch t.as {
	case 2:
		x = right - x
	case 3:
		x, y = right-x, foot-y
	case 4:
		y = foot - y
	case 5:
		x, y = y, x
	case 6:
		x, y = y, foot-x
	case 7:
		x, y = right-y, foot-x
	case 8:
		x, y = right-y, x
	}
	return t.Image.At(b.Min.X+x, b.Min.Y+y)
}
