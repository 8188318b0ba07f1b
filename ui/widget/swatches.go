package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	token "tienglang/ui/theme"
)

// Swatches is a choice of one of the nine colours of carts, in a row. Arrow
// keys choose.
type Swatches struct {
	widget.BaseWidget
	Chosen   int
	OnChosen func(i int)
	Name     string // for the keyboard and readers
	focused  bool
}

// swatchPx and swatchGap are a colour's size and the room between two.
const (
	swatchPx  = 24
	swatchGap = 6
)

// NewSwatches makes the row.
func NewSwatches(chosen func(i int)) *Swatches {
	s := &Swatches{OnChosen: chosen}
	s.ExtendBaseWidget(s)
	return s
}

// Set shows another choice without telling anybody.
func (s *Swatches) Set(i int) {
	if s.Chosen != i {
		s.Chosen = i
		s.Refresh()
	}
}

func (s *Swatches) choose(i int) {
	if i < 0 || i >= token.CartColours || i == s.Chosen {
		return
	}
	s.Set(i)
	if s.OnChosen != nil {
		s.OnChosen(i)
	}
}

// Tapped chooses the colour under the pointer.
func (s *Swatches) Tapped(e *fyne.PointEvent) { s.choose(int(e.Position.X / (swatchPx + swatchGap))) }

// TypedKey chooses the next colour, or the one before.
func (s *Swatches) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		s.choose(s.Chosen - 1)
	case fyne.KeyRight:
		s.choose(s.Chosen + 1)
	default:
		ForwardKey(s, e)
	}
}

// KeyDown passes on.
func (s *Swatches) KeyDown(e *fyne.KeyEvent) { ForwardKeyDown(s, e) }

// KeyUp passes on.
func (s *Swatches) KeyUp(e *fyne.KeyEvent) { ForwardKeyUp(s, e) }

// TypedRune is not used.
func (s *Swatches) TypedRune(rune) {}

// FocusGained shows the ring.
func (s *Swatches) FocusGained() { s.focused = true; s.Refresh() }

// FocusLost hides the ring.
func (s *Swatches) FocusLost() { s.focused = false; s.Refresh() }

// AccessibilityLabel is what a reader says.
func (s *Swatches) AccessibilityLabel() string { return s.Name }

// AccessibilityRole is a container's.
func (s *Swatches) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// CreateRenderer draws the colours.
func (s *Swatches) CreateRenderer() fyne.WidgetRenderer {
	r := &swatchRenderer{s: s, ring: newRing(token.RadiusSmall)}
	for range token.CartColours {
		r.boxes = append(r.boxes, canvas.NewRectangle(nil))
	}
	r.Refresh()
	return r
}

type swatchRenderer struct {
	s     *Swatches
	boxes []*canvas.Rectangle
	ring  *canvas.Rectangle
}

func (r *swatchRenderer) MinSize() fyne.Size {
	return fyne.NewSize(token.CartColours*(swatchPx+swatchGap)-swatchGap, swatchPx)
}
func (r *swatchRenderer) Destroy() {}

func (r *swatchRenderer) Layout(fyne.Size) {
	for i, b := range r.boxes {
		put(b, float32(i)*(swatchPx+swatchGap), 0, swatchPx, swatchPx)
	}
	layoutRing(r.ring, r.MinSize())
}

func (r *swatchRenderer) Refresh() {
	for i, b := range r.boxes {
		stripe, _ := token.Cart(i)
		edge, width := fyne.ThemeColorName(""), float32(0)
		if i == r.s.Chosen {
			edge, width = token.Text, 3
		}
		paint(b, stripe, edge, width, token.RadiusSmall)
		b.Refresh()
	}
	showRing(r.ring, r.s.focused)
}

func (r *swatchRenderer) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.ring}
	for _, b := range r.boxes {
		all = append(all, b)
	}
	return all
}
