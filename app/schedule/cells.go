package schedule

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
)

// sheetZero is day 0 of a spreadsheet's count of days.
var sheetZero = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)

// parseHour reads a time of day: 5:30, 05:30:15, 5h30, 24:00, or the part of a
// day that spreadsheets keep.
func parseHour(s string) (time.Duration, bool) {
	if f, err := strconv.ParseFloat(s, 64); err == nil && strings.Contains(s, ".") || s == "0" {
		d := time.Duration(math.Round(f*24*3600)) * time.Second
		return d, f >= 0 && f <= 1
	}
	parts := strings.Split(strings.NewReplacer("h", ":", "H", ":", "g", ":").Replace(strings.TrimSpace(s)), ":")
	n, ok := numbers(parts)
	if !ok || len(n) < 2 || len(n) > 3 || n[0] > 24 || n[1] > 59 {
		return 0, false
	}
	d := time.Duration(n[0])*time.Hour + time.Duration(n[1])*time.Minute
	if len(n) == 3 {
		d += time.Duration(n[2]) * time.Second
	}
	return d, d <= day && (len(n) == 2 || n[2] < 60)
}

// parseLength reads a length: m:ss, h:mm:ss, whole minutes, or the part of a
// day that spreadsheets keep.
func parseLength(s string) (time.Duration, bool) {
	s = strings.TrimSpace(s)
	if f, err := strconv.ParseFloat(s, 64); err == nil && !math.IsNaN(f) {
		if strings.Contains(s, ".") {
			return time.Duration(math.Round(f*24*3600)) * time.Second, f >= 0 && f < 100
		}
		return time.Duration(f) * time.Minute, f >= 0 && f < 1e6
	}
	n, ok := numbers(strings.Split(s, ":"))
	if !ok || len(n) < 2 || len(n) > 3 {
		return 0, false
	}
	seconds := 0
	for i, v := range n {
		if i > 0 && v > 59 || v > 100_000 {
			return 0, false
		}
		seconds = seconds*60 + v
	}
	return time.Duration(seconds) * time.Second, true
}

// numbers are what the parts are, none of them below 0; a last empty part (5h)
// is 0.
func numbers(parts []string) ([]int, bool) {
	n := make([]int, len(parts))
	for i, p := range parts {
		if p == "" && i > 0 && i == len(parts)-1 {
			continue
		}
		v, err := strconv.Atoi(strings.TrimSpace(p))
		if err != nil || v < 0 {
			return nil, false
		}
		n[i] = v
	}
	return n, true
}

// parseDay reads a day: 25/11/2026, 2026-11-25, or a spreadsheet's number.
func parseDay(s string) (app.Date, bool) {
	s = strings.TrimSpace(s)
	if d, err := app.ParseDate(s); err == nil {
		return d, true
	}
	if t, err := time.ParseInLocation("2/1/2006", s, app.Vietnam); err == nil {
		return app.DateOf(t), true
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || n < 36526 || n > 73050 { // the years 2000 to 2099
		return "", false
	}
	return app.Date(sheetZero.AddDate(0, 0, int(n)).Format(time.DateOnly)), true
}

// dayText is how a day is written for a person; what is no date is as it is.
func dayText(d app.Date) string {
	if t := d.Time(); !t.IsZero() {
		return t.Format("02/01/2006")
	}
	return string(d)
}

// list is the parts of a cell that holds several things.
func list(s string) []string {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == '\n' })
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return slices.DeleteFunc(parts, func(p string) bool { return p == "" })
}

func parseDays(s string) (all []app.Date, bad string) {
	for _, p := range list(s) {
		d, ok := parseDay(p)
		if !ok {
			return nil, p
		}
		all = append(all, d)
	}
	return all, ""
}

func daysText(all []app.Date) string {
	words := make([]string, len(all))
	for i, d := range all {
		words[i] = dayText(d)
	}
	return strings.Join(words, ", ")
}
