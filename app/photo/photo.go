// Package photo makes of the pictures that people take at a pole those that the
// station keeps: small, upright, and with nothing of what the camera wrote
// beside them, such as where its owner stood.
package photo

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // pictures that may be chosen
	_ "image/png"
	"io"
	"slices"

	"tienglang/app"
	"tienglang/app/cover"
)

// What is read at most: a photograph of any camera.
const (
	mostBytes  = 40 << 20
	mostPixels = 50 << 20
)

// Fit reads a JPEG or a PNG and gives it as an upright JPEG of no more than
// cover.MostPixels a side, without EXIF, and the day on which the camera says
// that it was taken, "" where it does not. Errors: "photo.heic",
// "photo.too_large", "photo.not_picture".
func Fit(r io.Reader) (small []byte, day app.Date, err error) {
	raw, err := read(r)
	if err != nil {
		return nil, "", err
	}
	img, kind, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, "", app.Fail("photo.not_picture", err)
	}
	if kind == "jpeg" {
		img, day = upright(img, orientation(raw)), taken(raw)
	}
	if small, err = cover.Encode(img); err != nil {
		return nil, "", fmt.Errorf("photo: %w", err)
	}
	return small, day, nil
}

// read is a file that is small enough to be unpacked, and says that it is a
// picture.
func read(r io.Reader) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(r, mostBytes+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > mostBytes {
		return nil, app.Fail("photo.too_large", nil)
	}
	if isHEIC(raw) {
		return nil, app.Fail("photo.heic", nil)
	}
	about, _, err := image.DecodeConfig(bytes.NewReader(raw))
	switch {
	case err == nil && int64(about.Width)*int64(about.Height) > mostPixels:
		return nil, app.Fail("photo.too_large", fmt.Errorf("%d × %d", about.Width, about.Height))
	case err != nil || about.Width <= 0 || about.Height <= 0:
		return nil, app.Fail("photo.not_picture", err)
	}
	return raw, nil
}

// isHEIC knows the pictures of newer telephones, which need a decoder of their
// own, by the brand that begins an ISO base media file.
func isHEIC(raw []byte) bool {
	if len(raw) < 12 || string(raw[4:8]) != "ftyp" {
		return false
	}
	return slices.Contains([]string{"heic", "heix", "hevc", "heim", "heis", "hevm", "hevs", "mif1", "msf1", "avif"}, string(raw[8:12]))
}
