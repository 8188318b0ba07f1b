package widget

import (
	"fmt"
	"reflect"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// desk is a timeline of 100 s, 10 px a second and 4,800 frames a pixel, of two
// lanes 64 px high: two takes over a bed.
func desk(t *testing.T) (*Tracks, *[]string) {
	l, _ := tracksOn(t, "light", trackHeader+1030, trackRuler+128)
	l.SetContent([]TrackLane{
		{ID: "voice", Name: "Giọng đọc", Clips: []TrackClip{
			{ID: "a", Name: "Tin 1", At: 0, Length: sec(40), Peaks: steadyPeaks(0.8)},
			{ID: "b", Name: "Tin 2", At: sec(50), Length: sec(50), Peaks: steadyPeaks(0.8)},
		}},
		{ID: "music", Name: "Nhạc nền", Clips: []TrackClip{
			{ID: "bed", Name: "Nền", At: sec(10), Length: sec(80), Peaks: steadyPeaks(0.5), Gain: []GainPoint{{sec(20), 0}, {sec(40), -12}}},
		}},
	}, []TrackMarker{{"m", sec(45), "Giữa"}}, sec(100))
	return l, listen(l)
}

// listen writes down everything that is reported.
func listen(l *Tracks) *[]string {
	said := &[]string{}
	say := func(format string, a ...any) { *said = append(*said, fmt.Sprintf(format, a...)) }
	s := func(frame int64) float64 { return float64(frame*10/sampleRate) / 10 }
	l.OnSeek = func(f int64) { say("seek %v", s(f)) }
	l.OnScrub = func(f int64, m bool) { say("scrub %v %v", s(f), m) }
	l.OnChoose = func(ids []string) { say("choose %v", ids) }
	l.OnSelect = func(a, b int64) { say("select %v %v", s(a), s(b)) }
	l.OnMove = func(ids []string, by int64, rows int) { say("move %v %v %d", ids, s(by), rows) }
	l.OnTrim = func(id string, end bool, to int64) { say("trim %s %v %v", id, end, s(to)) }
	l.OnFade = func(id string, out bool, n int64) { say("fade %s %v %v", id, out, s(n)) }
	l.OnGain = func(id string, p []GainPoint) {
		text := "gain " + id
		for _, g := range p {
			text += fmt.Sprintf(" %v:%v", s(g.At), g.DB)
		}
		say("%s", text)
	}
	l.OnMute = func(id string) { say("mute %s", id) }
	l.OnSolo = func(id string) { say("solo %s", id) }
	l.OnLane = func(id string) { say("lane %s", id) }
	l.OnMarker = func(id string, at int64) { say("marker %s %v", id, s(at)) }
	l.OnMenu = func(id string, p fyne.Position) { say("menu %s %v", id, p) }
	return said
}

// heard fails unless exactly this was reported since the last call.
func heard(t *testing.T, said *[]string, want ...string) {
	t.Helper()
	if len(want) == 0 && len(*said) == 0 {
		return
	}
	if !reflect.DeepEqual(*said, want) {
		t.Errorf("reported %q, want %q", *said, want)
	}
	*said = nil
}

// xs is where a second stands on the desk.
func xs(seconds float32) float32 { return trackHeader + 10*seconds }

func dragged(l *Tracks, mods fyne.KeyModifier, x0, y0, x1, y1 float32) {
	down(l, x0, y0, mods)
	pull(l, (x0+x1)/2, (y0+y1)/2)
	pull(l, x1, y1)
	up(l, x1, y1)
	l.DragEnd() // both events come when a drag ends
}

func clicked(l *Tracks, mods fyne.KeyModifier, x, y float32) {
	down(l, x, y, mods)
	up(l, x, y)
}

// Heights on the desk: in the name of a clip and in its wave, on either lane.
const (
	name1, wave1 = float32(32 + 12), float32(32 + 45)
	name2, wave2 = float32(96 + 12), float32(96 + 45)
)

func TestTracksClicksChooseAndSeek(t *testing.T) {
	l, said := desk(t)
	clicked(l, 0, xs(60), name1)
	heard(t, said, "choose [b]")
	clicked(l, fyne.KeyModifierControl, xs(20), name1)
	heard(t, said, "choose [a b]")
	clicked(l, fyne.KeyModifierShift, xs(30), name2)
	heard(t, said, "choose [a b bed]")
	clicked(l, fyne.KeyModifierControl, xs(60), name1)
	heard(t, said, "choose [a bed]")
	clicked(l, 0, xs(20), name1)
	heard(t, said, "choose [a]")
	clicked(l, 0, xs(20), name1)
	heard(t, said)
	clicked(l, 0, xs(44), wave1)
	heard(t, said, "choose []", "seek 44")
	clicked(l, 0, xs(70), 10)
	heard(t, said, "seek 70")
	clicked(l, 0, xs(45)+3, 10)
	heard(t, said, "seek 45")
	if l.Head() != sec(45) {
		t.Errorf("the head stands at %d", l.Head())
	}
}

func TestTracksRulerDragScrubs(t *testing.T) {
	l, said := desk(t)
	dragged(l, 0, xs(60), 10, xs(80), 12)
	heard(t, said, "scrub 70 true", "scrub 80 true", "scrub 80 false")
}

func TestTracksEmptyDragSelects(t *testing.T) {
	l, said := desk(t)
	dragged(l, 0, xs(48), wave1, xs(42), wave1)
	heard(t, said, "select 42 48")
	if from, to, ok := l.Selection(); !ok || from != sec(42) || to != sec(48) {
		t.Errorf("selected %d to %d, %v", from, to, ok)
	}
	clicked(l, fyne.KeyModifierShift, xs(49), wave1)
	heard(t, said, "select 42 49")
	dragged(l, fyne.KeyModifierShift, xs(20), wave1, xs(35), wave1)
	heard(t, said, "select 20 35")
	clicked(l, 0, xs(43), wave1)
	heard(t, said, "select 0 0", "seek 43")
}

func TestTracksClipDragMovesOverTimeAndLanes(t *testing.T) {
	l, said := desk(t)
	dragged(l, 0, xs(60), name1, xs(63.5), name1)
	heard(t, said, "choose [b]", "move [b] 3.5 0")
	dragged(l, 0, xs(60), name1, xs(55), name2)
	heard(t, said, "move [b] -5 1")
	dragged(l, 0, xs(20), name1, xs(2), 400)
	heard(t, said, "choose [a]", "move [a] 0 1")
	l.Choose("b", "bed")
	dragged(l, 0, xs(60), name1, xs(30), name2)
	heard(t, said, "move [b bed] -10 0")
	dragged(l, 0, xs(60), name1, xs(60.2), name1)
	heard(t, said, "choose [b]")
}

func TestTracksDragSnaps(t *testing.T) {
	l, said := desk(t)
	var asked []string
	l.Snap = func(at, within int64, moving []string) int64 {
		asked = moving
		if within != 8*4800 {
			t.Errorf("within %d frames", within)
		}
		if at > sec(44.3) && at < sec(45.7) {
			return sec(45)
		}
		return at
	}
	dragged(l, 0, xs(60), name1, xs(54.6), name1) // the start comes near 45 s
	heard(t, said, "choose [b]", "move [b] -5 0")
	if !reflect.DeepEqual(asked, []string{"b"}) {
		t.Errorf("asked about %v", asked)
	}
	dragged(l, 0, xs(20), name1, xs(25.5), name1) // the end does
	heard(t, said, "choose [a]", "move [a] 5 0")
	dragged(l, 0, xs(40)-3, name1, xs(44.8), name1)
	heard(t, said, "trim a true 45")
}

func TestTracksEscapeGivesADragUp(t *testing.T) {
	l, said := desk(t)
	for _, from := range [][2]float32{{xs(60), name1}, {xs(50) + 2, name1}, {xs(48), wave1}} {
		down(l, from[0], from[1], 0)
		pull(l, xs(70), wave1)
		*said = nil
		l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		pull(l, xs(80), wave1)
		up(l, xs(80), wave1)
		l.DragEnd()
		heard(t, said)
	}
	if _, _, ok := l.Selection(); ok {
		t.Error("what was being selected stays selected")
	}
	escaped := false
	l.OnKey = func(e *fyne.KeyEvent) bool { escaped = e.Name == fyne.KeyEscape; return true }
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if !escaped {
		t.Error("Escape without a drag is kept from others")
	}
}

func TestTracksEdgesTrim(t *testing.T) {
	l, said := desk(t)
	dragged(l, 0, xs(50)+3, name1, xs(53), wave1)
	heard(t, said, "choose [b]", "trim b false 53")
	dragged(l, 0, xs(100)-3, name1, xs(40), wave1)
	heard(t, said, "trim b true 50")
	l.lanes[0].Clips[1].Least, l.lanes[0].Clips[1].Most = sec(48), sec(101)
	dragged(l, 0, xs(50)+3, name1, xs(30), wave1)
	heard(t, said, "trim b false 48")
	dragged(l, 0, xs(100)-3, name1, xs(102.5), wave1)
	heard(t, said, "trim b true 101")
}

func TestTracksCornersFade(t *testing.T) {
	l, said := desk(t)
	y, _ := l.waveBox(0)
	dragged(l, 0, xs(50)+trackBar+4, y, xs(56), y+8)
	heard(t, said, "choose [b]", "fade b false 6")
	dragged(l, 0, xs(100)-trackBar-4, y, xs(95), y)
	heard(t, said, "fade b true 5")
	l.lanes[0].Clips[1].FadeIn, l.lanes[0].Clips[1].FadeOut = sec(6), sec(5)
	dragged(l, 0, xs(56), y, xs(120), y)
	heard(t, said, "fade b false 45")
	dragged(l, 0, xs(95), y, xs(99.9), y)
	heard(t, said, "fade b true 0")
}

func TestTracksEnvelopePoints(t *testing.T) {
	l, said := desk(t)
	l.Choose("bed")
	c := &l.lanes[1].Clips[0]
	x, y := l.pointAt(1, c, c.Gain[1]) // at 50 s, −12 dB
	if x != xs(50) {
		t.Fatalf("the corner stands at %v", x)
	}
	_, six := l.pointAt(1, c, GainPoint{0, -6})
	dragged(l, 0, x, y, xs(52), six)
	heard(t, said, "gain bed 20:0 42:-6")
	dragged(l, 0, x, y, xs(20), 500) // not past its neighbour, nor below silence
	heard(t, said, "gain bed 20:0 20:-60")
	l.DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(x+1, y)})
	heard(t, said, "gain bed 20:0")
	l.DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(xs(40), wave2)})
	heard(t, said, "gain bed 20:0 30:-6 40:-12")
	l.DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(xs(20), wave1)}) // of a clip that is not chosen
	l.DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(xs(40), name2)})
	heard(t, said)
}

func TestTracksHeadersAndMarkers(t *testing.T) {
	l, said := desk(t)
	x, y, _, _ := l.muteBox(1)
	clicked(l, 0, x+5, y+5)
	x, y, _, _ = l.soloBox(0)
	clicked(l, 0, x+5, y+5)
	clicked(l, 0, 100, l.laneTop(1)+8)
	heard(t, said, "mute music", "solo voice", "lane music")
	down(l, x+5, y+5, 0)
	up(l, x+5, y+60) // let go elsewhere
	heard(t, said)
	dragged(l, 0, xs(45), 25, xs(47), 25)
	heard(t, said, "marker m 47")
}

func TestTracksMenus(t *testing.T) {
	l, said := desk(t)
	right := func(x, y float32) {
		l.MouseDown(&desktop.MouseEvent{
			PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, y), AbsolutePosition: fyne.NewPos(x+7, y+9)},
			Button:     desktop.MouseButtonSecondary,
		})
		l.MouseUp(&desktop.MouseEvent{Button: desktop.MouseButtonSecondary})
	}
	right(xs(20), name1)
	heard(t, said, "choose [a]", fmt.Sprintf("menu a %v", fyne.NewPos(xs(20)+7, name1+9)))
	right(50, l.laneTop(1)+8)
	heard(t, said, fmt.Sprintf("menu music %v", fyne.NewPos(57, l.laneTop(1)+17)))
	l.TypedKey(&fyne.KeyEvent{Name: desktop.KeyMenu})
	heard(t, said, fmt.Sprintf("menu a %v", fyne.NewPos(trackHeader, 32+4+24)))
}

func TestTracksContentKeepsOrReplacesTheChoice(t *testing.T) {
	l, said := desk(t)
	l.Choose("a", "bed", "gone")
	if got := l.Chosen(); !reflect.DeepEqual(got, []string{"a", "bed"}) {
		t.Errorf("chosen %v", got)
	}
	lanes := l.lanes
	lanes[0].Clips = lanes[0].Clips[1:]
	l.SetContent(lanes, nil, sec(100))
	if got := l.Chosen(); !reflect.DeepEqual(got, []string{"bed"}) {
		t.Errorf("with a gone: %v", got)
	}
	lanes[0].Clips[0].Chosen = true
	l.SetContent(lanes, nil, sec(100))
	if got := l.Chosen(); !reflect.DeepEqual(got, []string{"b"}) {
		t.Errorf("with b marked: %v", got)
	}
	heard(t, said)
}

func TestTracksNewContentDuringADrag(t *testing.T) {
	l, said := desk(t)
	lanes := l.lanes
	down(l, xs(60), name1, 0)
	pull(l, xs(65), name1)
	// Clip b comes to lie elsewhere in the lists, as when another one is cut.
	l.SetContent([]TrackLane{lanes[1], {ID: "voice", Clips: []TrackClip{lanes[0].Clips[1]}}}, nil, sec(100))
	pull(l, xs(66), name2)
	up(l, xs(66), name2)
	heard(t, said, "choose [b]", "move [b] 6 0")
	down(l, xs(60), name2, 0)
	pull(l, xs(65), name2)
	l.SetContent(nil, nil, 0) // gone
	pull(l, xs(66), name2)
	up(l, xs(66), name2)
	heard(t, said)
	l.SetContent(lanes, nil, sec(100))
	down(l, xs(45), 25, 0)
	l.SetContent(nil, nil, 0)
	up(l, xs(45), 25)
	painted(l, 1)
}
