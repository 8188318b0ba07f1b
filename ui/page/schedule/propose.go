package schedule

import (
	"context"
	"slices"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
)

// pending is a change that waits for its preview, or for a person's answer.
type pending struct {
	change  backend.ScheduleChange
	date    app.Date // the day on which it is looked at
	block   string   // that it stands in the place of, "" for something new
	said    string   // what is said once it is kept
	preview app.Preview
	at      int  // the collision that is shown
	asked   bool // the preview is there
	kept    func()
	// overtaken: something else was moved before the preview was there.
	overtaken bool
}

// laid is the entry that is laid, nil where the change only takes away.
func (q *pending) laid() *app.ScheduleEntry { return q.change[len(q.change)-1].After }

// clash is the collision that is shown.
func (q *pending) clash() *app.Collision { return &q.preview.Collisions[q.at] }

// propose looks at what a change would do, keeps it where nothing is in the
// way, and asks where something is.
func (p *Page) propose(q pending) {
	if p.tooLate(&q) {
		laid := q.laid()
		p.refused(app.Fail("schedule.past", nil, "title", laid.Title, "when", p.whenWords(*laid)))
		return
	}
	p.pending = &q
	p.show()
	from := max(app.DateOf(p.env.Now()), mondayOf(q.date))
	if q.date < from {
		from = q.date
	}
	mine := p.pending
	p.env.Run(func(ctx context.Context) (err error) {
		mine.preview, err = p.env.Backend.PreviewChange(ctx, mine.change, from, from.Add(6))
		return err
	}, func(err error) {
		if mine.overtaken {
			p.keepOvertaken(mine, err)
		}
		if p.pending != mine {
			return
		}
		mine.asked = true
		switch {
		case err != nil:
			p.refused(err)
		case len(mine.preview.Collisions) == 0:
			p.keepPending()
		default:
			p.show()
			p.side.focusAnswer()
		}
	})
}

// tooLate tells whether a change lays what plays once where its time is over:
// it would be kept, and never play or be shown.
func (p *Page) tooLate(q *pending) bool {
	e, was := q.laid(), q.change[len(q.change)-1].Before
	if e == nil || e.Repeat.Kind != app.RepeatOnce {
		return false
	}
	if was != nil && was.Repeat.Kind == app.RepeatOnce && was.Repeat.From == e.Repeat.From && was.Start == e.Start {
		return false // it has been there
	}
	return !e.Repeat.From.At(e.Start + max(e.Length, p.programmes[e.Programme].Duration)).After(p.env.Now())
}

// refused gives up a change that cannot be.
func (p *Page) refused(err error) {
	p.pending = nil
	p.show()
	if p.side.form.open {
		p.side.form.say(p.env.Catalogue.Error(err))
		return
	}
	p.env.Fail(err)
}

// dismiss leaves everything as it was.
func (p *Page) dismiss() {
	p.pending = nil
	p.show()
	if !p.side.form.open {
		p.focus(p.grid)
	}
}

// keepPending keeps what waits, as it is.
func (p *Page) keepPending() {
	q := p.pending
	p.keep(q.change, q.said, func(kept backend.ScheduleChange) {
		if p.pending == q {
			p.pending = nil
		}
		if e := kept[len(kept)-1].After; e != nil {
			p.chosen = blockID(e.ID, q.date)
		}
		if q.kept != nil {
			q.kept()
		}
		p.focus(p.grid)
	})
}

// keepOvertaken keeps a change while another is looked at already; one that
// collides is told of, as nobody is asked any more.
func (p *Page) keepOvertaken(q *pending, err error) {
	switch e := subject(q.change); {
	case err != nil:
		p.env.Fail(err)
	case len(q.preview.Collisions) == 0:
		p.keep(q.change, q.said, func(backend.ScheduleChange) {
			if q.kept != nil {
				q.kept()
			}
		})
	case e != nil:
		p.env.Say("schedule.said.overtaken", "title", e.Title)
	}
}

// keep has the station keep a change, and remembers it for undo.
func (p *Page) keep(c backend.ScheduleChange, said string, then func(backend.ScheduleChange)) {
	var kept backend.ScheduleChange
	p.env.Run(func(ctx context.Context) (err error) {
		kept, err = p.env.Backend.ChangeSchedule(ctx, c)
		return err
	}, func(err error) {
		if err != nil {
			p.refused(err)
			return
		}
		p.past.add(step{change: kept})
		if then != nil {
			then(kept)
		}
		p.say(said, kept)
		p.load(func() { p.grid.Choose(p.chosen); p.side.show() })
	})
}

// say tells in the status line what was kept.
func (p *Page) say(key string, c backend.ScheduleChange) {
	e := subject(c)
	if e == nil {
		return
	}
	p.env.Say(key, "title", e.Title, "when", p.whenWords(*e), "n", itoa(len(c)))
}

// subject is the entry that a change is about.
func subject(c backend.ScheduleChange) *app.ScheduleEntry {
	if len(c) == 0 {
		return nil
	}
	last := c[len(c)-1]
	if last.After != nil {
		return last.After
	}
	return last.Before
}

// take keeps a way out of a collision in the place of what was meant.
func (p *Page) take(m app.Move) {
	q := p.pending
	c := slices.Clone(q.change)
	laid := q.laid()
	if m.Entry.ID == laid.ID {
		entry := m.Entry
		entry.Version = laid.Version
		c[len(c)-1].After = &entry
		if e := entry; e.Repeat.Kind == app.RepeatOnce {
			q.date = e.Repeat.From
		}
	} else {
		c = append(p.changeOf(m.Entry), c...)
	}
	for _, also := range m.Also { // what is only for that day
		c = append(backend.ScheduleChange{{After: &also}}, c...)
	}
	q.change = c
	p.keepPending()
}

// changeOf is the change of another entry to what a way out makes of it.
func (p *Page) changeOf(after app.ScheduleEntry) backend.ScheduleChange {
	before, ok := p.entry(after.ID)
	if !ok {
		before = after
	}
	return backend.ScheduleChange{{Before: &before, After: &after}}
}

// askScope asks which days of a repeated entry are meant.
func (p *Page) askScope(key string, e app.ScheduleEntry, date app.Date, all, onward bool, then func(scope)) {
	t := p.env.T
	options := []dialog.Option{{Text: t("schedule.scope.day", "date", p.env.Catalogue.DayMonth(date.Time())), Do: func() { then(scopeDay) }}}
	if onward {
		options = append(options, dialog.Option{Text: t("schedule.scope.onward"), Do: func() { then(scopeOnward) }})
	}
	if all {
		options = append(options, dialog.Option{Text: t("schedule.scope.all"), Do: func() { then(scopeAll) }})
	}
	dialog.Choose(p.env, t(key+".title", "title", e.Title), t(key+".text", "repeat", p.repeatWords(e.Repeat)), options, p.show)
}

// editable is what a block stands for where it may be changed here.
func (p *Page) editable(block string) (*backend.Due, app.ScheduleEntry, bool) {
	d, ok := p.due(block)
	if !ok || d.Origin != app.OriginStation {
		return nil, app.ScheduleEntry{}, false
	}
	e, ok := p.entry(d.Entry)
	return d, e, ok
}

// remove takes a block out: of an entry that repeats, the days that are meant.
func (p *Page) remove(block string) {
	d, e, ok := p.editable(block)
	if !ok {
		p.sayFixed(block)
		return
	}
	take := func(s scope) {
		p.chosen = ""
		said := "schedule.said.removed"
		if s == scopeDay && repeats(e) {
			said = "schedule.said.left_out"
		}
		p.keep(drop(e, d.Date, s), said, func(backend.ScheduleChange) { p.focus(p.grid) })
	}
	if repeats(e) {
		p.askScope("schedule.scope.remove", e, d.Date, true, true, take)
		return
	}
	take(scopeAll)
}

// sayFixed says why a block cannot be changed here.
func (p *Page) sayFixed(block string) {
	if d, ok := p.due(block); ok && d.Origin == app.OriginHub {
		p.env.Say("schedule.said.hub")
	}
}
