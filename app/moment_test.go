package app_test

import (
	"testing"
	"time"

	"tienglang/app"
)

func TestMomentsAreReadAsTheyAreTyped(t *testing.T) {
	now := time.Date(2026, 11, 22, 23, 0, 0, 0, time.UTC) // the 23rd in Việt Nam
	for typed, want := range map[string]string{
		"": "0001-01-01 00:00", "14:30": "2026-11-23 14:30", "21/11/2026 14:30": "2026-11-21 14:30", " 1/2/2026  4:05 ": "2026-02-01 04:05",
		"3/11/2026": "2026-11-03 12:00", "2026-11-21T14:30": "2026-11-21 14:30", "2026-11-21 14:30": "2026-11-21 14:30",
		"2026-11-21T14:30:59": "2026-11-21 14:30", "2026-11-21T07:30:00Z": "2026-11-21 14:30",
	} {
		if got, err := app.ParseMoment(typed, now); err != nil || got.Format("2006-01-02 15:04") != want {
			t.Errorf("%q is %v, %v, want %s", typed, got, err, want)
		}
	}
	for _, typed := range []string{"hôm qua", "25:00", "31/2/2026 08:00", "2026-13-01T10:00"} {
		if _, err := app.ParseMoment(typed, now); app.CodeOf(err) != "ticket.bad_time" {
			t.Errorf("%q: %v", typed, err)
		}
	}
}
