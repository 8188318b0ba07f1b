package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tienglang/ui/theme"
)

// Part is one stretch of a ProgressBar.
type Part struct {
	Share float64 // of the whole, 0 to 1
	Color fyne.ThemeColorName
}

// ProgressBar is a bar 8 px high with rounded ends, filled by parts from the
// left; what no part takes is the rest.
type ProgressBar struct {
	widget.BaseWidget
	Rest  fyne.ThemeColorName
	Px    float32
	parts []Part
}

// NewProgressBar makes a bar with one part.
func NewProgressBar(share float64, c fyne.ThemeColorName) *ProgressBar {
	p := &ProgressBar{Rest: theme.GreySoft, Px: 8, parts: []Part{{share, c}}}
	p.ExtendBaseWidget(p)
	return p
}

// Set changes the share of the first part.
func (p *ProgressBar) Set(share float64) { p.SetParts(Part{share, p.parts[0].Color}) }

// Share is the share of the first part.
func (p *ProgressBar) Share() float64 { return p.parts[0].Share }

// SetParts changes the parts. Nothing is redrawn when no pixel changes.
func (p *ProgressBar) SetParts(parts ...Part) {
	if same(p.parts, parts, float64(p.Size().Width)) {
		return
	}
	p.parts = parts
	p.Refresh()
}

func same(a, b []Part, width float64) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Color != b[i].Color || int(a[i].Share*width) != int(b[i].Share*width) {
			return false
		}
	}
	return true
}

// CreateRenderer draws it.
func (p *ProgressBar) CreateRenderer() fyne.WidgetRenderer {
	r := &progressRenderer{p: p, rest: canvas.NewRectangle(nil)}
	r.apply()
	return r
}

type progressRenderer struct {
	p     *ProgressBar
	rest  *canvas.Rectangle
	parts []*canvas.Rectangle
}

func (r *progressRenderer) apply() {
	for len(r.parts) < len(r.p.parts) {
		r.parts = append(r.parts, canvas.NewRectangle(nil))
	}
	paint(r.rest, r.p.Rest, "", 0, r.p.Px/2)
	size := r.p.Size()
	at := float32(0)
	for i, part := range r.parts {
		w := float32(0)
		if i < len(r.p.parts) {
			w = size.Width * float32(min(max(r.p.parts[i].Share, 0), 1))
			paint(part, r.p.parts[i].Color, "", 0, min(r.p.Px/2, w/2))
		}
		r.square(part, i, at+w >= size.Width-0.5)
		part.Move(fyne.NewPos(at, (size.Height-r.p.Px)/2))
		part.Resize(fyne.NewSize(w, r.p.Px))
		show(part, w > 0.5)
		at += w
	}
	r.rest.Move(fyne.NewPos(0, (size.Height-r.p.Px)/2))
	r.rest.Resize(fyne.NewSize(size.Width, r.p.Px))
}

// square takes the rounding off where one part meets the next.
func (r *progressRenderer) square(part *canvas.Rectangle, i int, last bool) {
	round := part.CornerRadius
	if len(r.p.parts) < 2 {
		return
	}
	part.CornerRadius = 0
	if i == 0 {
		part.TopLeftCornerRadius, part.BottomLeftCornerRadius = round, round
	}
	if last {
		part.TopRightCornerRadius, part.BottomRightCornerRadius = round, round
	}
}

func (r *progressRenderer) Layout(fyne.Size)   { r.apply() }
func (r *progressRenderer) MinSize() fyne.Size { return fyne.NewSize(40, r.p.Px) }
func (r *progressRenderer) Refresh()           { r.apply(); canvas.Refresh(r.p) }
func (r *progressRenderer) Destroy()           {}
func (r *progressRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.rest}
	for _, p := range r.parts {
		objects = append(objects, p)
	}
	return objects
}
