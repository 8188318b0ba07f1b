package widget

import (
	"slices"

	"fyne.io/fyne/v2/driver/desktop"
)

// MouseUp ends a press or a drag.
func (t *Tracks) MouseUp(e *desktop.MouseEvent) {
	if e.Button != desktop.MouseButtonSecondary {
		t.pointer = e.Position
		t.letGo()
	}
}

// DragEnd ends a drag.
func (t *Tracks) DragEnd() { t.letGo() }

// letGo reports once, whichever of the two events tells of it first.
func (t *Tracks) letGo() {
	d := t.drag
	t.drag = nil
	switch {
	case d == nil || d.cancelled:
		return
	case d.moved:
		t.reportDrag(d)
		t.redraw()
	default:
		t.click(d)
	}
}

// cancelDrag gives up what is being dragged and tells whether there was any.
func (t *Tracks) cancelDrag() bool {
	d := t.drag
	if d == nil || !d.moved || d.cancelled {
		return false
	}
	d.cancelled = true
	switch d.hit.part {
	case partEmpty:
		t.selFrom, t.selTo = d.before[0], d.before[1]
	case partRuler:
		if t.OnScrub != nil {
			t.OnScrub(t.head, false)
		}
	}
	t.redraw()
	return true
}

// reportDrag tells what a drag did.
func (t *Tracks) reportDrag(d *trackDrag) {
	switch d.hit.part {
	case partRuler:
		if t.OnScrub != nil {
			t.OnScrub(t.head, false)
		} else if t.OnSeek != nil {
			t.OnSeek(t.head)
		}
	case partMarker:
		if m := t.markers[d.hit.marker]; t.OnMarker != nil && d.value != m.At {
			t.OnMarker(m.ID, d.value)
		}
	case partEmpty:
		if t.OnSelect != nil {
			t.OnSelect(t.selFrom, t.selTo)
		}
	case partClip:
		if t.OnMove != nil && (d.by != 0 || d.rows != 0) {
			t.OnMove(d.ids, d.by, d.rows)
		}
	default:
		t.reportShape(d)
	}
}

// reportShape tells of a clip that was trimmed, faded or given another
// envelope.
func (t *Tracks) reportShape(d *trackDrag) {
	if d.hit.clip < 0 {
		return
	}
	c := t.clip(d.hit)
	switch part := d.hit.part; part {
	case partStart, partEnd:
		was := c.At
		if part == partEnd {
			was = c.End()
		}
		if t.OnTrim != nil && d.value != was {
			t.OnTrim(c.ID, part == partEnd, d.value)
		}
	case partFadeIn, partFadeOut:
		was := c.FadeIn
		if part == partFadeOut {
			was = c.FadeOut
		}
		if t.OnFade != nil && d.value != was {
			t.OnFade(c.ID, part == partFadeOut, d.value)
		}
	case partPoint:
		if t.OnGain != nil && d.points != nil && !slices.Equal(d.points, c.Gain) {
			t.OnGain(c.ID, d.points)
		}
	}
}
