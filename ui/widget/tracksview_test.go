package widget

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

func wheel(l *Tracks, x, y, dx, dy float32) {
	l.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, y)}, Scrolled: fyne.NewDelta(dx, dy)})
}

func typed(l *Tracks, k fyne.KeyName) { l.TypedKey(&fyne.KeyEvent{Name: k}) }

func TestTracksWheelZoomsAroundThePointer(t *testing.T) {
	l, _ := desk(t)
	at := l.frameAt(xs(30))
	for range 12 {
		wheel(l, xs(30), wave1, 0, wheelNotch)
	}
	if _, span := l.View(); span >= sec(10) || span < sec(5) {
		t.Errorf("twelve notches show %v s", float64(span)/sampleRate)
	}
	if got := l.frameAt(xs(30)); distance(got, at) > 2*l.frames(1) {
		t.Errorf("under the pointer was %d, now %d", at, got)
	}
	for range 80 {
		wheel(l, xs(30), wave1, 0, wheelNotch)
	}
	if _, span := l.View(); span != leastTrackSpan {
		t.Errorf("the nearest view is %d frames", span)
	}
	for range 120 {
		wheel(l, xs(30), wave1, 0, -wheelNotch)
	}
	if from, span := l.View(); from != 0 || span != sec(103) || l.zoomed {
		t.Errorf("the widest view is %d + %d", from, span)
	}
}

func TestTracksWheelMovesAlong(t *testing.T) {
	l, _ := desk(t)
	l.Zoom(0.1, sec(50))
	from, span := l.View()
	wheel(l, xs(30), wave1, -wheelNotch, 0)
	if got, s := l.View(); got != from+l.frames(50) || s != span {
		t.Errorf("a sideways wheel goes from %d to %d", from, got)
	}
	l.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	wheel(l, xs(30), wave1, 0, wheelNotch)
	l.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	if got, s := l.View(); got != from || s != span {
		t.Errorf("Shift and the wheel go to %d + %d", got, s)
	}
}

func TestTracksZoomSelectionAndChoice(t *testing.T) {
	l, _ := desk(t)
	l.SetSelection(sec(40), sec(20))
	l.ZoomSelection()
	if from, span := l.View(); from > sec(20) || from < sec(19) || from+span < sec(40) || from+span > sec(41) {
		t.Errorf("a selection of 20 to 40 s is shown as %d + %d", from, span)
	}
	l.SetSelection(0, 0)
	l.Choose("b")
	l.ZoomSelection()
	if from, span := l.View(); from > sec(50) || from < sec(48) || from+span < sec(100) {
		t.Errorf("clip b is shown as %d + %d", from, span)
	}
	l.ZoomAll()
	if from, span := l.View(); from != 0 || span != sec(103) {
		t.Errorf("all is %d + %d", from, span)
	}
}

func TestTracksViewFollowsTheHeadByPagesWhilePlaying(t *testing.T) {
	l, _ := desk(t)
	l.Zoom(0.1, 0)
	l.SetHead(sec(30))
	if from, _ := l.View(); from != 0 {
		t.Error("the view follows a head that does not play")
	}
	l.SetPlaying(true)
	if !l.inView(sec(30)) {
		t.Error("the view does not go to the head that begins to play")
	}
	from, span := l.View()
	l.SetHead(from + span + 10)
	if now, s := l.View(); s != span || now < from+span*9/10 || !l.inView(l.Head()) {
		t.Errorf("the next page begins at %d, %d after the last", now, now-from)
	}
	l.show(0, span) // the operator looks elsewhere
	l.SetHead(l.Head() + 1000)
	if from, _ := l.View(); from != 0 {
		t.Error("the view is torn away from where the operator looks")
	}
}

func TestTracksHeadMovesWithoutDrawingTheRest(t *testing.T) {
	l, _ := desk(t)
	l.marks.texts[0].Text = "untouched"
	l.SetHead(sec(20))
	if x := l.marks.head.Position().X; x != xs(20)-1 {
		t.Errorf("the head stands at %v", x)
	}
	if l.marks.time.Text != "0:20" || l.marks.texts[0].Text != "untouched" {
		t.Errorf("%q; the first text is %q", l.marks.time.Text, l.marks.texts[0].Text)
	}
	l.Zoom(0.01, sec(20))
	l.SetHead(sec(20.25))
	if l.marks.time.Text != "0:20,2" {
		t.Errorf("near by the head says %q", l.marks.time.Text)
	}
}

func TestTracksKeysMoveTheHead(t *testing.T) {
	l, said := desk(t)
	l.SetHead(sec(44))
	typed(l, fyne.KeyRight)
	typed(l, fyne.KeyLeft)
	typed(l, fyne.KeyEnd)
	typed(l, fyne.KeyHome)
	typed(l, fyne.KeyLeft)
	heard(t, said, "seek 45", "seek 44", "seek 100", "seek 0", "seek 0")
	l.SetHead(sec(20))
	for range 3 {
		l.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyRight, Modifier: fyne.KeyModifierControl})
	}
	l.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyLeft, Modifier: fyne.KeyModifierControl})
	heard(t, said, "seek 40", "seek 45", "seek 50", "seek 45")
	l.SetHead(sec(20) + 100)
	l.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyLeft, Modifier: fyne.KeyModifierAlt})
	if l.Head() != sec(20) {
		t.Errorf("Alt and ← go to %d", l.Head())
	}
	l.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyRight, Modifier: fyne.KeyModifierAlt})
	if l.Head() != sec(20)+480 {
		t.Errorf("Alt and → go to %d", l.Head())
	}
}

func TestTracksShiftSelectsFromTheHead(t *testing.T) {
	l, said := desk(t)
	l.SetHead(sec(30))
	l.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	typed(l, fyne.KeyRight)
	typed(l, fyne.KeyRight)
	typed(l, fyne.KeyLeft)
	heard(t, said, "select 30 31", "seek 31", "select 30 32", "seek 32", "select 30 31", "seek 31")
	l.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyRight, Modifier: fyne.KeyModifierControl | fyne.KeyModifierShift})
	heard(t, said, "select 30 40", "seek 40")
	l.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	typed(l, fyne.KeyRight)
	heard(t, said, "seek 41")
}

func TestTracksKeysChooseOverTheLanes(t *testing.T) {
	l, said := desk(t)
	l.SetHead(sec(55))
	typed(l, fyne.KeyDown)
	typed(l, fyne.KeyDown)
	typed(l, fyne.KeyDown) // no lane below
	typed(l, fyne.KeyUp)
	heard(t, said, "choose [b]", "choose [bed]", "choose [b]")
}

func TestTracksRunesZoomAndOtherKeysAreOffered(t *testing.T) {
	l, _ := desk(t)
	l.SetHead(sec(50))
	l.TypedRune('+')
	if _, span := l.View(); span != sec(51.5) {
		t.Errorf("+ shows %d", span)
	}
	l.TypedRune('+')
	l.TypedRune('-')
	if _, span := l.View(); span != sec(51.5) {
		t.Errorf("+ and − show %d", span)
	}
	l.TypedRune('0')
	if _, span := l.View(); span != sec(103) {
		t.Errorf("0 shows %d", span)
	}
	var got []string
	l.OnKey = func(e *fyne.KeyEvent) bool { got = append(got, string(e.Name)); return true }
	l.OnShortcut = func(s fyne.Shortcut) bool { got = append(got, s.ShortcutName()); return true }
	typed(l, desktop.KeyShiftLeft)
	typed(l, fyne.KeyPlus) // it zooms, and comes as a rune
	typed(l, fyne.KeySpace)
	typed(l, fyne.KeyDelete)
	l.TypedShortcut(&fyne.ShortcutUndo{})
	if fmt.Sprint(got) != "[Space Delete Undo]" {
		t.Errorf("offered %v", got)
	}
}

func TestTracksPassOnWhatNobodyUses(t *testing.T) {
	l, _ := desk(t)
	c := canvasOf(l)
	var got fyne.KeyName
	c.SetOnTypedKey(func(e *fyne.KeyEvent) { got = e.Name })
	l.OnKey = func(*fyne.KeyEvent) bool { return false }
	typed(l, fyne.KeyF5)
	if got != fyne.KeyF5 {
		t.Errorf("the window is given %q", got)
	}
}

func TestTracksFocusShowsARing(t *testing.T) {
	l, _ := desk(t)
	clicked(l, 0, xs(20), name1)
	if canvasOf(l).Focused() != l || !l.marks.ring.Visible() {
		t.Error("a click gives no focus or no ring")
	}
	if p, s := l.marks.ring.Position(), l.marks.ring.Size(); p.X < 0 || p.Y < 0 || p.X+s.Width > l.Size().Width || p.Y+s.Height > l.Size().Height {
		t.Errorf("the ring lies at %v, %v", p, s)
	}
	canvasOf(l).Unfocus()
	if l.marks.ring.Visible() {
		t.Error("the ring stays")
	}
}

func TestTracksManyLanesScroll(t *testing.T) {
	l, _ := desk(t)
	lanes := make([]TrackLane, 6)
	for i := range lanes {
		lanes[i] = TrackLane{ID: fmt.Sprint(i), Name: "Đường", Clips: []TrackClip{{ID: fmt.Sprint("c", i), Length: sec(9)}}}
	}
	l.SetContent(lanes, nil, sec(60))
	if h := l.laneHeight(); h != trackLeast || l.seen() != 2 {
		t.Fatalf("lanes of %v px, %d seen", h, l.seen())
	}
	wheel(l, 50, wave1, 0, -wheelNotch)
	if l.first != 1 || l.laneAt(wave1) != 1 {
		t.Errorf("one notch down shows lane %d first", l.first)
	}
	l.Choose("c4")
	typed(l, fyne.KeyDown)
	if l.first != 4 || l.Chosen()[0] != "c5" {
		t.Errorf("lane %d first, chosen %v", l.first, l.Chosen())
	}
	dragged(l, 0, l.Size().Width-3, 100, l.Size().Width-3, 33)
	if l.first != 0 {
		t.Errorf("pulled up, lane %d is first", l.first)
	}
	l.Resize(fyne.NewSize(l.Size().Width, trackRuler+6*88))
	if l.laneHeight() != trackMost || l.lastFirst() != 0 {
		t.Errorf("with room lanes are %v px", l.laneHeight())
	}
}

func TestTracksPullBeyondTheSideMovesTheView(t *testing.T) {
	l, _ := desk(t)
	l.Zoom(0.1, sec(50))
	from, _ := l.View()
	down(l, xs(100), wave2, 0)
	for range 5 {
		pull(l, l.Size().Width+20, wave2)
	}
	if now, span := l.View(); now != from+5*(span/40) {
		t.Errorf("the view went from %d to %d", from, now)
	}
	up(l, l.Size().Width+20, wave2)
}

func TestTracksCursorTellsWhatWouldBeHeld(t *testing.T) {
	l, _ := desk(t)
	y, _ := l.waveBox(0)
	for _, c := range []struct {
		x, y float32
		want desktop.Cursor
	}{
		{xs(50) + 2, name1, desktop.HResizeCursor}, {xs(100) - 2, name1, desktop.HResizeCursor},
		{xs(50) + trackBar + 4, y, desktop.NESWResizeCursor}, {xs(100) - trackBar - 4, y, desktop.NWSEResizeCursor},
		{xs(60), name1, desktop.DefaultCursor}, {20, name1, desktop.PointerCursor},
	} {
		l.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(c.x, c.y)}})
		if got := l.Cursor(); got != c.want {
			t.Errorf("at %v, %v the cursor is %v", c.x, c.y, got)
		}
	}
}

func TestTracksTakeFynesOwnEvents(t *testing.T) {
	l, said := desk(t)
	c := canvasOf(l)
	l.Zoom(0.1, sec(50))
	from, _ := l.View()
	test.Scroll(c, fyne.NewPos(xs(30), wave1), -wheelNotch, 0)
	if now, _ := l.View(); now <= from {
		t.Error("Fyne's wheel moves nothing")
	}
	down(l, xs(30), 10, 0)
	test.Drag(c, fyne.NewPos(xs(40), 10), 10, 0)
	if len(*said) != 2 {
		t.Errorf("reported %v", *said)
	}
}

func TestTracksGrowingWidensTheView(t *testing.T) {
	l, _ := desk(t)
	l.SetGrowing("voice", sec(100), make([]Extent, 300), sec(0.1))
	if _, span := l.View(); span != sec(130)+sec(130)*3/100 {
		t.Errorf("with a recording to 130 s the view spans %d", span)
	}
	l.SetGrowing("", 0, nil, 0)
	if _, span := l.View(); span != sec(130)+sec(130)*3/100 {
		t.Errorf("afterwards it spans %d", span)
	}
}

func TestTracksViewStaysWhereAHandLeftIt(t *testing.T) {
	l, _ := desk(t)
	from, span := l.View()
	lanes := slices.Clone(l.lanes)
	lanes[0].Clips = []TrackClip{lanes[0].Clips[0]}
	l.SetContent(lanes, nil, sec(40))
	if f, s := l.View(); f != from || s != span {
		t.Errorf("shorter content is shown as %d + %d", f, s)
	}
	l.SetContent(lanes, nil, sec(102))
	if f, s := l.View(); f != from || s != span {
		t.Errorf("what fits the view is shown as %d + %d", f, s)
	}
	l.SetContent(lanes, nil, sec(200))
	if _, s := l.View(); s != sec(206) {
		t.Errorf("what does not fit is shown over %d", s)
	}
	l.Zoom(0.25, sec(100))
	from, span = l.View()
	l.SetContent(lanes, nil, sec(300))
	if f, s := l.View(); f != from || s != span {
		t.Errorf("a near view goes to %d + %d", f, s)
	}
	l.Fit()
	l.SetContent(lanes, nil, sec(100))
	if f, s := l.View(); f != 0 || s != sec(103) {
		t.Errorf("other content is shown as %d + %d", f, s)
	}
}

func TestTracksLanesAreTightRatherThanCut(t *testing.T) {
	l, _ := desk(t)
	lanes := make([]TrackLane, 4)
	for i := range lanes {
		lanes[i] = TrackLane{ID: fmt.Sprint(i)}
	}
	l.SetContent(lanes, nil, 0)
	l.Resize(fyne.NewSize(l.Size().Width, trackRuler+4*58))
	if l.laneHeight() != 58 || l.lastFirst() != 0 {
		t.Errorf("lanes of %v px, the last first is %d", l.laneHeight(), l.lastFirst())
	}
	l.Resize(fyne.NewSize(l.Size().Width, trackRuler+4*50))
	if l.laneHeight() != trackLeast || l.lastFirst() == 0 {
		t.Errorf("lanes of %v px, the last first is %d", l.laneHeight(), l.lastFirst())
	}
	l.RevealLane("3")
	if l.laneTop(3)+l.laneHeight() > l.Size().Height {
		t.Error("the last lane is not revealed")
	}
}

func TestTracksTickSteps(t *testing.T) {
	l, _ := desk(t)
	for _, c := range []struct {
		span   int64
		step   float64
		digits int
		text   string
	}{{sec(103), 10, 0, "0:50"}, {sec(3), 0.2, 1, "0:50,0"}, {480, 0.001, 3, "0:50,000"}} {
		l.from, l.span = sec(50), c.span
		step, digits := l.tickStep()
		if step != c.step || digits != c.digits || l.timeText(50, digits) != c.text {
			t.Errorf("over %d frames: every %v s with %d digits, %q", c.span, step, digits, l.timeText(50, digits))
		}
	}
	if got := l.timeText(3725.5, 0); got != "62:05" {
		t.Errorf("over an hour it says %q", got)
	}
}

func TestGainLawGoesBothWays(t *testing.T) {
	for _, db := range []float64{-50, -30, -12, -6, 0, 6, 12} {
		if got := gainAtHeight(gainHeight(db)); got != db {
			t.Errorf("%v dB is drawn where %v dB lies", db, got)
		}
	}
	if gainHeight(-120) != 0 || gainAtHeight(-1) != gainFloor || gainAtHeight(2) != gainTop {
		t.Error("beyond the bounds")
	}
	p := []GainPoint{{100, -12}, {200, 0}}
	for at, want := range map[int64]float64{0: -12, 100: -12, 150: -6, 200: 0, 900: 0} {
		if got := gainAt(p, at); got != want {
			t.Errorf("at %d the gain is %v, want %v", at, got, want)
		}
	}
}
