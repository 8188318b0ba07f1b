package widget

import (
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// click is a press that was let go without being pulled.
func (t *Tracks) click(d *trackDrag) {
	switch h := d.hit; h.part {
	case partRuler:
		t.seek(d.at)
	case partMarker:
		t.seek(t.markers[h.marker].At)
	case partEmpty:
		t.clickEmpty(d)
	case partHeader, partMute, partSolo, partMore:
		t.clickHeader(h)
	case partAdd:
		if x, _, _, high := addBox(); t.OnAdd != nil {
			t.OnAdd(t.onCanvas(fyne.NewPos(x, high+8)))
		}
	case partClip, partStart, partEnd, partFadeIn, partFadeOut:
		t.clickClip(d)
	}
}

// clickEmpty seeks and gives up choice and selection; with Shift it selects
// from the playhead, or stretches what is selected.
func (t *Tracks) clickEmpty(d *trackDrag) {
	if d.mods&fyne.KeyModifierShift != 0 {
		t.stretchSelection(d.at)
		return
	}
	t.selectRange(0, 0)
	t.choose()
	t.seek(d.at)
}

// stretchSelection moves the nearer end of the selection, or selects from the
// playhead.
func (t *Tracks) stretchSelection(to int64) {
	from := t.head
	if a, b, ok := t.Selection(); ok {
		from = a
		if distance(to, a) < distance(to, b) {
			from = b
		}
	}
	t.selectRange(from, to)
}

func (t *Tracks) clickHeader(h trackHit) {
	told := map[trackPart]func(string){
		partHeader: t.OnLane, partMute: t.OnMute, partSolo: t.OnSolo, partMore: t.menuOfLane,
	}[h.part]
	if told != nil && t.hit(t.pointer) == h {
		told(t.lanes[h.lane].ID)
	}
}

// menuOfLane asks for a lane's menu, below its button.
func (t *Tracks) menuOfLane(id string) {
	if t.OnMenu != nil {
		x, y, _, h := t.moreBox(t.current)
		t.OnMenu(id, t.onCanvas(fyne.NewPos(x, y+h)))
	}
}

// onCanvas is a place of the timeline as a place of the canvas.
func (t *Tracks) onCanvas(p fyne.Position) fyne.Position {
	return p.Add(fyne.CurrentApp().Driver().AbsolutePositionForObject(t))
}

// clickClip narrows the choice to the clip; with Shift it adds the clip to the
// choice, with Ctrl it takes a chosen one out.
func (t *Tracks) clickClip(d *trackDrag) {
	id := t.clip(d.hit).ID
	switch {
	case d.mods&fyne.KeyModifierControl != 0:
		if d.wasChosen {
			t.choose(slices.DeleteFunc(t.Chosen(), func(s string) bool { return s == id })...)
		}
	case d.mods&fyne.KeyModifierShift != 0:
		t.choose(append(t.Chosen(), id)...)
	default:
		t.choose(id)
	}
}

// DoubleTapped adds a corner to the envelope of the chosen clip, where it
// changes nothing yet, or takes the corner under the pointer away.
func (t *Tracks) DoubleTapped(e *fyne.PointEvent) {
	h := t.hit(e.Position)
	if h.clip < 0 || t.OnGain == nil {
		return
	}
	c := t.clip(h)
	top, _ := t.waveBox(h.lane)
	switch {
	case h.part == partPoint:
		t.OnGain(c.ID, slices.Delete(slices.Clone(c.Gain), h.point, h.point+1))
	case h.part == partClip && t.chosen[c.ID] && e.Position.Y >= top:
		t.OnGain(c.ID, withPoint(c.Gain, t.frameAt(e.Position.X)-c.At))
	}
}

// MouseIn follows the pointer for its shape.
func (t *Tracks) MouseIn(e *desktop.MouseEvent) { t.pointer = e.Position }

// MouseMoved follows the pointer for its shape.
func (t *Tracks) MouseMoved(e *desktop.MouseEvent) { t.pointer = e.Position }

// MouseOut forgets the pointer.
func (t *Tracks) MouseOut() { t.pointer = fyne.NewPos(-1, -1) }

// wheelNotch is what one notch of a wheel scrolls, in Fyne's measure.
const wheelNotch = 25

// Scrolled zooms around the pointer; with Shift or a sideways wheel it moves
// along, and over the headers or with Ctrl up and down.
func (t *Tracks) Scrolled(e *fyne.ScrollEvent) {
	dx, dy := e.Scrolled.DX, e.Scrolled.DY
	mods := t.modifiers()
	switch {
	case mods&fyne.KeyModifierShift != 0:
		t.show(t.from-t.frames(2*(dx+dy)), t.span)
	case dx != 0:
		t.show(t.from-t.frames(2*dx), t.span)
	case e.Position.X < trackHeader || mods&fyne.KeyModifierControl != 0:
		t.scrollTo(t.first - int(math.Copysign(1, float64(dy))))
	default:
		t.Zoom(math.Pow(1.25, -float64(dy)/wheelNotch), t.frameAt(e.Position.X))
	}
}
