package clusters

import (
	"bytes"
	"context"
	"image"
	_ "image/jpeg" // as the station keeps pictures

	"fyne.io/fyne/v2"
	"golang.org/x/image/draw"

	"tienglang/app"
	"tienglang/ui/widget"
)

// thumbSide is a small picture's, in pixels; it is kept twice as fine.
const thumbSide = 72

// The pictures that are kept in memory: whole ones, of some 6 MB each, and
// small ones, of some 80 KB.
const mostPictures, mostThumbs = 24, 300

// album is the pictures that were looked at, by their SHA-256. A small one that
// is nil cannot be shown.
type album struct {
	page         *Page
	whole, small map[string]image.Image
}

func newAlbum(p *Page) *album {
	return &album{page: p, whole: map[string]image.Image{}, small: map[string]image.Image{}}
}

// see reads a picture, once, and gives it to show; nil where it cannot be
// shown, which is told.
func (a *album) see(sha string, show func(whole image.Image)) {
	if img := a.whole[sha]; img != nil {
		show(img)
		return
	}
	a.read(sha, func() { show(a.whole[sha]) })
}

// thumb is see of the small picture.
func (a *album) thumb(sha string, show func(small image.Image)) {
	if img, known := a.small[sha]; known {
		show(img)
		return
	}
	a.read(sha, func() { show(a.small[sha]) })
}

func (a *album) read(sha string, then func()) {
	var whole, small image.Image
	a.page.env.Run(func(ctx context.Context) error {
		raw, err := a.page.env.Backend.Photo(ctx, sha)
		if err != nil {
			return err
		}
		if whole, _, err = image.Decode(bytes.NewReader(raw)); err != nil {
			return app.Fail("photo.gone", err)
		}
		small = shrunk(whole, 2*thumbSide)
		return nil
	}, func(err error) {
		if err != nil {
			a.page.env.Fail(err)
		}
		if len(a.whole) >= mostPictures {
			clear(a.whole)
		}
		if len(a.small) >= mostThumbs {
			clear(a.small)
		}
		a.small[sha] = small
		if whole != nil {
			a.whole[sha] = whole
		}
		then()
	})
}

// shrunk is a picture whose longer side is at most so many points.
func shrunk(img image.Image, side int) image.Image {
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	if longer := max(w, h); longer > side {
		w, h = max(1, w*side/longer), max(1, h*side/longer)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.ApproxBiLinear.Scale(out, out.Rect, img, img.Bounds(), draw.Src, nil)
	return out
}

// photoStrip shows pictures small; press is told which one was pressed.
func (p *Page) photoStrip(all []app.Photo, wide float32, press func(i int)) *fyne.Container {
	var thumbs []fyne.CanvasObject
	for i, photo := range all {
		t := widget.NewThumb(p.photoName(i, photo), thumbSide, func() { press(i) })
		p.album.thumb(photo.SHA256, func(small image.Image) {
			if small == nil {
				t.SetGone()
				return
			}
			t.SetImage(small)
		})
		thumbs = append(thumbs, t)
	}
	return widget.Flow(wide, 8, thumbs...)
}

// photoName is "Ảnh 2: trước cột", as a reader says it.
func (p *Page) photoName(i int, photo app.Photo) string {
	name := p.env.T("maintenance.photo.name", "n", p.env.Catalogue.Int(int64(i+1)))
	if photo.Words != "" {
		name += ": " + photo.Words
	}
	return name
}

// ticketPhotos are the pictures of a ticket, of which nothing is noted; each is
// seen whole when it is pressed. remove, where it is not nil, is offered there.
func (p *Page) ticketPhotos(sums []string, wide float32, remove func(sha string)) fyne.CanvasObject {
	all := make([]app.Photo, len(sums))
	for i, s := range sums {
		all[i].SHA256 = s
	}
	var drop func(app.Photo)
	if remove != nil {
		drop = func(photo app.Photo) { remove(photo.SHA256) }
	}
	return p.photoStrip(all, wide, func(i int) { p.lookAt(all, i, nil, drop) })
}
