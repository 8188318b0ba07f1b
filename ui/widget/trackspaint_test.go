package widget

import (
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/ui/theme"
)

// painted is the picture at a scale of the screen.
func painted(l *Tracks, scale float32) *image.RGBA {
	s := l.Size()
	return l.paint(&trackSheet{}, int(s.Width*scale), int(s.Height*scale)).(*image.RGBA)
}

func themed(n fyne.ThemeColorName) color.RGBA {
	return color.RGBAModel.Convert(theme.Color(n)).(color.RGBA)
}

// expect fails unless the pixel at a place of the widget has the colour.
func expect(t *testing.T, img *image.RGBA, scale, x, y float32, want color.RGBA, what string) {
	t.Helper()
	if got := img.RGBAAt(int(x*scale), int(y*scale)); got != want {
		t.Errorf("%s at %v, %v is %v, want %v", what, x, y, got, want)
	}
}

// inkIn counts the pixels of a colour in a rectangle of the widget.
func inkIn(img *image.RGBA, x0, y0, x1, y1 float32, want color.RGBA) int {
	n := 0
	for y := int(y0); y < int(y1); y++ {
		for x := int(x0); x < int(x1); x++ {
			if img.RGBAAt(x, y) == want {
				n++
			}
		}
	}
	return n
}

// drawnIn counts the pixels of a rectangle in a clip that are not bare.
func drawnIn(img *image.RGBA, x0, y0, x1, y1 float32) int {
	all := (int(x1) - int(x0)) * (int(y1) - int(y0))
	return all - inkIn(img, x0, y0, x1, y1, themed(theme.Clip))
}

func TestTracksPaintClipsAndWaves(t *testing.T) {
	for _, look := range []string{"light", "dark"} {
		for _, scale := range []float32{1, 2} {
			l, _ := desk(t)
			fyne.CurrentApp().Settings().SetTheme(theme.ForSetting(look))
			l.Choose("b")
			img := painted(l, scale)
			top, height := l.waveBox(0)
			mid := top + height/2
			expect(t, img, scale, xs(20), name1, themed(theme.Clip), "a clip")
			expect(t, img, scale, xs(20), mid, themed(theme.Wave), "its wave")
			expect(t, img, scale, xs(20), mid-0.7*height/2, themed(theme.Wave), "the wave's height")
			expect(t, img, scale, xs(20), mid-0.95*height/2, themed(theme.Clip), "above the wave")
			expect(t, img, scale, xs(20), top-trackTitle, themed(theme.BorderStrong), "the clip's edge")
			expect(t, img, scale, xs(45)+20, mid, themed(theme.Background), "between clips")
			expect(t, img, scale, xs(70), name1, themed(theme.AccentSoft), "the chosen clip")
			expect(t, img, scale, xs(70), mid, themed(theme.Accent), "its wave")
			expect(t, img, scale, xs(50)+5, name1, themed(theme.Accent), "its trim bar")
			expect(t, img, scale, 100, name1, themed(theme.Surface), "the header")
			expect(t, img, scale, xs(30), 20, themed(theme.BorderStrong), "the mark of 30 s")
			expect(t, img, scale, xs(30)+5, 5, themed(theme.Surface), "the ruler")
		}
	}
}

func TestTracksPaintFadeWedges(t *testing.T) {
	l, _ := desk(t)
	l.lanes[0].Clips[0].FadeOut = sec(20)
	l.lanes[0].Clips[1].FadeIn, l.lanes[0].Clips[1].FadeInSine = sec(20), true
	img := painted(l, 1)
	top, height := l.waveBox(0)
	tint := blend(themed(theme.Clip), themed(theme.Wave), 0.22)
	expect(t, img, 1, xs(38), top+2, tint, "what a fade takes away")
	expect(t, img, 1, xs(15), top+1, themed(theme.Clip), "before the fade")
	mid := top + height/2
	expect(t, img, 1, xs(38), mid-0.5*height/2, tint, "over the wave that fades")
	expect(t, img, 1, xs(22), mid-0.6*height/2, themed(theme.Wave), "where the fade begins")
	l.lanes[0].Clips[1].Peaks = steadyPeaks(0.1)
	img = painted(l, 1)
	// A sine takes less away than a straight line.
	expect(t, img, 1, xs(60), top+height*(1-0.60), themed(theme.Clip), "under the sine")
	expect(t, img, 1, xs(60), top+1, tint, "over the sine")
}

func TestTracksPaintEnvelope(t *testing.T) {
	l, _ := desk(t)
	img := painted(l, 1)
	c := &l.lanes[1].Clips[0]
	_, twelve := l.pointAt(1, c, c.Gain[1])
	zero, _ := l.waveBox(1)
	mid := zero + (64-8-trackTitle-trackFoot)/2
	if n := inkIn(img, xs(60), twelve-1, xs(80), twelve+1, themed(theme.Accent)); n < 150 {
		t.Errorf("the line of −12 dB has %d pixels", n)
	}
	x, y := l.pointAt(1, c, c.Gain[0])
	expect(t, img, 1, x, y, themed(theme.Surface), "a corner")
	quiet, loud := inkIn(img, xs(70), zero, xs(71), mid, themed(theme.Wave)), inkIn(img, xs(20), zero, xs(21), mid, themed(theme.Wave))
	if quiet == 0 || loud < 2*quiet {
		t.Errorf("the wave is %d pixels loud at 0 dB and %d at −12 dB", loud, quiet)
	}
}

func TestTracksPaintStates(t *testing.T) {
	l, _ := desk(t)
	l.lanes[0].Clips[0].Muted = true
	l.lanes[0].Clips[1].Missing = true
	l.lanes[1].Armed = true
	img := painted(l, 1)
	expect(t, img, 1, xs(20), name1, themed(theme.GreySoft), "a muted clip")
	expect(t, img, 1, xs(70), name1, themed(theme.AmberSoft), "a missing clip")
	expect(t, img, 1, 2, l.laneTop(1)+10, themed(theme.Accent), "an armed lane")
	x, y, _, _ := l.muteBox(0)
	expect(t, img, 1, x+4, y+10, themed(theme.Surface), "T that is off")
	l.lanes[0].Solo, l.lanes[1].Muted = true, true
	img = painted(l, 1)
	expect(t, img, 1, xs(20), name2, themed(theme.GreySoft), "a clip of a lane that is not heard")
	x, y, _, _ = l.muteBox(1)
	expect(t, img, 1, x+4, y+10, themed(theme.Accent), "T that is on")
}

func TestTracksPaintSelectionAndMarkers(t *testing.T) {
	l, _ := desk(t)
	l.SetSelection(sec(20), sec(30))
	img := painted(l, 1)
	expect(t, img, 1, xs(20), name1, themed(theme.Accent), "the selection's edge")
	if got := img.RGBAAt(int(xs(25)), int(name1)); got == themed(theme.Clip) || got == themed(theme.Accent) {
		t.Errorf("the selection's tint over a clip is %v", got)
	}
	expect(t, img, 1, xs(31), name1, themed(theme.Clip), "behind the selection")
	expect(t, img, 1, xs(25), trackRuler-3, themed(theme.Accent), "the selection in the ruler")
	expect(t, img, 1, xs(45), 20, themed(theme.Text), "a marker's pole")
	expect(t, img, 1, xs(45), trackRuler+2, themed(theme.Muted), "a marker's line")
}

func TestTracksPaintADragWhereItWouldEnd(t *testing.T) {
	l, _ := desk(t)
	down(l, xs(60), name1, 0)
	pull(l, xs(70), name2)
	img := painted(l, 1)
	expect(t, img, 1, xs(55), name1, themed(theme.Background), "where it comes from")
	if n := inkIn(img, xs(52), 36, xs(90), 37, themed(theme.BorderStrong)); n < 150 {
		t.Errorf("the outline of where it comes from has %d pixels", n)
	}
	expect(t, img, 1, xs(95), name2, themed(theme.AccentSoft), "the clip on its way")
	typed(l, fyne.KeyEscape)
	img = painted(l, 1)
	expect(t, img, 1, xs(55), name1, themed(theme.AccentSoft), "given up, the clip")
}

func TestTracksPaintATrimThatIsPulled(t *testing.T) {
	l, _ := desk(t)
	l.lanes[0].Clips[1].Peaks = func(from, to int64, n int) []Extent {
		if from < sec(10)-sec(1) {
			t.Errorf("asked for frames from %d of a clip cut at 10 s", from)
		}
		return make([]Extent, n)
	}
	down(l, xs(50)+2, name1, 0)
	pull(l, xs(60), name1)
	img := painted(l, 1)
	expect(t, img, 1, xs(55), name1, themed(theme.Background), "what is cut off")
	expect(t, img, 1, xs(70), name1, themed(theme.AccentSoft), "what is left")
}

func TestTracksPaintATrimThatOpens(t *testing.T) {
	l, _ := desk(t)
	b := &l.lanes[0].Clips[1]
	var first, last int64
	b.Peaks = func(from, to int64, n int) []Extent {
		first, last = from, to
		return steadyPeaks(0.8)(from, to, n)
	}
	top, height := l.waveBox(0)
	down(l, xs(50)+2, name1, 0)
	pull(l, xs(44), name1)
	img := painted(l, 1)
	if first < 0 || last > sec(50) {
		t.Errorf("asked for the frames %d to %d of a clip of 50 s", first, last)
	}
	expect(t, img, 1, xs(47), top+height*0.3, themed(theme.AccentSoft), "what is not known yet")
	expect(t, img, 1, xs(60), top+height*0.3, themed(theme.Accent), "the wave, which stays where it was")
	b.Least, b.Most = sec(42), sec(100)
	img = painted(l, 1)
	if first < -sec(6.2) || first > -sec(5) {
		t.Errorf("asked for the frames from %d of a clip that opens 6 s earlier", first)
	}
	expect(t, img, 1, xs(47), top+height*0.3, themed(theme.Accent), "the sound that comes to light")
}

func TestTracksPaintGrowing(t *testing.T) {
	l, _ := desk(t)
	l.Zoom(0.5, 0)
	points := make([]Extent, 30)
	for i := range points {
		points[i] = Extent{-0.9, 0.9}
	}
	l.SetGrowing("voice", sec(41), points, sec(0.1))
	img := painted(l, 1)
	top, height := l.waveBox(0)
	expect(t, img, 1, l.xAt(sec(42.5)), name1, themed(theme.AccentSoft), "the recording")
	expect(t, img, 1, l.xAt(sec(42.5)), top+height*0.2, themed(theme.Accent), "its wave")
	expect(t, img, 1, l.xAt(sec(44.5)), name1, themed(theme.Background), "behind its newest sound")
}

// TestTracksPaintSamples looks from so near that a line joins the samples: a
// square wave of 20 frames a side.
func TestTracksPaintSamples(t *testing.T) {
	l, _ := desk(t)
	l.lanes[0].Clips[0].Peaks = func(from, to int64, n int) []Extent {
		if int64(n) != to-from {
			t.Errorf("%d points of %d samples", n, to-from)
		}
		out := make([]Extent, n)
		for i := range out {
			v := float32(0.8)
			if (from+int64(i))/20%2 == 1 {
				v = -0.8
			}
			out[i] = Extent{v, v}
		}
		return out
	}
	l.Zoom(0, sec(20))
	from, span := l.View()
	if span != leastTrackSpan {
		t.Fatalf("the view is %d frames", span)
	}
	img := painted(l, 1)
	top, height := l.waveBox(0)
	for at := from + 5; at < from+span-5; at += 10 {
		share := at / 20 % 2 // 0 above, 1 below
		if at%20 < 4 || at%20 > 16 {
			continue
		}
		x := l.xAt(at)
		above := drawnIn(img, x-1, top, x+1, top+height*0.2)
		below := drawnIn(img, x-1, top+height*0.8, x+1, top+height)
		if (above > 0) == (below > 0) || (share == 0) != (above > 0) {
			t.Errorf("sample %d: %d pixels above, %d below", at, above, below)
		}
	}
}

func TestTracksWriteNamesAndTimes(t *testing.T) {
	l, _ := desk(t)
	where := map[string]float32{}
	for _, w := range l.marks.texts {
		if w.Visible() {
			where[w.Text] = w.Position().X
		}
	}
	for text, x := range map[string]float32{
		"Tin 1": xs(0) + 8, "Tin 2": xs(50) + 8, "Nền": xs(10) + 8, "0:30": xs(30) + 4, "Giữa": xs(45) + 8, "Giọng đọc": 40,
	} {
		if got, ok := where[text]; !ok || got != x {
			t.Errorf("%q is written at %v (%v), want %v", text, got, ok, x)
		}
	}
	l.show(sec(10), sec(50)) // the name of a clip that begins before the view stays in it
	for _, w := range l.marks.texts {
		if w.Visible() && w.Text == "Tin 1" && w.Position().X != trackHeader+8 {
			t.Errorf("cut off, the name stands at %v", w.Position().X)
		}
	}
	l.SetContent([]TrackLane{{ID: "x", Empty: "Chưa có gì"}}, nil, 0)
	visible := 0
	for _, w := range l.marks.texts {
		if w.Visible() && w.Text == "Chưa có gì" {
			visible++
		}
		if w.Visible() && w.Text == "Tin 1" {
			t.Error("the name of a clip that is gone stays")
		}
	}
	if visible != 1 {
		t.Errorf("an empty lane speaks %d times", visible)
	}
}

func TestTracksPaintWhatADragMeets(t *testing.T) {
	l, _ := desk(t)
	l.Snap = func(int64, int64, []string) int64 { return sec(45) }
	down(l, xs(48), wave1, 0)
	pull(l, xs(46), wave1)
	img := painted(l, 1)
	// The marker's line of the same place lies below; the guide's is accent.
	if n := inkIn(img, xs(45), 33, xs(45)+1, 160, themed(theme.Accent)); n < 50 {
		t.Errorf("the guide has %d pixels", n)
	}
	l.markers = nil
	up(l, xs(46), wave1)
	l.SetSelection(0, 0)
	if n := inkIn(painted(l, 1), xs(45), 33, xs(45)+1, 160, themed(theme.Accent)); n > 4 { // the bed's envelope crosses
		t.Errorf("afterwards %d pixels of it stay", n)
	}
}

func TestTracksPaintFadeLinesAndHatches(t *testing.T) {
	l, _ := desk(t)
	l.lanes[0].Clips[0].FadeIn = sec(20)
	l.lanes[0].Clips[0].Peaks = nil
	l.lanes[0].Clips[1].Missing = true
	img := painted(l, 1)
	top, height := l.waveBox(0)
	expect(t, img, 1, xs(15), top+height/2, themed(theme.Wave), "the line of a sound not known yet")
	bluer := 0
	for x := xs(2); x < xs(18); x++ {
		y := top + height*(1-(x-xs(0))/200)
		if c := img.RGBAAt(int(x), int(y)); int(c.B)-int(c.R) > 60 {
			bluer++
		}
	}
	if bluer < 120 {
		t.Errorf("the fade's line is seen at %d of 160 pixels", bluer)
	}
	amber := inkIn(img, xs(55), top, xs(95), top+height, themed(theme.AmberSoft))
	if all := int(400 * height); amber < all/2 || amber > all*19/20 {
		t.Errorf("the hatch leaves %d of %d pixels bare", amber, all)
	}
}

func TestTracksPaintAndPullScrollBars(t *testing.T) {
	l, _ := desk(t)
	foot := l.Size().Height - 3
	ink := blend(themed(theme.Background), themed(theme.BorderStrong), 0.6)
	if n := inkIn(painted(l, 1), trackHeader, foot, l.Size().Width, foot+1, ink); n != 0 {
		t.Errorf("a bar of %d pixels where all is seen", n)
	}
	l.Zoom(0.5, 0)
	img := painted(l, 1)
	expect(t, img, 1, trackHeader+100, foot, ink, "the bar at its beginning")
	if n := inkIn(img, trackHeader, foot, l.Size().Width, foot+1, ink); n < 500 || n > 520 {
		t.Errorf("for half of all the bar is %d of 1030 px", n)
	}
	dragged(l, 0, trackHeader+100, foot, l.Size().Width-20, foot)
	if from, span := l.View(); from != l.whole()-span {
		t.Errorf("pulled to the end the view is %d + %d", from, span)
	}
}
