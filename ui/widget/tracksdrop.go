package widget

import (
	"fyne.io/fyne/v2"

	token "tienglang/ui/theme"
)

// trackDrop is a sound that is being dragged here from elsewhere.
type trackDrop struct {
	name   string
	lane   int
	at     int64
	length int64
	guide  bool // it has snapped
}

// DragOver shows where a sound of that name and so many frames would fall if it
// were let go at a place of the canvas, and tells the lane and the frame; ok is
// false where no lane is under it, and then nothing is shown.
func (t *Tracks) DragOver(name string, length int64, at fyne.Position) (lane string, frame int64, ok bool) {
	p := at.Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(t))
	size := t.Size()
	row := t.laneAt(p.Y)
	if p.X < trackHeader || p.X >= size.Width || row < 0 {
		t.DragOut()
		return "", 0, false
	}
	place := max(0, t.frameAt(p.X))
	snapped := place
	if t.Snap != nil {
		snapped = max(0, t.Snap(place, t.frames(snapReach), nil))
	}
	t.drop = &trackDrop{name, row, snapped, length, snapped != place}
	t.redraw()
	return t.lanes[row].ID, snapped, true
}

// DragOut shows no more of what DragOver showed.
func (t *Tracks) DragOut() {
	if t.drop != nil {
		t.drop = nil
		t.redraw()
	}
}

// clip is what is dragged as the clip that it would be.
func (d *trackDrop) clip() *TrackClip {
	return &TrackClip{ID: "\x00drop", Name: d.name, At: d.at, Length: max(1, d.length)}
}

// paintDrop paints the place where what is dragged would fall.
func (p *trackPainter) paintDrop() {
	d := p.drop
	if d == nil || d.lane >= len(p.lanes) {
		return
	}
	x, w := p.clipSpan(d.clip())
	top, height := p.clipBox(d.lane)
	p.round(x, top, w, height, 4, 2, p.ink.soft, p.ink.accent)
	if d.guide {
		p.dashes(p.xAt(d.at), trackRuler, 1, p.laneRoom(), p.ink.accent)
	}
}

// placeDropName writes the name of what is dragged.
func (r *tracksRenderer) placeDropName() {
	d := r.t.drop
	if d == nil || d.lane >= len(r.t.lanes) {
		return
	}
	left, right := max(r.t.xAt(d.at), trackHeader), min(r.t.xAt(d.at+d.length), r.size.Width)
	top, _ := r.t.clipBox(d.lane)
	r.wordWithin(d.name, token.Accent, RoleCaptionBold, left+8, top+2, right-left-16)
}
