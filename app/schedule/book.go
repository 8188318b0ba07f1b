package schedule

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
)

// book turns the words of a table into entries and back.
type book struct {
	Known
	entries    []app.ScheduleEntry
	relays     []app.Relay
	programmes func(title string) ([]app.Programme, error)
}

// book is what the station has, by the names that people use.
func (s *Service) book(ctx context.Context) (*book, error) {
	k, err := s.known(ctx)
	if err != nil {
		return nil, err
	}
	b := &book{Known: k}
	if s.Relays != nil {
		if b.relays, err = s.Relays(ctx); err != nil {
			return nil, err
		}
	}
	var all map[string][]app.Programme
	b.programmes = func(title string) ([]app.Programme, error) {
		if all == nil { // read once, and only for a table that names any
			list, err := s.Store.Programmes(ctx, nil)
			if err != nil {
				return nil, err
			}
			all = map[string][]app.Programme{}
			for _, p := range list {
				all[folded(p.Title)] = append(all[folded(p.Title)], p)
			}
		}
		return all[folded(title)], nil
	}
	return b, nil
}

// row is an entry in the order of the columns.
func (b *book) row(e app.ScheduleEntry) []string {
	cells := map[string]string{
		"id": string(e.ID), "title": e.Title, "kind": saying(kindWords, e.Kind), "priority": saying(priorityWords, e.Priority),
		"programme": b.programmeText(e.Programme), "relay": b.relayText(e.Relay), "zone": b.zoneText(e.Zone), "clusters": b.clusterText(e.Clusters),
		"start": dayTime(e.Start), "repeat": saying(repeatWords, e.Repeat.Kind), "weekdays": weekdayText(e.Repeat.Weekdays),
		"from": dayText(e.Repeat.From), "until": dayText(e.Repeat.Until), "dates": daysText(e.Repeat.Dates), "except": daysText(e.Repeat.Except),
		"holidays": saying(holidayWords, e.Repeat.Holidays), "on_cut": saying(cutWords, e.OnCut), "notice_of": string(e.NoticeOf),
	}
	if e.Rank != 0 {
		cells["rank"] = strconv.Itoa(e.Rank)
	}
	switch end := e.Start + e.Length; {
	case e.Length == 0:
	case end < day && end%time.Minute == 0:
		cells["stop"] = dayTime(end)
	default:
		cells["length"] = clockLength(e.Length)
	}
	if n := e.Notice; n != nil {
		cells["notice_basis"], cells["notice_first"], cells["notice_days"] = n.Basis, dayText(n.First), strconv.Itoa(n.Days)
	}
	row := make([]string, len(columns))
	for i, c := range columns {
		row[i] = cells[c.key]
	}
	return row
}

func (b *book) programmeText(id app.ID) string {
	p := b.Programmes[id]
	if same, err := b.programmes(p.Title); p.Title == "" || err != nil || len(same) != 1 {
		return string(id) // a title that several have would not lead back
	}
	return p.Title
}

func (b *book) relayText(id app.ID) string {
	for _, r := range b.relays {
		if r.ID == id && r.Name != "" {
			return r.Name
		}
	}
	return string(id)
}

func (b *book) zoneText(id app.ID) string {
	for _, z := range b.Zones {
		if z.ID == id {
			return z.Name
		}
	}
	return string(id)
}

func (b *book) clusterText(ids []app.ID) string {
	var words []string
	for _, c := range b.Clusters {
		if slices.Contains(ids, c.ID) {
			words = append(words, strconv.Itoa(c.Number))
		}
	}
	return strings.Join(words, ", ")
}

func weekdayText(all []time.Weekday) string {
	var words []string
	for _, w := range weekdayWords {
		if slices.Contains(all, w.is) {
			words = append(words, strings.ToUpper(w.said[0]))
		}
	}
	return strings.Join(words, ", ")
}

// entry reads a line. Doubts are of what was taken though a person may have
// meant something else.
func (b *book) entry(cell func(string) string) (e app.ScheduleEntry, doubts []error, err error) {
	l := lineReader{book: b, cell: cell}
	e.ID, e.NoticeOf, e.Title = l.id("id"), l.id("notice_of"), cell("title")
	e.Kind = choice(&l, "kind", kindWords, app.BroadcastProgramme)
	e.Priority = choice(&l, "priority", priorityWords, app.PriorityNormal)
	e.OnCut = choice(&l, "on_cut", cutWords, app.CutResume)
	e.Rank = l.number("rank")
	e.Programme, e.Relay, e.Zone, e.Clusters = l.programme(), l.relay(), l.zone(), l.clusters()
	if cell("kind") == "" && e.Relay != "" {
		e.Kind = app.BroadcastRelay
	}
	e.Start, e.Length = l.times()
	e.Repeat = l.repeat()
	e.Notice = l.notice()
	return e, l.doubts, l.err
}

// lineReader reads the cells of a line, until the first that it cannot.
type lineReader struct {
	*book
	cell   func(string) string
	doubts []error
	err    error
}

func (l *lineReader) bad(key string) {
	if l.err == nil {
		l.err = app.Fail("schedule.sheet_cell", nil, "value", short(l.cell(key)), "column", headOf(key))
	}
}

func headOf(key string) string {
	c, _ := columnOf(key)
	return c.head
}

func choice[T any](l *lineReader, key string, words []word[T], usual T) T {
	if l.cell(key) == "" {
		return usual
	}
	is, ok := meaning(words, l.cell(key))
	if !ok {
		l.bad(key)
	}
	return is
}

func (l *lineReader) id(key string) app.ID {
	id := l.cell(key)
	if len(id) > 64 || strings.Trim(id, "0123456789abcdef-") != "" {
		l.bad(key)
	}
	return app.ID(id)
}

func (l *lineReader) number(key string) int {
	if l.cell(key) == "" {
		return 0
	}
	n, err := strconv.Atoi(l.cell(key))
	if err != nil || n < -1000 || n > 1000 {
		l.bad(key)
	}
	return n
}

func (l *lineReader) programme() app.ID {
	title := l.cell("programme")
	if title == "" || l.err != nil {
		return ""
	}
	found, err := l.programmes(title)
	switch {
	case err != nil:
		l.err = err
		return ""
	case len(found) == 0 && strings.Trim(title, "0123456789abcdef-") == "":
		return app.ID(title)
	case len(found) == 0:
		l.err = app.Fail("schedule.sheet_programme", nil, "title", short(title))
		return ""
	case len(found) > 1:
		l.doubts = append(l.doubts, app.Fail("schedule.sheet_many", nil, "title", short(title)))
	}
	best := found[0] // the one changed last
	for _, p := range found {
		if mayAir(p) {
			best = p
			break
		}
	}
	if !mayAir(best) {
		l.doubts = append(l.doubts, app.Fail("schedule.sheet_not_approved", nil, "title", short(title)))
	}
	return best.ID
}

func (l *lineReader) relay() app.ID {
	name := l.cell("relay")
	for _, r := range l.relays {
		if r.DeletedAt.IsZero() && (folded(r.Name) == folded(name) || string(r.ID) == name) {
			return r.ID
		}
	}
	if name != "" {
		l.bad("relay")
	}
	return ""
}

func (l *lineReader) zone() app.ID {
	name := l.cell("zone")
	if folded(name) == "cả xã" || folded(name) == "all" {
		return ""
	}
	for _, z := range l.Zones {
		if folded(z.Name) == folded(name) || string(z.ID) == name {
			return z.ID
		}
	}
	if name != "" {
		l.bad("zone")
	}
	return ""
}

func (l *lineReader) clusters() []app.ID {
	var all []app.ID
	for _, word := range list(l.cell("clusters")) {
		i := slices.IndexFunc(l.Clusters, func(c app.Cluster) bool {
			n, err := strconv.Atoi(word)
			return c.DeletedAt.IsZero() && (err == nil && n == c.Number || folded(c.Name) == folded(word))
		})
		if i < 0 {
			l.bad("clusters")
			return nil
		}
		all = append(all, l.Clusters[i].ID)
	}
	return all
}

// times are the start and the length, which a stop says as well.
func (l *lineReader) times() (start, length time.Duration) {
	start, ok := parseHour(l.cell("start"))
	if !ok {
		l.bad("start")
	}
	if text := l.cell("length"); text != "" {
		if length, ok = parseLength(text); !ok {
			l.bad("length")
		}
	}
	text := l.cell("stop")
	if text == "" {
		return start, length
	}
	stop, ok := parseHour(text)
	switch {
	case !ok:
		l.bad("stop")
	case length != 0 && start+length != stop && start+length != stop+day:
		if l.err == nil {
			l.err = app.Fail("schedule.sheet_length", nil, "title", l.cell("title"))
		}
	case length == 0 && stop <= start && l.err == nil:
		l.err = app.Fail("schedule.stop_before_start", nil, "title", l.cell("title"), "start", dayTime(start), "stop", dayTime(stop))
	case length == 0:
		length = stop - start
	}
	return start, length
}

func (l *lineReader) date(key string) app.Date {
	if l.cell(key) == "" {
		return ""
	}
	d, ok := parseDay(l.cell(key))
	if !ok && l.err == nil {
		l.err = app.Fail("schedule.bad_date", nil, "date", short(l.cell(key)))
	}
	return d
}

func (l *lineReader) dates(key string) []app.Date {
	all, bad := parseDays(l.cell(key))
	if bad != "" && l.err == nil {
		l.err = app.Fail("schedule.bad_date", nil, "date", short(bad))
	}
	return all
}

func (l *lineReader) repeat() app.Repeat {
	r := app.Repeat{From: l.date("from"), Until: l.date("until"), Dates: l.dates("dates"), Except: l.dates("except")}
	for _, word := range list(l.cell("weekdays")) {
		w, ok := meaning(weekdayWords, word)
		if !ok {
			l.bad("weekdays")
		}
		r.Weekdays = append(r.Weekdays, w)
	}
	usual := app.RepeatOnce
	switch {
	case len(r.Weekdays) > 0:
		usual = app.RepeatWeekly
	case len(r.Dates) > 0:
		usual = app.RepeatDates
	case r.Until != "":
		usual = app.RepeatDaily
	}
	r.Kind = choice(l, "repeat", repeatWords, usual)
	r.Holidays = choice(l, "holidays", holidayWords, app.HolidayAsUsual)
	return r
}

func (l *lineReader) notice() *app.Notice {
	if l.cell("notice_days") == "" && l.cell("notice_first") == "" && l.cell("notice_basis") == "" {
		return nil
	}
	return &app.Notice{Basis: l.cell("notice_basis"), First: l.date("notice_first"), Days: l.number("notice_days")}
}
