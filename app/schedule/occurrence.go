package schedule

import (
	"hash/crc32"
	"time"

	"tienglang/app"
)

// shortestFill is the least that a filler is begun for.
const shortestFill = 5 * time.Second

// occurrence is an entry on one of its days.
type occurrence struct {
	line     *line
	number   int // of the day
	from, to int64
	limit    int64 // what was cut is made up until then and no later
	track    []sound
	length   time.Duration // of the track
	own      time.Duration // of it, without the fillers
	why      []app.Reason
}

// occurrences are what is due on the days from first to end, by their starts.
func (p *planner) occurrences(first, end int) []*occurrence {
	var all []*occurrence
	for n := first; n < end; n++ {
		for _, l := range p.lines {
			if l.call.due(n, p.holidays) {
				all = append(all, p.occur(l, n))
			}
		}
	}
	return all
}

func (p *planner) occur(l *line, n int) *occurrence {
	o := &occurrence{line: l, number: n, from: midnight(n) + int64(l.Start), why: l.why}
	o.to = o.from + int64(l.length)
	o.limit = midnight(dayOf(max(o.from, o.to-1)) + 1)
	p.lay(o)
	for _, s := range o.track {
		o.length += s.length
		if !s.filler {
			o.own += s.length
		}
	}
	if len(o.track) > 0 {
		o.to = o.from + int64(o.length)
	}
	return o
}

// lay puts the sounds of an occurrence one after the other: its own, and
// fillers where that may not go on air or is too short.
func (p *planner) lay(o *occurrence) {
	own, length := o.line.own, o.line.length
	if own == nil {
		if o.fill(p.fillers, length); len(o.track) > 0 {
			o.why = append(o.why[:len(o.why):len(o.why)], because("filler"))
		}
		return
	}
	first := *own
	if first.kind != app.BroadcastProgramme {
		first.length = length
	}
	rest := length - first.length
	first.length = min(first.length, length)
	if first.length <= 0 {
		return
	}
	o.track = []sound{first}
	switch {
	case rest < 0:
		o.note("longer", "length", clockLength(-rest))
	case rest == 0:
	case p.rules.FillRest && len(p.fillers) > 0 && rest >= shortestFill:
		o.fill(p.fillers, rest)
		o.note("fill_rest", "length", clockLength(rest))
	default:
		o.note("short", "length", clockLength(rest))
	}
}

func (o *occurrence) note(code string, pairs ...string) {
	o.why = append(o.why[:len(o.why):len(o.why)], because(code, pairs...))
}

// fill lays fillers in turn, each day and each entry beginning with another.
func (o *occurrence) fill(fillers []sound, length time.Duration) {
	if len(fillers) == 0 {
		return
	}
	turn := int(crc32.ChecksumIEEE([]byte(o.line.ID))%1024) + o.number&0xffff
	for ; length > 0; turn++ {
		s := fillers[turn%len(fillers)]
		s.length = min(s.length, length)
		length -= s.length
		o.track = append(o.track, s)
	}
}

// soundAt is the sound that plays at a place of the track, and where it began.
func (o *occurrence) soundAt(place time.Duration) (s sound, began time.Duration) {
	for _, s = range o.track {
		if place < began+s.length {
			return s, began
		}
		began += s.length
	}
	return s, began - s.length
}
