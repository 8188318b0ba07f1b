package schedule

import (
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/widget"
)

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
	if q := p.pending; q != nil {
		q.overtaken = !q.asked && q.block != block
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
