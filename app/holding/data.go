package holding

import (
	"strconv"
	"time"

	"tienglang/app"
)

// Rules say when files travel over lines that cost money.
type Rules struct {
	NightFrom time.Duration // since midnight in Vietnam
	NightTo   time.Duration // may lie on the next morning
	MonthMB   int           // of each cluster on a SIM, 0 for none at all
	DongPerMB int           // what a megabyte costs
	Urgent    time.Duration // what is due sooner does not wait for the night
}

// UsualRules are those of a new station: nights from 22:00 to 04:30, and a
// plan of 3 GB a month.
func UsualRules() Rules {
	return Rules{NightFrom: 22 * time.Hour, NightTo: 4*time.Hour + 30*time.Minute, MonthMB: 3000, DongPerMB: 25, Urgent: 6 * time.Hour}
}

// The bounds of the rules.
const (
	MostMonthMB   = 1_000_000
	MostDongPerMB = 100_000

	MostUrgentHours = 24
)

// Check returns the first rule that is out of bounds: "holding.bad_night",
// "holding.bad_month_mb", "holding.bad_dong_per_mb" or "holding.bad_urgent",
// with most.
func (r Rules) Check() error {
	day := 24 * time.Hour
	for _, c := range []struct {
		code string
		v    int
		most int
	}{
		{"holding.bad_month_mb", r.MonthMB, MostMonthMB},
		{"holding.bad_dong_per_mb", r.DongPerMB, MostDongPerMB},
		{"holding.bad_night", int(r.NightFrom / time.Minute), int(day/time.Minute) - 1},
		{"holding.bad_night", int(r.NightTo / time.Minute), int(day/time.Minute) - 1},
		{"holding.bad_urgent", int(r.Urgent / time.Hour), MostUrgentHours},
	} {
		if c.v < 0 || c.v > c.most {
			return app.Fail(c.code, nil, "most", strconv.Itoa(c.most))
		}
	}
	return nil
}

// megabyte is the one that is sold.
const megabyte = 1_000_000

// Ask is a wish of one speaker for a file, or for the rest of one.
type Ask struct {
	Line  app.Line
	Now   time.Time
	Due   time.Time // when it is needed, zero for a message that may be needed at any time
	Bytes int64     // that are still to come
	Used  int64     // bytes of this month
}

// Why is the reason of a refusal.
type Why string

// The reasons.
const (
	WhyNight  Why = "night"  // it waits for the night
	WhyBudget Why = "budget" // this month's data is used up
)

// May tells whether a file may travel now, and otherwise when it is worth
// asking again.
func (r Rules) May(a Ask) (why Why, again time.Time) {
	if a.Line != app.Line4G {
		return "", time.Time{}
	}
	if a.Used+a.Bytes > int64(r.MonthMB)*megabyte {
		return WhyBudget, nextMonth(a.Now)
	}
	urgent := !a.Due.IsZero() && a.Due.Sub(a.Now) <= r.Urgent
	night := r.night(a.Now)
	if urgent || !night.After(a.Now) {
		return "", time.Time{}
	}
	if soon := a.Due.Add(-r.Urgent); !a.Due.IsZero() && soon.Before(night) {
		return WhyNight, soon
	}
	return WhyNight, night
}

// night is now where it is night, and otherwise when the next one begins.
func (r Rules) night(now time.Time) time.Time {
	day := app.DateOf(now)
	from, to := r.NightFrom, r.NightTo
	if from == to {
		return now
	}
	at := now.Sub(day.Time())
	in := at >= from && at < to
	if from > to {
		in = at >= from || at < to
	}
	switch {
	case in:
		return now
	case at < from:
		return day.At(from)
	}
	return day.Add(1).At(from)
}

// Month names the month of Vietnam's calendar in which t falls, as 2006-01.
func Month(t time.Time) string { return t.In(app.Vietnam).Format("2006-01") }

func nextMonth(t time.Time) time.Time {
	v := t.In(app.Vietnam)
	return time.Date(v.Year(), v.Month()+1, 1, 0, 0, 0, 0, app.Vietnam)
}

// Cost is what bytes cost, in đồng, rounded up.
func (r Rules) Cost(bytes int64) int64 {
	return (bytes*int64(r.DongPerMB) + megabyte - 1) / megabyte
}
