package health

import (
	"slices"
	"time"

	"tienglang/app"
)

// Condition is one kind at one cluster, from the first sign of it to its end.
// Of the kinds of lines it is always KindLine.
type Condition struct {
	Cluster  app.ID
	Kind     Kind
	Since    time.Time // when it began, as a person is told
	RaisedAt time.Time // zero: a sign alone, which nobody is told of
	EndedAt  time.Time // zero: it goes on
	Turns    []time.Time
	Grave    int
	Figure   int
	Wanted   int

	AckedBy    app.ID
	AckedAt    time.Time
	AckedGrave int

	Group      Kind      // of a line: with what it went, "" for nothing
	GroupWhole time.Time // when all of that was seen to be gone last

	Bad    bool      // by the last judgement
	Turned time.Time // since when that is so
	Judged time.Time // when it was

	kept kept
}

// kept is what of a condition is worth a write to the disk.
type kept struct {
	grave int
	by    app.ID
	group Kind
}

// unkept reports whether a raised condition differs from what was kept of it,
// and takes it for kept.
func (c *Condition) unkept() bool {
	is := kept{c.Grave, c.AckedBy, c.Group}
	differs := !c.RaisedAt.IsZero() && is != c.kept
	c.kept = is
	return differs
}

const (
	flapWithin  = time.Hour
	flapTurns   = 6                // within that time make it one that flaps
	flapWell    = 30 * time.Minute // for which it must be well to end
	countWithin = 24 * time.Hour
	mostTurns   = 99
	unseenFor   = 7 * 24 * time.Hour // without a judgement ends it
)

// take judges a cluster once more.
func (c *Condition) take(r rule, s Seen, now time.Time) {
	is, grave, figure := r.judge(s)
	if is == neither {
		return
	}
	if (is == bad) != c.Bad {
		c.turn(is == bad, r, s, now)
	} else if now.Sub(c.Judged) > r.lasts || now.Before(c.Turned) {
		c.Turned = now // nobody looked meanwhile, or the clock was set
	}
	c.Judged = now
	if is == bad {
		c.Grave, c.Figure, c.Wanted = grave, figure, 0
		if c.Kind == KindVolume {
			c.Wanted = s.Ordered
		}
	}
	if c.Grave > c.AckedGrave {
		c.AckedBy, c.AckedAt = "", time.Time{}
	}
}

func (c *Condition) turn(isBad bool, r rule, s Seen, now time.Time) {
	c.Bad, c.Turned = isBad, now
	if !isBad {
		return
	}
	c.Turns = append(c.Turns, now)
	c.Turns = c.Turns[max(0, len(c.Turns)-mostTurns):]
	if !c.RaisedAt.IsZero() {
		return
	}
	c.Since = now
	if r.kind == KindLine && !s.LastHeard.IsZero() && s.LastHeard.Before(now) {
		c.Since = s.LastHeard
	}
}

// settle raises it or ends it; it reports false for one that is to be
// forgotten.
func (c *Condition) settle(r rule, now time.Time) bool {
	c.Turns = slices.DeleteFunc(c.Turns, func(t time.Time) bool { return now.Sub(t) > countWithin })
	flaps, lasted := c.flaps(now), now.Sub(c.Turned)
	switch {
	case c.RaisedAt.IsZero() && (c.Bad && now.Sub(c.Turned) >= r.lasts || flaps):
		c.RaisedAt = now
	case c.RaisedAt.IsZero():
		return c.Bad || c.turnsWithin(flapWithin, now) > 0
	case !c.Bad && lasted >= r.lasts && (!flaps || lasted >= flapWell), now.Sub(c.Judged) > unseenFor:
		c.EndedAt = now
	}
	return true
}

func (c *Condition) flaps(now time.Time) bool { return c.turnsWithin(flapWithin, now) >= flapTurns }

func (c *Condition) turnsWithin(d time.Duration, now time.Time) (n int) {
	for _, t := range c.Turns {
		if now.Sub(t) <= d {
			n++
		}
	}
	return n
}

// gone reports whether it counts as a line that is away: one that came back a
// moment ago still does.
func (c *Condition) gone() bool {
	return c.Kind == KindLine && c.EndedAt.IsZero() && (c.Bad || !c.RaisedAt.IsZero())
}
