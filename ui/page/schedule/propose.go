package schedule

import (
	"context"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/widget"
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
}

// laid is the entry that is laid, nil where the change only takes away.
func (q *pending) laid() *app.ScheduleEntry { return q.change[len(q.change)-1].After }

// clash is the collision that is shown.
func (q *pending) clash() *app.Collision { return &q.preview.Collisions[q.at] }

// propose looks at what a change would do, keeps it where nothing is in the
// way, and asks where something is.
func (p *Page) propose(q pending) {
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

// nudgeRest is how long the keys rest before what they moved is kept.
const nudgeRest = 900 * time.Millisecond

// nudge is a block on the move by keys.
type nudge struct {
	block string
	at    time.Time
	place place
}

// moved lays a block elsewhere; by keys it waits for the next key.
func (p *Page) moved(block string, days, mins int, settled bool) {
	d, e, ok := p.editable(block)
	if !ok {
		return
	}
	to := p.placeOf(block, d, e)
	to.date = to.date.Add(days)
	to.start += time.Duration(mins) * time.Minute
	p.nudgeTo(block, to, settled)
}

// spanned gives a block another start or end.
func (p *Page) spanned(block string, s widget.WeekSpan, settled bool) {
	d, e, ok := p.editable(block)
	if !ok {
		return
	}
	to := p.placeOf(block, d, e)
	to.start, to.length = time.Duration(s.From)*time.Minute, time.Duration(s.To-s.From)*time.Minute
	p.nudgeTo(block, to, settled)
}

// placeOf is where a block is now, with what the keys did to it.
func (p *Page) placeOf(block string, d *backend.Due, e app.ScheduleEntry) place {
	if p.nudged != nil && p.nudged.block == block {
		return p.nudged.place
	}
	return place{date: d.Date, start: e.Start, length: e.Length}
}

// nudgeTo shows a block at its new place. It is kept at once, or where keys
// moved it when they rest.
func (p *Page) nudgeTo(block string, to place, settled bool) {
	if p.nudged != nil && p.nudged.block != block {
		p.commitNudge()
	}
	if p.pending != nil {
		p.pending = nil
	}
	p.nudged = &nudge{block: block, at: p.env.Now(), place: to}
	p.show()
	if settled {
		p.commitNudge()
	}
}

// commitNudge proposes what the keys moved; of an entry that repeats it asks
// first which days are meant.
func (p *Page) commitNudge() {
	n := p.nudged
	p.nudged = nil
	if n == nil {
		return
	}
	d, e, ok := p.editable(n.block)
	if !ok || n.place == (place{date: d.Date, start: e.Start, length: e.Length}) {
		p.show()
		return
	}
	propose := func(s scope) {
		p.propose(pending{change: lay(e, d.Date, n.place, s), date: n.place.date, block: n.block, said: "schedule.said.saved"})
	}
	if !repeats(e) {
		propose(scopeDay)
		return
	}
	p.askScope("schedule.scope.move", e, d.Date, movable(e, d.Date, n.place.date), false, propose)
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

// withDrafts puts what is not kept yet in its place.
func (p *Page) withDrafts(blocks []widget.WeekBlock) []widget.WeekBlock {
	if n := p.nudged; n != nil {
		for i := range blocks {
			if blocks[i].ID == n.block {
				laidAt(&blocks[i], p.monday, n.place)
			}
		}
	}
	if b, ok := p.side.form.sketch(); ok && p.pending == nil {
		blocks = append(blocks, b)
	}
	if q := p.pending; q != nil && q.laid() != nil {
		blocks = p.withPending(blocks, q)
	}
	return slices.DeleteFunc(blocks, func(b widget.WeekBlock) bool { return b.Day < 0 || b.Day > 6 })
}

// withPending shows an entry that waits, and what it cuts into.
func (p *Page) withPending(blocks []widget.WeekBlock, q *pending) []widget.WeekBlock {
	e := q.laid()
	draft := widget.WeekBlock{ID: "draft", Title: e.Title, Tone: toneOf(e.Kind, e.Priority), Draft: true, Fixed: true}
	length := e.Length
	if length == 0 {
		length = max(p.programmes[e.Programme].Duration, 5*time.Minute)
	}
	laidAt(&draft, p.monday, place{q.date, e.Start, length})
	if draft.Title == "" {
		draft.Title = p.env.T("schedule.new")
	}
	blocks = slices.DeleteFunc(blocks, func(b widget.WeekBlock) bool { return b.ID == q.block && q.block != "" })
	if q.asked {
		with := p.met(q)
		for i := range blocks {
			blocks[i].Clash = blocks[i].Clash || with[blocks[i].ID]
		}
	}
	return append(blocks, draft)
}

// met are the blocks that collide with what waits.
func (p *Page) met(q *pending) map[string]bool {
	met := map[string]bool{}
	for _, c := range q.preview.Collisions {
		for _, id := range c.With {
			met[blockID(id, c.Date)] = true
		}
	}
	return met
}

// laidAt moves a block to a place of the week.
func laidAt(b *widget.WeekBlock, monday app.Date, to place) {
	length := b.To - b.From
	if to.length > 0 {
		length = minutes(to.length)
	}
	b.Day, b.From = monday.DaysTo(to.date), minutes(to.start)
	b.To = min(b.From+max(length, 5), 24*60)
	b.Draft = true
}
