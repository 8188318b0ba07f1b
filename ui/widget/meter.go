package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tienglang/ui/theme"
)

// Meter shows a level as a row of segments, with a mark at the held peak and
// a line under the good range. Only segments that change are redrawn.
type Meter struct {
	widget.BaseWidget
	Low, High         float64 // dB at the first and the last segment
	GoodLow, GoodHigh float64 // dB; equal for no range
	Segment, Gap      float32 // px
	Px                float32 // height of the segments
	level, peak       float64
	r                 *meterRenderer
}

// NewMeter makes a meter over low to high dB whose segments are 8 px wide,
// 2 px apart and px high.
func NewMeter(low, high float64, px float32) *Meter {
	m := &Meter{Low: low, High: high, Segment: 8, Gap: 2, Px: px, level: low - 1, peak: low - 1}
	m.ExtendBaseWidget(m)
	return m
}

// NewBarMeter makes the small meter of the on-air bar: 5 px segments 2 apart.
func NewBarMeter() *Meter {
	m := NewMeter(-50, 0, 24)
	m.Segment = 5
	return m
}

// Set shows a level and a held peak in dB; below Low nothing is lit.
func (m *Meter) Set(level, peak float64) {
	if m.level == level && m.peak == peak {
		return
	}
	m.level, m.peak = level, peak
	if m.r != nil {
		m.r.light()
	}
}

// Lit is how many segments are lit.
func (m *Meter) Lit() int {
	if m.r == nil {
		return 0
	}
	return m.at(m.level, len(m.r.segments))
}

// at is how many of n segments lie below db.
func (m *Meter) at(db float64, n int) int {
	share := (db - m.Low) / (m.High - m.Low)
	return int(min(max(share, 0), 1)*float64(n) + 0.5)
}

// CreateRenderer draws it.
func (m *Meter) CreateRenderer() fyne.WidgetRenderer {
	m.r = &meterRenderer{m: m, good: canvas.NewRectangle(nil)}
	return m.r
}

type meterRenderer struct {
	m        *Meter
	segments []*canvas.Rectangle
	good     *canvas.Rectangle
	objects  []fyne.CanvasObject
}

func (r *meterRenderer) Layout(s fyne.Size) {
	step := r.m.Segment + r.m.Gap
	n := max(int((s.Width+r.m.Gap)/step), 0)
	if n != len(r.segments) {
		r.build(n)
	}
	for i, seg := range r.segments {
		seg.Move(fyne.NewPos(float32(i)*step, 0))
		seg.Resize(fyne.NewSize(r.m.Segment, r.m.Px))
	}
	first, last := r.m.at(r.m.GoodLow, n), r.m.at(r.m.GoodHigh, n)
	r.good.Move(fyne.NewPos(float32(first)*step, r.m.Px+6))
	r.good.Resize(fyne.NewSize(max(float32(last-first)*step-r.m.Gap, 0), 4))
	paint(r.good, theme.Green, "", 0, 2)
	show(r.good, r.m.GoodHigh > r.m.GoodLow)
	r.light()
}

func (r *meterRenderer) build(n int) {
	r.segments = make([]*canvas.Rectangle, n)
	r.objects = []fyne.CanvasObject{r.good}
	for i := range r.segments {
		r.segments[i] = canvas.NewRectangle(nil)
		r.segments[i].CornerRadius = 1
		r.objects = append(r.objects, r.segments[i])
	}
}

// light colours the segments: lit, unlit, and the one at the peak.
func (r *meterRenderer) light() {
	n := len(r.segments)
	lit, peak := r.m.at(r.m.level, n), r.m.at(r.m.peak, n)-1
	on, off, mark := theme.Color(theme.Green), theme.Color(theme.Border), theme.Color(theme.Text)
	for i, s := range r.segments {
		c := off
		if i < lit {
			c = on
		}
		if i == peak && r.m.peak > r.m.Low {
			c = mark
		}
		if s.FillColor != c {
			s.FillColor = c
			s.Refresh()
		}
	}
}

func (r *meterRenderer) MinSize() fyne.Size {
	h := r.m.Px
	if r.m.GoodHigh > r.m.GoodLow {
		h += 10
	}
	return fyne.NewSize(60, h)
}

func (r *meterRenderer) Refresh()                     { r.Layout(r.m.Size()); canvas.Refresh(r.m) }
func (r *meterRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *meterRenderer) Destroy()                     { r.m.r = nil }
