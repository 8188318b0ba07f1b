package app

import (
	"fmt"
	"time"
)

// Vietnam is the zone in which a schedule is written and kept, wherever the
// machine believes that it stands. It has had no daylight saving since 1975.
var Vietnam = time.FixedZone("ICT", 7*60*60)

// Date is a day of the calendar in Vietnam, as 2006-01-02, so that dates sort
// as text; "" is no date.
type Date string

// DateOf is the day on which t falls in Vietnam.
func DateOf(t time.Time) Date { return Date(t.In(Vietnam).Format(time.DateOnly)) }

// ParseDate reads 2006-01-02; anything else, and a day that no calendar has,
// is an error.
func ParseDate(s string) (Date, error) {
	t, err := time.ParseInLocation(time.DateOnly, s, Vietnam)
	if err != nil {
		return "", fmt.Errorf("date %q: %w", s, err)
	}
	return DateOf(t), nil
}

// Time is the first moment of the day; the zero time for what is no date.
func (d Date) Time() time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), Vietnam)
	if err != nil {
		return time.Time{}
	}
	return t
}

// At is the moment so long after the day's first one.
func (d Date) At(sinceMidnight time.Duration) time.Time { return d.Time().Add(sinceMidnight) }

// Add is the day n days later.
func (d Date) Add(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

// Weekday is the day's name.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// DaysTo is how many days later other is; negative when it is earlier.
func (d Date) DaysTo(other Date) int { return int(other.Time().Sub(d.Time()) / (24 * time.Hour)) }
