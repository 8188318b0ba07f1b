package widget

import "math"

// The timeline's measures, in pixels.
const (
	trackHeader float32 = 168
	trackRuler  float32 = 32
	trackTight  float32 = 56 // height of a lane where all have room then
	trackLeast  float32 = 64 // and where they are scrolled
	trackMost   float32 = 88
	trackInset  float32 = 4
	trackTitle  float32 = 24 // a clip's name above its wave
	trackFoot   float32 = 4  // below the wave
	trackTrim   float32 = 6  // at a clip's edge the pointer trims
	trackBar    float32 = 8  // the drawn edge of a chosen clip
	trackReach  float32 = 7  // around a corner or a handle
	trackThumb  float32 = 8  // scroll bars
)

// leastTrackSpan is the nearest view, in frames.
const leastTrackSpan = 200

// View is the stretch that is seen.
func (t *Tracks) View() (from, span int64) { return t.from, t.span }

// whole is the span that shows everything with a little room after it.
func (t *Tracks) whole() int64 {
	end := max(t.total, t.growing.end())
	if end <= 0 {
		return int64(60 * t.rate)
	}
	return max(int64(5*t.rate), end+end*3/100)
}

// reach is how far the playhead goes: to the end of the whole, or of the view
// where that shows more.
func (t *Tracks) reach() int64 { return max(t.whole(), t.from+t.span) }

// Fit has the next content shown whole, whatever is seen now.
func (t *Tracks) Fit() { t.fitted, t.zoomed = false, false }

// fitView shows the first content whole, and what grows out of a view that
// nobody has zoomed. Nothing else moves it: a hand finds what it dragged where
// it let go.
func (t *Tracks) fitView() {
	whole := t.whole()
	end := max(t.total, t.growing.end())
	if !t.fitted || !t.zoomed && end > t.from+t.span {
		t.from, t.span, t.zoomed = 0, whole, false
		t.fitted = end > 0
		return
	}
	t.from = max(0, min(t.from, whole-t.span))
	t.zoomed = t.zoomed && t.span < whole
}

// Zoom multiplies the span that is seen by factor, around a frame that stays
// where it is on the screen: 0.5 shows twice as near. The nearest view is 200
// frames, the widest everything.
func (t *Tracks) Zoom(factor float64, around int64) {
	share := float64(around-t.from) / float64(t.span)
	span := max(leastTrackSpan, min(int64(math.Round(float64(t.span)*factor)), max(t.whole(), t.span)))
	t.show(around-int64(math.Round(share*float64(span))), span)
}

// ZoomAll shows everything.
func (t *Tracks) ZoomAll() { t.show(0, t.whole()) }

// ZoomSelection shows the selection over the whole width, or else the clips
// that are chosen, or everything.
func (t *Tracks) ZoomSelection() {
	from, to, ok := t.Selection()
	if !ok {
		from, to = t.chosenSpan()
	}
	if to <= from {
		t.ZoomAll()
		return
	}
	room := (to - from) / 50
	t.show(from-room, max(leastTrackSpan, to-from+2*room))
}

// chosenSpan is from the first to the last frame of the chosen clips.
func (t *Tracks) chosenSpan() (from, to int64) {
	from = math.MaxInt64
	for i := range t.lanes {
		for j := range t.lanes[i].Clips {
			if c := &t.lanes[i].Clips[j]; t.chosen[c.ID] {
				from, to = min(from, c.At), max(to, c.End())
			}
		}
	}
	return from, to
}

func (t *Tracks) show(from, span int64) {
	whole := t.whole()
	span = min(span, max(whole, t.span))
	from = max(0, min(from, whole-span))
	if from == t.from && span == t.span {
		return
	}
	t.from, t.span, t.zoomed = from, span, span < whole
	t.redraw()
}

// RevealHead brings the playhead into sight.
func (t *Tracks) RevealHead() { t.reveal(t.head) }

// reveal brings a frame into view when it is not there.
func (t *Tracks) reveal(frame int64) {
	if !t.inView(frame) {
		t.show(frame-t.span/10, t.span)
	}
}

func (t *Tracks) inView(frame int64) bool { return frame >= t.from && frame <= t.from+t.span }

// width is the room right of the headers, in pixels.
func (t *Tracks) width() float32 { return max(1, t.Size().Width-trackHeader) }

// perPixel is how many frames one pixel stands for.
func (t *Tracks) perPixel() float64 { return float64(t.span) / float64(t.width()) }

// frames is how many frames so many pixels are.
func (t *Tracks) frames(pixels float32) int64 {
	return int64(math.Round(float64(pixels) * t.perPixel()))
}

func (t *Tracks) frameAt(x float32) int64 { return t.from + t.frames(x-trackHeader) }

// xAt is where a frame stands; far outside the view it is only known to be
// outside.
func (t *Tracks) xAt(frame int64) float32 {
	x := float64(trackHeader) + float64(frame-t.from)/t.perPixel()
	return float32(max(-1e5, min(x, 1e5)))
}

func (t *Tracks) laneRoom() float32 { return max(0, t.Size().Height-trackRuler) }

// laneHeight shares the room out, up to 88 px a lane. Where there is not room
// for all, they are scrolled.
func (t *Tracks) laneHeight() float32 {
	share := float32(math.Floor(float64(t.laneRoom() / float32(max(1, len(t.lanes))))))
	if share < trackTight {
		return trackLeast
	}
	return min(trackMost, share)
}

// laneTop is the upper edge of lane i, which may lie outside.
func (t *Tracks) laneTop(i int) float32 {
	return trackRuler + float32(i-t.first)*t.laneHeight()
}

// laneAt is the lane at a height, −1 for none.
func (t *Tracks) laneAt(y float32) int {
	if y < trackRuler || y >= t.Size().Height {
		return -1
	}
	if i := t.first + int((y-trackRuler)/t.laneHeight()); i < len(t.lanes) {
		return i
	}
	return -1
}

// nearLane is the lane at a height, or the nearest one.
func (t *Tracks) nearLane(y float32) int {
	i := t.first + int(math.Floor(float64((y-trackRuler)/t.laneHeight())))
	return max(0, min(i, len(t.lanes)-1))
}

// seen is how many lanes have their whole height on the screen.
func (t *Tracks) seen() int { return max(1, int(t.laneRoom()/t.laneHeight())) }

// lastFirst is the topmost lane when scrolled to the end.
func (t *Tracks) lastFirst() int { return max(0, len(t.lanes)-t.seen()) }

// scrollTo makes lane i the topmost.
func (t *Tracks) scrollTo(i int) {
	i = max(0, min(i, t.lastFirst()))
	if i != t.first {
		t.first = i
		t.redraw()
	}
}

// RevealLane scrolls until the lane of that ID is wholly seen.
func (t *Tracks) RevealLane(id string) {
	for i := range t.lanes {
		if t.lanes[i].ID == id {
			t.current = i
			t.revealLane(i)
		}
	}
}

// revealLane scrolls until lane i is wholly seen.
func (t *Tracks) revealLane(i int) {
	if i < t.first {
		t.scrollTo(i)
	} else if i >= t.first+t.seen() {
		t.scrollTo(i - t.seen() + 1)
	}
}

// clipBox is the upper edge and the height of the clips of lane i.
func (t *Tracks) clipBox(i int) (top, height float32) {
	return t.laneTop(i) + trackInset, t.laneHeight() - 2*trackInset
}

// waveBox is where the waves, fades and envelopes of lane i are drawn.
func (t *Tracks) waveBox(i int) (top, height float32) {
	top, height = t.clipBox(i)
	return top + trackTitle, height - trackTitle - trackFoot
}
