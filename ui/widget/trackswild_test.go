package widget

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// oddContent are lanes as they should not be: clips over one another, without
// length, with fades longer than they are and corners outside.
func oddContent(r *rand.Rand) []TrackLane {
	lanes := make([]TrackLane, r.IntN(10))
	for i := range lanes {
		lanes[i] = TrackLane{ID: fmt.Sprint(i), Name: "Đường tiếng", Icon: "mic", Solo: r.IntN(9) == 0, Muted: r.IntN(5) == 0}
		for j := range r.IntN(8) {
			c := TrackClip{ID: fmt.Sprint(i, ".", j), Name: "Tin", At: r.Int64N(sec(3600)), Length: r.Int64N(sec(200)), Missing: r.IntN(9) == 0}
			c.FadeIn, c.FadeOut = r.Int64N(sec(150)), r.Int64N(sec(150))
			c.FadeInSine, c.Muted = r.IntN(2) == 0, r.IntN(7) == 0
			for at := -sec(5); r.IntN(3) > 0; at += r.Int64N(sec(60)) {
				c.Gain = append(c.Gain, GainPoint{at, r.Float64()*200 - 150})
			}
			if r.IntN(4) == 0 {
				c.Length = 0
			} else {
				c.Peaks = steadyPeaks(r.Float32() * 2)
			}
			if r.IntN(3) == 0 {
				c.Least, c.Most = max(0, c.At-sec(10)), c.End()+sec(10)
			}
			lanes[i].Clips = append(lanes[i].Clips, c)
		}
	}
	return lanes
}

// TestTracksHoldUnderWildHands presses, pulls, turns and types at random over
// odd content: nothing breaks, the view stays within the whole, and no clip is
// ever sent before the beginning or off the lanes.
func TestTracksHoldUnderWildHands(t *testing.T) {
	l, _ := tracksOn(t, "dark", 600, 260)
	r := rand.New(rand.NewPCG(7, 11))
	l.OnMove = func(ids []string, by int64, rows int) {
		for _, id := range ids {
			lane, clip := l.findClip(id)
			if lane < 0 {
				t.Errorf("clip %q, which is not there, is moved", id)
			} else if l.lanes[lane].Clips[clip].At+by < 0 || lane+rows < 0 || lane+rows >= len(l.lanes) {
				t.Errorf("clip %q is moved by %d frames and %d rows", id, by, rows)
			}
		}
	}
	l.OnFade = func(id string, _ bool, n int64) {
		if n < 0 {
			t.Errorf("a fade of %d frames on %q", n, id)
		}
	}
	l.OnTrim = func(id string, end bool, to int64) {
		lane, clip := l.findClip(id)
		c := &l.lanes[lane].Clips[clip]
		if to < 0 || end && to <= c.At || !end && c.Length > 0 && to >= c.End() {
			t.Errorf("an edge of a clip %d + %d is trimmed to %d", c.At, c.Length, to)
		}
	}
	l.OnGain = func(string, []GainPoint) {}
	for i := range 6000 {
		wildHand(l, r)
		if from, span := l.View(); from < 0 || span < leastTrackSpan || from > 0 && from+span > l.whole() {
			t.Fatalf("after %d events the view is %d + %d of %d", i, from, span, l.whole())
		}
		if i%40 == 0 {
			l.marks.picture.Generator(600, 260)
		}
	}
}

func wildHand(l *Tracks, r *rand.Rand) {
	x, y := r.Float32()*700-50, r.Float32()*320-30
	mods := []fyne.KeyModifier{0, 0, 0, fyne.KeyModifierShift, fyne.KeyModifierControl}[r.IntN(5)]
	keys := []fyne.KeyName{fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd, fyne.KeyEscape}
	switch n := r.IntN(100); {
	case n < 22:
		down(l, x, y, mods)
	case n < 60:
		pull(l, x, y)
	case n < 72:
		up(l, x, y)
		l.DragEnd()
	case n < 78:
		wheel(l, x, y, 0, (r.Float32()-0.4)*400)
	case n < 80:
		wheel(l, x, y, (r.Float32()-0.5)*400, 0)
	case n < 90:
		typed(l, keys[r.IntN(len(keys))])
	case n < 93:
		l.TypedShortcut(&desktop.CustomShortcut{KeyName: keys[r.IntN(2)], Modifier: fyne.KeyModifierControl | mods})
	case n < 95:
		l.DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(x, y)})
	case n < 96:
		l.SetContent(oddContent(r), []TrackMarker{{"a", r.Int64N(sec(999)), "Một"}, {"b", 0, "Hai"}}[:r.IntN(3)], r.Int64N(sec(3600)))
	case n < 97:
		l.SetGrowing([]string{"", "0", "1"}[r.IntN(3)], r.Int64N(sec(99)), make([]Extent, r.IntN(500)), sec(0.1))
	case n < 98:
		l.ZoomSelection()
	default:
		l.SetPlaying(r.IntN(2) == 0)
		l.SetHead(r.Int64N(sec(4000)))
	}
}
