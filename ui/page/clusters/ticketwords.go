package clusters

import (
	"strconv"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/assets/locale"
	"tienglang/ui/backend"
	"tienglang/ui/page"
)

// stepTitle says what a step was, in one line.
func stepTitle(cat *locale.Catalogue, s app.TicketStep) string {
	words := []string{cat.T("maintenance.act." + string(s.Act))}
	add := func(w string) {
		if w != "" {
			words = append(words, w)
		}
	}
	switch s.Act {
	case app.TicketReport:
		add(reporter(cat, s))
	case app.TicketDiagnose:
		add(cat.T("maintenance.cause." + string(s.Cause)))
	case app.TicketParts:
		for _, p := range s.Parts {
			add(partWords(cat, p))
		}
		add(s.Supplier)
	case app.TicketVisit:
		add(s.Person)
		if s.Km > 0 {
			add(cat.Int(int64(s.Km)) + " km")
		}
	case app.TicketClose:
		add(cat.T("maintenance.remedy." + string(s.Remedy)))
	}
	if c := s.CostDong(); c != 0 {
		add(money(cat, c))
	}
	return strings.Join(words, " · ")
}

func reporter(cat *locale.Catalogue, s app.TicketStep) string {
	who := cat.T("maintenance.source." + string(s.Source))
	if s.Person != "" && s.Source == app.ReportAlarm {
		who += " · " + s.Person
	} else if s.Person != "" {
		who += " " + s.Person
	}
	if s.Phone != "" {
		who += ", " + s.Phone
	}
	if s.Alarm != "" && s.Words == "" {
		who += ": " + cat.T("maintenance.alarm."+s.Alarm)
	}
	return who
}

func partWords(cat *locale.Catalogue, p app.TicketPart) string {
	if p.Count < 0 {
		return cat.T("maintenance.part.back", "name", p.Name, "n", cat.Int(int64(-p.Count)))
	}
	return p.Name + " × " + cat.Int(int64(p.Count))
}

func money(cat *locale.Catalogue, dong int64) string { return cat.Int(dong) + " đ" }

// boxWords names a box, "" for one of which nothing is known.
func boxWords(b app.Box) string {
	var words []string
	for _, w := range []string{b.Vendor, b.Model, b.Serial, b.IMEI} {
		if w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, " ")
}

// stageWords say what a ticket waits for.
func stageWords(cat *locale.Catalogue, t app.Ticket) string {
	return cat.T("maintenance.stage." + string(t.Last().Act))
}

// openDays is for how many days a ticket is, or was, open.
func openDays(t app.Ticket, now time.Time) int {
	if at := t.ClosedAt(); !at.IsZero() {
		now = at
	}
	return max(0, app.DateOf(t.OpenedAt()).DaysTo(app.DateOf(now)))
}

// ticketLine sums a ticket up: since when, what it waits for or what helped, its
// cost, and what was measured where that is known.
func ticketLine(e *page.Env, t app.Ticket, dead *backend.DeadTime) string {
	cat := e.Catalogue
	words := cat.N("maintenance.line.open", openDays(t, e.Now()), "date", cat.DayMonth(page.VietnamTime(t.OpenedAt())), "stage", stageWords(cat, t))
	if openDays(t, e.Now()) == 0 {
		words = cat.T("maintenance.line.today", "stage", stageWords(cat, t))
	}
	if t.State == app.TicketClosed {
		words = cat.T("maintenance.line.closed", "from", cat.Date(page.VietnamTime(t.OpenedAt())),
			"to", cat.Date(page.VietnamTime(t.ClosedAt())), "remedy", cat.T("maintenance.remedy."+string(t.Remedy())))
	}
	if c := t.CostDong(); c != 0 {
		words += " · " + money(cat, c)
	}
	if dead != nil {
		words += " · " + deadWords(cat, *dead)
	}
	return words
}

// deadWords tell the days that were measured, and those that were not.
func deadWords(cat *locale.Catalogue, d backend.DeadTime) string {
	dead, unknown := cat.Int(int64(d.Dead)), cat.Int(int64(d.Unknown))
	switch {
	case d.Dead == 0 && d.Unknown == 0:
		return cat.T("maintenance.dead.none")
	case d.Dead == 0:
		return cat.T("maintenance.dead.unknown", "unknown", unknown)
	case d.Unknown == 0:
		return cat.T("maintenance.dead.days", "dead", dead)
	}
	return cat.T("maintenance.dead.both", "dead", dead, "unknown", unknown)
}

// readWhole reads a whole number as it is typed, nothing as 0.
func readWhole(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	if grouped.MatchString(s) {
		s = strings.NewReplacer(".", "", ",", "", " ", "").Replace(s)
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0, app.Fail("ticket.bad_number", err)
	}
	return n, nil
}
