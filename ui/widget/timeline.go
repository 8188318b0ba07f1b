package widget

import (
	"fmt"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Clip is one medium on a lane; times are seconds.
type Clip struct {
	Title  string
	Start  float64
	Length float64
	Points []Extent
	Chosen bool
}

// CurvePoint is a corner of a lane's gain curve: a time in seconds and a
// height, 0 at the foot of the lane and 1 at its top.
type CurvePoint struct{ At, Height float64 }

// Lane is one track of a timeline. Weight is its share of the height.
type Lane struct {
	Title, Detail string
	Icon          string
	Weight        float32
	Clips         []Clip
	Curve         []CurvePoint
	Empty         string // said on a lane that has no clip
}

// Timeline shows lanes under a ruler with a playhead. The wheel zooms around
// the pointer; arrows move the playhead by a second, Home and End to the ends,
// + and − zoom.
type Timeline struct {
	widget.BaseWidget
	// OnSeek is told where the operator put the playhead.
	OnSeek func(seconds float64)
	// OnChoose is told of the clip that was clicked, −1 for none.
	OnChoose func(lane, clip int)
	// OnKey is offered the keys that the timeline has no use for, and tells
	// whether it used them.
	OnKey func(*fyne.KeyEvent) bool

	corner  string // words beside the ruler
	lanes   []Lane
	total   float64
	from    float64
	span    float64
	zoomed  bool
	head    float64
	focused bool
	marks   *timelineRenderer
}

var (
	_ fyne.Focusable     = (*Timeline)(nil)
	_ fyne.Tappable      = (*Timeline)(nil)
	_ fyne.Draggable     = (*Timeline)(nil)
	_ fyne.Scrollable    = (*Timeline)(nil)
	_ desktop.Cursorable = (*Timeline)(nil)
)

// The timeline's measures, in pixels, and the least it shows, in seconds.
const (
	laneHeader  = 144
	rulerHeight = 32
	clipInset   = 4
	clipTitle   = 24
	leastSpan   = 5
	emptySpan   = 60
)

// NewTimeline makes an empty timeline.
func NewTimeline() *Timeline {
	t := &Timeline{span: emptySpan}
	t.ExtendBaseWidget(t)
	return t
}

// SetLanes replaces what is shown; total is the whole length in seconds. The
// view follows the whole until the operator has zoomed.
func (t *Timeline) SetLanes(corner string, lanes []Lane, total float64) {
	t.corner, t.lanes, t.total = corner, lanes, total
	if !t.zoomed {
		t.from, t.span = 0, t.whole()
	}
	t.head = min(t.head, total)
	t.Refresh()
}

// whole is the span that shows everything with a little room after it.
func (t *Timeline) whole() float64 {
	if t.total <= 0 {
		return emptySpan
	}
	return max(leastSpan, t.total*1.03)
}

// Head is where the playhead stands, in seconds.
func (t *Timeline) Head() float64 { return t.head }

// SetHead moves the playhead without telling OnSeek, and follows it when it
// leaves the view.
func (t *Timeline) SetHead(seconds float64) {
	t.head = max(0, min(seconds, t.total))
	if t.zoomed && (t.head < t.from || t.head > t.from+t.span) {
		t.show(t.head-t.span/10, t.span)
		return
	}
	if t.marks != nil {
		t.marks.placeHead()
	}
}

// View is the stretch that is seen, in seconds.
func (t *Timeline) View() (from, span float64) { return t.from, t.span }

// Zoom multiplies the span by factor around the given time.
func (t *Timeline) Zoom(factor, around float64) {
	span := max(leastSpan, min(t.span*factor, t.whole()))
	share := (around - t.from) / t.span
	t.zoomed = span < t.whole()
	t.show(around-share*span, span)
}

func (t *Timeline) show(from, span float64) {
	t.span = span
	t.from = max(0, min(from, t.whole()-span))
	t.Refresh()
}

// width is the room right of the headers.
func (t *Timeline) width() float32 { return max(1, t.Size().Width-laneHeader) }

func (t *Timeline) secondsAt(x float32) float64 {
	return t.from + float64((x-laneHeader)/t.width())*t.span
}

func (t *Timeline) xAt(seconds float64) float32 {
	return laneHeader + float32((seconds-t.from)/t.span)*t.width()
}

// laneBox is the top and height of lane i.
func (t *Timeline) laneBox(i int) (top, height float32) {
	var all, before float32
	for j, l := range t.lanes {
		all += l.Weight
		if j < i {
			before += l.Weight
		}
	}
	room := t.Size().Height - rulerHeight
	return rulerHeight + room*before/max(1, all), room * t.lanes[i].Weight / max(1, all)
}

// Tapped puts the playhead under the pointer and chooses the clip there.
func (t *Timeline) Tapped(e *fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(t); c != nil {
		c.Focus(t)
	}
	if e.Position.X < laneHeader {
		return
	}
	at := t.secondsAt(e.Position.X)
	if t.OnChoose != nil {
		t.OnChoose(t.clipAt(at, e.Position.Y))
	}
	t.seek(at)
}

// clipAt finds the clip at a time and height, −1 where there is none.
func (t *Timeline) clipAt(at float64, y float32) (lane, clip int) {
	for i, l := range t.lanes {
		top, height := t.laneBox(i)
		if y < top || y >= top+height {
			continue
		}
		for j, c := range l.Clips {
			if at >= c.Start && at < c.Start+c.Length {
				return i, j
			}
		}
		return i, -1
	}
	return -1, -1
}

func (t *Timeline) seek(seconds float64) {
	t.SetHead(seconds)
	if t.OnSeek != nil {
		t.OnSeek(t.head)
	}
}

// Dragged moves the playhead with the pointer.
func (t *Timeline) Dragged(e *fyne.DragEvent) { t.seek(t.secondsAt(e.Position.X)) }

// DragEnd leaves the playhead where it is.
func (t *Timeline) DragEnd() {}

// Scrolled zooms around the pointer; a sideways wheel moves along.
func (t *Timeline) Scrolled(e *fyne.ScrollEvent) {
	if e.Scrolled.DX != 0 {
		t.show(t.from-float64(e.Scrolled.DX/t.width())*t.span, t.span)
		return
	}
	t.Zoom(math.Pow(1.1, -float64(e.Scrolled.DY)/10), t.secondsAt(e.Position.X))
}

// Cursor is the text bar over the lanes.
func (t *Timeline) Cursor() desktop.Cursor { return desktop.DefaultCursor }

// TypedKey moves the playhead and zooms.
func (t *Timeline) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		t.seek(t.head - 1)
	case fyne.KeyRight:
		t.seek(t.head + 1)
	case fyne.KeyHome:
		t.seek(0)
	case fyne.KeyEnd:
		t.seek(t.total)
	default:
		if t.OnKey == nil || !t.OnKey(e) {
			ForwardKey(t, e)
		}
	}
}

// KeyDown passes on.
func (t *Timeline) KeyDown(e *fyne.KeyEvent) { ForwardKeyDown(t, e) }

// KeyUp passes on.
func (t *Timeline) KeyUp(e *fyne.KeyEvent) { ForwardKeyUp(t, e) }

// TypedRune zooms by + and −.
func (t *Timeline) TypedRune(r rune) {
	switch r {
	case '+', '=':
		t.Zoom(0.5, t.head)
	case '-':
		t.Zoom(2, t.head)
	}
}

// FocusGained shows the ring.
func (t *Timeline) FocusGained() { t.focused = true; t.Refresh() }

// FocusLost hides the ring.
func (t *Timeline) FocusLost() { t.focused = false; t.Refresh() }

// rulerSteps are the distances of marks, in seconds.
var rulerSteps = []float64{1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600}

// rulerStep is the least distance of marks that leaves 60 px for each word.
func rulerStep(span float64, width float32) float64 {
	for _, step := range rulerSteps {
		if float64(width)*step/span >= 60 {
			return step
		}
	}
	return rulerSteps[len(rulerSteps)-1]
}

// clockText is seconds as m:ss.
func clockText(seconds float64) string {
	s := int(seconds + 1e-6)
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}
