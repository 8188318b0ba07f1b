package app

import (
	"strings"
	"time"
)

// ParseMoment reads a moment in Việt Nam as people type it: dd/MM/yyyy HH:mm,
// HH:mm of today, dd/MM/yyyy for its noon, or as ISO 8601 has it; "" is the zero
// time. Error: "ticket.bad_time".
func ParseMoment(s string, now time.Time) (time.Time, error) {
	s = strings.Join(strings.Fields(s), " ")
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"} {
		if at, err := time.ParseInLocation(layout, s, Vietnam); err == nil {
			return at.In(Vietnam), nil
		}
	}
	if !strings.Contains(s, "/") {
		s = now.In(Vietnam).Format("2/1/2006 ") + s
	} else if !strings.Contains(s, ":") {
		s += " 12:00"
	}
	at, err := time.ParseInLocation("2/1/2006 15:04", s, Vietnam)
	if err != nil {
		return at, Fail("ticket.bad_time", err)
	}
	return at, nil
}
