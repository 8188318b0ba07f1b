package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	token "tienglang/ui/theme"
)

// VolumeSlider chooses a number from Min to Max in steps. Where Cap lies below
// Max it is drawn as a mark which the value never passes.
type VolumeSlider struct {
	widget.BaseWidget
	Min, Max, Step float64
	Cap            float64
	Name           string // for the keyboard and readers
	// OnChanged is told of each value on the way, OnChosen of the one at
	// which the pointer was let go or the key pressed.
	OnChanged func(float64)
	OnChosen  func(float64)

	value    float64
	focused  bool
	disabled bool
	dragging bool
}

var (
	_ fyne.Focusable    = (*VolumeSlider)(nil)
	_ fyne.Draggable    = (*VolumeSlider)(nil)
	_ fyne.Disableable  = (*VolumeSlider)(nil)
	_ desktop.Mouseable = (*VolumeSlider)(nil)
)

// The slider's measures, in pixels.
const (
	sliderHeight = 24
	sliderTrack  = 8
	sliderKnob   = 22
)

// NewVolumeSlider makes a slider from low to high at value, with no cap.
func NewVolumeSlider(low, high, step, value float64) *VolumeSlider {
	s := &VolumeSlider{Min: low, Max: high, Step: step, Cap: high, value: value}
	s.ExtendBaseWidget(s)
	return s
}

// Value is what is chosen.
func (s *VolumeSlider) Value() float64 { return s.value }

// SetValue moves the knob without telling OnChanged; a value outside the
// bounds or above the cap is brought to the nearest allowed one. While the
// operator drags, it is left alone.
func (s *VolumeSlider) SetValue(v float64) {
	if s.dragging {
		return
	}
	s.value = s.allowed(v)
	s.Refresh()
}

// allowed is the nearest value that may be chosen.
func (s *VolumeSlider) allowed(v float64) float64 {
	v = min(max(v, s.Min), min(s.Max, s.Cap))
	if s.Step > 0 {
		v = s.Min + float64(int((v-s.Min)/s.Step+0.5))*s.Step
	}
	return min(v, min(s.Max, s.Cap))
}

// choose moves to v by the operator's hand.
func (s *VolumeSlider) choose(v float64) {
	v = s.allowed(v)
	if s.disabled || v == s.value {
		return
	}
	s.value = v
	s.Refresh()
	if s.OnChanged != nil {
		s.OnChanged(v)
	}
}

func (s *VolumeSlider) chosen() {
	if s.OnChosen != nil && !s.disabled {
		s.OnChosen(s.value)
	}
}

func (s *VolumeSlider) atX(x float32) float64 {
	width := max(1, s.Size().Width-sliderKnob)
	return s.Min + float64((x-sliderKnob/2)/width)*(s.Max-s.Min)
}

// MouseDown takes the knob to the pointer.
func (s *VolumeSlider) MouseDown(e *desktop.MouseEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(s); c != nil && !s.disabled {
		c.Focus(s)
	}
	s.dragging = true
	s.choose(s.atX(e.Position.X))
}

// MouseUp chooses the value reached.
func (s *VolumeSlider) MouseUp(*desktop.MouseEvent) { s.let() }

// Dragged follows the pointer.
func (s *VolumeSlider) Dragged(e *fyne.DragEvent) {
	s.dragging = true
	s.choose(s.atX(e.Position.X))
}

// DragEnd chooses the value reached.
func (s *VolumeSlider) DragEnd() { s.let() }

// let ends a drag once, whichever of the two events tells of it first.
func (s *VolumeSlider) let() {
	if s.dragging {
		s.dragging = false
		s.chosen()
	}
}

// TypedKey moves the knob by arrows, Page Up and Down, Home and End.
func (s *VolumeSlider) TypedKey(e *fyne.KeyEvent) {
	by := map[fyne.KeyName]float64{
		fyne.KeyLeft: -s.Step, fyne.KeyDown: -s.Step, fyne.KeyRight: s.Step, fyne.KeyUp: s.Step,
		fyne.KeyPageDown: -10 * s.Step, fyne.KeyPageUp: 10 * s.Step,
		fyne.KeyHome: s.Min - s.Max, fyne.KeyEnd: s.Max - s.Min,
	}[e.Name]
	if by == 0 {
		ForwardKey(s, e)
		return
	}
	before := s.value
	s.choose(s.value + by)
	if s.value != before {
		s.chosen()
	}
}

// KeyDown passes on.
func (s *VolumeSlider) KeyDown(e *fyne.KeyEvent) { ForwardKeyDown(s, e) }

// KeyUp passes on.
func (s *VolumeSlider) KeyUp(e *fyne.KeyEvent) { ForwardKeyUp(s, e) }

// TypedRune is not used.
func (s *VolumeSlider) TypedRune(rune) {}

// FocusGained shows the ring.
func (s *VolumeSlider) FocusGained() { s.focused = true; s.Refresh() }

// FocusLost hides the ring.
func (s *VolumeSlider) FocusLost() { s.focused = false; s.Refresh() }

// AccessibilityLabel is what a reader says.
func (s *VolumeSlider) AccessibilityLabel() string { return s.Name }

// AccessibilityRole is a button's, the nearest that Fyne has.
func (s *VolumeSlider) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Enable lets the operator move the knob.
func (s *VolumeSlider) Enable() { s.disabled = false; s.Refresh() }

// Disable holds the knob.
func (s *VolumeSlider) Disable() { s.disabled = true; s.Refresh() }

// Disabled tells whether the knob is held.
func (s *VolumeSlider) Disabled() bool { return s.disabled }

// CreateRenderer draws track, filled part, cap mark, knob and focus ring.
func (s *VolumeSlider) CreateRenderer() fyne.WidgetRenderer {
	r := &sliderRenderer{slider: s}
	for _, o := range []*canvas.Rectangle{&r.track, &r.part, &r.mark, &r.ring, &r.knob} {
		r.objects = append(r.objects, o)
	}
	r.Refresh()
	return r
}

type sliderRenderer struct {
	slider                        *VolumeSlider
	track, part, mark, ring, knob canvas.Rectangle
	objects                       []fyne.CanvasObject
}

func (r *sliderRenderer) MinSize() fyne.Size { return fyne.NewSize(96, sliderHeight) }

func (r *sliderRenderer) Layout(size fyne.Size) {
	s, mid := r.slider, size.Height/2
	put(&r.track, 0, mid-sliderTrack/2, size.Width, sliderTrack)
	x := r.x(s.value, size.Width)
	put(&r.part, 0, mid-sliderTrack/2, x, sliderTrack)
	put(&r.mark, r.x(s.Cap, size.Width)-1, mid-10, 2, 20)
	put(&r.knob, x-sliderKnob/2, mid-sliderKnob/2, sliderKnob, sliderKnob)
	put(&r.ring, x-sliderKnob/2-4, mid-sliderKnob/2-4, sliderKnob+8, sliderKnob+8)
}

// x is where value v stands.
func (r *sliderRenderer) x(v float64, width float32) float32 {
	s := r.slider
	if s.Max <= s.Min {
		return sliderKnob / 2
	}
	return sliderKnob/2 + float32((v-s.Min)/(s.Max-s.Min))*(width-sliderKnob)
}

func (r *sliderRenderer) Refresh() {
	s, accent := r.slider, token.Color(token.Accent)
	if s.disabled {
		accent = token.Color(token.Grey)
	}
	r.track.FillColor, r.track.CornerRadius = token.Color(token.GreySoft), sliderTrack/2
	r.part.FillColor, r.part.CornerRadius = accent, sliderTrack/2
	r.mark.FillColor = token.Color(token.Text)
	r.mark.Hidden = s.Cap >= s.Max
	r.knob.FillColor, r.knob.CornerRadius = token.Color(token.Surface), sliderKnob/2
	r.knob.StrokeColor, r.knob.StrokeWidth = accent, 3
	r.ring.StrokeColor, r.ring.StrokeWidth = token.Color(token.Accent), 2
	r.ring.CornerRadius, r.ring.Hidden = sliderKnob/2+4, !s.focused
	r.Layout(s.Size())
	canvas.Refresh(s)
}

func (r *sliderRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *sliderRenderer) Destroy()                     {}

// put places o.
func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}
