package photo

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
	"testing"

	"tienglang/app"
)

// scene is a picture of four quarters: red, green, blue and white, read from the
// top left in rows.
func scene(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	quarters := []color.RGBA{{200, 0, 0, 255}, {0, 200, 0, 255}, {0, 0, 200, 255}, {250, 250, 250, 255}}
	for y := range h {
		for x := range w {
			img.SetRGBA(x, y, quarters[x*2/w+2*(y*2/h)])
		}
	}
	return img
}

// lying is the scene of w × h as a camera held in one of the eight ways keeps
// it, with the way and a place in its EXIF.
func lying(t testing.TB, w, h, as int) []byte {
	t.Helper()
	upright := scene(w, h)
	kept := image.NewRGBA(image.Rect(0, 0, w, h))
	if as >= 5 {
		kept = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			kx, ky := x, y
			switch as {
			case 2:
				kx = w - 1 - x
			case 3:
				kx, ky = w-1-x, h-1-y
			case 4:
				ky = h - 1 - y
			case 5:
				kx, ky = y, x
			case 6: // turned clockwise by 90° to be upright
				kx, ky = y, w-1-x
			case 7:
				kx, ky = h-1-y, w-1-x
			case 8:
				kx, ky = h-1-y, x
			}
			kept.Set(kx, ky, upright.At(x, y))
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, kept, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return append(append(b.Bytes()[:2:2], exif(as)...), b.Bytes()[2:]...)
}

// exif is an APP1 with an orientation, the day on which the camera took it, and
// a note of where it was.
func exif(as int) []byte {
	order := binary.LittleEndian
	field := func(tiff []byte, tag, kind uint16, n, value uint32) []byte {
		tiff = order.AppendUint16(order.AppendUint16(tiff, tag), kind)
		return order.AppendUint32(order.AppendUint32(tiff, n), value)
	}
	tiff := []byte("II*\x00\x08\x00\x00\x00\x02\x00") // two fields, up to byte 38
	tiff = field(tiff, tagOrientation, 3, 1, uint32(as))
	tiff = append(field(tiff, tagExif, 4, 1, 38), 0, 0, 0, 0)
	tiff = field(append(tiff, 1, 0), tagTaken, 2, 20, 56) // one field, up to byte 56
	tiff = append(append(tiff, 0, 0, 0, 0), "2026:10:02 07:05:31\x00GPS 21.5672 105.8252"...)
	body := append([]byte("Exif\x00\x00"), tiff...)
	return append([]byte{0xff, 0xe1, 0, byte(len(body) + 2)}, body...)
}

func TestPicturesAreUprightAndBare(t *testing.T) {
	for as := 1; as <= 8; as++ {
		raw := lying(t, 160, 120, as)
		if !bytes.Contains(raw, []byte("GPS")) {
			t.Fatal("the picture has no place to be dropped")
		}
		small, day, err := Fit(bytes.NewReader(raw))
		if err != nil || day != "2026-10-02" {
			t.Fatalf("taken on %q, %v", day, err)
		}
		if bytes.Contains(small, []byte("GPS")) || bytes.Contains(small, []byte("Exif")) {
			t.Errorf("%d: what the camera wrote is kept", as)
		}
		img, err := jpeg.Decode(bytes.NewReader(small))
		if err != nil || img.Bounds().Dx() != 160 || img.Bounds().Dy() != 120 {
			t.Fatalf("%d: %v %v", as, img.Bounds(), err)
		}
		for i, at := range []image.Point{{40, 30}, {120, 30}, {40, 90}, {120, 90}} {
			want := scene(160, 120).RGBAAt(at.X, at.Y)
			r, g, b, _ := img.At(at.X, at.Y).RGBA()
			if far(r, want.R) || far(g, want.G) || far(b, want.B) {
				t.Errorf("lying as %d, quarter %d is %d %d %d, want %v", as, i, r>>8, g>>8, b>>8, want)
			}
		}
	}
}

func far(got uint32, want uint8) bool {
	d := int(got>>8) - int(want)
	return d > 40 || d < -40
}

func TestLargePicturesAreMadeSmall(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, scene(3000, 1500)); err != nil {
		t.Fatal(err)
	}
	small, day, err := Fit(&b)
	if err != nil || day != "" {
		t.Fatalf("taken on %q, %v", day, err)
	}
	about, kind, err := image.DecodeConfig(bytes.NewReader(small))
	if err != nil || kind != "jpeg" || about.Width != 1400 || about.Height != 700 {
		t.Errorf("%s %d × %d %v", kind, about.Width, about.Height, err)
	}
}

// endless gives as many bytes as anybody asks for.
type endless struct{}

func (endless) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func TestWhatIsNoPictureIsRefused(t *testing.T) {
	broken := lying(t, 64, 48, 6)
	for name, c := range map[string]struct {
		from io.Reader
		code string
	}{
		"HEIC of a telephone": {strings.NewReader("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "photo.heic"},
		"100 MB":              {io.LimitReader(endless{}, 100<<20), "photo.too_large"},
		"words":               {strings.NewReader("không phải ảnh"), "photo.not_picture"},
		"nothing":             {strings.NewReader(""), "photo.not_picture"},
		"a picture cut off":   {bytes.NewReader(broken[:len(broken)/2]), "photo.not_picture"},
		"too many pixels":     {bytes.NewReader(hugePNG()), "photo.too_large"},
	} {
		if _, _, err := Fit(c.from); app.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

// hugePNG says that it is of 60,000 × 60,000 points.
func hugePNG() []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1)))
	raw := b.Bytes()
	binary.BigEndian.PutUint32(raw[16:], 60000)
	binary.BigEndian.PutUint32(raw[20:], 60000)
	binary.BigEndian.PutUint32(raw[29:], crc(raw[12:29]))
	return raw
}

func FuzzOrientation(f *testing.F) {
	f.Add(lying(f, 16, 8, 6))
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00MM\x00*\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if o := orientation(raw); o < 1 || o > 8 {
			t.Errorf("lies as %d", o)
		}
		if d := taken(raw); d != "" && d.Time().IsZero() {
			t.Errorf("taken on %q", d)
		}
	})
}

func crc(b []byte) uint32 { return crc32.ChecksumIEEE(b) }
