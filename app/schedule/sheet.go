package schedule

import (
	"context"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
)

// MostRows is how many lines a table may have.
const MostRows = 5000

// Doubt is a line of a table that a person should look at.
type Doubt struct {
	Row   int   // as a spreadsheet numbers it: the headings are row 1
	Err   error // with a sentence
	Fatal bool  // nothing is brought in while it stands
}

// Sheet is what bringing in a table would change.
type Sheet struct {
	Changes []SheetChange
	Same    int // lines that stand as they are
	Doubts  []Doubt
}

// SheetChange is an entry as it is, nil where it is new, and as the table has
// it.
type SheetChange struct {
	Row    int
	Before *app.ScheduleEntry
	After  app.ScheduleEntry
}

// Fatal is the first doubt that keeps the table out, nil for none.
func (s Sheet) Fatal() error {
	for _, d := range s.Doubts {
		if d.Fatal {
			return app.Fail("schedule.sheet_row", d.Err, "row", strconv.Itoa(d.Row))
		}
	}
	return nil
}

// Table is the station's own entries as a table, with its headings.
func (s *Service) Table(ctx context.Context) ([][]string, error) {
	entries, err := s.Entries(ctx)
	if err != nil {
		return nil, err
	}
	b, err := s.book(ctx)
	if err != nil {
		return nil, err
	}
	rows := [][]string{Columns()}
	for _, e := range entries {
		if e.Origin != app.OriginStation {
			continue
		}
		if err := s.learn(ctx, &b.Known, e); err != nil {
			return nil, err
		}
		rows = append(rows, b.row(e))
	}
	return rows, nil
}

// ReadTable is what bringing in a table would change; nothing is kept. Errors
// are those of the whole table: "schedule.sheet_empty", "schedule.sheet_rows",
// "schedule.sheet_missing", "schedule.sheet_unknown", "schedule.sheet_twice".
// What is wrong with a line is among the doubts.
func (s *Service) ReadTable(ctx context.Context, rows [][]string) (Sheet, error) {
	at, err := headings(rows)
	if err != nil {
		return Sheet{}, err
	}
	b, err := s.book(ctx)
	if err != nil {
		return Sheet{}, err
	}
	if b.entries, err = s.Entries(ctx); err != nil {
		return Sheet{}, err
	}
	r := reading{Service: s, book: b, at: at, seen: map[app.ID]bool{}}
	for i, row := range rows[1:] {
		if err := r.take(ctx, i+2, row); err != nil {
			return Sheet{}, err
		}
	}
	if len(r.sheet.Changes)+r.sheet.Same+len(r.sheet.Doubts) == 0 {
		return Sheet{}, app.Fail("schedule.sheet_empty", nil)
	}
	return r.sheet, s.clashing(ctx, &r.sheet)
}

// headings says in which place each column lies.
func headings(rows [][]string) (map[string]int, error) {
	switch {
	case len(rows) == 0:
		return nil, app.Fail("schedule.sheet_empty", nil)
	case len(rows) > MostRows+1:
		return nil, app.Fail("schedule.sheet_rows", nil, "most", strconv.Itoa(MostRows))
	}
	at := map[string]int{}
	for i, head := range rows[0] {
		if strings.TrimSpace(head) == "" {
			continue
		}
		c, ok := columnOf(head)
		if !ok {
			return nil, app.Fail("schedule.sheet_unknown", nil, "column", short(head), "expected", strings.Join(Columns(), ", "))
		}
		if _, twice := at[c.key]; twice {
			return nil, app.Fail("schedule.sheet_twice", nil, "column", c.head)
		}
		at[c.key] = i
	}
	var lacks []string
	for _, c := range columns {
		if _, ok := at[c.key]; c.needs && !ok {
			lacks = append(lacks, c.head)
		}
	}
	if len(lacks) > 0 {
		return nil, app.Fail("schedule.sheet_missing", nil, "columns", strings.Join(lacks, ", "), "expected", strings.Join(Columns(), ", "))
	}
	return at, nil
}

// short is foreign text as far as a sentence takes it.
func short(s string) string {
	letters := []rune(strings.TrimSpace(strings.ToValidUTF8(s, "")))
	if len(letters) > 60 {
		return string(letters[:60]) + "…"
	}
	return string(letters)
}

// reading is a table being read.
type reading struct {
	*Service
	book  *book
	at    map[string]int
	seen  map[app.ID]bool
	sheet Sheet
}

// take reads one line.
func (r *reading) take(ctx context.Context, number int, row []string) error {
	cell := func(key string) string {
		if i, ok := r.at[key]; ok && i < len(row) {
			return strings.TrimSpace(strings.ToValidUTF8(row[i], ""))
		}
		return ""
	}
	if !slices.ContainsFunc(row, func(c string) bool { return strings.TrimSpace(c) != "" }) {
		return nil
	}
	e, doubts, err := r.book.entry(cell)
	if err == nil {
		err = r.check(ctx, &e)
	}
	if err != nil {
		if app.CodeOf(err) == "" {
			return err
		}
		r.sheet.Doubts = append(r.sheet.Doubts, Doubt{number, err, true})
		return nil
	}
	for _, d := range doubts {
		r.sheet.Doubts = append(r.sheet.Doubts, Doubt{number, d, false})
	}
	return r.put(ctx, number, e)
}

func (r *reading) check(ctx context.Context, e *app.ScheduleEntry) error {
	*e = Tidy(*e)
	if err := r.learn(ctx, &r.book.Known, *e); err != nil {
		return err
	}
	if e.ID != "" && r.seen[e.ID] {
		return app.Fail("schedule.sheet_same_id", nil, "id", string(e.ID))
	}
	r.seen[e.ID] = e.ID != ""
	if err := r.owned(ctx, *e); err != nil {
		return err
	}
	return Check(*e, r.book.Known)
}

// put notes a line as a change, or as one that stands already.
func (r *reading) put(ctx context.Context, number int, e app.ScheduleEntry) error {
	c := SheetChange{Row: number, After: e}
	if e.ID == "" {
		if slices.ContainsFunc(r.book.entries, func(o app.ScheduleEntry) bool { return sameEntry(o, e) }) {
			r.sheet.Same++
			return nil
		}
		r.sheet.Changes = append(r.sheet.Changes, c)
		return nil
	}
	was, err := r.Store.ScheduleEntry(ctx, e.ID)
	switch {
	case app.CodeOf(err) == "data.not_found":
	case err != nil:
		return err
	case was.DeletedAt.IsZero() && sameEntry(was, e):
		r.sheet.Same++
		return nil
	default:
		c.Before, c.After.Version = &was, was.Version
	}
	r.sheet.Changes = append(r.sheet.Changes, c)
	return nil
}

// sameEntry tells whether two entries say the same, whatever they are called
// by.
func sameEntry(a, b app.ScheduleEntry) bool {
	plain := func(e app.ScheduleEntry) app.ScheduleEntry {
		e = Tidy(e)
		e.ID, e.Version, e.UpdatedAt, e.UpdatedBy, e.DeletedAt = "", 0, time.Time{}, "", time.Time{}
		e.Clusters = slices.Sorted(slices.Values(e.Clusters))
		e.Repeat.Weekdays = slices.Sorted(slices.Values(e.Repeat.Weekdays))
		e.Repeat.Dates = slices.Sorted(slices.Values(e.Repeat.Dates))
		e.Repeat.Except = slices.Sorted(slices.Values(e.Repeat.Except))
		return e
	}
	return reflect.DeepEqual(plain(a), plain(b))
}

// clashDays is how far ahead a table is looked at for collisions.
const clashDays = 14

// clashing adds a doubt for each line that would collide in the next days.
func (s *Service) clashing(ctx context.Context, sheet *Sheet) error {
	from := s.Clock.Now()
	to := from.AddDate(0, 0, clashDays)
	w, err := s.World(ctx, from, to)
	if err != nil {
		return err
	}
	rows := map[app.ID]int{}
	for i, c := range sheet.Changes {
		e := c.After
		if e.ID == "" {
			e.ID = app.ID(string(unsaved) + strconv.Itoa(i))
		}
		rows[e.ID] = c.Row
		if w, err = s.Knowing(ctx, w, e); err != nil {
			return err
		}
		w = w.With(e)
	}
	told := map[app.ID]bool{}
	plan := Make(w, from, to)
	for _, u := range plan.Unplayed {
		if row, ok := rows[u.Entry]; ok && !told[u.Entry] && clashing[u.Why.Code] {
			told[u.Entry] = true
			sheet.Doubts = append(sheet.Doubts, Doubt{row, app.Fail("schedule.sheet_clash", nil, "title", u.Title,
				"date", dayText(u.Date), "time", clockTime(u.From.UnixNano())), false})
		}
	}
	slices.SortStableFunc(sheet.Doubts, func(a, b Doubt) int { return a.Row - b.Row })
	return nil
}

// Import keeps what a table changes, all of it or nothing. Errors: those of
// SaveAll, and "schedule.sheet_row" with the first line that keeps it out.
func (s *Service) Import(ctx context.Context, by app.User, name string, sheet Sheet) ([]app.ScheduleEntry, error) {
	if err := by.Need(app.MaySchedule); err != nil {
		return nil, err
	}
	if err := sheet.Fatal(); err != nil {
		return nil, err
	}
	entries := make([]app.ScheduleEntry, len(sheet.Changes))
	for i, c := range sheet.Changes {
		entries[i] = c.After
	}
	if len(entries) == 0 {
		return nil, nil
	}
	act := audit.Act(by.ID, "schedule.import", "", "file", short(name), "lines", strconv.Itoa(len(entries)))
	return s.saveAll(ctx, by, entries, nil, []app.AuditRow{act})
}
