package photo

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
)

// orientation is how a JPEG lies by its EXIF: 1 to 8 as TIFF 6.0 has them
// (page 36), and 1 where nothing, or nonsense, is said.
func orientation(raw []byte) int {
	for at := 2; at+4 <= len(raw) && raw[at] == 0xff; {
		marker, size := raw[at+1], int(binary.BigEndian.Uint16(raw[at+2:]))
		if size < 2 || at+2+size > len(raw) || marker == 0xda {
			return 1
		}
		if body := raw[at+4 : at+2+size]; marker == 0xe1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")) {
			return tiffOrientation(body[6:])
		}
		at += 2 + size
	}
	return 1
}

const tagOrientation = 0x0112

// tiffOrientation reads the first directory of a TIFF.
func tiffOrientation(t []byte) int {
	if len(t) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(t[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(t[4:]))
	if at+2 > int64(len(t)) {
		return 1
	}
	for n := int64(order.Uint16(t[at:])); n > 0; n-- {
		entry := at + 2 + (n-1)*12
		if entry+12 > int64(len(t)) {
			continue
		}
		if order.Uint16(t[entry:]) == tagOrientation {
			if o := int(order.Uint16(t[entry+8:])); o >= 1 && o <= 8 {
				return o
			}
		}
	}
	return 1
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
