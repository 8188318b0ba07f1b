package schedule

import (
	"slices"

	"time"

	"tienglang/app"
)

// piece is a stretch in which one run sounded without a break.
type piece struct {
	*occurrence
	from, to   int64
	place      time.Duration
	begin, end []app.Reason
}

// loss is a stretch of an occurrence that is not heard.
type loss struct {
	*occurrence
	from, to int64
	why      app.Reason
}

// course is what sounds at one group of clusters, decided moment by moment.
type course struct {
	coming []*run // by start
	open   []*run // those that may sound now or later
	pauses []*pause
	now    *run
	piece  piece

	pieces []piece
	losses []loss
}

// decide goes through the times at which something may change.
func (c *course) decide(from, end int64) {
	times := c.times(from, end)
	for i := 0; i < len(times)-1; {
		t := times[i]
		until := c.step(t, times[i+1])
		if until == times[i+1] {
			i++
		} else {
			times[i] = until
		}
	}
	c.finish(times[len(times)-1])
}

// times are the moments at which something may change by the schedule alone.
func (c *course) times(from, end int64) []int64 {
	times := []int64{from, end}
	for _, r := range c.coming {
		times = append(times, r.from, r.to, r.limit)
	}
	for _, b := range c.pauses {
		times = append(times, b.from, b.to)
	}
	times = slices.DeleteFunc(times, func(t int64) bool { return t < from || t > end })
	slices.Sort(times)
	return slices.Compact(times)
}

// step decides what sounds from t, and returns until when that holds: next, or
// earlier where a sound ends.
func (c *course) step(t, next int64) int64 {
	fresh := c.enter(t)
	c.settle(t)
	chosen := c.choose(t)
	if c.now != nil && c.now != chosen {
		c.cut(c.now, t, c.causeAt(c.now, t, chosen))
	}
	for _, r := range fresh {
		if r != chosen && r.state == due {
			c.cut(r, t, c.causeAt(r, t, chosen))
		}
	}
	if chosen != c.now {
		c.begin(chosen, t)
	}
	if chosen == nil {
		return next
	}
	until := min(next, chosen.soundEnds(t))
	chosen.move(chosen.place + time.Duration(until-t))
	return until
}

// enter lets in what is due from t on.
func (c *course) enter(t int64) []*run {
	n := 0
	for n < len(c.coming) && c.coming[n].from <= t {
		n++
	}
	fresh := c.coming[:n]
	c.coming = c.coming[n:]
	c.open = append(c.open, fresh...)
	return fresh
}

// settle ends what is over at t.
func (c *course) settle(t int64) {
	for _, r := range c.open {
		if r.state != over {
			c.settleOne(r, t)
		}
	}
	c.open = slices.DeleteFunc(c.open, func(r *run) bool { return r.state == over })
}

func (c *course) settleOne(r *run, t int64) {
	if r.state == due && r != c.now && r.rule() == app.CutJoin {
		if t >= r.to {
			c.lose(r, t, r.cause.reason(r))
			return
		}
		r.move(time.Duration(t - r.from))
	}
	if r.place >= r.length || r.state != due && r.place >= r.own {
		c.close(r, t)
		return
	}
	if r.state == due && t >= r.to {
		rule := r.rule()
		if rule == app.CutJoin || r.cause.broken != nil && r.cause.broken.quiet && r != c.now {
			c.lose(r, t, r.cause.reason(r))
			return
		}
		r.state = tail
	}
	switch {
	case t >= r.limit && r.state == waiting:
		c.lose(r, t, because("no_room"))
	case t >= r.limit:
		c.lose(r, t, because("day_over"))
	case r.state == tail:
		c.yield(r, t)
	}
}

// yield ends what would run, after its own time, into quiet hours or into
// something of no lower precedence in its time.
func (c *course) yield(r *run, t int64) {
	for _, b := range c.pauses {
		if b.quiet && b.touches(t, t+1) && !b.lets(r) {
			c.lose(r, t, b.reason())
			return
		}
	}
	for _, o := range c.open {
		if o != r && o.state == due && t < o.to && o.level >= r.level {
			code := "next_began"
			if !r.begun {
				code = "never_began" // nothing of it is left: it is lost whole
			}
			c.lose(r, t, because(code, "title", o.line.Title, "time", clockTime(o.from)))
			return
		}
	}
}

// choose is what sounds at t, nil for nothing.
func (c *course) choose(t int64) *run {
	var best *run
	for _, r := range c.open {
		if r.state != waiting && c.pausedAt(r, t) == nil && (best == nil || r.before(best)) {
			best = r
		}
	}
	if best != nil && best.level > app.PrecedenceFiller {
		return best
	}
	for _, r := range c.open {
		if r.state == waiting && c.pausedAt(r, t) == nil && c.fits(r, t) && (best == nil || r.before(best)) {
			best = r
		}
	}
	return best
}

// pausedAt is what keeps r from sounding at t whatever else is due.
func (c *course) pausedAt(r *run, t int64) *pause {
	for _, b := range c.pauses {
		if b.from <= t && t < b.to && !b.lets(r) {
			return b
		}
	}
	return nil
}

// fits tells whether what of r is left finds room from t on before anything
// else that is due, quiet hours and the day's end. What may come in between is
// not known then.
func (c *course) fits(r *run, t int64) bool {
	end := t + int64(r.own-r.place)
	if end > r.limit {
		return false
	}
	for _, o := range c.coming {
		if o.from >= end {
			break
		}
		if o.level > app.PrecedenceFiller {
			return false
		}
	}
	return !slices.ContainsFunc(c.pauses, func(b *pause) bool { return b.quiet && b.touches(t, end) && !b.lets(r) })
}

func (c *course) causeAt(r *run, t int64, chosen *run) cause {
	if b := c.pausedAt(r, t); b != nil {
		return cause{broken: b}
	}
	return cause{by: chosen}
}

// begin lets r sound from t on.
func (c *course) begin(r *run, t int64) {
	c.now = r
	if r == nil {
		return
	}
	c.piece = piece{occurrence: r.occurrence, from: t}
	if t > r.from {
		c.piece.begin = c.comesBack(r, t)
	}
	c.piece.place = r.place
	r.begun = true
}

// comesBack puts a run to where it goes on, and explains it.
func (c *course) comesBack(r *run, t int64) []app.Reason {
	why := []app.Reason{r.cause.reason(r)}
	switch rule := r.rule(); {
	case rule == app.CutJoin:
		c.miss(r, r.cutAt, min(t, r.ownEnds()), why[0])
		return append(why, because("joined", "place", clockLength(r.place)))
	case r.state == waiting:
		return append(why, because("made_up", "time", clockTime(r.from)))
	case !r.begun:
		return append(why, because("late", "time", clockTime(r.from)))
	case rule == app.CutRestart:
		return append(why, because("restarted"))
	}
	return append(why, because("resumed", "place", clockLength(r.place)))
}

// cut breaks r off at t, or keeps it from beginning, and does by its rule.
func (c *course) cut(r *run, t int64, by cause) {
	c.stop(r, t, by.reason(r))
	if r.state == waiting { // being made up: as it was cut at first
		r.move(0)
		return
	}
	r.cutAt, r.cause = t, by
	switch r.rule() {
	case app.CutRestart:
		r.move(0)
	case app.CutLater:
		r.state = waiting
		r.move(0)
	case app.CutDrop:
		c.lose(r, t, by.reason(r))
	case app.CutResume, app.CutJoin:
	}
}

// stop ends the piece that sounds, if it is r's.
func (c *course) stop(r *run, t int64, why ...app.Reason) {
	if c.now != r {
		return
	}
	c.now = nil
	c.piece.to, c.piece.end = t, why
	if c.piece.from < t {
		c.pieces = append(c.pieces, c.piece)
	}
}

// close ends a run that was heard to its end.
func (c *course) close(r *run, t int64) {
	c.stop(r, t)
	r.state = over
}

// lose ends a run of which something is not heard.
func (c *course) lose(r *run, t int64, why app.Reason) {
	at := r.cutAt
	if c.now == r {
		at = t
	}
	c.stop(r, t, why)
	r.state = over
	if r.rule() == app.CutJoin {
		c.miss(r, at, r.ownEnds(), why)
	} else {
		c.miss(r, at, at+int64(r.left()), why)
	}
}

// miss notes that something of r is not heard; the microphone's time is no
// loss.
func (c *course) miss(r *run, from, to int64, why app.Reason) {
	if from < to && r.line.Kind != app.BroadcastLive {
		c.losses = append(c.losses, loss{r.occurrence, from, to, why})
	}
}

// finish closes what is over, and what still sounds, at the end of what is
// looked at.
func (c *course) finish(t int64) {
	c.settle(t)
	if c.now != nil {
		c.stop(c.now, t)
	}
}
