package maintenance

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"tienglang/app"
)

// What a step may hold at most.
const (
	longestWords = 2000 // letters
	longestName  = 200
	mostPhotos   = 20 // of a step
	mostKm       = 5000
	mostDong     = 10_000_000_000
	mostCount    = 10_000
	mostParts    = 50
	oldest       = 5 * 365 * 24 * time.Hour // of what is written down now
	fast         = 2 * time.Minute          // by which a person's clock may be ahead
)

// judge makes of what a person gave a step that may follow the ticket as it
// stands. Errors: "ticket.closed", "ticket.not_closed", "ticket.before_last"
// (with the time of the step before), "ticket.future", "ticket.too_old",
// "ticket.changed_since", those of fields.
func judge(t app.Ticket, s app.TicketStep, now time.Time) (app.TicketStep, error) {
	switch {
	case s.Act == app.TicketReopen && t.State != app.TicketClosed:
		return s, app.Fail("ticket.not_closed", nil)
	case s.Act != app.TicketReopen && t.State == app.TicketClosed:
		return s, app.Fail("ticket.closed", nil)
	}
	s, err := dated(t, s, now)
	if err != nil {
		return s, err
	}
	return fields(t, s)
}

// dated sets when the step was done: now where nobody said. Times are told by
// the minute, and so within one minute the order is that of writing.
func dated(t app.Ticket, s app.TicketStep, now time.Time) (app.TicketStep, error) {
	if s.At.IsZero() {
		s.At = now
	}
	last := t.Last()
	switch {
	case s.At.After(now.Add(fast)):
		return s, app.Fail("ticket.future", nil)
	case s.At.Before(now.Add(-oldest)):
		return s, app.Fail("ticket.too_old", nil)
	case last.Act == "" || !s.At.Before(last.At):
	case s.At.Truncate(time.Minute).Before(last.At.Truncate(time.Minute)):
		return s, app.Fail("ticket.before_last", nil, "time", last.At.In(app.Vietnam).Format("15:04 02/01/2006"))
	default:
		s.At = last.At
	}
	return s, nil
}

// fields checks what each act needs, and lets go of what it does not use.
// Errors: "ticket.no_words", "ticket.no_cause", "ticket.no_parts",
// "ticket.no_visitor", "ticket.no_remedy", "ticket.bad_cost", "ticket.bad_km",
// "ticket.bad_count", "ticket.too_many_photos", "ticket.back_too_many".
func fields(t app.Ticket, s app.TicketStep) (app.TicketStep, error) {
	is := app.TicketStep{Act: s.Act, At: s.At, By: s.By, Box: s.Box, RecordedAt: s.RecordedAt,
		Words: text(s.Words, longestWords), Dong: s.Dong, Photos: slices.Clone(s.Photos)}
	if s.Dong < 0 || s.Dong > mostDong {
		return s, app.Fail("ticket.bad_cost", nil)
	}
	if len(s.Photos) > mostPhotos {
		return s, app.Fail("ticket.too_many_photos", nil)
	}
	switch s.Act {
	case app.TicketReport:
		return reported(is, s)
	case app.TicketDiagnose:
		is.Cause = s.Cause
		if !slices.Contains(app.Causes, s.Cause) {
			return s, app.Fail("ticket.no_cause", nil)
		}
	case app.TicketParts:
		is.Supplier = text(s.Supplier, longestName)
		is.Parts = s.Parts
		return is, parts(t, is)
	case app.TicketVisit:
		is.Person, is.Km = text(s.Person, longestName), s.Km
		if is.Person == "" {
			return s, app.Fail("ticket.no_visitor", nil)
		}
		if s.Km < 0 || s.Km > mostKm {
			return s, app.Fail("ticket.bad_km", nil)
		}
	case app.TicketClose:
		is.Remedy = s.Remedy
		if !slices.Contains(app.Remedies, s.Remedy) || s.Remedy == app.RemedyOther && is.Words == "" {
			return s, app.Fail("ticket.no_remedy", nil)
		}
	case app.TicketReopen:
		if is.Words == "" {
			return s, app.Fail("ticket.no_words", nil)
		}
	default:
		return s, app.Fail("ticket.no_such_step", nil, "step", string(s.Act))
	}
	return is, nil
}

func reported(is, s app.TicketStep) (app.TicketStep, error) {
	is.Source, is.Alarm = s.Source, s.Alarm
	is.Person, is.Phone = text(s.Person, longestName), text(s.Phone, 40)
	switch {
	case !slices.Contains([]app.ReportSource{app.ReportStaff, app.ReportResident, app.ReportAlarm}, s.Source):
		return s, app.Fail("ticket.no_such_step", nil, "step", string(s.Source))
	case is.Words == "" && is.Alarm == "":
		return s, app.Fail("ticket.no_words", nil)
	}
	return is, nil
}

func parts(t app.Ticket, s app.TicketStep) error {
	if len(s.Parts) == 0 && s.Dong == 0 {
		return app.Fail("ticket.no_parts", nil)
	}
	if len(s.Parts) > mostParts {
		return app.Fail("ticket.bad_count", nil)
	}
	held := map[app.ID]int{}
	for _, p := range s.Parts {
		switch {
		case p.Count == 0 || p.Count > mostCount || p.Count < -mostCount || p.Part == "" && p.Count < 0:
			return app.Fail("ticket.bad_count", nil)
		case p.Dong < 0 || p.Dong > mostDong:
			return app.Fail("ticket.bad_cost", nil)
		case p.Part == "" && strings.TrimSpace(p.Name) == "":
			return app.Fail("ticket.no_parts", nil)
		}
		held[p.Part] += p.Count
		if p.Count < 0 && t.Taken(p.Part)+held[p.Part] < 0 {
			return app.Fail("ticket.back_too_many", nil, "name", p.Name)
		}
	}
	return nil
}

// text is words as they are kept: composed letters, no spaces around.
func text(s string, most int) string {
	s = norm.NFC.String(strings.TrimSpace(strings.ToValidUTF8(s, "")))
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most])
	}
	return s
}
