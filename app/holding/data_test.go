package holding

import (
	"testing"
	"time"

	"tienglang/app"
)

// TestWhenFilesTravel over lines that cost money: at night, within the month's
// data, and at once where it is needed soon.
func TestWhenFilesTravel(t *testing.T) {
	at := func(day, hour, minute int) time.Time {
		return time.Date(2026, 11, day, hour, minute, 0, 0, app.Vietnam)
	}
	noon, usual := at(23, 12, 0), UsualRules()
	early := usual
	early.NightFrom, early.NightTo = time.Hour, 5*time.Hour
	always := usual
	always.NightTo = always.NightFrom
	for name, c := range map[string]struct {
		rules Rules
		ask   Ask
		why   Why
		again time.Time
	}{
		"a cable":               {usual, Ask{Line: app.LineLAN, Now: noon, Used: 1 << 50}, "", time.Time{}},
		"by day":                {usual, Ask{Line: app.Line4G, Now: noon, Due: at(25, 6, 0)}, WhyNight, at(23, 22, 0)},
		"a message by day":      {usual, Ask{Line: app.Line4G, Now: noon}, WhyNight, at(23, 22, 0)},
		"before midnight":       {usual, Ask{Line: app.Line4G, Now: at(23, 22, 0)}, "", time.Time{}},
		"after midnight":        {usual, Ask{Line: app.Line4G, Now: at(24, 4, 29)}, "", time.Time{}},
		"at the night's end":    {usual, Ask{Line: app.Line4G, Now: at(24, 4, 30)}, WhyNight, at(24, 22, 0)},
		"needed within 6 h":     {usual, Ask{Line: app.Line4G, Now: noon, Due: at(23, 18, 0)}, "", time.Time{}},
		"needed now":            {usual, Ask{Line: app.Line4G, Now: noon, Due: at(23, 11, 0)}, "", time.Time{}},
		"needed in the evening": {usual, Ask{Line: app.Line4G, Now: noon, Due: at(23, 20, 0)}, WhyNight, at(23, 14, 0)},
		"a night in one day":    {early, Ask{Line: app.Line4G, Now: noon, Due: at(25, 6, 0)}, WhyNight, at(24, 1, 0)},
		"before such a night":   {early, Ask{Line: app.Line4G, Now: at(23, 0, 30), Due: at(25, 6, 0)}, WhyNight, at(23, 1, 0)},
		"no night":              {always, Ask{Line: app.Line4G, Now: noon, Due: at(25, 6, 0)}, "", time.Time{}},
		"the last byte":         {usual, Ask{Line: app.Line4G, Now: at(23, 23, 0), Used: 2_999_999_990, Bytes: 10}, "", time.Time{}},
		"one byte too many":     {usual, Ask{Line: app.Line4G, Now: at(23, 23, 0), Used: 2_999_999_990, Bytes: 11}, WhyBudget, time.Date(2026, 12, 1, 0, 0, 0, 0, app.Vietnam)},
	} {
		if why, again := c.rules.May(c.ask); why != c.why || !again.Equal(c.again) {
			t.Errorf("%s: %q, again %v; want %q, %v", name, why, again, c.why, c.again)
		}
	}
}

// TestCostAndMonth: a begun đồng is one, and the month is Vietnam's.
func TestCostAndMonth(t *testing.T) {
	r := UsualRules()
	if a, b := r.Cost(1), r.Cost(3_000_000_000); a != 1 || b != 75_000 {
		t.Errorf("costs %d and %d", a, b)
	}
	if m := Month(time.Date(2026, 11, 30, 17, 30, 0, 0, time.UTC)); m != "2026-12" {
		t.Errorf("month %s", m)
	}
	for code, bad := range map[string]func(*Rules){
		"holding.bad_night":       func(r *Rules) { r.NightTo = -time.Minute },
		"holding.bad_month_mb":    func(r *Rules) { r.MonthMB = MostMonthMB + 1 },
		"holding.bad_dong_per_mb": func(r *Rules) { r.DongPerMB = -1 },
		"holding.bad_urgent":      func(r *Rules) { r.Urgent = 25 * time.Hour },
	} {
		x := UsualRules()
		bad(&x)
		if got := app.CodeOf(x.Check()); got != code {
			t.Errorf("%q for %+v, want %q", got, x, code)
		}
	}
	used := Used{}
	used.Add(WayHeld, 5)
	used.Add(WayStream, 7)
	used.Add(WayLink, 11)
	if used.Plus(used).All() != 46 || used != (Used{5, 7, 11}) {
		t.Errorf("used %+v", used)
	}
}

// TestUntilIsNeverBeforeWhatIsHeld: where there are too many slots the schedule
// ends earlier, and is still of some time.
func TestUntilIsNeverBeforeWhatIsHeld(t *testing.T) {
	from := time.Date(2026, 11, 23, 0, 0, 0, 0, app.Vietnam)
	p := app.Plan{From: from, To: from.Add(9 * 24 * time.Hour)}
	for i := range MostSlots + 5 {
		at := from.Add(time.Duration(i) * 10 * time.Minute)
		p.Slots = append(p.Slots, app.Slot{Broadcast: "b", Master: "m", Clusters: []app.ID{"k"}, From: at, To: at.Add(time.Minute)})
	}
	d := Of(p, "k", map[string]Sound{"m": {SHA256: "s", Bytes: 9}}, from)
	if len(d.Slots) != MostSlots || !d.Until.Equal(p.Slots[MostSlots].From) || len(d.Files) != 1 || !d.Files[0].Due.Equal(from) {
		t.Errorf("%d slots until %v, files %+v", len(d.Slots), d.Until, d.Files)
	}
	if d = Of(p, "elsewhere", nil, from); len(d.Slots) != 0 || !d.Until.Equal(p.To) {
		t.Errorf("another's: %+v", d)
	}
}
