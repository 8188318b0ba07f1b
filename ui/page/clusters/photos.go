package clusters

import (
	"bytes"
	"context"
	"image"
	_ "image/jpeg" // as the station keeps pictures

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tienglang/ui/dialog"
	"tienglang/ui/widget"
)

// thumbSide is a small picture's, and photoHigh the height of one that is seen
// whole, in pixels.
const thumbSide, photoHigh = 72, 520

// photoStrip shows pictures small; each is seen whole when it is pressed.
// remove, where it is not nil, is offered there.
func (p *Page) photoStrip(all []string, wide float32, remove func(sha string)) fyne.CanvasObject {
	var thumbs []fyne.CanvasObject
	for i, sha := range all {
		name := p.env.T("maintenance.photo.name", "n", p.env.Catalogue.Int(int64(i+1)))
		t := widget.NewThumb(name, thumbSide, nil)
		t.OnPressed(func() { p.seePhoto(sha, remove) })
		p.photo(sha, t.SetImage)
		thumbs = append(thumbs, t)
	}
	return widget.Flow(wide, 8, thumbs...)
}

// photo reads a picture, once, and gives it to show.
func (p *Page) photo(sha string, show func(image.Image)) {
	if img := p.pictures[sha]; img != nil {
		show(img)
		return
	}
	var img image.Image
	p.env.Ask(func(ctx context.Context) error {
		raw, err := p.env.Backend.Photo(ctx, sha)
		if err != nil {
			return err
		}
		img, _, err = image.Decode(bytes.NewReader(raw))
		return err
	}, func() {
		if len(p.pictures) >= mostPictures {
			clear(p.pictures)
		}
		p.pictures[sha] = img
		show(img)
	})
}

// mostPictures are kept in memory, of some 6 MB each.
const mostPictures = 24

// seePhoto shows a picture whole, above everything; Escape shuts it.
func (p *Page) seePhoto(sha string, remove func(sha string)) {
	whole := &canvas.Image{FillMode: canvas.ImageFillContain}
	var hide func()
	shut := widget.NewPrimary(p.env.T("maintenance.photo.shut"), "", func() { hide() })
	line := []widget.Slot{widget.Space()}
	if remove != nil {
		line = append(line, widget.Fitted(widget.NewButton(p.env.T("maintenance.photo.remove"), "trash", func() { hide(); remove(sha) })))
	}
	line = append(line, widget.Fitted(shut))
	hide = dialog.Over(p.env.Window, widget.Column(16,
		widget.Fixed(photoHigh, widget.Sized(photoHigh*4/3, photoHigh, whole)), widget.Fitted(widget.Line(12, line...))), nil)
	p.focus(shut)
	p.photo(sha, func(img image.Image) { whole.Image = img; whole.Refresh() })
}
