package schedule

import (
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
)

// put writes an entry into the fields.
func (f *form) put(e app.ScheduleEntry) {
	t := f.page.env.T
	key := "schedule.form.change"
	if e.ID == "" {
		key = "schedule.form.add"
	}
	f.heading.Set(t(key))
	f.programme = e.Programme
	f.title.SetText(e.Title)
	f.kind.SetOptions(f.kind.Options, max(0, slices.Index(kinds, e.Kind)))
	f.putTimes(e)
	f.priority.SetOptions(f.priority.Options, max(0, slices.Index(priorities, e.Priority)))
	f.cut.SetOptions(f.cut.Options, max(0, slices.Index(cuts, e.OnCut)))
	f.holiday.SetOptions(f.holiday.Options, max(0, slices.Index(holidays, e.Repeat.Holidays)))
	f.putNotice(e)
	f.say("")
	f.putNames(e.Zone, e.Relay)
	f.fit()
}

func (f *form) putTimes(e app.ScheduleEntry) {
	r := e.Repeat
	from := r.From
	if from == "" {
		from = f.date
	}
	f.day.SetText(dateText(from))
	f.start.SetText(clockText(e.Start))
	f.long.SetText("")
	if e.Length > 0 {
		f.long.SetText(itoa(minutes(e.Length)))
	}
	f.repeat.SetOptions(f.repeat.Options, max(0, slices.Index(repeatings, r.Kind)))
	for i, d := range weekdays {
		on := slices.Contains(r.Weekdays, d)
		if r.Kind != app.RepeatWeekly {
			on = d == f.date.Weekday()
		}
		f.weekday[i].Set("", on)
	}
	f.dates.SetText(daysText(r.Dates))
	f.until.SetText(dateText(r.Until))
}

func (f *form) putNotice(e app.ScheduleEntry) {
	n := app.Notice{Days: 3, First: f.date, Basis: f.page.env.T("schedule.notice.law")}
	if e.Notice != nil {
		n = *e.Notice
	}
	f.notice.Set(e.Notice != nil)
	f.days.SetText(itoa(n.Days))
	f.first.SetText(dateText(n.First))
	f.basis.SetText(n.Basis)
}

// setNames offers the zones and relays that there are, and keeps what is
// chosen.
func (f *form) setNames() {
	zone, relay := f.chosenZone(), f.chosenRelay()
	f.putNames(zone, relay)
	f.fit()
}

func (f *form) putNames(zone, relay app.ID) {
	p := f.page
	names, index := []string{p.env.T("schedule.commune")}, 0
	for i, z := range p.zones {
		names = append(names, z.Name)
		if z.ID == zone {
			index = i + 1
		}
	}
	f.zone.SetOptions(names, index)
	relays, at := make([]string, len(p.relays)), -1
	for i, r := range p.relays {
		relays[i] = r.Name
		if r.ID == relay {
			at = i
		}
	}
	f.relay.SetOptions(relays, at)
}

func (f *form) chosenZone() app.ID {
	if i := f.zone.Index - 1; i >= 0 && i < len(f.page.zones) {
		return f.page.zones[i].ID
	}
	return ""
}

func (f *form) chosenRelay() app.ID {
	if i := f.relay.Index; i >= 0 && i < len(f.page.relays) {
		return f.page.relays[i].ID
	}
	return ""
}

// read takes what was typed; wrong is the key of the sentence on what cannot
// be, and at the field that it is about.
func (f *form) read() (e app.ScheduleEntry, wrong string, at fyne.Focusable) {
	e = copied(f.of)
	was := e
	e.Title, e.Kind = f.title.Value(), kinds[max(0, f.kind.Index)]
	e.Programme, e.Relay = f.programme, f.chosenRelay()
	e.Priority, e.OnCut = priorities[max(0, f.priority.Index)], cuts[max(0, f.cut.Index)]
	if zone := f.chosenZone(); zone != e.Zone {
		e.Zone, e.Clusters = zone, nil
	}
	if e.Title == "" {
		e.Title = f.sourceTitle(e)
	}
	if e.Kind != was.Kind || e.Programme != was.Programme || e.Relay != was.Relay {
		e.NoticeOf = "" // it announces something else
	}
	switch {
	case e.Title == "":
		return e, "schedule.form.wrong.title", f.title
	case e.Kind == app.BroadcastRelay && e.Relay == "":
		return e, "schedule.form.wrong.relay", f.relay
	}
	if wrong, at = f.readTimes(&e); wrong == "" {
		wrong, at = f.readNotice(&e)
	}
	return e, wrong, at
}

// sourceTitle names an entry that was given no name after what it plays.
func (f *form) sourceTitle(e app.ScheduleEntry) string {
	switch {
	case e.Kind == app.BroadcastProgramme:
		return f.page.programmes[e.Programme].Title
	case e.Kind == app.BroadcastRelay && e.Relay != "":
		return f.page.sourceName(e)
	}
	return ""
}

func (f *form) readTimes(e *app.ScheduleEntry) (wrong string, at fyne.Focusable) {
	var ok bool
	if e.Start, ok = readClock(f.start.Value()); !ok {
		return "schedule.form.wrong.start", f.start
	}
	e.Length = 0
	if s := f.long.Value(); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > 24*60 {
			return "schedule.form.wrong.long", f.long
		}
		e.Length = time.Duration(n) * time.Minute
	} else if e.Kind != app.BroadcastProgramme {
		return "schedule.form.wrong.no_long", f.long
	}
	return f.readRepeat(e)
}

func (f *form) readRepeat(e *app.ScheduleEntry) (wrong string, at fyne.Focusable) {
	near := app.DateOf(f.page.env.Now())
	r := app.Repeat{Kind: repeatings[max(0, f.repeat.Index)], Holidays: holidays[max(0, f.holiday.Index)]}
	from, ok := readDay(f.day.Value(), near)
	if !ok {
		return "schedule.form.wrong.day", f.day
	}
	r.From = from
	switch r.Kind {
	case app.RepeatOnce:
		r.Holidays = app.HolidayAsUsual
	case app.RepeatDates:
		if r.Dates, ok = readDays(f.dates.Value(), near); !ok || len(r.Dates) == 0 {
			return "schedule.form.wrong.dates", f.dates
		}
		slices.Sort(r.Dates)
		r.Dates = slices.Compact(r.Dates)
		r.From = min(r.From, r.Dates[0])
	case app.RepeatWeekly:
		for i, c := range f.weekday {
			if c.Chosen {
				r.Weekdays = append(r.Weekdays, weekdays[i])
			}
		}
		if len(r.Weekdays) == 0 {
			return "schedule.form.wrong.weekdays", f.weekday[0]
		}
	case app.RepeatDaily:
	}
	if s := f.until.Value(); s != "" && (r.Kind == app.RepeatDaily || r.Kind == app.RepeatWeekly) {
		if r.Until, ok = readDay(s, near); !ok || r.Until < r.From {
			return "schedule.form.wrong.until", f.until
		}
	}
	if r.Kind == e.Repeat.Kind {
		r.Except = e.Repeat.Except
	}
	e.Repeat = r
	return "", nil
}

func (f *form) readNotice(e *app.ScheduleEntry) (wrong string, at fyne.Focusable) {
	e.Notice = nil
	if !f.notice.On {
		return "", nil
	}
	n, err := strconv.Atoi(f.days.Value())
	if err != nil || n < 1 || n > 60 {
		return "schedule.form.wrong.notice_days", f.days
	}
	first, ok := readDay(f.first.Value(), app.DateOf(f.page.env.Now()))
	if !ok {
		return "schedule.form.wrong.notice_first", f.first
	}
	e.Notice = &app.Notice{Days: n, First: first, Basis: f.basis.Value()}
	return "", nil
}

// firstDay is the day on which an entry is looked at: the one on which the form
// was opened while it is due there, else its first.
func (f *form) firstDay(e app.ScheduleEntry) app.Date {
	if f.of.ID != "" && f.date >= e.Repeat.From && e.Repeat.Kind == f.of.Repeat.Kind && repeats(e) {
		return f.date
	}
	d := e.Repeat.From
	switch e.Repeat.Kind {
	case app.RepeatDates:
		return e.Repeat.Dates[0]
	case app.RepeatWeekly:
		for range 7 {
			if slices.Contains(e.Repeat.Weekdays, d.Weekday()) {
				return d
			}
			d = d.Add(1)
		}
	case app.RepeatOnce, app.RepeatDaily:
	}
	return d
}
