package cover

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"tienglang/app"
)

// noise is a picture that no JPEG makes small.
func noise(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		n := uint32(i) * 2654435761
		img.SetNRGBA(i%w, i/w, color.NRGBA{uint8(n >> 24), uint8(n >> 16), uint8(n >> 8), 255})
	}
	return img
}

func fitted(t *testing.T, img image.Image, encode func(*bytes.Buffer) error) image.Image {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	made, err := Fit(&b)
	if err != nil {
		t.Fatal(err)
	}
	if len(made) > MostBytes {
		t.Errorf("%d bytes", len(made))
	}
	got, err := jpeg.Decode(bytes.NewReader(made))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestAPictureIsBroughtToItsBounds(t *testing.T) {
	wide := noise(3000, 1500)
	got := fitted(t, wide, func(b *bytes.Buffer) error { return jpeg.Encode(b, wide, nil) })
	if s := got.Bounds().Size(); s.X > MostPixels || s.X < MostPixels/2 || s.X != 2*s.Y {
		t.Errorf("3,000 × 1,500 became %v", s)
	}
	small := image.NewNRGBA(image.Rect(0, 0, 40, 30)) // all transparent
	got = fitted(t, small, func(b *bytes.Buffer) error { return png.Encode(b, small) })
	if s := got.Bounds().Size(); s != image.Pt(40, 30) {
		t.Errorf("40 × 30 became %v", s)
	}
	if r, g, b, _ := got.At(20, 15).RGBA(); r>>8 < 250 || g>>8 < 250 || b>>8 < 250 {
		t.Errorf("what was transparent is %v", got.At(20, 15))
	}
}

func TestShrinkingKeepsTheColours(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 2800, 2800))
	for i := range 2800 * 2800 {
		img.SetRGBA(i%2800, i/2800, color.RGBA{200, uint8(255 * (i % 2)), 30, 255})
	}
	got := shrunk(img, MostPixels).RGBAAt(700, 700)
	if got.R != 200 || got.G < 126 || got.G > 128 || got.B != 30 {
		t.Errorf("the mean is %v", got)
	}
}

func TestWhatIsNoPictureIsRefused(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, noise(50, 50)); err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string][]byte{"nothing": nil, "words": []byte("xin chào"), "half": b.Bytes()[:b.Len()/2]} {
		if _, err := Fit(bytes.NewReader(raw)); app.CodeOf(err) != "cover.not_picture" {
			t.Errorf("%s: %v", name, err)
		}
	}
	huge := append([]byte(nil), b.Bytes()...)
	copy(huge[16:], []byte{0, 1, 0, 0, 0, 1, 0, 0}) // 65,536 × 65,536, by its header
	if _, err := Fit(bytes.NewReader(huge)); app.CodeOf(err) == "" {
		t.Errorf("a picture of four thousand million points: %v", err)
	}
}

func FuzzFit(f *testing.F) {
	var b bytes.Buffer
	if err := png.Encode(&b, noise(8, 8)); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	var j bytes.Buffer
	if err := jpeg.Encode(&j, noise(8, 8), nil); err != nil {
		f.Fatal(err)
	}
	f.Add(j.Bytes())
	f.Fuzz(func(t *testing.T, raw []byte) {
		made, err := Fit(bytes.NewReader(raw))
		if err != nil && app.CodeOf(err) == "" {
			t.Errorf("no sentence for %v", err)
		}
		if err == nil && len(made) > MostBytes {
			t.Errorf("%d bytes", len(made))
		}
	})
}
