package widget

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"

	token "tienglang/ui/theme"
)

// weekPainter paints one picture of a week.
type weekPainter struct {
	*WeekGrid
	*trackSheet
	right, foot float32
	inks        map[fyne.ThemeColorName]color.RGBA
}

// ink is a colour of the theme as it is while one picture is painted.
func (p *weekPainter) ink(n fyne.ThemeColorName) color.RGBA {
	c, ok := p.inks[n]
	if !ok {
		c = color.RGBAModel.Convert(token.Color(n)).(color.RGBA)
		p.inks[n] = c
	}
	return c
}

// paint draws everything but words and icons into the sheet, w×h of the
// screen's pixels.
func (g *WeekGrid) paint(sheet *trackSheet, w, h int) image.Image {
	size := g.Size()
	if w <= 0 || h <= 0 || size.Width <= 0 {
		return image.NewRGBA(image.Rect(0, 0, max(0, w), max(0, h)))
	}
	sheet.fit(w, h, float32(w)/size.Width)
	p := &weekPainter{WeekGrid: g, trackSheet: sheet, right: size.Width, foot: size.Height, inks: map[fyne.ThemeColorName]color.RGBA{}}
	p.fill(0, 0, p.right, p.foot, p.ink(token.Surface))
	p.paintHead()
	p.within(0, weekHead, p.right, p.foot-weekHead)
	p.paintAxis()
	for _, i := range g.order {
		if !g.pulled(i) {
			p.paintBlock(i)
		}
	}
	p.paintClashes()
	p.paintPulled()
	p.paintCursor()
	p.paintNow()
	return p.img
}

// paintHead marks today and draws the lines between the days.
func (p *weekPainter) paintHead() {
	for i, d := range p.days {
		if x, w := p.column(i); d.Today {
			p.fill(x, 0, w, weekHead, p.ink(token.AccentSoft))
		}
	}
	p.columns(0, weekHead)
}

// columns draws the lines left of the days.
func (p *weekPainter) columns(y, h float32) {
	for i := range 7 {
		x, _ := p.column(i)
		p.fill(x, y, 1, h, p.ink(token.Border))
	}
}

// paintAxis draws the half hours, the lines between days and what is hatched.
func (p *weekPainter) paintAxis() {
	for i := range p.axis.parts {
		part := &p.axis.parts[i]
		top, foot := p.y(part.From), p.y(part.To)
		if part.folded {
			p.hatch(0, top, p.right, foot-top, false)
			continue
		}
		for m := (part.From + 29) / 30 * 30; m <= part.To; m += 30 {
			p.fill(weekHours, p.y(m), p.right-weekHours, 1, p.ink(token.Border))
		}
		p.columns(top, foot-top)
		for _, q := range p.quiet {
			if from, to := max(q.From, part.From), min(q.To, part.To); to > from {
				p.hatch(weekHours, p.y(from), p.right-weekHours, p.y(to)-p.y(from), q.Part)
			}
		}
	}
	for _, gap := range p.gaps() {
		p.fill(gap.x, gap.y, gap.w, 24, p.ink(gap.ground))
	}
}

// paintBlock draws a block's ground, stripe, edge and marks.
func (p *weekPainter) paintBlock(i int) {
	b := &p.blocks[i]
	x, y, w, h := p.blockBox(i)
	if y > p.foot || y+h < weekHead {
		return
	}
	edge := fyne.ThemeColorName("")
	switch {
	case b.Draft:
		edge = token.AmberLine
	case b.ID == p.chosen:
		edge = token.Accent
	}
	p.paintBox(x, y, w, h, b.look(), edge, p.boxes[i].depth > 0)
	if edge != "" && !b.Fixed {
		p.handles(x, y, w, h, edge)
	}
}

// paintClashes marks what is cut, moved or lost, over all blocks.
func (p *weekPainter) paintClashes() {
	for i := range p.blocks {
		if p.blocks[i].Clash && !p.pulled(i) {
			x, y, w, _ := p.blockBox(i)
			p.disc(x+w-12, y+6, 11, 0, p.ink(token.Amber), p.ink(token.Amber))
		}
	}
}

// paintBox draws a box; one that lies over another has a rim of the ground.
func (p *weekPainter) paintBox(x, y, w, h float32, l weekLook, edge fyne.ThemeColorName, over bool) {
	fill := p.ink(l.fill)
	if over {
		p.round(x-1, y-1, w+2, h+2, 5, 0, p.ink(token.Surface), fill)
	}
	p.round(x, y, w, h, 4, 0, fill, fill)
	if l.stripe != "" {
		p.stripe(x, y, h, p.ink(l.stripe))
	}
	if l.dashed {
		p.frame(x, y, w, h, 2, p.ink(token.AmberLine))
	}
	if edge != "" {
		p.outline(x-1, y-1, w+2, h+2, 2, p.ink(edge))
	}
}

// stripe is the 4 px at a block's left, round at its corners.
func (p *weekPainter) stripe(x, y, h float32, ink color.RGBA) {
	whole := p.window
	p.window = p.area(x, y, 4, h)
	p.round(x, y, 12, h, 4, 0, ink, ink)
	p.window = whole
}

// outline draws the edge of a rectangle, and nothing within.
func (p *weekPainter) outline(x, y, w, h, edge float32, ink color.RGBA) {
	p.fill(x+2, y, w-4, edge, ink)
	p.fill(x+2, y+h-edge, w-4, edge, ink)
	p.fill(x, y+2, edge, h-4, ink)
	p.fill(x+w-edge, y+2, edge, h-4, ink)
	for _, c := range [4][2]float32{{x + 1, y + 1}, {x + w - 2, y + 1}, {x + 1, y + h - 2}, {x + w - 2, y + h - 2}} {
		p.fill(c[0], c[1], 1, 1, ink)
	}
}

// handles are by what a block's edges are pulled.
func (p *weekPainter) handles(x, y, w, h float32, ink fyne.ThemeColorName) {
	p.disc(x+w/2, y, 5, 2, p.ink(token.Surface), p.ink(ink))
	p.disc(x+w/2, y+h, 5, 2, p.ink(token.Surface), p.ink(ink))
}

// paintPulled draws what is pulled where it would come to lie.
func (p *weekPainter) paintPulled() {
	d := p.drag
	if d == nil || !d.moved {
		return
	}
	l := weekLook{fill: token.AccentSoft, stripe: token.Accent}
	if i := p.find(d.id); i >= 0 {
		l = p.blocks[i].look()
		l.dashed = false
	}
	x, y, w, h := p.pulledBox()
	p.paintBox(x, y, w, h, l, token.Accent, true)
	p.handles(x, y, w, h, token.Accent)
}

// paintCursor shows where N would make something, while the grid has the keys
// and nothing is chosen.
func (p *weekPainter) paintCursor() {
	if !p.focused || p.chosen != "" || p.drag != nil {
		return
	}
	x, w := p.column(p.cursor.day)
	p.fill(x+2, p.y(p.cursor.minute)-1, w-4, 3, p.ink(token.Accent))
}

// paintNow points at the present from the column of hours.
func (p *weekPainter) paintNow() {
	if p.nowDay < 0 {
		return
	}
	y := p.y(p.nowAt)
	ink := p.ink(token.Text)
	for i := range 10 {
		half := float32(10-i) * 0.6
		p.fill(weekHours-11+float32(i), y-half, 1, 2*half, ink)
	}
}
