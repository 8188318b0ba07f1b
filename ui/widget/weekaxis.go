package widget

import (
	"cmp"
	"slices"
)

// The measures of a week's axis of time, in minutes and pixels.
const (
	weekDay     = 24 * 60
	weekFold    = 32 // px, what a stretch without anything is folded to
	weekLead    = 30 // min, what is seen before the first thing
	weekTail    = 15 // min, and behind the last
	weekLeast   = 60 // min, the shortest stretch that is folded
	weekQuarter = 15 // min, to which the edges of folds lie
)

// WeekSpan is a stretch of a day, in minutes since midnight.
type WeekSpan struct{ From, To int }

func (s WeekSpan) length() int { return s.To - s.From }

// overlaps tells whether two stretches share a minute.
func (s WeekSpan) overlaps(o WeekSpan) bool { return s.From < o.To && o.From < s.To }

// weekPart is a stretch of the axis, open or folded.
type weekPart struct {
	WeekSpan
	y, high float32
	folded  bool
}

// weekAxis lays the minutes of a day along a column of pixels and folds the
// stretches in which nothing is due.
type weekAxis struct {
	parts []weekPart
	high  float32
}

// makeWeekAxis opens what is in use, the usual hours of communes and what was
// opened by hand, px of pixels a minute.
func makeWeekAxis(used, opened, quiet []WeekSpan, px float32) weekAxis {
	var a weekAxis
	at := 0
	for _, s := range openSpans(used, opened) {
		a.fold(at, s.From)
		a.add(weekPart{WeekSpan: s, high: float32(s.length()) * px})
		at = s.To
	}
	a.fold(at, weekDay)
	a.closeEnds(quiet)
	return a
}

// closeEnds gives no room to a folded morning or night that is quiet: what is
// seen of the quiet hours beside it says so.
func (a *weekAxis) closeEnds(quiet []WeekSpan) {
	still := func(s WeekSpan) bool {
		for _, q := range quiet {
			if q.From <= s.From && q.To >= s.To {
				return true
			}
		}
		return false
	}
	n := len(a.parts) - 1
	if p := &a.parts[n]; n > 0 && p.folded && still(p.WeekSpan) {
		a.high, p.high = a.high-p.high, 0
	}
	if p := &a.parts[0]; n > 0 && p.folded && still(p.WeekSpan) {
		for i := 1; i <= n; i++ {
			a.parts[i].y -= p.high
		}
		a.high, p.high = a.high-p.high, 0
	}
}

func (a *weekAxis) fold(from, to int) {
	if to > from {
		a.add(weekPart{WeekSpan: WeekSpan{from, to}, high: weekFold, folded: true})
	}
}

func (a *weekAxis) add(p weekPart) {
	p.y = a.high
	a.parts = append(a.parts, p)
	a.high += p.high
}

// usualHours are those of most communes' stations.
var usualHours = []WeekSpan{{5 * 60, 6*60 + 30}, {16*60 + 30, 18 * 60}}

// openSpans are the stretches that are not folded, in their order.
func openSpans(used, opened []WeekSpan) []WeekSpan {
	used = slices.Concat(used, usualHours)
	all := slices.Clone(opened)
	first, last := weekDay, 0
	for _, s := range used {
		s.From, s.To = max(0, s.From), min(weekDay, s.To)
		first, last = min(first, s.From), max(last, s.To)
		all = append(all, WeekSpan{s.From / weekQuarter * weekQuarter, (s.To + weekQuarter - 1) / weekQuarter * weekQuarter})
	}
	all = append(all, WeekSpan{first - weekLead, first}, WeekSpan{last, last + weekTail})
	return joinSpans(all)
}

// joinSpans puts stretches together that touch or that lie so near to each
// other that a fold between them would hide nothing.
func joinSpans(all []WeekSpan) (out []WeekSpan) {
	slices.SortFunc(all, func(a, b WeekSpan) int { return cmp.Compare(a.From, b.From) })
	for _, s := range all {
		s.From, s.To = max(0, s.From), min(weekDay, s.To)
		if n := len(out); n > 0 && s.From-out[n-1].To < weekLeast {
			out[n-1].To = max(out[n-1].To, s.To)
		} else if s.To > s.From {
			out = append(out, s)
		}
	}
	if n := len(out); n > 0 {
		if out[0].From < weekLeast {
			out[0].From = 0
		}
		if out[n-1].To > weekDay-weekLeast {
			out[n-1].To = weekDay
		}
	}
	return out
}

// y is where a minute lies from the top of the axis.
func (a *weekAxis) y(minute float32) float32 {
	for i := range a.parts {
		p := &a.parts[i]
		if minute < float32(p.To) || i == len(a.parts)-1 {
			share := (minute - float32(p.From)) / float32(max(1, p.length()))
			return p.y + max(0, min(share, 1))*p.high
		}
	}
	return 0
}

// minute is what lies at y.
func (a *weekAxis) minute(y float32) float32 {
	for i := range a.parts {
		p := &a.parts[i]
		if y < p.y+p.high || i == len(a.parts)-1 {
			share := max(0, min((y-p.y)/max(1, p.high), 1))
			return float32(p.From) + share*float32(p.length())
		}
	}
	return 0
}

// part is the stretch that lies at y, nil for none.
func (a *weekAxis) part(y float32) *weekPart {
	for i := range a.parts {
		if p := &a.parts[i]; y >= p.y && y < p.y+p.high {
			return p
		}
	}
	return nil
}
