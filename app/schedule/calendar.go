package schedule

import (
	"slices"
	"time"

	"tienglang/app"
)

const day = 24 * time.Hour

// dayZero is the first moment of day 0 of this package's count.
var dayZero = app.Date("2000-01-01").Time() // a Saturday

// dayNumber counts days; ok is false for what is no date.
func dayNumber(d app.Date) (n int, ok bool) {
	t := d.Time()
	if t.IsZero() {
		return 0, false
	}
	return int(t.Sub(dayZero) / day), true
}

// dayOf is the day on which a moment lies.
func dayOf(t int64) int {
	n := (t - dayZero.UnixNano()) / int64(day)
	if t < dayZero.UnixNano() && (t-dayZero.UnixNano())%int64(day) != 0 {
		n--
	}
	return int(n)
}

// midnight is a day's first moment, in nanoseconds.
func midnight(n int) int64 { return dayZero.UnixNano() + int64(n)*int64(day) }

func dateOf(n int) app.Date { return app.DateOf(time.Unix(0, midnight(n))) }

func weekday(n int) time.Weekday { return time.Weekday(((n+6)%7 + 7) % 7) }

// days are the numbers of those that are dates.
func days(dates []app.Date) map[int]bool {
	m := make(map[int]bool, len(dates))
	for _, d := range dates {
		if n, ok := dayNumber(d); ok {
			m[n] = true
		}
	}
	return m
}

// calendar is a repetition made ready for being asked.
type calendar struct {
	app.Repeat
	from, until  int
	endless      bool
	never        bool
	dates, taken map[int]bool
}

func newCalendar(r app.Repeat) calendar {
	c := calendar{Repeat: r, dates: days(r.Dates), taken: days(r.Except)}
	from, ok := dayNumber(r.From)
	c.from, c.never = from, !ok
	if r.Kind == app.RepeatDates && !ok { // bounded by its dates alone
		c.from, c.never = -1<<30, false
	}
	c.until, ok = dayNumber(r.Until)
	c.endless = !ok
	return c
}

// due tells whether something is due on that day.
func (c calendar) due(n int, holidays map[int]bool) bool {
	if c.never || n < c.from || !c.endless && n > c.until || c.taken[n] {
		return false
	}
	if holidays[n] && c.Holidays == app.HolidaySkip || !holidays[n] && c.Holidays == app.HolidayOnly {
		return false
	}
	switch c.Kind {
	case app.RepeatOnce:
		return n == c.from
	case app.RepeatWeekly:
		return slices.Contains(c.Weekdays, weekday(n))
	case app.RepeatDates:
		return c.dates[n]
	case app.RepeatDaily:
		return true
	}
	return false
}

// Days are the days from from to to, both included, on which an entry of this
// repetition is due.
func Days(r app.Repeat, holidays []app.Date, from, to app.Date) []app.Date {
	first, ok := dayNumber(from)
	last, ok2 := dayNumber(to)
	if !ok || !ok2 {
		return nil
	}
	c, free := newCalendar(r), days(holidays)
	var due []app.Date
	for n := first; n <= last; n++ {
		if c.due(n, free) {
			due = append(due, dateOf(n))
		}
	}
	return due
}
