package dialog

import (
	"context"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// aircheckSheet is what was sent on a day, as it was recorded: to be heard again
// and to be taken along.
type aircheckSheet struct {
	env        *page.Env
	date       app.Date
	all        []backend.Aircheck
	day        *widget.Text
	none       *widget.Text
	message    *widget.Text
	list       *widget.RowList
	next       *widget.Button
	hear, save *widget.Button
	job        *widget.Job
	reading    int
	shut       bool
	stop       func() // ends the looking at what plays
}

// The measures of the sheet.
const (
	aircheckWidth = 760
	aircheckHigh  = 320
	aircheckRow   = 52
	aircheckPoll  = 250 * time.Millisecond
)

// Airchecks shows what was sent on a day, with the way to the days around it.
func Airchecks(e *page.Env, date app.Date) {
	s := &aircheckSheet{env: e, date: date, day: widget.NewText("", widget.RoleSubhead, theme.Text),
		none: widget.NewText("", widget.RoleStrong, theme.Muted), message: widget.NewEllipsis("", widget.RoleTextBold, theme.AmberText)}
	s.list = widget.NewRowList(aircheckRow, newAircheckLine, func(i int, o widget.RowView, _ bool) { o.(*aircheckLine).set(e, s.all[i]) })
	s.list.Name = e.T("aircheck.title")
	s.list.OnSelected = func(int) { s.tick() }
	s.list.OnOpened = func(int) { s.listen() }
	before := widget.NewIconButton("chevron-left", e.T("daily.before"), func() { s.step(-1) })
	s.next = widget.NewIconButton("chevron-right", e.T("daily.after"), func() { s.step(1) })
	before.SetKind(widget.Secondary)
	s.next.SetKind(widget.Secondary)
	head := widget.Line(theme.GapSmall, widget.Fitted(before), widget.Fitted(s.next), widget.Blank(8), widget.Grow(s.day))
	frame := widget.NewFrame(theme.Surface, theme.Border, 1, theme.Radius)
	s.job = widget.NewJob(e.T("dialog.cancel"), func(left time.Duration) string {
		return e.T("library.left", "time", e.Catalogue.Duration(left))
	})
	words := widget.NewParagraph(e.T("aircheck.second"), widget.RoleText, theme.Muted)
	words.Width = aircheckWidth
	body := widget.Row(0, widget.Fixed(aircheckWidth, widget.Column(12, widget.Fitted(head), widget.Fitted(words),
		widget.Fixed(aircheckHigh, container.NewStack(frame, container.NewCenter(s.none), widget.Inset(1, s.list))),
		widget.Fixed(44, container.NewStack(s.message, s.job)))))
	s.open(body)
	s.read()
}

// open shows the sheet; what plays is silent when it closes.
func (s *aircheckSheet) open(body fyne.CanvasObject) {
	e := s.env
	var hide func()
	s.hear = widget.NewButton("", "play", s.listen).Wide(160)
	s.save = widget.NewButton(e.T("aircheck.save"), "download", s.keep)
	done := widget.NewPrimary(e.T("dialog.close"), "", func() { hide() })
	s.stop = e.Poll(aircheckPoll, s.tick)
	close := open(e.Window, e.T("aircheck.title"), body, s.hear, s.save, done)
	hide = func() {
		s.stop()
		s.shut = true
		s.job.Cancel()
		s.hush()
		close()
	}
	for _, b := range []*widget.Button{s.hear, s.save, done} {
		b.OnEscape = hide
	}
	onEscape(e.Window, hide)
	e.Window.Canvas().Focus(s.list)
}

// step shows another day, none after today.
func (s *aircheckSheet) step(by int) {
	if to := s.date.Add(by); to <= app.DateOf(s.env.Now()) {
		s.date = to
		s.hush()
		s.read()
	}
}

// read shows the day's.
func (s *aircheckSheet) read() {
	e := s.env
	s.reading++
	mine, date := s.reading, s.date
	s.day.Set(e.Catalogue.LongDate(date.Time()))
	able(s.next, date < app.DateOf(e.Now()))
	s.all = nil // another day's are none of this one's
	s.list.SetCount(0, -1)
	s.tick()
	var all []backend.Aircheck
	e.Run(func(ctx context.Context) (err error) {
		all, err = e.Backend.Airchecks(ctx, date)
		return err
	}, func(err error) {
		if mine == s.reading {
			s.show(all, err)
		}
	})
}

func (s *aircheckSheet) show(all []backend.Aircheck, err error) {
	e := s.env
	s.all = all
	s.say(err)
	s.none.Set("")
	if err == nil && len(all) == 0 {
		s.none.Set(e.T("aircheck.none"))
	}
	s.list.SetCount(len(all), min(0, len(all)-1))
	s.tick()
}

// say shows why something could not be done; nil clears it.
func (s *aircheckSheet) say(err error) {
	s.message.SetColor(theme.AmberText)
	words := ""
	if err != nil {
		words = s.env.Catalogue.Error(err)
	}
	s.message.Set(words)
}

// chosen is the recording that is marked.
func (s *aircheckSheet) chosen() (a backend.Aircheck, ok bool) {
	if i := s.list.Selected(); i >= 0 && i < len(s.all) {
		return s.all[i], true
	}
	return a, false
}

// sounds reports whether a recording is heard now.
func (s *aircheckSheet) sounds(a backend.Aircheck) bool {
	what, _, on := s.env.Backend.Playing()
	return on && what == backend.AircheckSound(a.Broadcast)
}

// tick shows what can be done with what is marked.
func (s *aircheckSheet) tick() {
	e := s.env
	a, ok := s.chosen()
	able(s.hear, ok)
	able(s.save, ok && !s.job.Running())
	words, icon := e.T("aircheck.hear"), "play"
	if ok && s.sounds(a) {
		words, icon = e.T("aircheck.hush"), "stop"
	}
	s.hear.SetText(words)
	s.hear.SetIcon(icon)
	if s.job.Running() {
		s.job.Tick(e.Now())
	}
}

// listen plays what is marked, or ends it.
func (s *aircheckSheet) listen() {
	e := s.env
	a, ok := s.chosen()
	if !ok {
		return
	}
	if s.sounds(a) {
		s.hush()
		s.tick()
		return
	}
	date := s.date
	e.Run(func(ctx context.Context) error { return e.Backend.PlayAircheck(ctx, date, a.Broadcast) }, func(err error) {
		if s.shut || s.date != date { // it began to play when nobody wanted it any more
			if s.sounds(a) {
				e.Backend.StopPlaying()
			}
			return
		}
		s.say(err)
		s.tick()
	})
}

func (s *aircheckSheet) hush() {
	for _, a := range s.all {
		if s.sounds(a) {
			s.env.Backend.StopPlaying()
		}
	}
}

// keep writes what is marked as a sound file where the person says.
func (s *aircheckSheet) keep() {
	e, date := s.env, s.date
	a, ok := s.chosen()
	if !ok {
		return
	}
	name := string(date) + " " + page.VietnamTime(a.From).Format("15.04") + " " + a.Title
	SaveSound(e, name, ".mp3", func(path string) {
		cancel := e.Run(func(ctx context.Context) error {
			return e.Backend.SaveAircheck(ctx, date, a.Broadcast, path, s.job.Report)
		}, func(err error) {
			s.job.End()
			s.say(err)
			if err == nil {
				s.message.SetColor(theme.GreenText)
				s.message.Set(e.T("aircheck.saved", "file", filepath.Base(path)))
			}
			s.tick()
		})
		s.job.Begin(e.T("aircheck.saving", "title", a.Title), e.Now(), cancel)
		s.say(nil)
	})
}

// aircheckLine is one recording.
type aircheckLine struct {
	line              *fyne.Container
	title, mark, when *widget.Text
	length, until     *widget.Text
}

// Object is the line.
func (r *aircheckLine) Object() fyne.CanvasObject { return r.line }

func newAircheckLine() widget.RowView {
	r := &aircheckLine{title: widget.NewEllipsis("", widget.RoleStrong, theme.Text), mark: widget.NewEllipsis("", widget.RoleCaption, theme.AmberText),
		when: widget.NewText("", widget.RoleTextBold, theme.Text), length: widget.NewText("", widget.RoleText, theme.Muted).Right(),
		until: widget.NewText("", widget.RoleText, theme.Muted).Right()}
	words := widget.Column(0, widget.Fixed(24, r.title), widget.Fitted(r.mark))
	r.line = widget.Pad(0, 16, 0, 12, widget.Line(12, widget.Fixed(112, r.when), widget.Grow(words), widget.Fixed(88, r.length), widget.Fixed(190, r.until)))
	return r
}

func (r *aircheckLine) set(e *page.Env, a backend.Aircheck) {
	title := a.Title
	if title == "" {
		title = e.T("aircheck.unknown")
	}
	r.title.Set(title)
	r.mark.Hidden = !a.Emergency
	r.mark.Set(e.T("schedule.legend.emergency"))
	r.when.Set(e.Clock(a.From) + "–" + e.Clock(a.To))
	r.length.Set(e.Catalogue.Duration(a.Length))
	r.until.Set(e.T("aircheck.until", "date", e.Catalogue.Date(a.Until.Time())))
	r.line.Refresh()
}
