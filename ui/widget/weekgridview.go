package widget

import "fyne.io/fyne/v2"

// The measures of the week, in pixels.
const (
	weekHours  = 56 // the column of hours
	weekHead   = 40 // the days' names
	weekMinute = 2  // at zoom 1
	weekInset  = 4  // of a block in its column
	weekNest   = 12 // of a block over another
	weekEdge   = 8  // where a block's edge is taken
	weekThin   = 7  // a block that is lower is drawn weekLow high, over what follows
	weekLow    = 17 // for a line of words
	weekStep   = 5  // min, to which all that is pulled snaps
	weekNew    = 15 // min, the length of something new
)

// weekBox is how a block lies in its column.
type weekBox struct {
	depth int  // over how many others
	aside bool // in the right half alone, since it would hide another's words
}

// placeBlocks finds which blocks lie over others of their day and part.
func placeBlocks(blocks []WeekBlock) []weekBox {
	boxes := make([]weekBox, len(blocks))
	for i := range blocks {
		for j := range i {
			a, b := &blocks[j], &blocks[i]
			if a.Day == b.Day && a.Part == b.Part && a.overlaps(b.WeekSpan) {
				boxes[i].depth = max(boxes[i].depth, boxes[j].depth+1)
			}
		}
		boxes[i].depth = min(boxes[i].depth, 3)
	}
	return boxes
}

// room is the height in which the days are seen.
func (g *WeekGrid) room() float32 { return max(0, g.Size().Height-weekHead) }

// column is the left edge and the width of a day's column.
func (g *WeekGrid) column(day int) (x, w float32) {
	w = (g.Size().Width - weekHours) / 7
	return weekHours + float32(day)*w, w
}

// dayAt is the day whose column lies at x, the nearest one.
func (g *WeekGrid) dayAt(x float32) int {
	_, w := g.column(0)
	return max(0, min(int((x-weekHours)/max(1, w)), 6))
}

// y is where a minute is seen in the widget.
func (g *WeekGrid) y(minute int) float32 { return weekHead + g.axis.y(float32(minute)) - g.offset }

// minuteAt is the minute at y, to the nearest step; in a fold, where a pixel is
// many minutes, the fold's nearer end.
func (g *WeekGrid) minuteAt(y float32) int {
	if p := g.axis.part(y - weekHead + g.offset); p != nil && p.folded {
		if y-weekHead+g.offset < p.y+p.high/2 {
			return p.From
		}
		return p.To
	}
	return snapMinute(g.axis.minute(y - weekHead + g.offset))
}

func snapMinute(m float32) int { return int(m/weekStep+0.5) * weekStep }

// box is where a block is seen.
func (g *WeekGrid) box(day int, s WeekSpan, part, parts, depth int) (x, y, w, h float32) {
	x, w = g.column(day)
	if parts > 1 {
		w /= float32(parts)
		x += float32(part) * w
	}
	x, w = x+weekInset, w-2*weekInset
	x, w = x+float32(depth)*weekNest, w-float32(depth)*weekNest
	y = g.y(s.From)
	if h = g.high(s); h < weekThin {
		h = weekLow
	}
	return x, y + 1, w, h
}

// high is the height of a stretch as its minutes have it.
func (g *WeekGrid) high(s WeekSpan) float32 { return g.y(s.To) - g.y(s.From) - 2 }

func (g *WeekGrid) blockBox(i int) (x, y, w, h float32) {
	b := &g.blocks[i]
	x, y, w, h = g.box(b.Day, b.WeekSpan, b.Part, b.Parts, g.boxes[i].depth)
	if g.boxes[i].aside {
		half := w / 2
		x, w = x+half, w-half
	}
	return x, y, w, h
}

// weekTightest is the least of the usual length of a minute at which a week is
// rather seen whole than scrolled.
const weekTightest = 0.8

// fitting is the length of a minute at which all of the axis is seen; 0 where
// it is anyhow, or would be too tight.
func (g *WeekGrid) fitting() float32 {
	room := g.room()
	if g.zoom != 1 || g.axis.high <= room || room <= 0 {
		return 0
	}
	folds, minutes := float32(0), float32(0)
	for _, p := range g.axis.parts {
		if p.folded {
			folds += p.high
		} else {
			minutes += float32(p.length())
		}
	}
	if px := (room - folds) / max(1, minutes); px >= weekTightest*weekMinute {
		return px
	}
	return 0
}

// lastOffset is how far the days can be scrolled.
func (g *WeekGrid) lastOffset() float32 { return max(0, g.axis.high-g.room()) }

func (g *WeekGrid) scrollTo(y float32) {
	g.offset = max(0, min(y, g.lastOffset()))
	g.redraw()
}

// reveal brings a stretch into sight.
func (g *WeekGrid) reveal(s WeekSpan) {
	top, foot := g.axis.y(float32(s.From)), g.axis.y(float32(s.To))
	switch room := g.room(); {
	case room <= 0:
	case top < g.offset:
		g.offset = max(0, top-8)
	case foot > g.offset+room:
		g.offset = min(g.lastOffset(), max(0, min(top-8, foot-room+8)))
	}
}

// Scrolled moves up and down; with Ctrl the minutes become longer or shorter.
func (g *WeekGrid) Scrolled(e *fyne.ScrollEvent) {
	if g.modifiers()&fyne.KeyModifierControl != 0 {
		factor := float32(1.25)
		if e.Scrolled.DY < 0 {
			factor = 0.8
		}
		g.zoomBy(factor, e.Position.Y)
		return
	}
	g.scrollTo(g.offset - 2*e.Scrolled.DY)
}

// The bounds of the zoom.
const (
	weekNearest = 4
	weekWidest  = 0.5
)

// zoomBy makes the minutes longer, and keeps the one at y in its place.
func (g *WeekGrid) zoomBy(factor, y float32) {
	minute := g.axis.minute(y - weekHead + g.offset)
	g.zoom = max(weekWidest, min(g.zoom*factor, weekNearest))
	g.fold()
	g.scrollTo(g.axis.y(minute) - (y - weekHead))
}

// unfold opens a folded stretch.
func (g *WeekGrid) unfold(s WeekSpan) {
	g.opened = append(g.opened, s)
	g.fold()
	g.redraw()
}
