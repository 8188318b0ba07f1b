package schedule

import (
	"fmt"
	"time"

	"tienglang/app"
)

// because makes a reason; pairs are names and values of its sentence, in turn.
func because(code string, pairs ...string) app.Reason {
	r := app.Reason{Code: code}
	for i := 0; i+1 < len(pairs); i += 2 {
		if r.Args == nil {
			r.Args = map[string]string{}
		}
		r.Args[pairs[i]] = pairs[i+1]
	}
	return r
}

// clockTime is a moment's hour in Vietnam, 15:04, with the seconds where there
// are any.
func clockTime(t int64) string {
	at := time.Unix(0, t).In(app.Vietnam)
	if at.Second() != 0 {
		return at.Format(time.TimeOnly)
	}
	return at.Format("15:04")
}

// dayTime is the hour of a time since midnight.
func dayTime(d time.Duration) string { return clockTime(dayZero.Add(d).UnixNano()) }

// clockLength is a length as m:ss, or h:mm:ss from an hour on.
func clockLength(d time.Duration) string {
	s := int(d.Round(time.Second) / time.Second)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// cause is why something cannot sound at a moment.
type cause struct {
	broken *pause // what came in between, or quiet hours
	by     *run   // what goes before it
}

// reason explains a cause to somebody who asks after what was cut.
func (c cause) reason(of *run) app.Reason {
	switch {
	case c.broken != nil:
		return c.broken.reason()
	case c.by == nil:
		return because("cut")
	case c.by.level > of.level:
		return because("cut_precedence", "title", c.by.line.Title, "time", clockTime(c.by.from))
	case c.by.line.Rank != of.line.Rank:
		return because("cut_rank", "title", c.by.line.Title, "time", clockTime(c.by.from))
	}
	return because("cut_order", "title", c.by.line.Title, "time", clockTime(c.by.from))
}
