package widget

import (
	"math"
	"slices"

	"fyne.io/fyne/v2"
)

// Dragged pulls what the press took hold of.
func (t *Tracks) Dragged(e *fyne.DragEvent) {
	t.pointer = e.Position
	d := t.drag
	if d == nil || d.cancelled {
		return
	}
	if !d.moved {
		away := e.Position.Subtract(d.press)
		if math.Hypot(float64(away.X), float64(away.Y)) < dragStart {
			return
		}
		d.moved = true
		t.beginDrag(d)
	}
	t.pageAtEdge(e.Position)
	t.pull(d, e.Position)
}

// beginDrag decides what a press that moves does: with Shift it selects time,
// over clips too.
func (t *Tracks) beginDrag(d *trackDrag) {
	if d.mods&fyne.KeyModifierShift != 0 && d.hit.part == partClip {
		d.hit.part = partEmpty
	}
	if d.hit.part == partClip {
		d.ids = t.Chosen()
		if !slices.Contains(d.ids, t.clip(d.hit).ID) {
			d.ids = []string{t.clip(d.hit).ID}
		}
	}
}

// pageAtEdge moves the view on when something is pulled beyond its side.
func (t *Tracks) pageAtEdge(p fyne.Position) {
	switch t.drag.hit.part {
	case partAcross, partDown, partHeader, partMute, partSolo, partMore, partAdd, partNone:
		return
	}
	switch {
	case p.X < trackHeader:
		t.show(t.from-t.span/40, t.span)
	case p.X > t.Size().Width:
		t.show(t.from+t.span/40, t.span)
	case t.drag.hit.part == partClip && p.Y < trackRuler:
		t.scrollTo(t.first - 1)
	case t.drag.hit.part == partClip && p.Y > t.Size().Height:
		t.scrollTo(t.first + 1)
	}
}

func (t *Tracks) pull(d *trackDrag, p fyne.Position) {
	at := t.frameAt(p.X)
	switch d.hit.part {
	case partRuler:
		t.pullHead(at)
		return
	case partAcross:
		t.show(int64(float32(t.whole())*(p.X-trackHeader)/t.width())-t.span/2, t.span)
		return
	case partDown:
		share := (p.Y - trackRuler) / max(1, t.laneRoom())
		t.scrollTo(int(share*float32(len(t.lanes))) - t.seen()/2)
		return
	case partMarker:
		d.value = max(0, t.snap(at, nil))
	case partEmpty:
		t.pullSelection(d, at)
	case partClip:
		t.pullClips(d, p)
	case partStart, partEnd:
		t.pullEdge(d, at)
	case partFadeIn, partFadeOut:
		t.pullFade(d, at)
	case partPoint:
		t.pullPoint(d, p)
	}
	t.redraw()
}

// snap asks for a better place and remembers it for the guide.
func (t *Tracks) snap(at int64, moving []string) int64 {
	t.drag.guide = -1
	if t.Snap == nil {
		return at
	}
	to := t.Snap(at, t.frames(snapReach), moving)
	if to != at {
		t.drag.guide = to
	}
	return to
}

// pullHead scrubs.
func (t *Tracks) pullHead(at int64) {
	t.head = max(0, min(at, t.reach()))
	if t.marks != nil {
		t.marks.placeHead()
	}
	if t.OnScrub != nil {
		t.OnScrub(t.head, true)
	}
}

func (t *Tracks) pullSelection(d *trackDrag, at int64) {
	to := max(0, min(t.snap(at, nil), t.reach()))
	from := max(0, min(d.at, t.reach()))
	t.selFrom, t.selTo = min(from, to), max(from, to)
}

// pullClips moves the chosen clips, so that one of them meets something.
func (t *Tracks) pullClips(d *trackDrag, p fyne.Position) {
	by := t.snapMove(d, t.frameAt(p.X)-d.at)
	rows := t.nearLane(p.Y) - d.hit.lane
	d.by, d.rows = t.allowedMove(d.ids, by, rows)
	if d.by != by {
		d.guide = -1
	}
}

// snapMove asks for a better distance and remembers where something is met.
func (t *Tracks) snapMove(d *trackDrag, by int64) int64 {
	if t.SnapMove != nil {
		by, d.guide = t.SnapMove(by, t.frames(snapReach), d.ids)
		return by
	}
	c := t.clip(d.hit)
	start := t.snap(c.At+by, d.ids)
	startGuide := d.guide
	end := t.snap(c.End()+by, d.ids)
	if startGuide >= 0 && (d.guide < 0 || distance(start, c.At+by) <= distance(end, c.End()+by)) {
		d.guide = startGuide
		return start - c.At
	}
	return end - c.End()
}

func distance(a, b int64) int64 { return max(a-b, b-a) }

// allowedMove keeps clips behind the beginning and on the lanes.
func (t *Tracks) allowedMove(ids []string, by int64, rows int) (int64, int) {
	for i := range t.lanes {
		for j := range t.lanes[i].Clips {
			if c := &t.lanes[i].Clips[j]; slices.Contains(ids, c.ID) {
				by = max(by, -c.At)
				rows = max(-i, min(rows, len(t.lanes)-1-i))
			}
		}
	}
	return by, rows
}

func (t *Tracks) pullEdge(d *trackDrag, at int64) {
	c := t.clip(d.hit)
	to := t.snap(at, []string{c.ID})
	low, high := max(0, c.Least), int64(math.MaxInt64)
	if c.Most > 0 {
		high = c.Most
	}
	if d.hit.part == partStart {
		high = min(high, c.End()-1)
	} else {
		low = max(low, c.At+1)
	}
	if d.value = max(low, min(to, high)); d.value != to {
		d.guide = -1
	}
}

// pullFade makes a fade as long as the other leaves room for.
func (t *Tracks) pullFade(d *trackDrag, at int64) {
	c := t.clip(d.hit)
	length, other := at-c.At, c.FadeOut
	if d.hit.part == partFadeOut {
		length, other = c.End()-at, c.FadeIn
	}
	if handle := t.frames(trackBar + 4); length <= handle {
		length = 0 // where the handle of no fade stands
	}
	d.value = max(0, min(length, c.Length-other))
}

func (t *Tracks) pullPoint(d *trackDrag, p fyne.Position) {
	c := t.clip(d.hit)
	top, height := t.waveBox(d.hit.lane)
	db := gainAtHeight(float64(1 - (p.Y-top)/max(1, height)))
	d.points = movedPoint(c.Gain, d.hit.point, t.frameAt(p.X)-c.At, db, c.Length)
}

// shown is a clip as it looks while it is dragged.
func (t *Tracks) shown(lane, clip int) TrackClip {
	c := t.lanes[lane].Clips[clip]
	d := t.drag
	if d == nil || !d.moved || d.cancelled || d.hit.lane != lane || d.hit.clip != clip {
		return c
	}
	c.had = c.Length
	switch d.hit.part {
	case partStart:
		c.shift = d.value - c.At
		c.At, c.Length = d.value, c.Length-c.shift
	case partEnd:
		c.Length = d.value - c.At
	case partFadeIn:
		c.FadeIn = d.value
	case partFadeOut:
		c.FadeOut = d.value
	case partPoint:
		c.Gain = d.points
	}
	return c
}

// moving tells whether a clip is on its way elsewhere.
func (t *Tracks) moving(id string) bool {
	d := t.drag
	return d != nil && d.moved && !d.cancelled && d.hit.part == partClip && slices.Contains(d.ids, id)
}
