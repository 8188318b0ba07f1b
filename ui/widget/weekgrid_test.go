package widget

import (
	"fmt"
	"image"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"tienglang/ui/theme"
)

// hm is a minute of the day.
func hm(h, m int) int { return h*60 + m }

// weekOn is a week in a window, 840 × 552, of four blocks on two days, and what
// it reports.
func weekOn(t testing.TB) (*WeekGrid, *[]string) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme.ForSetting("light"))
	g := NewWeekGrid(WeekWords{Name: "Tuần", Clock: func(m int) string { return fmt.Sprintf("%02d:%02d", m/60, m%60) },
		Gap: func(s WeekSpan, quiet []WeekQuiet) string {
			return fmt.Sprintf("%d quiet of %d–%d", len(quiet), s.From, s.To)
		}})
	win := a.NewWindow("")
	win.SetPadded(false)
	win.SetContent(g)
	win.Resize(fyne.NewSize(840, 552))
	g.Resize(fyne.NewSize(840, 552))
	t.Cleanup(win.Close)
	g.SetContent([7]WeekDay{{Name: "T2", Date: "23/11", Today: true}}, []WeekBlock{
		{ID: "news", Day: 0, WeekSpan: WeekSpan{hm(5, 15), hm(5, 30)}, Title: "Bản tin sáng"},
		{ID: "folk", Day: 0, WeekSpan: WeekSpan{hm(5, 30), hm(6, 0)}, Title: "Dân ca"},
		{ID: "relay", Day: 1, WeekSpan: WeekSpan{hm(6, 0), hm(6, 30)}, Title: "Tiếp âm VOV1"},
		{ID: "hub", Day: 1, WeekSpan: WeekSpan{hm(16, 30), hm(17, 0)}, Title: "Tin của tỉnh", Fixed: true, Tone: WeekRaised},
	}, []WeekQuiet{{WeekSpan: WeekSpan{0, hm(5, 0)}}, {WeekSpan: WeekSpan{hm(22, 0), hm(24, 0)}}})
	said := &[]string{}
	say := func(format string, a ...any) { *said = append(*said, fmt.Sprintf(format, a...)) }
	g.OnChoose = func(id string) { say("choose %s", id) }
	g.OnOpen = func(id string) { say("open %s", id) }
	g.OnMove = func(id string, days, minutes int, settled bool) { say("move %s %d %d %v", id, days, minutes, settled) }
	g.OnSpan = func(id string, s WeekSpan, settled bool) { say("span %s %d–%d %v", id, s.From, s.To, settled) }
	g.OnNew = func(day int, s WeekSpan) { say("new %d %d–%d", day, s.From, s.To) }
	g.OnRemove = func(id string) { say("remove %s", id) }
	g.OnWeek = func(step int) { say("week %d", step) }
	return g, said
}

func weekDown(g *WeekGrid, x, y float32) {
	g.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, y)}, Button: desktop.MouseButtonPrimary})
}

// weekDrag pulls from one place to another and lets go.
func dragWeek(g *WeekGrid, x0, y0, x1, y1 float32) {
	weekDown(g, x0, y0)
	g.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos((x0+x1)/2, (y0+y1)/2)}})
	g.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x1, y1)}})
	g.DragEnd()
}

func clickWeek(g *WeekGrid, x, y float32) {
	weekDown(g, x, y)
	g.MouseUp(nil)
}

// middle is the middle of a block.
func middle(g *WeekGrid, id string) (x, y float32) {
	x, y, w, h := g.blockBox(g.find(id))
	return x + w/2, y + h/2
}

func saidWeek(t *testing.T, said *[]string, want ...string) {
	t.Helper()
	if strings.Join(*said, "; ") != strings.Join(want, "; ") {
		t.Errorf("reported %q, want %q", *said, want)
	}
	*said = nil
}

func TestABlockIsDraggedToAnotherDayAndHour(t *testing.T) {
	g, said := weekOn(t)
	x, y := middle(g, "folk")
	_, day := g.column(0)
	dragWeek(g, x, y, x+2*day, y+21) // two days on, and 10.5 min later, which snaps to 10
	saidWeek(t, said, "choose folk", "move folk 2 10 true")
	dragWeek(g, x, y, x+2, y+2) // a shaking hand
	g.MouseUp(nil)
	saidWeek(t, said)
	weekDown(g, x, y)
	g.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x+day, y)}})
	g.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	g.DragEnd()
	saidWeek(t, said)
}

func TestEdgesAreDraggedAndKeepFiveMinutes(t *testing.T) {
	g, said := weekOn(t)
	x, y, w, h := g.blockBox(g.find("folk"))
	dragWeek(g, x+w/2, y+h-1, x+w/2, y+h+19)
	saidWeek(t, said, "choose folk", "span folk 330–370 true")
	dragWeek(g, x+w/2, y+1, x+w/2, y+h+80) // the start beyond the end
	saidWeek(t, said, "span folk 355–360 true")
}

func TestEmptyRoomIsDrawnIn(t *testing.T) {
	g, said := weekOn(t)
	x, w := g.column(3)
	dragWeek(g, x+w/2, g.y(hm(5, 30)), x+w/2, g.y(hm(5, 50)))
	saidWeek(t, said, "new 3 330–350")
	dragWeek(g, x+w/2, g.y(hm(5, 50)), x+w/2, g.y(hm(5, 30))) // upwards
	saidWeek(t, said, "new 3 330–350")
	g.DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(x+w/2, g.y(hm(6, 10)))})
	saidWeek(t, said, "new 3 370–385")
	below, _, _, _ := g.blockBox(g.find("folk"))
	dragWeek(g, below+20, g.y(hm(6, 0))+1, below+20, g.y(hm(6, 30))+5) // right below a block, into the fold
	saidWeek(t, said, "new 0 360–390")
	x, y := middle(g, "folk")
	g.DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(x, y)})
	saidWeek(t, said, "open folk")
}

func TestWhatIsFixedIsChosenAndNotMoved(t *testing.T) {
	g, said := weekOn(t)
	x, y := middle(g, "hub")
	dragWeek(g, x, y, x+200, y)
	clickWeek(g, x, y)
	saidWeek(t, said, "choose hub")
	g.usesShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyDown, Modifier: fyne.KeyModifierAlt})
	saidWeek(t, said)
}

func TestTheWholeWeekByKeys(t *testing.T) {
	g, said := weekOn(t)
	key := func(k fyne.KeyName) { g.TypedKey(&fyne.KeyEvent{Name: k}) }
	hold := func(k fyne.KeyName, m fyne.KeyModifier) {
		g.TypedShortcut(&desktop.CustomShortcut{KeyName: k, Modifier: m})
	}
	key(fyne.KeyDown)
	saidWeek(t, said, "choose news")
	key(fyne.KeyDown)
	key(fyne.KeyDown) // the last of its day
	key(fyne.KeyRight)
	saidWeek(t, said, "choose folk", "choose relay")
	hold(fyne.KeyUp, fyne.KeyModifierAlt)
	hold(fyne.KeyRight, fyne.KeyModifierAlt)
	hold(fyne.KeyDown, fyne.KeyModifierAlt|fyne.KeyModifierShift)
	saidWeek(t, said, "move relay 0 -5 false", "move relay 1 0 false", "span relay 360–395 false")
	hold(fyne.KeyLeft, fyne.KeyModifierControl)
	key(fyne.KeyDelete)
	key(fyne.KeyReturn)
	saidWeek(t, said, "week -1", "remove relay", "open relay")
	g.TypedRune('n')
	saidWeek(t, said, "new 1 390–405") // behind what is chosen
	key(fyne.KeyHome)
	hold(fyne.KeyLeft, fyne.KeyModifierAlt) // before Monday there is nothing
	saidWeek(t, said, "choose news")
}

// wordsIn are the words that the grid shows, with their places.
func wordsIn(g *WeekGrid) (words []string) {
	for _, o := range test.WidgetRenderer(g).Objects() {
		if c, ok := o.(*canvas.Text); ok && c.Visible() {
			words = append(words, c.Text)
		}
	}
	return words
}

func TestEmptyHoursFoldAndSayWhy(t *testing.T) {
	g, _ := weekOn(t)
	for _, want := range []string{"1 quiet of 270–300", "0 quiet of 390–990", "05:00", "06:30", "16:30"} {
		if !slices.Contains(wordsIn(g), want) {
			t.Errorf("%q is not among %q", want, wordsIn(g))
		}
	}
	if high := g.axis.high; high > 520 {
		t.Errorf("folded, the days are %v px high", high)
	}
	clickWeek(g, 200, g.y(hm(10, 0))) // on the fold
	if part := g.axis.part(g.axis.y(float32(hm(10, 0)))); part.folded || !slices.Contains(wordsIn(g), "07:30") {
		t.Errorf("the fold stays folded: %+v, %q", part, wordsIn(g))
	}
	g.SetWhole(true)
	if g.axis.high != 24*60*weekMinute {
		t.Errorf("the whole day is %v px high", g.axis.high)
	}
}

func TestTheAxisGoesBothWays(t *testing.T) {
	quiet := []WeekSpan{{0, hm(5, 0)}}
	for _, used := range [][]WeekSpan{nil, {{hm(5, 0), hm(6, 0)}}, {{0, 20}, {hm(23, 50), hm(24, 0)}}, {{hm(5, 3), hm(5, 4)}, {hm(12, 0), hm(13, 1)}}} {
		a := makeWeekAxis(used, nil, quiet, 2)
		last := float32(-1)
		for m := range weekDay + 1 {
			y := a.y(float32(m))
			if y < last || y > a.high {
				t.Fatalf("%v: minute %d lies at %v after %v of %v", used, m, y, last, a.high)
			}
			last = y
			if p := a.part(y); p != nil && !p.folded && m >= p.From && m < p.To {
				if back := a.minute(y); back < float32(m)-0.01 || back > float32(m)+0.01 {
					t.Fatalf("%v: minute %d lies at %v, which is minute %v", used, m, y, back)
				}
			}
		}
		for _, s := range used {
			if a.y(float32(s.To))-a.y(float32(s.From)) != float32(2*s.length()) {
				t.Errorf("%v: %v is folded", used, s)
			}
		}
	}
}

func TestWhatLiesOverAnotherLeavesItsWordsFree(t *testing.T) {
	g, _ := weekOn(t)
	g.SetContent(g.days, []WeekBlock{
		{ID: "folk", WeekSpan: WeekSpan{hm(5, 30), hm(6, 0)}, Title: "Dân ca"},
		{ID: "cold", WeekSpan: WeekSpan{hm(5, 40), hm(5, 55)}, Title: "Phòng rét", Draft: true},
		{ID: "here", Day: 2, WeekSpan: WeekSpan{hm(5, 30), hm(6, 0)}, Title: "Nơi này", Part: 0, Parts: 2},
		{ID: "there", Day: 2, WeekSpan: WeekSpan{hm(5, 30), hm(6, 0)}, Title: "Nơi kia", Part: 1, Parts: 2},
	}, nil)
	fx, fy, fw, fh := g.blockBox(0)
	x, y, w, h := g.blockBox(1)
	if x <= fx || x+w > fx+fw || y <= fy || y+h >= fy+fh {
		t.Errorf("%v,%v %v×%v is not within %v,%v %v×%v", x, y, w, h, fx, fy, fw, fh)
	}
	if hold, i := g.hit(fyne.NewPos(x+w/2, y+h/2)); i != 1 || hold != holdBlock {
		t.Errorf("what lies over is not taken first: %v of %d", hold, i)
	}
	ax, _, aw, _ := g.blockBox(2)
	bx, _, _, _ := g.blockBox(3)
	if ax+aw > bx {
		t.Errorf("beside each other they overlap: %v+%v and %v", ax, aw, bx)
	}
}

// seenWords are the words of the grid that lie within a block's box.
func seenWords(g *WeekGrid, id string) (all []string) {
	x, y, w, h := g.blockBox(g.find(id))
	for _, t := range g.marks.texts[:g.marks.used.texts] {
		if p := t.Position(); p.X >= x && p.X < x+w && p.Y >= y-4 && p.Y+t.MinSize().Height <= y+h+6 {
			all = append(all, t.Text)
		}
	}
	return all
}

// A block that is crossed by an emergency keeps its title: below it, between,
// or beside it where there is no room for a line.
func TestWhatIsCrossedKeepsItsTitle(t *testing.T) {
	for name, cross := range map[string]WeekSpan{
		"at its start": {hm(5, 30), hm(5, 33)}, "in its middle": {hm(5, 42), hm(5, 45)}, "all of it": {hm(5, 30), hm(6, 0)}, "at its end": {hm(5, 50), hm(6, 5)},
	} {
		g, _ := weekOn(t)
		g.SetContent(g.days, []WeekBlock{
			{ID: "folk", WeekSpan: WeekSpan{hm(5, 30), hm(6, 0)}, Title: "Dân ca"},
			{ID: "news", WeekSpan: WeekSpan{hm(5, 15), hm(5, 30)}, Title: "Tin"},
			{ID: "flood", WeekSpan: cross, Title: "Lũ", Tone: WeekEmergency, Past: WeekUnknown},
		}, nil)
		if words := seenWords(g, "folk"); !slices.ContainsFunc(words, func(s string) bool { return strings.HasPrefix(s, "Dân") }) {
			t.Errorf("%s: words of the block are %q", name, words)
		}
		if words := seenWords(g, "flood"); !slices.Contains(words, "Lũ") {
			t.Errorf("%s: words of the emergency are %q", name, words)
		}
		x, y, w, h := g.blockBox(g.find("flood"))
		if hold, i := g.hit(fyne.NewPos(x+w/2, y+h/2)); i != g.find("flood") || hold != holdBlock {
			t.Errorf("%s: the emergency is not what is taken", name)
		}
	}
}

// What lasts half a minute is high enough for its words and its handles, and
// lies over what follows.
func TestWhatIsShortCanBeSeenAndTaken(t *testing.T) {
	g, _ := weekOn(t)
	g.SetContent(g.days, []WeekBlock{
		{ID: "short", WeekSpan: WeekSpan{hm(5, 59), hm(6, 0)}, Title: "Phòng rét"},
		{ID: "relay", WeekSpan: WeekSpan{hm(6, 0), hm(6, 30)}, Title: "VOV1"},
	}, nil)
	if !slices.Contains(seenWords(g, "short"), "Phòng rét") || !slices.Contains(seenWords(g, "relay"), "VOV1") {
		t.Errorf("words %q and %q", seenWords(g, "short"), seenWords(g, "relay"))
	}
	x, y, w, h := g.blockBox(g.find("short"))
	if _, i := g.hit(fyne.NewPos(x+w/2, y+h-2)); i != g.find("short") {
		t.Error("it is not what is taken")
	}
}

// inkAt is the colour of a place of the picture.
func inkAt(g *WeekGrid, img image.Image, x, y float32) string {
	r, gr, b, _ := img.At(int(x), int(y)).RGBA()
	return fmt.Sprintf("#%02X%02X%02X", r>>8, gr>>8, b>>8)
}

func TestColoursSayWhatABlockIs(t *testing.T) {
	g, _ := weekOn(t)
	tones := []struct {
		block WeekBlock
		want  string
	}{
		{WeekBlock{}, "#E4EBF2"}, {WeekBlock{Tone: WeekRaised}, "#ECE4F6"}, {WeekBlock{Tone: WeekLive}, "#D8EEF1"},
		{WeekBlock{Tone: WeekEmergency}, "#1E2227"}, {WeekBlock{Tone: WeekOwed}, "#FFF3DC"},
		{WeekBlock{Tone: WeekRaised, Past: WeekHeard}, "#E7E5E0"}, {WeekBlock{Tone: WeekRaised, OnAir: true}, "#C4262E"},
	}
	var blocks []WeekBlock
	for i, one := range tones {
		one.block.ID, one.block.Day, one.block.WeekSpan = fmt.Sprint(i), i, WeekSpan{hm(5, 0), hm(6, 0)}
		blocks = append(blocks, one.block)
	}
	g.SetContent(g.days, blocks, nil)
	img := g.paint(&trackSheet{}, 840, 552)
	for i, one := range tones {
		if x, y := middle(g, fmt.Sprint(i)); inkAt(g, img, x, y) != one.want {
			t.Errorf("%+v is %s, want %s", one.block, inkAt(g, img, x, y), one.want)
		}
	}
}

// BenchmarkWeekGridRedraw is one redraw of our own of a full week: the words
// placed and the picture painted.
func BenchmarkWeekGridRedraw(b *testing.B) {
	g, _ := weekOn(b)
	var blocks []WeekBlock
	for i := range 170 {
		from := hm(5, 0) + i/7*20
		blocks = append(blocks, WeekBlock{ID: fmt.Sprint(i), Day: i % 7, WeekSpan: WeekSpan{from, from + 20}, Title: fmt.Sprint("Bạn của nhà nông số ", i),
			Tone: WeekTone(i % 5), Clash: i%9 == 0, Past: WeekPast(i % 3)})
	}
	g.SetContent(g.days, blocks, []WeekQuiet{{WeekSpan: WeekSpan{0, hm(5, 0)}}})
	for b.Loop() {
		g.redraw()
		g.marks.picture.Generator(840, 552)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/1000, "ms/redraw")
}

// What begins just before something longer lies over it: both have the whole
// column, and both their words.
func TestTheShorterLiesOverTheLonger(t *testing.T) {
	for _, minutes := range []int{10, 12, 15} {
		g, _ := weekOn(t)
		g.SetContent(g.days, []WeekBlock{
			{ID: "short", WeekSpan: WeekSpan{hm(5, 55), hm(5, 55) + minutes}, Title: "Phòng rét"},
			{ID: "relay", WeekSpan: WeekSpan{hm(6, 0), hm(6, 30)}, Title: "VOV1"},
		}, nil)
		if !slices.Contains(seenWords(g, "short"), "Phòng rét") || !slices.Contains(seenWords(g, "relay"), "VOV1") {
			t.Errorf("%d min: words %q and %q", minutes, seenWords(g, "short"), seenWords(g, "relay"))
		}
		_, column := g.column(0)
		for _, id := range []string{"short", "relay"} {
			if _, _, w, _ := g.blockBox(g.find(id)); w < column-2*weekInset-weekNest {
				t.Errorf("%d min: %s is %v wide in a column of %v", minutes, id, w, column)
			}
		}
		x, y, w, h := g.blockBox(g.find("short"))
		if _, i := g.hit(fyne.NewPos(x+w/2, y+h-4)); i != g.find("short") {
			t.Errorf("%d min: it is not what is taken", minutes)
		}
	}
}
