package widget

import (
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// weekHold is what a press took hold of.
type weekHold int

const (
	holdNothing weekHold = iota
	holdBlock
	holdStart
	holdEnd
	holdEmpty
	holdFold
)

// weekDrag is a press of the pointer and what was pulled since. Nothing of it
// is reported before the pointer is let go.
type weekDrag struct {
	hold  weekHold
	id    string
	press fyne.Position
	grip  int // minutes from the block's start to the press
	start weekPlace
	day   int
	span  WeekSpan
	moved bool
	ended bool // given up: what comes until the pointer is let go is nothing
}

// hit is what lies at a place of the widget, and the block's index.
func (g *WeekGrid) hit(p fyne.Position) (weekHold, int) {
	if p.Y < weekHead || p.X < 0 || p.X > g.Size().Width {
		return holdNothing, -1
	}
	for _, i := range slices.Backward(g.order) { // what lies over others first
		x, y, w, h := g.blockBox(i)
		slack := float32(0)
		if g.blocks[i].ID == g.chosen {
			slack = 3 // its handles reach beyond it
		}
		if p.X < x || p.X > x+w || p.Y < y-slack || p.Y > y+h+slack {
			continue
		}
		return g.holdAt(i, p.Y-y, h), i
	}
	if part := g.axis.part(p.Y - weekHead + g.offset); part != nil && part.folded {
		return holdFold, -1
	}
	if p.X < weekHours {
		return holdNothing, -1
	}
	return holdEmpty, -1
}

// holdAt is what of a block lies y below its top. A block that is not chosen
// is moved by its edges too where it is low.
func (g *WeekGrid) holdAt(i int, y, h float32) weekHold {
	edge := min(weekEdge, h/4)
	b := &g.blocks[i]
	switch {
	case b.Fixed:
		return holdBlock
	case y <= edge:
		return holdStart
	case y >= h-edge:
		return holdEnd
	}
	return holdBlock
}

// MouseDown takes hold of what lies under the pointer.
func (g *WeekGrid) MouseDown(e *desktop.MouseEvent) {
	if c := canvasOf(g); c != nil {
		c.Focus(g)
	}
	g.pointer = e.Position
	if e.Button == desktop.MouseButtonSecondary {
		return
	}
	hold, i := g.hit(e.Position)
	minute := g.minuteAt(e.Position.Y)
	d := &weekDrag{hold: hold, press: e.Position, day: g.dayAt(e.Position.X)}
	d.start = weekPlace{d.day, minute}
	d.span = WeekSpan{minute, minute + weekNew}
	if i >= 0 {
		b := &g.blocks[i]
		d.id, d.day, d.span, d.grip = b.ID, b.Day, b.WeekSpan, minute-b.From
	}
	g.drag = d
}

// dragSlack is how far the pointer goes before a press becomes a pull, in
// pixels.
const dragSlack = 5

// Dragged pulls what the press took hold of.
func (g *WeekGrid) Dragged(e *fyne.DragEvent) {
	g.pointer = e.Position
	d := g.drag
	if d == nil || d.ended || d.hold == holdNothing || d.hold == holdFold {
		return
	}
	if i := g.find(d.id); i >= 0 && g.blocks[i].Fixed {
		return
	}
	if !d.moved {
		away := e.Position.Subtract(d.press)
		if math.Hypot(float64(away.X), float64(away.Y)) < dragSlack {
			return
		}
		d.moved = true
	}
	g.pageAtEdge(e.Position.Y)
	g.pull(d, e.Position)
	g.redraw()
}

// pageAtEdge scrolls when something is pulled beyond the upper or lower side.
func (g *WeekGrid) pageAtEdge(y float32) {
	switch {
	case y < weekHead:
		g.offset = max(0, g.offset-12)
	case y > g.Size().Height:
		g.offset = min(g.lastOffset(), g.offset+12)
	}
}

// pull gives what is held its new place.
func (g *WeekGrid) pull(d *weekDrag, p fyne.Position) {
	minute := max(0, min(g.minuteAt(p.Y), weekDay))
	switch d.hold {
	case holdBlock:
		length := d.span.length()
		from := max(0, min(minute-d.grip, weekDay-length))
		d.day, d.span = g.dayAt(p.X), WeekSpan{from, from + length}
	case holdStart:
		d.span.From = min(minute, d.span.To-weekStep)
	case holdEnd:
		d.span.To = max(minute, d.span.From+weekStep)
	case holdEmpty:
		a, b := min(d.start.minute, minute), max(d.start.minute, minute)
		d.span = WeekSpan{a, max(b, a+weekStep)}
	}
}

// DragEnd reports what was pulled.
func (g *WeekGrid) DragEnd() { g.letGo() }

// MouseUp ends a press that was not pulled; Fyne tells the end of a drag by
// DragEnd.
func (g *WeekGrid) MouseUp(*desktop.MouseEvent) {
	if d := g.drag; d != nil && !d.moved {
		g.letGo()
	}
}

func (g *WeekGrid) letGo() {
	d := g.drag
	g.drag = nil
	switch {
	case d == nil || d.ended:
	case d.moved:
		g.report(d)
	default:
		g.click(d)
	}
	g.redraw()
}

// click chooses a block, opens a fold, or puts the mark into empty room.
func (g *WeekGrid) click(d *weekDrag) {
	switch d.hold {
	case holdFold:
		if p := g.axis.part(d.press.Y - weekHead + g.offset); p != nil && p.folded {
			g.unfold(p.WeekSpan)
		}
	case holdEmpty:
		g.cursor = d.start
		g.choose("")
	case holdBlock, holdStart, holdEnd:
		g.choose(d.id)
	case holdNothing:
	}
}

// report tells what was pulled; nothing where it came to lie as it was.
func (g *WeekGrid) report(d *weekDrag) {
	i := g.find(d.id)
	switch {
	case d.hold == holdEmpty:
		if g.OnNew != nil {
			g.OnNew(d.day, d.span)
		}
	case i < 0:
	case d.hold == holdBlock:
		b := g.blocks[i]
		g.choose(d.id)
		if g.OnMove != nil && (d.day != b.Day || d.span.From != b.From) {
			g.OnMove(d.id, d.day-b.Day, d.span.From-b.From, true)
		}
	case d.span != g.blocks[i].WeekSpan:
		g.choose(d.id)
		if g.OnSpan != nil {
			g.OnSpan(d.id, d.span, true)
		}
	}
}

// pulled tells whether a block is drawn where it is pulled to.
func (g *WeekGrid) pulled(i int) bool {
	return g.drag != nil && g.drag.moved && g.drag.id == g.blocks[i].ID
}

func (g *WeekGrid) pulledBox() (x, y, w, h float32) {
	part, parts := 0, 0
	if i := g.find(g.drag.id); i >= 0 {
		part, parts = g.blocks[i].Part, g.blocks[i].Parts
	}
	return g.box(g.drag.day, g.drag.span, part, parts, 0)
}

// choose marks a block by the operator's hand.
func (g *WeekGrid) choose(id string) {
	was := g.chosen
	g.Choose(id)
	if was != id && g.OnChoose != nil {
		g.OnChoose(id)
	}
}

// DoubleTapped opens a block, or makes something new in empty room.
func (g *WeekGrid) DoubleTapped(e *fyne.PointEvent) {
	hold, i := g.hit(e.Position)
	switch {
	case i >= 0 && g.OnOpen != nil:
		g.OnOpen(g.blocks[i].ID)
	case hold == holdEmpty && g.OnNew != nil:
		at := g.minuteAt(e.Position.Y)
		g.OnNew(g.dayAt(e.Position.X), WeekSpan{at, at + weekNew})
	}
}

// MouseIn follows the pointer for its shape.
func (g *WeekGrid) MouseIn(e *desktop.MouseEvent) { g.pointer, g.inside = e.Position, true }

// MouseMoved follows the pointer for its shape.
func (g *WeekGrid) MouseMoved(e *desktop.MouseEvent) { g.pointer = e.Position }

// MouseOut forgets the pointer.
func (g *WeekGrid) MouseOut() { g.inside = false }

// Cursor says what the pointer would take hold of.
func (g *WeekGrid) Cursor() desktop.Cursor {
	switch hold, _ := g.hit(g.pointer); hold {
	case holdBlock, holdFold:
		return desktop.PointerCursor
	case holdStart, holdEnd:
		return desktop.VResizeCursor
	case holdEmpty:
		return desktop.CrosshairCursor
	}
	return desktop.DefaultCursor
}
