package widget

import (
	"cmp"
	"slices"
)

// paintOrder is the blocks from the lowest to those that lie over all others:
// the thin ones of a day come last.
func (g *WeekGrid) paintOrder() []int {
	order := make([]int, len(g.blocks))
	for i := range order {
		order[i] = i
	}
	thin := func(i int) int {
		if g.high(g.blocks[i].WeekSpan) < weekThin {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(order, func(a, b int) int { return thin(a) - thin(b) })
	return order
}

// stepAside moves what would hide the words of another to the right half of
// its column. What waits for an answer stays where it is.
func (g *WeekGrid) stepAside() {
	for i := range g.blocks {
		if g.seen(i) || g.lift(i) {
			continue
		}
		for _, c := range g.covers(i) {
			g.boxes[c.by].aside = !g.blocks[c.by].Draft
		}
	}
}

// seen tells whether a block has room for a line of words that nothing lies over.
func (g *WeekGrid) seen(i int) bool {
	_, high := g.clear(i)
	return high >= weekLow-2
}

// lift lays a block over longer ones that hide its words, where theirs stay seen
// below it. An emergency and what waits for an answer are over all.
func (g *WeekGrid) lift(i int) bool {
	order, boxes := slices.Clone(g.order), slices.Clone(g.boxes)
	covers := g.covers(i)
	top := 0
	for _, c := range covers {
		b := &g.blocks[c.by]
		if b.Draft || b.Tone == WeekEmergency || b.Part != g.blocks[i].Part || b.length() <= g.blocks[i].length() {
			return false
		}
		top = max(top, slices.Index(g.order, c.by))
	}
	at := slices.Index(g.order, i)
	g.order = slices.Insert(slices.Delete(g.order, at, at+1), top, i)
	g.deepen()
	if !g.seen(i) || slices.ContainsFunc(covers, func(c weekCover) bool { return !g.seen(c.by) }) {
		g.order, g.boxes = order, boxes
		return false
	}
	return true
}

// deepen sets how deep each block lies over others, by the order of painting.
func (g *WeekGrid) deepen() {
	for k, i := range g.order {
		depth := 0
		for _, j := range g.order[:k] {
			a, b := &g.blocks[j], &g.blocks[i]
			if a.Day == b.Day && a.Part == b.Part && a.overlaps(b.WeekSpan) {
				depth = max(depth, g.boxes[j].depth+1)
			}
		}
		g.boxes[i].depth = min(depth, 3)
	}
}

// weekCover is what lies over a block: from which height of it to which.
type weekCover struct {
	by       int
	from, to float32
	left     float32 // its left edge, from that of the block
}

// clear is the stretch of a block, from its top, that nothing lies over: the
// first with room for a line of words, else the highest.
func (g *WeekGrid) clear(i int) (top, high float32) {
	_, _, _, h := g.blockBox(i)
	at := float32(0)
	for _, c := range append(g.covers(i), weekCover{from: h, to: h}) {
		free := min(c.from, h) - at
		if free >= RoleText.Line-2 {
			return at, free
		}
		if free > high {
			top, high = at, free
		}
		at = max(at, c.to)
	}
	return top, high
}

// covers are what lies over a block, from its top.
func (g *WeekGrid) covers(i int) (all []weekCover) {
	x, y, w, h := g.blockBox(i)
	for _, j := range g.order[slices.Index(g.order, i)+1:] {
		if g.blocks[j].Day != g.blocks[i].Day || g.pulled(j) {
			continue
		}
		ox, oy, ow, oh := g.blockBox(j)
		if ox < x+w && x < ox+ow && oy < y+h && y < oy+oh {
			all = append(all, weekCover{j, oy - y - 1, oy + oh - y + 1, ox - x})
		}
	}
	slices.SortFunc(all, func(a, b weekCover) int { return cmp.Compare(a.from, b.from) })
	return all
}

// wordRoom is where the words of a block go: in a stretch that nothing lies
// over, or left of what lies over it.
func (g *WeekGrid) wordRoom(i int, w float32) (top, width, high float32) {
	if top, high = g.clear(i); high >= weekLow-2 {
		return top, w, high
	}
	_, _, _, h := g.blockBox(i)
	beside := w
	for _, c := range g.covers(i) {
		beside = min(beside, c.left)
	}
	if beside >= 2*weekNest {
		return 0, beside, h
	}
	return top, w, high
}
