package widget

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// trackPart is what lies under the pointer.
type trackPart int

const (
	partNone trackPart = iota
	partRuler
	partMarker
	partHeader
	partMute
	partSolo
	partMore  // a lane's menu
	partAdd   // another lane
	partEmpty // a lane where it has no clip
	partClip
	partStart
	partEnd
	partFadeIn
	partFadeOut
	partPoint
	partAcross // the scroll bar below
	partDown   // the scroll bar at the right
)

// trackHit is a place: what it is, and of which lane, clip, marker or corner.
type trackHit struct {
	part                      trackPart
	lane, clip, marker, point int
}

// hit tells what lies at p.
func (t *Tracks) hit(p fyne.Position) trackHit {
	h := trackHit{part: partNone, lane: -1, clip: -1, marker: -1, point: -1}
	switch {
	case p.X < 0 || p.Y < 0 || p.X >= t.Size().Width || p.Y >= t.Size().Height:
		return h
	case p.Y < trackRuler:
		return t.hitRuler(p, h)
	case p.X >= trackHeader && t.zoomed && p.Y >= t.Size().Height-trackThumb:
		h.part = partAcross
		return h
	case t.lastFirst() > 0 && p.X >= t.Size().Width-trackThumb:
		h.part = partDown
		return h
	}
	if h.lane = t.laneAt(p.Y); h.lane < 0 {
		return t.hitBelow(p, h)
	}
	if p.X < trackHeader {
		h.part = t.hitHeader(p, h.lane)
		return h
	}
	return t.hitClips(p, h)
}

// hitBelow is the room under the last lane, which is as good as a lane for
// seeking and selecting.
func (t *Tracks) hitBelow(p fyne.Position, h trackHit) trackHit {
	if p.X >= trackHeader {
		h.part = partEmpty
	}
	return h
}

func (t *Tracks) hitRuler(p fyne.Position, h trackHit) trackHit {
	if p.X < trackHeader {
		if x, _, w, _ := addBox(); p.X >= x && p.X < x+w {
			h.part = partAdd
		}
		return h
	}
	h.part = partRuler
	for i := len(t.markers) - 1; i >= 0; i-- {
		if x := t.xAt(t.markers[i].At); p.X >= x-trackReach && p.X <= x+trackReach+4 {
			h.part, h.marker = partMarker, i
			break
		}
	}
	return h
}

// muteBox and soloBox are the buttons in the header of lane i: left, top and
// their width and height.
func (t *Tracks) muteBox(i int) (x, y, w, h float32) {
	mid := t.laneTop(i) + t.laneHeight()/2
	return 12, mid + 1, 28, 24
}

func (t *Tracks) soloBox(i int) (x, y, w, h float32) {
	_, y, w, h = t.muteBox(i)
	return 44, y, w, h
}

// moreBox is the button of the menu in the header of lane i.
func (t *Tracks) moreBox(i int) (x, y, w, h float32) {
	_, y, _, _ = t.muteBox(i)
	return trackHeader - 32, y - 28, 28, 24
}

// addBox is the button above the headers that asks for another lane.
func addBox() (x, y, w, h float32) { return trackHeader - 32, 4, 28, 24 }

func (t *Tracks) hitHeader(p fyne.Position, lane int) trackPart {
	within := func(x, y, w, h float32) bool { return p.X >= x && p.X < x+w && p.Y >= y && p.Y < y+h }
	switch {
	case within(t.muteBox(lane)):
		return partMute
	case within(t.soloBox(lane)):
		return partSolo
	case within(t.moreBox(lane)):
		return partMore
	}
	return partHeader
}

// hitClips looks among the clips of a lane, those that are drawn on top first.
func (t *Tracks) hitClips(p fyne.Position, h trackHit) trackHit {
	clips := t.lanes[h.lane].Clips
	for _, chosen := range []bool{true, false} {
		for i := len(clips) - 1; i >= 0; i-- {
			if t.chosen[clips[i].ID] != chosen {
				continue
			}
			if part, point := t.hitClip(p, h.lane, &clips[i]); part != partNone {
				h.part, h.clip, h.point = part, i, point
				return h
			}
		}
	}
	h.part = partEmpty
	return h
}

// hitClip tells which part of a clip lies at p, if any.
func (t *Tracks) hitClip(p fyne.Position, lane int, c *TrackClip) (part trackPart, point int) {
	left, right := t.xAt(c.At), t.xAt(c.End())
	top, height := t.clipBox(lane)
	if p.X < left-1 || p.X > right+1 || p.Y < top || p.Y >= top+height {
		return partNone, -1
	}
	if i := t.hitPoint(p, lane, c); i >= 0 {
		return partPoint, i
	}
	in, out := t.fadeHandles(c)
	y, _ := t.waveBox(lane)
	if right-left >= 4*trackBar {
		switch {
		case near(p, in, y):
			return partFadeIn, -1
		case near(p, out, y):
			return partFadeOut, -1
		}
	}
	edge := min(trackTrim, (right-left)/4)
	switch {
	case p.X < left+edge:
		return partStart, -1
	case p.X > right-edge:
		return partEnd, -1
	}
	return partClip, -1
}

// fadeHandles are where the handles of a clip's fades stand, never under the
// bars at its edges.
func (t *Tracks) fadeHandles(c *TrackClip) (in, out float32) {
	left, right := t.xAt(c.At)+trackBar+4, t.xAt(c.End())-trackBar-4
	in = max(left, min(t.xAt(c.At+c.FadeIn), right))
	out = min(right, max(t.xAt(c.End()-c.FadeOut), left))
	return in, out
}

// hitPoint finds the corner of a chosen clip's envelope at p, −1 for none.
func (t *Tracks) hitPoint(p fyne.Position, lane int, c *TrackClip) int {
	if !t.chosen[c.ID] || t.xAt(c.End())-t.xAt(c.At) < leastEnvelope {
		return -1
	}
	best, found := trackReach, -1
	for i, g := range c.Gain {
		x, y := t.pointAt(lane, c, g)
		if d := float32(math.Hypot(float64(p.X-x), float64(p.Y-y))); d <= best && g.At >= 0 && g.At <= c.Length {
			best, found = d, i
		}
	}
	return found
}

// pointAt is where a corner of an envelope stands.
func (t *Tracks) pointAt(lane int, c *TrackClip, g GainPoint) (x, y float32) {
	top, height := t.waveBox(lane)
	return t.xAt(c.At - c.shift + g.At), top + height*float32(1-gainHeight(g.DB))
}

func near(p fyne.Position, x, y float32) bool {
	return math.Hypot(float64(p.X-x), float64(p.Y-y)) <= float64(trackReach)
}

// Cursor tells what a press at the pointer would take hold of.
func (t *Tracks) Cursor() desktop.Cursor {
	part := t.hit(t.pointer).part
	if t.drag != nil {
		part = t.drag.hit.part
	}
	switch part {
	case partStart, partEnd, partMarker:
		return desktop.HResizeCursor
	case partFadeIn:
		return desktop.NESWResizeCursor
	case partFadeOut:
		return desktop.NWSEResizeCursor
	case partPoint, partMute, partSolo, partMore, partAdd, partHeader:
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}
