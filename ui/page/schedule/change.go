package schedule

import (
	"slices"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

// scope is which days of a repeated entry a change is of.
type scope int

const (
	scopeDay    scope = iota // one day alone
	scopeOnward              // that day and all later ones
	scopeAll
)

// place is where an entry is laid: its day, start and length.
type place struct {
	date   app.Date
	start  time.Duration
	length time.Duration // 0 leaves it as long as its programme
}

// repeats tells whether an entry has other days than one.
func repeats(e app.ScheduleEntry) bool {
	return e.Repeat.Kind != app.RepeatOnce && (e.Repeat.Kind != app.RepeatDates || len(e.Repeat.Dates) > 1)
}

// movable tells whether all days of an entry can follow one to another date: an
// entry of every day has nowhere to go.
func movable(e app.ScheduleEntry, from, to app.Date) bool {
	return from == to || e.Repeat.Kind != app.RepeatDaily
}

// lay is the change that lays an entry's day date elsewhere. What is laid is
// the last of it.
func lay(e app.ScheduleEntry, date app.Date, to place, s scope) backend.ScheduleChange {
	after := copied(e)
	after.Start, after.Length = to.start, to.length
	if !repeats(e) {
		after.Repeat.From, after.Repeat.Until = to.date, ""
		if e.Repeat.Kind == app.RepeatDates {
			after.Repeat.Dates = []app.Date{to.date}
			after.Repeat.From = ""
		}
		return one(e, after)
	}
	if s == scopeAll {
		after.Repeat = shifted(after.Repeat, date, to.date)
		return one(e, after)
	}
	after.ID, after.Version, after.Notice, after.NoticeOf = "", 0, nil, e.Announces()
	after.Repeat = app.Repeat{Kind: app.RepeatOnce, From: to.date}
	return append(without(e, date), backend.EntryChange{After: &after})
}

// shifted is a repetition of which the day date goes to another, and with it
// all that repeat it.
func shifted(r app.Repeat, date, to app.Date) app.Repeat {
	if date == to {
		return r
	}
	switch r.Kind {
	case app.RepeatWeekly:
		i := slices.Index(r.Weekdays, date.Weekday())
		if i >= 0 && !slices.Contains(r.Weekdays, to.Weekday()) {
			r.Weekdays[i] = to.Weekday()
		} else if i >= 0 {
			r.Weekdays = slices.Delete(r.Weekdays, i, i+1)
		}
		if to < r.From {
			r.From = to
		}
	case app.RepeatDates:
		if i := slices.Index(r.Dates, date); i >= 0 {
			r.Dates[i] = to
			slices.Sort(r.Dates)
			r.Dates = slices.Compact(r.Dates)
		}
		r.From, r.Until = "", ""
	case app.RepeatOnce, app.RepeatDaily:
	}
	return r
}

// drop is the change that takes a day, or more, out of an entry.
func drop(e app.ScheduleEntry, date app.Date, s scope) backend.ScheduleChange {
	switch {
	case s == scopeAll || !repeats(e):
		return backend.ScheduleChange{{Before: &e}}
	case s == scopeDay:
		return without(e, date)
	case date <= e.Repeat.From:
		return backend.ScheduleChange{{Before: &e}}
	}
	after := copied(e)
	after.Repeat.Until = date.Add(-1)
	if e.Repeat.Kind == app.RepeatDates {
		after.Repeat.Dates = slices.DeleteFunc(after.Repeat.Dates, func(d app.Date) bool { return d >= date })
		if len(after.Repeat.Dates) == 0 {
			return backend.ScheduleChange{{Before: &e}}
		}
	}
	return one(e, after)
}

// without is the change that takes one day out of a repeated entry.
func without(e app.ScheduleEntry, date app.Date) backend.ScheduleChange {
	after := copied(e)
	if e.Repeat.Kind == app.RepeatDates {
		after.Repeat.Dates = slices.DeleteFunc(after.Repeat.Dates, func(d app.Date) bool { return d == date })
	} else {
		after.Repeat.Except = append(after.Repeat.Except, date)
	}
	return one(e, after)
}

// onDays is the change that has an entry due on more days.
func onDays(e app.ScheduleEntry, days []app.Date) backend.ScheduleChange {
	after := copied(e)
	r := &after.Repeat
	r.Except = slices.DeleteFunc(r.Except, func(d app.Date) bool { return slices.Contains(days, d) })
	last := slices.Max(days)
	switch r.Kind {
	case app.RepeatOnce:
		*r = app.Repeat{Kind: app.RepeatDates, Dates: []app.Date{r.From}, Holidays: r.Holidays}
		r.Dates = joined(r.Dates, days)
	case app.RepeatDates:
		r.Dates, r.From, r.Until = joined(r.Dates, days), "", ""
	case app.RepeatWeekly:
		for _, d := range days {
			if !slices.Contains(r.Weekdays, d.Weekday()) {
				r.Weekdays = append(r.Weekdays, d.Weekday())
			}
		}
	case app.RepeatDaily:
	}
	if r.Until != "" && r.Until < last {
		r.Until = last
	}
	return one(e, after)
}

func joined(a, b []app.Date) []app.Date {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

func one(before, after app.ScheduleEntry) backend.ScheduleChange {
	return backend.ScheduleChange{{Before: &before, After: &after}}
}

// copied shares no list with e.
func copied(e app.ScheduleEntry) app.ScheduleEntry {
	e.Clusters = slices.Clone(e.Clusters)
	e.Repeat.Weekdays, e.Repeat.Dates = slices.Clone(e.Repeat.Weekdays), slices.Clone(e.Repeat.Dates)
	e.Repeat.Except = slices.Clone(e.Repeat.Except)
	if e.Notice != nil {
		n := *e.Notice
		e.Notice = &n
	}
	return e
}
