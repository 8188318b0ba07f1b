package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tienglang/ui/theme"
)

// State is what was measured of a cluster, as a picture: shape and fill differ, never colour alone.
type State int

// The states that have marks.
const (
	StateNone    State = iota
	StateHeard         // solid green disc, check
	StateLate          // amber-soft disc, amber ring, clock hands
	StateLost          // solid amber square, cross in ink
	StateUnknown       // dashed grey ring, question mark
	StateReady         // green ring on surface, dot: reports, nothing to play
	StateFed           // grey disc, grey ring, arrow: sent into a transmitter, not measured further
)

// StateMark draws a state's mark, 16 to 28 px wide.
type StateMark struct {
	widget.BaseWidget
	State State
	Px    float32
}

// NewStateMark makes a mark px wide.
func NewStateMark(m State, px float32) *StateMark {
	s := &StateMark{State: m, Px: px}
	s.ExtendBaseWidget(s)
	return s
}

// SetState changes the mark.
func (m *StateMark) SetState(s State) {
	if m.State != s {
		m.State = s
		m.Refresh()
	}
}

// CreateRenderer draws it.
func (m *StateMark) CreateRenderer() fyne.WidgetRenderer {
	r := &markRenderer{m: m, shape: canvas.NewRectangle(nil), sign: iconImage("", theme.Text, m.Px)}
	r.apply()
	return r
}

type markRenderer struct {
	m     *StateMark
	shape *canvas.Rectangle
	sign  *canvas.Image
}

type markLook struct {
	fill, edge, sign fyne.ThemeColorName
	icon             string
	radius, scale    float32 // of half the width, of the width
}

var markLooks = map[State]markLook{
	StateHeard:   {theme.Green, "", theme.OnGreen, "check", 1, 0.68},
	StateLate:    {theme.AmberSoft, theme.AmberLine, theme.AmberText, "hands", 1, 0.8},
	StateLost:    {theme.Amber, "", theme.OnAmber, "cross", 0.4, 0.68},
	StateUnknown: {"", "", theme.Grey, "unknown-ring", 1, 1},
	StateReady:   {theme.Surface, theme.Green, theme.Green, "dot", 1, 0.8},
	StateFed:     {theme.GreySoft, theme.Muted, theme.Text, "arrow-right", 1, 0.68},
}

func (r *markRenderer) apply() {
	k := markLooks[r.m.State]
	paint(r.shape, k.fill, k.edge, 2, k.radius*r.m.Px/2)
	show(r.shape, r.m.State != StateNone)
	show(r.sign, r.m.State != StateNone)
	if r.m.State != StateNone {
		setIcon(r.sign, theme.Icon(k.icon, k.sign, k.scale*r.m.Px))
	}
}

func (r *markRenderer) Layout(s fyne.Size) {
	at := fyne.NewPos((s.Width-r.m.Px)/2, (s.Height-r.m.Px)/2)
	r.shape.Move(at)
	r.shape.Resize(fyne.NewSquareSize(r.m.Px))
	k := markLooks[r.m.State]
	px := k.scale * r.m.Px
	r.sign.Move(at.AddXY((r.m.Px-px)/2, (r.m.Px-px)/2))
	r.sign.Resize(fyne.NewSquareSize(px))
}

func (r *markRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(r.m.Px) }
func (r *markRenderer) Refresh() {
	r.apply()
	r.Layout(r.m.Size())
	canvas.Refresh(r.m)
}
func (r *markRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.shape, r.sign} }
func (r *markRenderer) Destroy()                     {}
