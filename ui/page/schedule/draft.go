package schedule

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"tienglang/app"
	"tienglang/ui/widget"
)

// draft is the form as it is filled, right or wrong.
type draft struct {
	Of                                  app.ScheduleEntry
	Date                                app.Date
	Title, Day, Start, Long             string
	Dates, Until                        string
	Kind                                app.BroadcastKind
	Programme, Relay, Zone              app.ID
	Repeat                              app.RepeatKind
	Weekdays                            [7]bool
	Priority                            app.Priority
	Cut                                 app.CutRule
	Holidays                            app.HolidayRule
	Notice                              bool
	NoticeDays, NoticeFirst, NoticeBase string
}

// written is the form as a draft, "" while it is shut.
func (f *form) written() string {
	if !f.open {
		return ""
	}
	d := draft{
		Of: f.of, Date: f.date, Title: f.title.Text, Day: f.day.Text, Start: f.start.Text, Long: f.long.Text,
		Dates: f.dates.Text, Until: f.until.Text, Kind: kinds[max(0, f.kind.Index)], Programme: f.programme,
		Relay: f.chosenRelay(), Zone: f.chosenZone(), Repeat: repeatings[max(0, f.repeat.Index)],
		Priority: priorities[max(0, f.priority.Index)], Cut: cuts[max(0, f.cut.Index)], Holidays: holidays[max(0, f.holiday.Index)],
		Notice: f.notice.On, NoticeDays: f.days.Text, NoticeFirst: f.first.Text, NoticeBase: f.basis.Text,
	}
	for i, c := range f.weekday {
		d.Weekdays[i] = c.Chosen
	}
	raw, err := json.Marshal(d)
	if err != nil {
		return ""
	}
	return string(raw)
}

// tick keeps the form as it is filled, and brings the field that has the keys
// into sight.
func (f *form) tick() {
	if !f.open {
		return
	}
	f.keep()
	f.follow()
	if b, ok := f.sketch(); ok && b != f.sketched {
		f.sketched = b
		f.page.show()
	}
}

// sketch is the block of something new that is being filled in, where it would
// lie; ok is false while that cannot be read.
func (f *form) sketch() (b widget.WeekBlock, ok bool) {
	to, ok := f.place()
	if !ok || !f.open || f.of.ID != "" {
		return b, false
	}
	b = widget.WeekBlock{ID: "draft", Title: f.title.Value(), Fixed: true,
		Tone: toneOf(kinds[max(0, f.kind.Index)], priorities[max(0, f.priority.Index)])}
	if b.Title == "" {
		b.Title = f.page.env.T("schedule.new")
	}
	laidAt(&b, f.page.monday, to)
	return b, true
}

// place is the day, the start and the length that stand in the fields.
func (f *form) place() (to place, ok bool) {
	if to.date, ok = readDay(f.day.Value(), app.DateOf(f.page.env.Now())); !ok {
		return to, false
	}
	if to.start, ok = readClock(f.start.Value()); !ok {
		return to, false
	}
	n, err := strconv.Atoi(f.long.Value())
	if err != nil {
		n = minutes(f.page.programmes[f.programme].Duration)
	}
	to.length = time.Duration(min(max(n, 5), wholeDay)) * time.Minute
	return to, true
}

// keep has the station keep the draft where it is another than it has.
func (f *form) keep() {
	words := f.written()
	if words == f.kept {
		return
	}
	f.kept = words
	f.page.env.Ask(func(ctx context.Context) error { return f.page.env.Backend.KeepScheduleDraft(ctx, words) }, nil)
}

// forget drops the draft.
func (f *form) forget() { f.keep() }

// recall opens the form as it was left when the program ended.
func (f *form) recall() {
	if f.open {
		return
	}
	var words string
	f.page.env.Ask(func(context.Context) (err error) {
		words, err = f.page.env.Backend.ScheduleDraft()
		return err
	}, func() {
		var d draft
		if words == "" || f.open || json.Unmarshal([]byte(words), &d) != nil {
			return
		}
		f.kept = words
		f.open, f.of, f.date = true, d.Of, d.Date
		f.restore(d)
		f.page.show()
		f.page.env.Say("schedule.said.recalled")
	})
}

// restore writes a draft into the fields.
func (f *form) restore(d draft) {
	e := d.Of
	e.Kind, e.Programme, e.Relay, e.Zone = d.Kind, d.Programme, d.Relay, d.Zone
	e.Priority, e.OnCut = d.Priority, d.Cut
	e.Repeat.Kind, e.Repeat.Holidays = d.Repeat, d.Holidays
	e.Repeat.Weekdays = nil
	for i, on := range d.Weekdays {
		if on {
			e.Repeat.Weekdays = append(e.Repeat.Weekdays, weekdays[i])
		}
	}
	f.put(e)
	f.title.SetText(d.Title)
	f.day.SetText(d.Day)
	f.start.SetText(d.Start)
	f.long.SetText(d.Long)
	f.dates.SetText(d.Dates)
	f.until.SetText(d.Until)
	for i, on := range d.Weekdays {
		f.weekday[i].Set("", on)
	}
	f.notice.Set(d.Notice)
	f.days.SetText(d.NoticeDays)
	f.first.SetText(d.NoticeFirst)
	f.basis.SetText(d.NoticeBase)
	f.fit()
}

// follow scrolls to the field that has the keys.
func (f *form) follow() {
	if f.page.env.Window == nil {
		return
	}
	o, ok := f.page.env.Window.Canvas().Focused().(fyneObject)
	if !ok || !slices.ContainsFunc(f.fields(), func(x fyneObject) bool { return x == o }) {
		return
	}
	at := driver().AbsolutePositionForObject(o).Y - driver().AbsolutePositionForObject(f.scroll).Y
	room := f.scroll.Size().Height
	switch high := o.Size().Height; {
	case at < 24:
		f.scroll.ScrollToOffset(f.scroll.Offset.AddXY(0, at-28))
	case at+high > room-4:
		f.scroll.ScrollToOffset(f.scroll.Offset.AddXY(0, at+high-room+12))
	}
}

// fields are the controls of the form.
func (f *form) fields() []fyneObject {
	all := []fyneObject{f.title, f.kind, f.source, f.relay, f.day, f.start, f.long, f.repeat, f.dates, f.until,
		f.zone, f.priority, f.cut, f.holiday, f.notice, f.days, f.first, f.basis}
	for _, c := range f.weekday {
		all = append(all, c)
	}
	return all
}
