package schedule

import (
	"context"
	"slices"
	"strconv"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
)

// The bounds of the rules.
const (
	MostLength   = 12 * time.Hour // of one entry, whatever the rules say
	mostQuiet    = 200
	mostHolidays = 2000
	mostFillers  = 200
)

// UsualRules are those of a station that never set any: quiet from 22:00 to
// 05:00, as residents ask for, and nothing longer than three hours.
func UsualRules() app.ScheduleRules {
	return app.ScheduleRules{
		Quiet:     []app.QuietHours{{From: 22 * time.Hour, To: 5 * time.Hour}},
		MaxLength: 3 * time.Hour,
	}
}

// Rules are the rules as they are kept.
func (s *Service) Rules(ctx context.Context) (app.ScheduleRules, error) {
	r, kept, err := s.Store.ScheduleRules(ctx)
	if err != nil || kept {
		return r, err
	}
	return UsualRules(), nil
}

// SaveRules keeps the rules. Errors: "people.not_allowed", "schedule.rules"
// with what is out of bounds, "schedule.bad_date", "schedule.filler" for one
// that is not approved.
func (s *Service) SaveRules(ctx context.Context, by app.User, r app.ScheduleRules) error {
	if err := by.Need(app.MaySchedule); err != nil {
		return err
	}
	slices.Sort(r.Holidays)
	r.Holidays = slices.Compact(r.Holidays)
	if err := CheckRules(r); err != nil {
		return err
	}
	for _, id := range r.Fillers {
		p, err := s.Store.Programme(ctx, id)
		if err != nil {
			return err
		}
		if !mayAir(p) {
			return app.Fail("schedule.filler", nil, "title", p.Title)
		}
	}
	act := audit.Act(by.ID, "schedule.rules", "", "quiet", strconv.Itoa(len(r.Quiet)), "holidays", strconv.Itoa(len(r.Holidays)),
		"max_length", r.MaxLength.String(), "fillers", strconv.Itoa(len(r.Fillers)))
	if err := s.Store.SaveScheduleRules(ctx, by.ID, r, act); err != nil {
		return err
	}
	s.OnChange()
	return nil
}

// CheckRules holds the rules to their bounds.
func CheckRules(r app.ScheduleRules) error {
	out := func(what string) error { return app.Fail("schedule.rules", nil, "what", what) }
	switch {
	case r.MaxLength < time.Minute || r.MaxLength > MostLength:
		return out("max_length")
	case len(r.Quiet) > mostQuiet:
		return out("quiet")
	case len(r.Holidays) > mostHolidays:
		return out("holidays")
	case len(r.Fillers) > mostFillers:
		return out("fillers")
	}
	for _, q := range r.Quiet {
		if q.From < 0 || q.From >= day || q.To < 0 || q.To > day || q.From == q.To {
			return app.Fail("schedule.quiet_hours", nil, "from", dayTime(q.From), "to", dayTime(q.To))
		}
	}
	return checkDates(r.Holidays)
}

func checkDates(all []app.Date) error {
	for _, d := range all {
		if _, err := app.ParseDate(string(d)); err != nil {
			return app.Fail("schedule.bad_date", err, "date", string(d))
		}
	}
	return nil
}
