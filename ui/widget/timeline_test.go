package widget

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tienglang/ui/theme"
)

// onScreen puts o of the given size into a window without a screen.
func onScreen(t *testing.T, o fyne.CanvasObject, w, h float32) fyne.Window {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme.ForSetting("light"))
	win := a.NewWindow("")
	win.SetPadded(false)
	win.SetContent(o)
	win.Resize(fyne.NewSize(w, h))
	o.Resize(fyne.NewSize(w, h))
	t.Cleanup(win.Close)
	return win
}

// twoLanes is a timeline of 100 s, 10 px a second, with two takes over a bed.
func twoLanes(t *testing.T) *Timeline {
	l := NewTimeline()
	onScreen(t, l, laneHeader+1030, 192)
	l.SetLanes("", []Lane{
		{Title: "Giọng đọc", Weight: 1, Clips: []Clip{{Title: "a", Start: 0, Length: 40}, {Title: "b", Start: 50, Length: 50}}},
		{Title: "Nhạc nền", Weight: 1, Clips: []Clip{{Title: "nền", Start: 0, Length: 100}}, Curve: []CurvePoint{{0, 1}, {100, 0.5}}},
	}, 100)
	return l
}

func tapAt(x, y float32) *fyne.PointEvent { return &fyne.PointEvent{Position: fyne.NewPos(x, y)} }

func TestTimelineClickSeeksAndChooses(t *testing.T) {
	l := twoLanes(t)
	lane, clip, sought := -9, -9, -1.0
	l.OnChoose = func(a, b int) { lane, clip = a, b }
	l.OnSeek = func(s float64) { sought = s }
	l.Tapped(tapAt(laneHeader+600, rulerHeight+20))
	if lane != 0 || clip != 1 || sought < 59.9 || sought > 60.1 {
		t.Errorf("lane %d, clip %d, at %v", lane, clip, sought)
	}
	l.Tapped(tapAt(laneHeader+450, rulerHeight+20))
	if lane != 0 || clip != -1 {
		t.Errorf("between the takes: lane %d, clip %d", lane, clip)
	}
	l.Tapped(tapAt(laneHeader+450, rulerHeight+150))
	if lane != 1 || clip != 0 {
		t.Errorf("on the bed: lane %d, clip %d", lane, clip)
	}
	l.Tapped(tapAt(laneHeader+450, 5))
	if lane != -1 {
		t.Errorf("on the ruler: lane %d", lane)
	}
}

func TestTimelineHeadStaysWithinTheWhole(t *testing.T) {
	l := twoLanes(t)
	l.Tapped(tapAt(laneHeader+5000, 40))
	if l.Head() != 100 {
		t.Errorf("the head stands at %v of 100", l.Head())
	}
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	if l.Head() != 0 {
		t.Errorf("left of the beginning: %v", l.Head())
	}
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	if l.Head() != 1 {
		t.Errorf("one second on: %v", l.Head())
	}
}

func TestTimelineZoomKeepsWhatIsUnderThePointer(t *testing.T) {
	l := twoLanes(t)
	at := l.secondsAt(laneHeader + 300)
	l.Zoom(0.25, at)
	if got := l.secondsAt(laneHeader + 300); got < at-0.01 || got > at+0.01 {
		t.Errorf("under the pointer was %v, now %v", at, got)
	}
	for range 20 {
		l.Zoom(0.5, 50)
	}
	if _, span := l.View(); span != leastSpan {
		t.Errorf("nearest view shows %v s", span)
	}
	for range 20 {
		l.Zoom(2, 50)
	}
	if from, span := l.View(); from != 0 || span < 100 || span > 110 {
		t.Errorf("widest view is %v + %v s", from, span)
	}
}

func TestTimelineFollowsTheHeadWhenZoomed(t *testing.T) {
	l := twoLanes(t)
	l.Zoom(0.1, 5)
	l.SetHead(80)
	if from, span := l.View(); 80 < from || 80 > from+span {
		t.Errorf("the head at 80 is outside %v + %v", from, span)
	}
}

func TestTimelineOffersOtherKeys(t *testing.T) {
	l := twoLanes(t)
	var got fyne.KeyName
	l.OnKey = func(e *fyne.KeyEvent) bool { got = e.Name; return true }
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if got != fyne.KeySpace {
		t.Errorf("got %q", got)
	}
}

func TestRulerStep(t *testing.T) {
	for _, c := range []struct {
		span  float64
		width float32
		want  float64
	}{{5, 650, 1}, {100, 650, 10}, {150, 650, 15}, {900, 650, 120}, {36000, 650, 3600}, {1e7, 650, 3600}} {
		if got := rulerStep(c.span, c.width); got != c.want {
			t.Errorf("%v s on %v px: %v s, want %v", c.span, c.width, got, c.want)
		}
	}
}

func BenchmarkTimelineDraw(b *testing.B) {
	a := test.NewTempApp(b)
	a.Settings().SetTheme(theme.ForSetting("light"))
	l := NewTimeline()
	points := make([]Extent, 4000)
	clips := make([]Clip, 20)
	for i := range clips {
		clips[i] = Clip{Title: "Tin", Start: float64(i) * 30, Length: 29, Points: points}
	}
	w := a.NewWindow("")
	w.SetContent(l)
	l.Resize(fyne.NewSize(800, 250))
	for b.Loop() {
		l.SetLanes("", []Lane{{Weight: 1, Clips: clips}}, 600)
	}
}
