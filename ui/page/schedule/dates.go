package schedule

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
)

// mondayOf is the Monday of a day's week.
func mondayOf(d app.Date) app.Date { return d.Add(-((int(d.Weekday()) + 6) % 7)) }

// weekdays are the days of a week as it is written here, from Monday.
var weekdays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// clockOf writes a minute of the day as 05:30; 24:00 is the end of it.
func clockOf(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

func minutes(d time.Duration) int { return int(d / time.Minute) }

// clockText writes a time since midnight as it is typed.
func clockText(d time.Duration) string { return clockOf(minutes(d)) }

// readClock reads 5:30, 05.30, 5h30, 530 and 5h.
func readClock(s string) (time.Duration, bool) {
	s = strings.NewReplacer("h", ":", "H", ":", ".", ":", "g", ":", " ", "").Replace(s)
	hours, rest, cut := strings.Cut(s, ":")
	if !cut && len(s) >= 3 {
		hours, rest = s[:len(s)-2], s[len(s)-2:]
	}
	h, err := strconv.Atoi(hours)
	m := 0
	if err == nil && rest != "" {
		m, err = strconv.Atoi(rest)
	}
	if err != nil || h < 0 || h > 23 || m < 0 || m > 59 {
		return 0, false
	}
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute, true
}

// dateText writes a day as it is typed here, dd/MM/yyyy.
func dateText(d app.Date) string {
	if d == "" {
		return ""
	}
	return d.Time().Format("02/01/2006")
}

// readDay reads 25/11/2026, 25/11/26, and 25/11 of the year that near lies in,
// or of the next one where that day lies far behind near.
func readDay(s string, near app.Date) (app.Date, bool) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '-' || r == '.' })
	if len(parts) != 2 && len(parts) != 3 {
		return "", false
	}
	var n [3]int
	n[2] = near.Time().Year()
	for i, p := range parts {
		v, err := strconv.Atoi(strings.TrimSpace(p))
		if err != nil {
			return "", false
		}
		n[i] = v
	}
	if n[2] < 100 {
		n[2] += 2000
	}
	d, err := app.ParseDate(fmt.Sprintf("%04d-%02d-%02d", n[2], n[1], n[0]))
	if err == nil && len(parts) == 2 && d.DaysTo(near) > 180 {
		d, err = app.ParseDate(fmt.Sprintf("%04d-%02d-%02d", n[2]+1, n[1], n[0]))
	}
	return d, err == nil
}

// readDays reads days with commas or spaces between them.
func readDays(s string, near app.Date) (days []app.Date, ok bool) {
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\n' }) {
		d, ok := readDay(word, near)
		if !ok {
			return nil, false
		}
		days = append(days, d)
	}
	return days, true
}

func daysText(days []app.Date) string {
	words := make([]string, len(days))
	for i, d := range days {
		words[i] = dateText(d)
	}
	return strings.Join(words, ", ")
}
