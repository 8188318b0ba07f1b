package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	token "tienglang/ui/theme"
)

// timelineRenderer draws the lanes anew when they or the view change; the
// playhead only moves.
type timelineRenderer struct {
	line    *Timeline
	size    fyne.Size
	objects []fyne.CanvasObject
	head    *canvas.Rectangle
	plate   *canvas.Rectangle
	time    *canvas.Text
}

// CreateRenderer draws ruler, lanes, clips, curves and playhead.
func (t *Timeline) CreateRenderer() fyne.WidgetRenderer {
	r := &timelineRenderer{
		line: t, head: canvas.NewRectangle(nil), plate: canvas.NewRectangle(nil),
		time: canvas.NewText("", nil),
	}
	t.marks = r
	r.draw()
	return r
}

func (r *timelineRenderer) MinSize() fyne.Size {
	return fyne.NewSize(laneHeader+200, rulerHeight+48*float32(max(1, len(r.line.lanes))))
}

func (r *timelineRenderer) Layout(size fyne.Size) {
	if size != r.size {
		r.size = size
		r.draw()
	}
}

func (r *timelineRenderer) Refresh() {
	r.draw()
	canvas.Refresh(r.line)
}

func (r *timelineRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *timelineRenderer) Destroy()                     {}

// draw makes every object of the present view.
func (r *timelineRenderer) draw() {
	t := r.line
	r.objects = r.objects[:0]
	if t.Size().Width <= laneHeader {
		return
	}
	r.box(token.Background, laneHeader, rulerHeight, t.width(), t.Size().Height-rulerHeight, 0)
	for i := range t.lanes {
		r.drawLane(i)
	}
	r.drawRuler()
	r.box(token.Border, laneHeader, 0, 1, t.Size().Height, 0)
	r.objects = append(r.objects, r.head, r.plate, r.time)
	r.placeHead()
	if t.focused {
		ring := r.box(token.Clear, 0, 0, t.Size().Width, t.Size().Height, token.Radius)
		ring.StrokeColor, ring.StrokeWidth = token.Color(token.Accent), 2
	}
}

func (r *timelineRenderer) box(fill fyne.ThemeColorName, x, y, w, h, radius float32) *canvas.Rectangle {
	b := canvas.NewRectangle(token.Color(fill))
	b.CornerRadius = radius
	put(b, x, y, w, h)
	r.objects = append(r.objects, b)
	return b
}

func (r *timelineRenderer) words(s string, ink fyne.ThemeColorName, size float32, bold bool, x, y float32) *canvas.Text {
	w := canvas.NewText(s, token.Color(ink))
	w.TextSize, w.TextStyle.Bold = size, bold
	w.Move(fyne.NewPos(x, y))
	w.Resize(w.MinSize())
	r.objects = append(r.objects, w)
	return w
}

func (r *timelineRenderer) drawRuler() {
	t := r.line
	r.box(token.Surface, laneHeader, 0, t.width(), rulerHeight, 0)
	r.box(token.Border, 0, rulerHeight-1, t.Size().Width, 1, 0)
	r.words(t.corner, token.Muted, token.Caption, false, 12, 6)
	step := rulerStep(t.span, t.width())
	for s := float64(int(t.from/step)) * step; s <= t.from+t.span; s += step / 5 {
		x := t.xAt(s)
		if x < laneHeader || x > t.Size().Width {
			continue
		}
		r.drawMark(x, s, step)
	}
}

// drawMark is a short line for a fifth of a step and a long one with the time
// for a whole step.
func (r *timelineRenderer) drawMark(x float32, s, step float64) {
	n := int(s/step*5 + 0.5)
	if n%5 != 0 {
		r.box(token.Border, x, rulerHeight-6, 1, 6, 0)
		return
	}
	r.box(token.BorderStrong, x, rulerHeight-18, 1, 18, 0)
	if x+44 < r.line.Size().Width {
		r.words(clockText(s), token.Muted, token.Caption, false, x+4, 2)
	}
}

func (r *timelineRenderer) drawLane(i int) {
	t, l := r.line, r.line.lanes[i]
	top, height := t.laneBox(i)
	r.box(token.Surface, 0, top, laneHeader, height, 0)
	icon := canvas.NewImageFromResource(token.Icon(l.Icon, token.Text, 20))
	put(icon, 12, top+10, 20, 20)
	r.objects = append(r.objects, icon)
	r.words(l.Title, token.Text, token.Body, true, 40, top+9)
	r.words(l.Detail, token.Muted, token.Caption, false, 40, top+34)
	if len(l.Clips) == 0 {
		r.words(l.Empty, token.Muted, token.Body, false, laneHeader+16, top+height/2-10)
	}
	for _, c := range l.Clips {
		r.drawClip(c, top+clipInset, height-2*clipInset)
	}
	r.drawCurve(l.Curve, top+clipInset+clipTitle, height-2*clipInset-clipTitle)
	if i+1 < len(t.lanes) {
		r.box(token.Border, 0, top+height-1, t.Size().Width, 1, 0)
	}
}

// drawClip draws the part of a clip that is in view.
func (r *timelineRenderer) drawClip(c Clip, top, height float32) {
	t := r.line
	from, to := max(c.Start, t.from), min(c.Start+c.Length, t.from+t.span)
	if to <= from {
		return
	}
	fill, edge, ink, width := token.Clip, token.BorderStrong, token.Wave, float32(1)
	if c.Chosen {
		fill, edge, ink, width = token.AccentSoft, token.Accent, token.Accent, 2
	}
	x, w := t.xAt(from), t.xAt(to)-t.xAt(from)
	plate := r.box(fill, x, top, w, height, token.RadiusSmall)
	plate.StrokeColor, plate.StrokeWidth = token.Color(edge), width
	wave := NewWaveform(c.Points, fyne.Size{})
	wave.Colour, wave.from, wave.to = ink, (from-c.Start)/c.Length, (to-c.Start)/c.Length
	put(wave, x+2, top+clipTitle, max(1, w-4), max(1, height-clipTitle-6))
	r.objects = append(r.objects, wave)
	if w > 32 {
		name := ink
		if !c.Chosen {
			name = token.Text
		}
		r.words(Fit(c.Title, Role{Size: token.Caption, Bold: c.Chosen}, w-16), name, token.Caption, c.Chosen, x+8, top+3)
	}
}

// drawCurve draws a gain curve with a ring on each corner that has room.
func (r *timelineRenderer) drawCurve(curve []CurvePoint, top, height float32) {
	t := r.line
	y := func(p CurvePoint) float32 { return top + height*(1-float32(p.Height)) }
	for i := 1; i < len(curve); i++ {
		a, b := curve[i-1], curve[i]
		if b.At < t.from || a.At > t.from+t.span {
			continue
		}
		line := canvas.NewLine(token.Color(token.Accent))
		line.StrokeWidth = 2
		line.Position1 = fyne.NewPos(t.clampX(t.xAt(a.At)), y(a))
		line.Position2 = fyne.NewPos(t.clampX(t.xAt(b.At)), y(b))
		r.objects = append(r.objects, line)
	}
	if len(curve) > 60 {
		return // corners that stand close would only be noise
	}
	for _, p := range curve {
		if x := t.xAt(p.At); x >= laneHeader && x <= t.Size().Width-4 {
			dot := r.box(token.Surface, x-4, y(p)-4, 8, 8, 4)
			dot.StrokeColor, dot.StrokeWidth = token.Color(token.Accent), 2
		}
	}
}

func (t *Timeline) clampX(x float32) float32 {
	return max(laneHeader, min(x, t.Size().Width))
}

// placeHead moves the playhead's line and its plate with the time.
func (r *timelineRenderer) placeHead() {
	t := r.line
	x := t.xAt(t.head)
	hidden := x < laneHeader || x > t.Size().Width
	r.head.Hidden, r.plate.Hidden, r.time.Hidden = hidden, hidden, hidden
	r.head.FillColor, r.plate.FillColor = token.Color(token.Text), token.Color(token.Text)
	r.plate.CornerRadius = token.RadiusSmall
	r.time.Text, r.time.Color = clockText(t.head), token.Color(token.Surface)
	r.time.TextSize, r.time.TextStyle.Bold = token.Caption, true
	r.time.Alignment = fyne.TextAlignCenter
	put(r.head, x-1, rulerHeight-8, 2, t.Size().Height-rulerHeight+8)
	left := max(laneHeader, min(x-26, t.Size().Width-52))
	put(r.plate, left, 3, 52, 24)
	put(r.time, left, 3, 52, 24)
	canvas.Refresh(t)
}
