package widget

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tienglang/ui/theme"
)

func TestFlexSharesRoom(t *testing.T) {
	a, b, c := NewBox(theme.Text, 0), NewBox(theme.Text, 0), NewBox(theme.Text, 0)
	row := Row(16, Fixed(100, a), Grow(b), Fixed(50, c))
	inWindow(t, row, 400, 40)
	row.Resize(fyne.NewSize(400, 40))
	if a.Size() != fyne.NewSize(100, 40) || b.Position().X != 116 || b.Size().Width != 218 || c.Position().X != 350 {
		t.Errorf("a %v, b %v at %v, c at %v", a.Size(), b.Size(), b.Position(), c.Position())
	}
	b.Hide()
	row.Refresh()
	row.Resize(fyne.NewSize(401, 40))
	if c.Position().X != 116 {
		t.Errorf("a hidden cell takes room: c at %v", c.Position())
	}
}

func TestLineCentresAndColumnStretches(t *testing.T) {
	small := Sized(10, 10, NewBox(theme.Text, 0))
	line := Line(0, Fitted(small))
	line.Resize(fyne.NewSize(100, 50))
	if small.Position().Y != 20 {
		t.Errorf("in a line 50 high it lies at %v", small.Position())
	}
	wide := NewBox(theme.Text, 0)
	column := Column(8, Fixed(30, wide), Space(), Fixed(20, NewRule()))
	column.Resize(fyne.NewSize(70, 200))
	if wide.Size() != fyne.NewSize(70, 30) || column.MinSize().Height != 30+20+16 {
		t.Errorf("in a column %v, which asks for %v", wide.Size(), column.MinSize())
	}
}

func TestFitAndWrap(t *testing.T) {
	test.NewTempApp(t)
	s := "Thông báo kế hoạch sử dụng đất năm 2027 của Uỷ ban nhân dân xã"
	for _, w := range []float32{30, 120, 300} {
		got := Fit(s, RoleText, w)
		if RoleText.Measure(got).Width > w || !strings.HasSuffix(got, "…") {
			t.Errorf("in %v px: %q is %v px", w, got, RoleText.Measure(got).Width)
		}
	}
	if got := Fit(s, RoleText, 2000); got != s {
		t.Errorf("with room it is %q", got)
	}
	lines := Wrap(s, RoleText, 200)
	for _, l := range lines {
		if RoleText.Measure(l).Width > 200 {
			t.Errorf("line %q is too wide", l)
		}
	}
	if strings.Join(lines, " ") != s || len(lines) < 2 {
		t.Errorf("wrapped to %q", lines)
	}
}

func TestParagraphGrowsWithItsLines(t *testing.T) {
	p := NewParagraph("Khi mất mạng dài ngày thì mọi thứ vẫn nằm trong máy", RoleText, theme.Muted)
	inWindow(t, p, 120, 300)
	p.Resize(fyne.NewSize(120, 300))
	many := p.MinSize().Height
	p.Lines = 2
	p.Refresh()
	if many <= 40 || p.MinSize().Height != 40 {
		t.Errorf("%v px whole, %v px in two lines", many, p.MinSize().Height)
	}
}

func TestMeterLightsByLevel(t *testing.T) {
	m := NewMeter(-50, 0, 24)
	inWindow(t, m, 498, 24)
	m.Resize(fyne.NewSize(498, 24)) // 50 segments of 8 with 2 between
	for level, want := range map[float64]int{-120: 0, -50: 0, -25: 25, 0: 50, 6: 50} {
		m.Set(level, -200)
		lit := 0
		for _, s := range m.r.segments {
			if s.FillColor == theme.Color(theme.Green) {
				lit++
			}
		}
		if lit != want || m.Lit() != want {
			t.Errorf("at %v dB %d of %d are lit, want %d", level, lit, len(m.r.segments), want)
		}
	}
	m.Set(-25, -10)
	if m.r.segments[39].FillColor != theme.Color(theme.Text) {
		t.Error("the peak at −10 dB has no mark")
	}
}

func TestProgressBarParts(t *testing.T) {
	p := NewProgressBar(0, theme.Green)
	inWindow(t, p, 200, 8)
	p.Resize(fyne.NewSize(200, 8))
	p.SetParts(Part{0.5, theme.Green}, Part{0.25, theme.Amber}, Part{0.25, theme.Grey})
	r := test.WidgetRenderer(p).(*progressRenderer)
	if r.parts[0].Size().Width != 100 || r.parts[1].Position().X != 100 || r.parts[2].Position().X != 150 {
		t.Errorf("parts at %v %v %v", r.parts[0].Size(), r.parts[1].Position(), r.parts[2].Position())
	}
	p.SetParts(Part{2, theme.Green})
	if r.parts[0].Size().Width != 200 || r.parts[1].Visible() {
		t.Error("more than the whole is drawn")
	}
}

func TestStatusLineSaysAndFails(t *testing.T) {
	s := NewStatusLine("Chi tiết")
	inWindow(t, s.Container, 1366, 32)
	s.Say("Đã lưu")
	if s.Words() != "Đã lưu" || s.details.Visible() {
		t.Errorf("says %q, details %v", s.Words(), s.details.Visible())
	}
	opened := false
	s.Fail("Ổ đĩa đã đầy.", func() { opened = true })
	if !s.details.Visible() || s.words.Color != theme.AmberText {
		t.Errorf("a failure is not amber with details")
	}
	s.Details()
	if !opened {
		t.Error("the details do not open")
	}
}

// TestTheTitleHasTheRoomOfTheBar: of what has no length, and on a narrow screen.
func TestTheTitleHasTheRoomOfTheBar(t *testing.T) {
	b := NewOnAirBar()
	inWindow(t, b.Container, 1366, 64)
	b.Set(BarWords{On: true, Title: "Bản tin sáng", Share: 0.5})
	with := b.title.Size().Width
	b.Set(BarWords{On: true, Title: "Trực tiếp", Share: -1})
	if without := b.title.Size().Width; without < with+200 {
		t.Errorf("the title has %v px beside the bar and %v without", with, without)
	}
	b.Set(BarWords{On: true, Title: "Bản tin sáng", Share: 0.5})
	b.SetNarrow(true)
	b.Resize(fyne.NewSize(1024, 64))
	if w := b.title.Size().Width; w < 250 || b.meter.Visible() || b.barSlot.Visible() {
		t.Errorf("on a narrow screen the title has %v px", w)
	}
}

func BenchmarkOnAirBarTick(b *testing.B) {
	test.NewTempApp(b)
	bar := NewOnAirBar()
	bar.Resize(fyne.NewSize(1366, 64))
	i := 0.0
	for b.Loop() {
		i++
		bar.Set(BarWords{On: true, Tab: "ĐANG PHÁT", Title: "Bản tin sáng", Second: "còn 7:42", Share: 0.5, LUFS: "–18", Level: -30 + i/100, Clock: "05:22:18"})
	}
}
