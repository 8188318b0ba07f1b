package widget

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tienglang/ui/theme"
)

// Toggle is something that is on or off, with its name beside it: it stays as
// it is until Set says that it changed.
type Toggle struct {
	pressable
	Text     string
	Name     string // what a reader says where Text alone does not tell
	On       bool
	OnTapped func() // asks for the other state
}

// The measures of a toggle, in pixels.
const (
	toggleHeight = 32
	toggleWidth  = 40
	toggleTrack  = 22
)

// NewToggle makes one that is off.
func NewToggle(text string, tapped func()) *Toggle {
	t := &Toggle{Text: text, OnTapped: tapped}
	t.init(t, func() {
		if t.OnTapped != nil {
			t.OnTapped()
		}
	})
	return t
}

// Set says whether it is on.
func (t *Toggle) Set(on bool) {
	if t.On != on {
		t.On = on
		t.Refresh()
	}
}

// AccessibilityLabel is what a reader says.
func (t *Toggle) AccessibilityLabel() string { return cmp.Or(t.Name, t.Text) }

// AccessibilityRole is a button's.
func (t *Toggle) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer draws it.
func (t *Toggle) CreateRenderer() fyne.WidgetRenderer {
	r := &toggleRenderer{t: t, ring: newRing(toggleTrack / 2), track: canvas.NewRectangle(nil),
		knob: canvas.NewRectangle(nil), text: canvas.NewText("", nil)}
	r.apply()
	return r
}

type toggleRenderer struct {
	t                 *Toggle
	ring, track, knob *canvas.Rectangle
	text              *canvas.Text
}

func (r *toggleRenderer) apply() {
	t := r.t
	fill, edge, words, role := theme.GreySoft, theme.BorderStrong, theme.Text, RoleText
	if t.On {
		fill, edge, role = theme.Accent, theme.Accent, RoleTextBold
	}
	if t.disabled {
		words = theme.Grey
	}
	paint(r.track, fill, edge, 1, toggleTrack/2)
	paint(r.knob, theme.Surface, edge, 1, (toggleTrack-6)/2)
	showRing(r.ring, t.focused)
	said := t.Text
	if w := t.Size().Width; w > 0 {
		said = Fit(said, RoleTextBold, w-toggleWidth-theme.GapSmall)
	}
	setText(r.text, said, role, words)
}

func (r *toggleRenderer) MinSize() fyne.Size { return fyne.NewSize(toggleWidth+80, toggleHeight) }

func (r *toggleRenderer) Layout(s fyne.Size) {
	r.apply()
	top := (s.Height - toggleTrack) / 2
	put(r.track, 0, top, toggleWidth, toggleTrack)
	put(r.ring, -4, top-4, toggleWidth+8, toggleTrack+8)
	x := float32(3)
	if r.t.On {
		x = toggleWidth - toggleTrack + 3
	}
	put(r.knob, x, top+3, toggleTrack-6, toggleTrack-6)
	size := r.text.MinSize()
	put(r.text, toggleWidth+theme.GapSmall+2, (s.Height-size.Height)/2, size.Width, size.Height)
}

func (r *toggleRenderer) Refresh() {
	r.Layout(r.t.Size())
	canvas.Refresh(r.t)
}

func (r *toggleRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.track, r.knob, r.text}
}

func (r *toggleRenderer) Destroy() {}
