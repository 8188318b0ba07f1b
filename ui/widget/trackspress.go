package widget

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// trackDrag is a press of the pointer and what was pulled since. Nothing of it
// is reported before the pointer is let go.
type trackDrag struct {
	hit       trackHit
	id        string // of the clip, marker or lane that is held
	press     fyne.Position
	at        int64 // frame under the press
	mods      fyne.KeyModifier
	wasChosen bool
	moved     bool // it has become a drag
	cancelled bool

	ids    []string // clips on the move
	by     int64
	rows   int
	value  int64       // edge, fade length, marker or head
	points []GainPoint // envelope
	guide  int64       // where it snapped to, −1 for nowhere
	before [2]int64    // selection before the press
}

// dragStart is how far the pointer goes before a press becomes a drag, in
// pixels; less is a shaking hand.
const dragStart = 4

// snapReach is how near something must be to snap to it, in pixels.
const snapReach = 8

// MouseDown takes hold of what lies under the pointer.
func (t *Tracks) MouseDown(e *desktop.MouseEvent) {
	if c := canvasOf(t); c != nil {
		c.Focus(t)
	}
	if e.Button == desktop.MouseButtonSecondary {
		t.menuAt(e)
		return
	}
	h := t.hit(e.Position)
	t.pointer = e.Position
	t.drag = &trackDrag{
		hit: h, press: e.Position, at: t.frameAt(e.Position.X), mods: e.Modifier | t.modifiers(), guide: -1,
		before: [2]int64{t.selFrom, t.selTo},
	}
	t.drag.id = t.nameOf(h)
	if h.lane >= 0 {
		t.current = h.lane
	}
	if h.clip >= 0 {
		t.pressClip(t.clip(h))
	}
}

// nameOf is the ID of what lies at a hit.
func (t *Tracks) nameOf(h trackHit) string {
	switch {
	case h.marker >= 0:
		return t.markers[h.marker].ID
	case h.clip >= 0:
		return t.clip(h).ID
	case h.lane >= 0:
		return t.lanes[h.lane].ID
	}
	return ""
}

// findDragged finds what is held among new content, or lets go of it.
func (t *Tracks) findDragged() {
	d := t.drag
	if d == nil {
		return
	}
	h := &d.hit
	switch {
	case h.marker >= 0:
		h.marker = slices.IndexFunc(t.markers, func(m TrackMarker) bool { return m.ID == d.id })
		d.cancelled = d.cancelled || h.marker < 0
	case h.clip >= 0:
		h.lane, h.clip = t.findClip(d.id)
		d.cancelled = d.cancelled || h.clip < 0 || h.part == partPoint && h.point >= len(t.clip(*h).Gain)
	case h.lane >= 0:
		h.lane = slices.IndexFunc(t.lanes, func(l TrackLane) bool { return l.ID == d.id })
		d.cancelled = d.cancelled || h.lane < 0
	}
}

// findClip is where the clip of an ID lies, −1 for nowhere.
func (t *Tracks) findClip(id string) (lane, clip int) {
	for i := range t.lanes {
		for j := range t.lanes[i].Clips {
			if t.lanes[i].Clips[j].ID == id {
				return i, j
			}
		}
	}
	return -1, -1
}

// clip is the clip of a hit.
func (t *Tracks) clip(h trackHit) *TrackClip { return &t.lanes[h.lane].Clips[h.clip] }

// pressClip chooses a clip that was not; Ctrl adds to the choice. Shift waits
// for the click, since a pull with it selects time.
func (t *Tracks) pressClip(c *TrackClip) {
	d := t.drag
	d.wasChosen = t.chosen[c.ID]
	switch {
	case d.mods&fyne.KeyModifierShift != 0:
	case d.mods&fyne.KeyModifierControl != 0:
		t.choose(append(t.Chosen(), c.ID)...)
	case !d.wasChosen:
		t.choose(c.ID)
	}
}

// menuAt chooses the clip under the pointer and asks for a menu.
func (t *Tracks) menuAt(e *desktop.MouseEvent) {
	h := t.hit(e.Position)
	if h.marker >= 0 && t.OnMenu != nil {
		t.OnMenu(t.markers[h.marker].ID, e.AbsolutePosition)
	}
	if h.lane < 0 {
		return
	}
	t.current = h.lane
	id := t.lanes[h.lane].ID
	if h.clip >= 0 {
		id = t.clip(h).ID
		if !t.chosen[id] {
			t.choose(id)
		}
	}
	if t.OnMenu != nil {
		t.OnMenu(id, e.AbsolutePosition)
	}
}
