package locale

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
)

// Minus is the sign written before numbers below zero: an en dash, since the
// window's typeface has no glyph for U+2212 and would borrow one that is too
// wide.
const Minus = "–"

// vietnam is t on the clock of Vietnam, in which a station lives wherever its
// machine believes that it stands.
func vietnam(t time.Time) time.Time { return t.In(app.Vietnam) }

// Clock is a time of day, HH:mm, in Vietnam as all of these.
func (c *Catalogue) Clock(t time.Time) string { return vietnam(t).Format("15:04") }

// ClockSeconds is a time of day, HH:mm:ss.
func (c *Catalogue) ClockSeconds(t time.Time) string { return vietnam(t).Format("15:04:05") }

// Date is dd/MM/yyyy in both languages, as papers in the commune have it.
func (c *Catalogue) Date(t time.Time) string { return vietnam(t).Format("02/01/2006") }

// DayMonth is dd/MM.
func (c *Catalogue) DayMonth(t time.Time) string { return vietnam(t).Format("02/01") }

// DateClock is dd/MM/yyyy HH:mm.
func (c *Catalogue) DateClock(t time.Time) string { return vietnam(t).Format("02/01/2006 15:04") }

var weekdays = [...]string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

// Weekday is the day's name as it stands within a sentence: thứ Hai.
func (c *Catalogue) Weekday(t time.Time) string {
	return c.T("weekday." + weekdays[vietnam(t).Weekday()])
}

// LongDate is the day's name and the date: thứ Hai, 23/11/2026.
func (c *Catalogue) LongDate(t time.Time) string { return c.Weekday(t) + ", " + c.Date(t) }

// BarDate is the short date of the on-air bar: Thứ Hai 23/11.
func (c *Catalogue) BarDate(t time.Time) string {
	return Capital(c.Weekday(t)) + " " + c.DayMonth(t)
}

// Duration is m:ss, or h:mm:ss from an hour on. Parts of a second are cut.
func (c *Catalogue) Duration(d time.Duration) string {
	s := int64(max(d, 0) / time.Second)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// Ago is how long ago something was, in words: 4 phút trước.
func (c *Catalogue) Ago(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return c.T("ago.now")
	case d < time.Minute:
		return c.N("ago.seconds", int(d.Seconds()))
	case d < time.Hour:
		return c.N("ago.minutes", int(d.Minutes()))
	case d < 24*time.Hour:
		return c.N("ago.hours", int(d.Hours()))
	}
	return c.N("ago.days", int(d.Hours()/24))
}

// Number is f with the given number of decimals, a true minus sign, and the
// language's separators: 1.234,5 in Vietnamese, 1,234.5 in English.
func (c *Catalogue) Number(f float64, decimals int) string {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return "—"
	}
	whole, part, _ := strings.Cut(strconv.FormatFloat(math.Abs(f), 'f', decimals, 64), ".")
	thousands, point := ".", ","
	if c.lang == "en" {
		thousands, point = ",", "."
	}
	s := group(whole, thousands)
	if part != "" {
		s += point + part
	}
	if f < 0 && strings.Trim(s, "0.,") != "" {
		s = Minus + s
	}
	return s
}

// Int is a whole number with the language's separators.
func (c *Catalogue) Int(n int64) string { return c.Number(float64(n), 0) }

// Percent is a share of 0 to 1: 64 %.
func (c *Catalogue) Percent(share float64) string { return c.Number(100*share, 0) + " %" }

// Level is a level in dB or LUFS with one decimal, a dash at silence.
func (c *Catalogue) Level(db float64) string {
	if db <= -70 {
		return "—"
	}
	return c.Number(db, 1)
}

// Bytes is a size: 38,4 MB.
func (c *Catalogue) Bytes(n int64) string {
	switch {
	case n < 1000:
		return c.Int(n) + " B"
	case n < 100_000:
		return c.Number(float64(n)/1000, 1) + " kB"
	case n < 1_000_000_000:
		return c.Number(float64(n)/1e6, 1) + " MB"
	}
	return c.Number(float64(n)/1e9, 1) + " GB"
}

func group(digits, separator string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + separator + digits[i:]
	}
	return digits
}

// Capital gives s with its first letter as a capital.
func Capital(s string) string {
	for i, r := range s {
		if i == 0 {
			return strings.ToUpper(string(r)) + s[len(string(r)):]
		}
	}
	return s
}
