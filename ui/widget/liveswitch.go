package widget

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	token "tienglang/ui/theme"
)

// LiveSwitch is the one red switch of the live page: grey with the knob at
// the left while off, on-air red with the knob at the right while on. It is
// thrown by dragging the knob to the other side, by holding the button down
// for HoldFor, or by Enter; a click alone only asks for more, so that nobody is
// on air by a slip. It does not turn itself: OnToggle asks, and SetOn shows what
// really happened.
type LiveSwitch struct {
	widget.BaseWidget
	OnText, OffText, HoldText string
	// OnToggle is asked with the state that is wanted.
	OnToggle func(on bool)
	// OnClick is told of a click that does nothing, to say what would.
	OnClick func()
	// HoldFor is how long the button is held down; After calls f on the window's
	// goroutine when that has passed, unless it is stopped.
	HoldFor time.Duration
	After   func(d time.Duration, f func()) (stop func())

	icon    string
	on      bool
	busy    bool
	focused bool
	pull    float32 // px by which the knob was dragged from its side
	hold    func()  // ends the waiting for a held button, nil for none
	thrown  bool    // by this press of the button already
}

var (
	_ fyne.Focusable     = (*LiveSwitch)(nil)
	_ fyne.Tappable      = (*LiveSwitch)(nil)
	_ fyne.Draggable     = (*LiveSwitch)(nil)
	_ desktop.Mouseable  = (*LiveSwitch)(nil)
	_ desktop.Cursorable = (*LiveSwitch)(nil)
)

// The switch's measures, in pixels.
const (
	switchWidth  = 208
	switchHeight = 104
	switchKnob   = 84
	switchInset  = (switchHeight - switchKnob) / 2
	switchIcon   = 48 // drawn as 24, so that the line is 4 px
	switchTravel = switchWidth - switchKnob - 2*switchInset
	switchThrown = 0.7 // share of the way at which letting go throws it
)

// switchHold is how long a press throws it.
const switchHold = 700 * time.Millisecond

// NewLiveSwitch makes a switch that is off; icon names the
// drawing on its knob.
func NewLiveSwitch(icon, onText, offText string) *LiveSwitch {
	s := &LiveSwitch{icon: icon, OnText: onText, OffText: offText, HoldText: offText, HoldFor: switchHold, After: afterOnWindow}
	s.ExtendBaseWidget(s)
	return s
}

// On tells what is shown.
func (s *LiveSwitch) On() bool { return s.on }

// SetOn shows whether it is on, and ends Busy when that is news.
func (s *LiveSwitch) SetOn(on bool) {
	if s.on == on {
		return
	}
	s.on, s.busy, s.pull = on, false, 0
	s.Refresh()
}

// SetBusy shows that an answer is awaited; the switch cannot be asked again
// until then.
func (s *LiveSwitch) SetBusy(busy bool) {
	s.busy = busy
	s.Refresh()
}

// Toggle asks for the other state.
func (s *LiveSwitch) Toggle() {
	if !s.busy && s.OnToggle != nil {
		s.OnToggle(!s.on)
	}
}

// Tapped is a click, which does not throw it.
func (s *LiveSwitch) Tapped(*fyne.PointEvent) {
	if !s.thrown && !s.busy && s.OnClick != nil {
		s.OnClick()
	}
}

// afterOnWindow calls f on the window's goroutine when d has passed.
func afterOnWindow(d time.Duration, f func()) (stop func()) {
	t := time.AfterFunc(d, func() { fyne.Do(f) })
	return func() { t.Stop() }
}

// MouseDown begins a press that may become a hold.
func (s *LiveSwitch) MouseDown(e *desktop.MouseEvent) {
	if e.Button != desktop.MouseButtonPrimary || s.busy {
		return
	}
	s.thrown = false
	s.release()
	s.hold = s.After(s.HoldFor, s.held)
	s.Refresh()
}

// MouseUp ends it.
func (s *LiveSwitch) MouseUp(*desktop.MouseEvent) {
	if s.hold != nil {
		s.release()
		s.Refresh()
	}
}

func (s *LiveSwitch) release() {
	if s.hold != nil {
		s.hold()
		s.hold = nil
	}
}

// held throws it when the button is still down.
func (s *LiveSwitch) held() {
	if s.hold == nil {
		return
	}
	s.hold, s.thrown = nil, true
	s.Toggle()
}

// Dragged moves the knob with the pointer.
func (s *LiveSwitch) Dragged(e *fyne.DragEvent) {
	if s.busy || s.thrown {
		return
	}
	s.release()
	way := e.Dragged.DX
	if s.on {
		way = -way
	}
	s.pull = max(0, min(s.pull+way, switchTravel))
	s.Refresh()
}

// DragEnd throws it when the knob was brought to the other side, and lets the
// knob go back otherwise.
func (s *LiveSwitch) DragEnd() {
	far := s.pull >= switchThrown*switchTravel
	s.pull = 0
	s.Refresh()
	if far && !s.thrown {
		s.Toggle()
	}
}

// AccessibilityLabel is the word that is shown: what it is now.
func (s *LiveSwitch) AccessibilityLabel() string {
	if s.on {
		return s.OnText
	}
	return s.OffText
}

// AccessibilityRole is a button's.
func (s *LiveSwitch) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Cursor is the hand.
func (s *LiveSwitch) Cursor() desktop.Cursor { return desktop.PointerCursor }

// TypedKey asks for the other state on Enter; Space is left to the page,
// where it is talk-over.
func (s *LiveSwitch) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter {
		s.Toggle()
		return
	}
	ForwardKey(s, e)
}

// KeyDown passes on.
func (s *LiveSwitch) KeyDown(e *fyne.KeyEvent) { ForwardKeyDown(s, e) }

// KeyUp passes on.
func (s *LiveSwitch) KeyUp(e *fyne.KeyEvent) { ForwardKeyUp(s, e) }

// TypedRune is not used.
func (s *LiveSwitch) TypedRune(rune) {}

// FocusGained shows the ring.
func (s *LiveSwitch) FocusGained() { s.focused = true; s.Refresh() }

// FocusLost hides the ring.
func (s *LiveSwitch) FocusLost() { s.focused = false; s.Refresh() }

// CreateRenderer draws the body, the knob with its icon, the word and the
// focus ring.
func (s *LiveSwitch) CreateRenderer() fyne.WidgetRenderer {
	r := &switchRenderer{sw: s, word: canvas.NewText("", nil), icon: canvas.NewImageFromResource(nil)}
	r.icon.FillMode = canvas.ImageFillContain
	r.objects = []fyne.CanvasObject{&r.ring, &r.body, &r.knob, r.icon, r.word}
	r.Refresh()
	return r
}

type switchRenderer struct {
	sw               *LiveSwitch
	ring, body, knob canvas.Rectangle
	icon             *canvas.Image
	word             *canvas.Text
	objects          []fyne.CanvasObject
}

func (r *switchRenderer) MinSize() fyne.Size { return fyne.NewSize(switchWidth, switchHeight) }

func (r *switchRenderer) Layout(fyne.Size) {
	put(&r.body, 0, 0, switchWidth, switchHeight)
	put(&r.ring, -4, -4, switchWidth+8, switchHeight+8)
	knob, word := float32(switchInset), float32(switchInset+switchKnob)
	knob += r.sw.pull
	if r.sw.on {
		knob, word = switchWidth-switchInset-switchKnob-r.sw.pull, switchInset
	}
	put(&r.knob, knob, switchInset, switchKnob, switchKnob)
	put(r.icon, knob+(switchKnob-switchIcon)/2, (switchHeight-switchIcon)/2, switchIcon, switchIcon)
	put(r.word, word, 0, switchWidth-2*switchInset-switchKnob, switchHeight)
}

func (r *switchRenderer) Refresh() {
	s := r.sw
	fill, ink, words := token.Color(token.GreySoft), token.Color(token.Text), s.OffText
	r.body.StrokeWidth, r.body.StrokeColor = 2, token.Color(token.BorderStrong)
	r.icon.Resource = token.Icon(s.icon, token.Muted, switchIcon/2)
	knob := token.Color(token.Surface)
	if s.on {
		fill, ink, words = token.Color(token.OnAir), token.Color(token.OnOnAir), s.OnText
		r.body.StrokeWidth = 0
		r.icon.Resource = token.Icon(s.icon, token.OnAir, switchIcon/2)
		knob = ink
	}
	r.body.FillColor, r.body.CornerRadius = fill, switchHeight/2
	r.knob.FillColor, r.knob.CornerRadius = knob, switchKnob/2
	r.knob.StrokeWidth, r.knob.StrokeColor = r.body.StrokeWidth, r.body.StrokeColor
	r.word.Text, r.word.Color = words, ink
	r.word.TextSize, r.word.TextStyle.Bold = 24, true
	switch {
	case s.busy:
		r.word.Text = "…"
	case s.hold != nil:
		r.word.Text, r.word.TextSize = s.HoldText, 18
	}
	r.word.Hidden = s.pull > switchKnob/4 // the knob needs its room
	r.word.Alignment = fyne.TextAlignCenter
	r.ring.StrokeColor, r.ring.StrokeWidth = token.Color(token.Accent), 2
	r.ring.CornerRadius, r.ring.Hidden = switchHeight/2+4, !s.focused
	r.icon.Refresh()
	r.Layout(s.Size())
	canvas.Refresh(s)
}

func (r *switchRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *switchRenderer) Destroy()                     {}
