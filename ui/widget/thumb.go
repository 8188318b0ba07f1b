package widget

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tienglang/ui/theme"
)

// Thumb is a small picture that is pressed to be seen whole.
type Thumb struct {
	pressable
	Name  string // for the keyboard and readers
	Side  float32
	image image.Image
	gone  bool
}

// NewThumb makes one of so many px a side that shows no picture yet.
func NewThumb(name string, side float32, tapped func()) *Thumb {
	t := &Thumb{Name: name, Side: side}
	t.init(t, tapped)
	return t
}

// SetImage shows a picture.
func (t *Thumb) SetImage(img image.Image) {
	t.image = img
	t.Refresh()
}

// SetGone tells that the picture cannot be shown.
func (t *Thumb) SetGone() {
	t.gone = true
	t.Refresh()
}

// AccessibilityLabel is what a reader says.
func (t *Thumb) AccessibilityLabel() string { return t.Name }

// AccessibilityRole is a button's.
func (t *Thumb) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer draws it.
func (t *Thumb) CreateRenderer() fyne.WidgetRenderer {
	r := &thumbRenderer{t: t, ring: newRing(theme.Radius), bg: canvas.NewRectangle(nil), over: canvas.NewRectangle(nil), img: &canvas.Image{FillMode: canvas.ImageFillContain}, gone: NewIcon("warning", 24, theme.AmberText)}
	r.apply()
	return r
}

type thumbRenderer struct {
	t              *Thumb
	ring, bg, over *canvas.Rectangle
	img            *canvas.Image
	gone           *Icon
}

func (r *thumbRenderer) apply() {
	paint(r.bg, theme.Sunken, theme.BorderStrong, 1, theme.Radius)
	paint(r.over, theme.Hover, "", 0, theme.Radius)
	show(r.over, r.t.hovered && !r.t.disabled)
	showRing(r.ring, r.t.focused)
	show(r.img, r.t.image != nil)
	show(r.gone, r.t.gone)
	r.img.Image = r.t.image
}

func (r *thumbRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(r.t.Side) }

func (r *thumbRenderer) Layout(s fyne.Size) {
	layoutRing(r.ring, s)
	r.bg.Resize(s)
	r.over.Resize(s)
	r.img.Move(fyne.NewPos(3, 3))
	r.img.Resize(s.SubtractWidthHeight(6, 6))
	r.gone.Resize(s)
}

func (r *thumbRenderer) Refresh() {
	r.apply()
	r.img.Refresh()
	canvas.Refresh(r.t)
}

func (r *thumbRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.bg, r.img, r.gone, r.over}
}

func (r *thumbRenderer) Destroy() {}

// OnPressed sets what pressing it does.
func (t *Thumb) OnPressed(do func()) { t.press = do }
