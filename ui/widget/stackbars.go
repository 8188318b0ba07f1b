package widget

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	token "tienglang/ui/theme"
)

// StackBar is one upright bar: its label below, and its parts from the foot up.
type StackBar struct {
	Label string
	Parts []int // one of each colour
}

// StackBars draws whole numbers as upright bars of parts on one scale. A part
// that has the room shows its number.
type StackBars struct {
	widget.BaseWidget
	Colours []StackColour
	bars    []StackBar
}

// StackColour is the fill of a part, and the ink of its number.
type StackColour struct{ Fill, Ink fyne.ThemeColorName }

// The bars' measures, in pixels.
const (
	stackWidest = 72
	stackGap    = 16
	stackLabel  = 22
	stackNumber = 18 // the least height of a part that shows its number
	stackLeast  = 120
)

// NewStackBars makes bars of so many colours, without any yet.
func NewStackBars(colours ...StackColour) *StackBars {
	s := &StackBars{Colours: colours}
	s.ExtendBaseWidget(s)
	return s
}

// SetBars replaces what is drawn.
func (s *StackBars) SetBars(bars []StackBar) {
	s.bars = bars
	s.Refresh()
}

// Bars is what is drawn.
func (s *StackBars) Bars() []StackBar { return s.bars }

// CreateRenderer draws a rectangle and a number for each part.
func (s *StackBars) CreateRenderer() fyne.WidgetRenderer {
	r := &stackRenderer{s: s}
	r.Refresh()
	return r
}

type stackRenderer struct {
	s       *StackBars
	objects []fyne.CanvasObject
}

func (r *stackRenderer) MinSize() fyne.Size { return fyne.NewSize(stackLeast, stackLeast) }

func (r *stackRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *stackRenderer) Destroy() {}

func (r *stackRenderer) Refresh() {
	r.Layout(r.s.Size())
	canvas.Refresh(r.s)
}

// Layout makes everything anew: there are some dozen rectangles.
func (r *stackRenderer) Layout(size fyne.Size) {
	r.objects = r.objects[:0]
	most := 0
	for _, b := range r.s.bars {
		most = max(most, b.sum())
	}
	n := float32(len(r.s.bars))
	if n == 0 || most == 0 {
		return
	}
	wide := min(stackWidest, (size.Width-(n-1)*stackGap)/n)
	high := (size.Height - stackLabel) / float32(most)
	for i, b := range r.s.bars {
		r.bar(b, float32(i)*(wide+stackGap), wide, high, size.Height-stackLabel)
	}
}

func (b StackBar) sum() (n int) {
	for _, p := range b.Parts {
		n += p
	}
	return n
}

// bar draws one whose foot is at y.
func (r *stackRenderer) bar(b StackBar, x, wide, high, y float32) {
	label := canvas.NewText(b.Label, token.Color(token.Muted))
	label.TextSize, label.Alignment = token.Caption, fyne.TextAlignCenter
	label.Move(fyne.NewPos(x-stackGap/2, y+2))
	label.Resize(fyne.NewSize(wide+stackGap, stackLabel-2))
	r.objects = append(r.objects, label)
	for i, n := range b.Parts {
		if n == 0 {
			continue
		}
		tall := float32(n) * high
		y -= tall
		part := canvas.NewRectangle(token.Color(r.s.Colours[i].Fill))
		part.Move(fyne.NewPos(x, y))
		part.Resize(fyne.NewSize(wide, tall))
		r.objects = append(r.objects, part)
		if tall < stackNumber {
			continue
		}
		number := canvas.NewText(strconv.Itoa(n), token.Color(r.s.Colours[i].Ink))
		number.TextSize, number.Alignment = token.Caption, fyne.TextAlignCenter
		number.Move(fyne.NewPos(x, y+(tall-stackNumber)/2))
		number.Resize(fyne.NewSize(wide, stackNumber))
		r.objects = append(r.objects, number)
	}
}
