package live

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// The meter's range and the range in which speech is neither too quiet nor
// too loud for the poles, in LUFS.
const (
	meterLow  = -40
	meterHigh = 0
	goodLow   = -21
	goodHigh  = -9
	nothing   = -70 // nobody speaks
	silence   = -120
)

// soundCard is the source, its test and how loud it is.
type soundCard struct {
	page   *Page
	card   *widget.Card
	source *widget.Select
	try    *widget.Button
	lufs   *widget.Text
	unit   *widget.Text
	meter  *widget.Meter
	advice *widget.Text
	scale  *fyne.Container
	recent []float64 // the last readings while somebody speaks, LUFS
	lost   bool      // the microphone on air gives nothing
	gaps   int64     // of the microphone on air, as told last
	gapFor int       // readings for which the last gap is still told
}

// recentReadings are those of about three seconds: a pause between two
// sentences is not too quiet.
const recentReadings = 30

// gapReadings are those of about five seconds, for which a gap is told.
const gapReadings = 50

func newSoundCard(p *Page) *soundCard {
	s := &soundCard{
		page:   p,
		source: widget.NewSelect(nil, -1, p.choose),
		try:    widget.NewButton(p.env.T("live.try"), "", p.toggleTest),
		lufs:   widget.NewText("—", widget.RoleBigNumber, theme.Text).Right(),
		unit:   widget.NewText("LUFS", widget.RoleStrong, theme.Muted),
		meter:  widget.NewMeter(meterLow, meterHigh, 40),
		advice: widget.NewText("", widget.RoleCaptionBold, theme.GreenText).Centred(),
	}
	s.source.Icon, s.source.Hint = "mic", p.env.T("live.source.none")
	s.meter.GoodLow, s.meter.GoodHigh = goodLow, goodHigh
	top := widget.Line(8, widget.Grow(s.source), widget.Fixed(88, s.try), widget.Blank(1),
		widget.Fixed(96, s.lufs), widget.Fitted(s.unit))
	s.card = widget.NewCard(widget.Column(0,
		widget.Fixed(40, top), widget.Blank(12),
		widget.Fixed(50, s.meter),
		widget.Fixed(18, s.words())))
	return s
}

// words are the numbers and the advice under the meter.
func (s *soundCard) words() fyne.CanvasObject {
	l := &scale{advice: s.advice}
	var objects []fyne.CanvasObject
	for _, db := range []float64{-40, -30, -20, -10, 0} {
		objects = append(objects, widget.NewText(s.page.env.Catalogue.Number(db, 0), widget.RoleCaption, theme.Muted))
		l.at = append(l.at, db)
	}
	s.scale = container.New(l, append(objects, s.advice)...)
	return s.scale
}

// scale places numbers under their levels, the first and last within the
// edges, and the advice under the good range. A number that the advice needs
// the room of gives way.
type scale struct {
	at     []float64
	advice *widget.Text
}

// adviceGap is the least room between the advice and a number, in pixels.
const adviceGap = 8

func (l *scale) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(100, 20) }

func (l *scale) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	from, to := l.place(l.advice, (goodLow+goodHigh)/2, size.Width)
	for i, db := range l.at {
		left, right := l.place(objects[i], db, size.Width)
		if right+adviceGap > from && left-adviceGap < to {
			objects[i].Hide()
		} else {
			objects[i].Show()
		}
	}
}

// place puts o under a level and tells where it begins and ends.
func (l *scale) place(o fyne.CanvasObject, db float64, width float32) (left, right float32) {
	w := o.MinSize().Width
	x := width*float32((db-meterLow)/(meterHigh-meterLow)) - w/2
	x = max(0, min(x, width-w))
	o.Move(fyne.NewPos(x, 0))
	o.Resize(fyne.NewSize(w, 20))
	return x, x + w
}

// setSources offers the sources without telling anyone.
func (s *soundCard) setSources(all []source, chosen int) {
	if len(all) == 0 {
		chosen = -1
	}
	s.source.SetOptions(labels(all), chosen)
}

// show draws the level of what is on air, or of the microphone test.
func (s *soundCard) show(a backend.OnAir, test backend.MicTest) {
	microphone := s.page.current().microphone()
	icon := "document"
	if microphone {
		icon = "mic"
	}
	if s.source.Icon != icon {
		s.source.Icon = icon
		s.source.Refresh()
	}
	if a.On {
		s.source.Disable()
	} else {
		s.source.Enable()
	}
	able(s.try, microphone && !a.On)
	s.try.SetText(s.page.env.T("live.try"))
	lufs, peak := float64(silence), float64(silence)
	switch {
	case a.On:
		lufs, peak = a.LUFS, a.PeakDBFS
	case test != nil:
		l := test.Level()
		lufs, peak = l.LUFS, l.HoldDBFS
		s.try.SetText(s.page.env.T("live.try.stop"))
	}
	s.meter.Set(lufs, peak)
	s.lufs.Set(s.page.env.Catalogue.Level(lufs))
	s.noteGaps(a)
	s.lost = a.On && a.MicrophoneLost
	s.advise(a.On && a.Broadcast.Kind == app.BroadcastLive || test != nil, lufs)
}

// noteGaps has a fresh gap in the microphone's sound told for a while.
func (s *soundCard) noteGaps(a backend.OnAir) {
	s.gapFor--
	if a.On && a.Gaps > s.gaps {
		s.gapFor = gapReadings
	}
	s.gaps = a.Gaps
}

// advise says in a word how loud the voice is: the loudest of the last seconds
// counts.
func (s *soundCard) advise(speaking bool, lufs float64) {
	s.recent = append(s.recent, lufs)
	if len(s.recent) > recentReadings {
		s.recent = s.recent[1:]
	}
	if !speaking {
		s.recent = nil
	}
	key, ink := "live.level.good", theme.GreenText
	switch loudest := slices.Max(append(s.recent, silence)); {
	case loudest > goodHigh:
		key, ink = "live.level.loud", theme.AmberText
	case loudest < goodLow && loudest > nothing:
		key, ink = "live.level.quiet", theme.AmberText
	}
	if speaking && s.gapFor > 0 {
		key, ink = "live.level.gaps", theme.AmberText
	}
	if s.lost {
		key, ink = "live.level.lost", theme.AmberText
	}
	s.advice.SetColor(ink)
	if words := s.page.env.T(key); words != s.advice.Text {
		s.advice.Set(words)
		s.scale.Refresh()
	}
}
