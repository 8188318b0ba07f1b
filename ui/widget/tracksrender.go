package widget

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	token "tienglang/ui/theme"
)

// tracksRenderer keeps one picture for all that is drawn, a pool of texts and
// icons over it, and the playhead, which moves without touching the picture.
type tracksRenderer struct {
	t       *Tracks
	sheet   trackSheet
	picture *canvas.Raster
	texts   []*canvas.Text
	icons   []*canvas.Image
	used    struct{ texts, icons int }
	fitted  map[fittedText]string

	head  *canvas.Rectangle
	plate *canvas.Rectangle
	time  *canvas.Text
	ring  *canvas.Rectangle
	size  fyne.Size
}

// CreateRenderer draws the timeline.
func (t *Tracks) CreateRenderer() fyne.WidgetRenderer {
	r := &tracksRenderer{
		t: t, head: canvas.NewRectangle(nil), plate: canvas.NewRectangle(nil), time: canvas.NewText("", nil),
		ring: newRing(token.Radius - 4), fitted: map[fittedText]string{},
	}
	r.picture = canvas.NewRaster(func(w, h int) image.Image { return t.paint(&r.sheet, w, h) })
	r.time.TextSize, r.time.TextStyle.Bold, r.time.Alignment = token.Caption, true, fyne.TextAlignCenter
	r.plate.CornerRadius = token.RadiusSmall
	t.marks = r
	r.update()
	return r
}

func (r *tracksRenderer) MinSize() fyne.Size {
	return fyne.NewSize(trackHeader+200, trackRuler+trackLeast)
}

func (r *tracksRenderer) Layout(size fyne.Size) {
	if size == r.size {
		return
	}
	r.size = size
	r.picture.Resize(size)
	put(r.ring, 1, 1, size.Width-2, size.Height-2) // within, since a card lies around it
	r.t.first = max(0, min(r.t.first, r.t.lastFirst()))
	r.update()
}

func (r *tracksRenderer) Refresh() {
	clear(r.fitted) // the type may have changed
	r.update()
	showRing(r.ring, r.t.focused)
}

func (r *tracksRenderer) Objects() []fyne.CanvasObject {
	all := make([]fyne.CanvasObject, 0, len(r.texts)+len(r.icons)+5)
	all = append(all, r.picture)
	for _, i := range r.icons {
		all = append(all, i)
	}
	for _, t := range r.texts {
		all = append(all, t)
	}
	return append(all, r.head, r.plate, r.time, r.ring)
}

func (r *tracksRenderer) Destroy() {}

// update draws all anew for the present view.
func (r *tracksRenderer) update() {
	if r.size.Width <= trackHeader {
		return
	}
	r.used.texts, r.used.icons = 0, 0
	r.placeRulerTexts()
	r.placeHeaderTexts()
	r.placeNames()
	for _, t := range r.texts[r.used.texts:] {
		t.Hidden = true
	}
	for _, i := range r.icons[r.used.icons:] {
		i.Hidden = true
	}
	r.placeHead()
	r.picture.Refresh()
}

// placeHead moves the playhead's line and its plate with the time; nothing
// else is drawn anew.
func (r *tracksRenderer) placeHead() {
	t := r.t
	x := t.xAt(t.head)
	hidden := x < trackHeader || x > r.size.Width
	r.head.Hidden, r.plate.Hidden, r.time.Hidden = hidden, hidden, hidden
	if hidden {
		canvas.Refresh(r.head)
		return
	}
	ink := token.Color(token.Text)
	if r.head.FillColor != ink {
		r.head.FillColor, r.plate.FillColor, r.time.Color = ink, ink, token.Color(token.Surface)
	}
	_, digits := t.tickStep()
	r.time.Text = t.timeText(float64(t.head)/float64(t.rate), digits)
	w := max(52, RoleCaptionBold.Measure(r.time.Text).Width+20)
	left := max(trackHeader+1, min(x-w/2, r.size.Width-w))
	put(r.head, x-1, trackRuler-8, 2, r.size.Height-trackRuler+8)
	put(r.plate, left, 2, w, 24)
	put(r.time, left, 2, w, 24)
	canvas.Refresh(r.time)
}
