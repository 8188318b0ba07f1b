package schedule

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// The choices of the form, in their order.
var (
	kinds      = []app.BroadcastKind{app.BroadcastProgramme, app.BroadcastRelay, app.BroadcastLive}
	repeatings = []app.RepeatKind{app.RepeatOnce, app.RepeatDaily, app.RepeatWeekly, app.RepeatDates}
	priorities = []app.Priority{app.PriorityNormal, app.PriorityRaised, app.PriorityEmergency}
	cuts       = []app.CutRule{app.CutResume, app.CutRestart, app.CutLater, app.CutJoin, app.CutDrop}
	holidays   = []app.HolidayRule{app.HolidayAsUsual, app.HolidaySkip, app.HolidayOnly}
)

// form is the inline panel in which an entry is made or changed. What is half
// typed stays while the week is looked at, and outlives the program.
type form struct {
	page   *Page
	object *fyne.Container
	scroll *container.Scroll
	open   bool
	of     app.ScheduleEntry // as it was; without an ID it is new
	date   app.Date          // the day on which it was opened
	kept   string            // the draft as it was kept last

	heading  *widget.Text
	title    *widget.Entry
	kind     *widget.Select
	source   *widget.Button // the programme
	sourceOf fyne.CanvasObject
	relay    *widget.Select
	relayOf  fyne.CanvasObject
	noRelay  fyne.CanvasObject // in its place while there is none
	day      *widget.Entry
	start    *widget.Entry
	long     *widget.Entry
	repeat   *widget.Select
	weekly   *fyne.Container
	weekday  [7]*widget.Chip
	dates    *widget.Entry
	datesOf  fyne.CanvasObject
	until    *widget.Entry
	untilOf  fyne.CanvasObject
	zone     *widget.Select
	priority *widget.Select
	cut      *widget.Select
	cutOf    fyne.CanvasObject
	holiday  *widget.Select
	holyOf   fyne.CanvasObject
	notice   *widget.Toggle
	noticeOf fyne.CanvasObject
	days     *widget.Entry
	first    *widget.Entry
	basis    *widget.Entry
	wrong    *widget.Paragraph

	programme app.ID
	sketched  widget.WeekBlock // as something new was shown last
}

func newForm(p *Page) *form {
	t := p.env.T
	f := &form{page: p,
		heading: widget.NewEllipsis("", widget.RoleSubhead, theme.Text),
		title:   widget.NewEntry(t("schedule.form.title_hint")),
		source:  widget.NewButton("", "library", nil),
		day:     widget.NewEntry("25/11/2026"), start: widget.NewEntry("05:30"), long: widget.NewEntry(t("schedule.form.long_hint")),
		dates: widget.NewEntry("25/11, 02/12"), until: widget.NewEntry(t("schedule.form.until_hint")),
		days: widget.NewEntry("3"), first: widget.NewEntry("25/11/2026"), basis: widget.NewEntry(t("schedule.form.basis_hint")),
		wrong: widget.NewParagraph("", widget.RoleTextBold, theme.AmberText),
	}
	f.wrong.Width = sideText
	f.source.OnTapped = f.chooseProgramme
	f.makeChoices()
	for _, e := range []*widget.Entry{f.title, f.day, f.start, f.long, f.dates, f.until, f.days, f.first, f.basis} {
		e.OnEnter = f.save
	}
	f.object = container.NewStack(f.layout())
	f.object.Hide()
	return f
}

// makeChoices makes what is chosen from few.
func (f *form) makeChoices() {
	t := f.page.env.T
	f.kind = widget.NewSelect(options(t, "schedule.kind.", kinds), 0, func(int) { f.fit() })
	f.relay = widget.NewSelect(nil, -1, nil)
	f.relay.Hint = t("schedule.relay.choose")
	f.repeat = widget.NewSelect(options(t, "schedule.repeat.", repeatings), 0, func(int) { f.fit() })
	f.zone = widget.NewSelect([]string{t("schedule.commune")}, 0, nil)
	f.priority = widget.NewSelect(options(t, "schedule.legend.", priorities), 0, nil)
	f.cut = widget.NewSelect(options(t, "schedule.cut.", cuts), 0, nil)
	f.holiday = widget.NewSelect([]string{t("schedule.holiday.usual"), t("schedule.holiday.skip"), t("schedule.holiday.only")}, 0, nil)
	f.notice = widget.NewToggle(t("schedule.form.notice"), func() { f.notice.Set(!f.notice.On); f.fit() })
	for i := range f.weekday {
		f.weekday[i] = widget.NewChip(t("schedule.day."+itoa(i+1)), "", false, func() { f.weekday[i].Set("", !f.weekday[i].Chosen) })
	}
}

func options[T ~string](t func(string, ...string) string, prefix string, all []T) []string {
	out := make([]string, len(all))
	for i, v := range all {
		out[i] = t(prefix + string(v))
	}
	return out
}

// layout puts the fields below one another; the buttons stay in sight.
func (f *form) layout() fyne.CanvasObject {
	t := f.page.env.T
	field := func(key string, o fyne.CanvasObject) fyne.CanvasObject {
		return widget.NewField(t("schedule.form."+key), o)
	}
	f.sourceOf, f.relayOf = field("programme", f.source), field("relay", f.relay)
	f.noRelay = widget.Column(8, widget.Fitted(widget.NewParagraph(t("schedule.relays.empty"), widget.RoleText, theme.Muted)),
		widget.Fitted(widget.NewButton(t("schedule.relays.add"), "plus", func() { f.page.openRelays("") })))
	f.datesOf, f.untilOf = field("dates", f.dates), field("until", f.until)
	f.cutOf, f.holyOf = field("cut", f.cut), field("holidays", f.holiday)
	chips := make([]fyne.CanvasObject, 7)
	for i, c := range f.weekday {
		chips[i] = c
	}
	f.weekly = widget.Flow(sideText, 6, chips...)
	f.noticeOf = widget.Column(12,
		widget.Fitted(widget.Row(8, widget.Fixed(72, field("notice_days", f.days)), widget.Grow(field("notice_first", f.first)))),
		widget.Fitted(field("basis", f.basis)))
	fields := widget.Column(12,
		widget.Fitted(field("title", f.title)), widget.Fitted(field("kind", f.kind)), widget.Fitted(f.sourceOf), widget.Fitted(f.relayOf), widget.Fitted(f.noRelay),
		widget.Fitted(widget.Row(8, widget.Grow(field("day", f.day)), widget.Fixed(64, field("start", f.start)), widget.Fixed(56, field("long", f.long)))),
		widget.Fitted(field("repeat", f.repeat)), widget.Fitted(f.weekly), widget.Fitted(f.datesOf), widget.Fitted(f.untilOf),
		widget.Fitted(field("zone", f.zone)), widget.Fitted(field("priority", f.priority)), widget.Fitted(f.cutOf), widget.Fitted(f.holyOf),
		widget.Fitted(f.notice), widget.Fitted(f.noticeOf))
	f.scroll = container.NewVScroll(widget.Pad(12, 15, 12, 15, fields))
	cancel := widget.NewButton(t("schedule.form.cancel"), "", f.cancel)
	save := widget.NewPrimary(t("schedule.form.save"), "check", f.save)
	foot := widget.Column(8, widget.Fitted(f.wrong), widget.Fitted(widget.Row(8, widget.Share(1, cancel), widget.Share(1, save))))
	return widget.Column(0, widget.Fitted(widget.Pad(12, 15, 12, 15, f.heading)), widget.Fixed(1, widget.NewRule()),
		widget.Grow(f.scroll), widget.Fixed(1, widget.NewRule()), widget.Fitted(widget.Pad(10, 15, 13, 15, foot)))
}

// fit shows the fields that the choices have a use for.
func (f *form) fit() {
	kind, repeat := kinds[max(0, f.kind.Index)], repeatings[max(0, f.repeat.Index)]
	show(f.sourceOf, kind == app.BroadcastProgramme)
	show(f.relayOf, kind == app.BroadcastRelay && len(f.page.relays) > 0)
	show(f.noRelay, kind == app.BroadcastRelay && len(f.page.relays) == 0)
	show(f.cutOf, kind != app.BroadcastLive)
	show(f.weekly, repeat == app.RepeatWeekly)
	show(f.datesOf, repeat == app.RepeatDates)
	show(f.untilOf, repeat == app.RepeatDaily || repeat == app.RepeatWeekly)
	show(f.holyOf, repeat != app.RepeatOnce)
	show(f.noticeOf, f.notice.On)
	f.source.SetText(f.programmeWords())
	f.object.Refresh()
	f.scroll.Refresh()
}

func show(o fyne.CanvasObject, yes bool) {
	if yes {
		o.Show()
	} else {
		o.Hide()
	}
}

// programmeWords is the chosen programme with its state.
func (f *form) programmeWords() string {
	p := f.page
	one, ok := p.programmes[f.programme]
	if !ok {
		return p.env.T("schedule.programme.choose")
	}
	return one.Title
}

// add opens the form for something new, at the place of the week's mark.
func (p *Page) add() {
	if p.panel != nil {
		p.panel.leave()
	}
	day, start := p.nextStart(p.env.Now())
	p.side.form.begin(day, start, 15*time.Minute)
}

// The time that is proposed for what is new, and the last one of a day.
const (
	usualStart = 5*time.Hour + 30*time.Minute
	lastStart  = 21*time.Hour + 30*time.Minute
)

// nextStart is when something new may begin in the week that is shown: at the
// usual time, or at the next half-hour where that is past.
func (p *Page) nextStart(now time.Time) (app.Date, time.Duration) {
	day := app.DateOf(now)
	if p.monday.DaysTo(day) < 0 || p.monday.DaysTo(day) > 6 {
		return p.monday, usualStart
	}
	next := now.Sub(day.Time()).Truncate(30*time.Minute) + 30*time.Minute
	switch {
	case next <= usualStart:
		return day, usualStart
	case next <= lastStart:
		return day, next
	}
	return day.Add(1), usualStart
}

// drawn opens the form for what was drawn in empty room; what is past of today
// is proposed for a time to come.
func (p *Page) drawn(day int, s widget.WeekSpan) {
	p.commitNudge()
	date, start, now := p.monday.Add(day), time.Duration(s.From)*time.Minute, p.env.Now()
	if date == app.DateOf(now) && !date.At(time.Duration(s.To)*time.Minute).After(now) {
		date, start = p.nextStart(now)
	}
	p.side.form.begin(date, start, time.Duration(s.To-s.From)*time.Minute)
}

// begin opens the form for something new.
func (f *form) begin(date app.Date, start, length time.Duration) {
	f.fill(app.ScheduleEntry{
		Kind: app.BroadcastProgramme, Priority: app.PriorityNormal, OnCut: app.CutResume, Zone: f.page.shownZone(),
		Start: start, Length: length, Repeat: app.Repeat{Kind: app.RepeatOnce, From: date},
	}, date)
}

// change opens the form of an entry.
func (f *form) change(e app.ScheduleEntry, date app.Date) { f.fill(e, date) }

// fill starts the form from an entry and has the keys in its first field.
func (f *form) fill(e app.ScheduleEntry, date app.Date) {
	f.page.pending = nil
	f.open, f.of, f.date = true, e, date
	f.put(e)
	f.scroll.ScrollToTop()
	f.page.show()
	f.page.focus(f.title)
}

// cancel shuts the form and forgets what is in it.
func (f *form) cancel() {
	f.shut()
	f.page.focus(f.page.grid)
}

func (f *form) shut() {
	f.open = false
	f.forget()
	f.page.show()
}

// say tells beside the fields what is wrong.
func (f *form) say(words string) {
	f.wrong.Set(words)
	show(f.wrong, words != "")
	f.object.Refresh()
}

// save proposes what was typed.
func (f *form) save() {
	if !f.open {
		return
	}
	e, wrong, at := f.read()
	if wrong != "" {
		f.say(f.page.env.T(wrong))
		f.page.focus(at)
		return
	}
	f.say("")
	change := one(f.of, e)
	if f.of.ID == "" {
		change[0].Before = nil
	}
	block := ""
	date := f.firstDay(e)
	if f.of.ID != "" {
		block = blockID(f.of.ID, f.date)
	}
	f.page.propose(pending{change: change, date: date, block: block, said: "schedule.said.saved", kept: f.shut})
}
