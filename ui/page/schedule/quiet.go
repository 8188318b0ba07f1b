package schedule

import (
	"slices"
	"strings"

	"tienglang/ui/backend"
	"tienglang/ui/widget"
)

const wholeDay = 24 * 60

// quietSpans are quiet hours as stretches of one day, those of the whole commune
// first. What hamlets have beside those is told once for each stretch in which
// the same ones are silent.
func quietSpans(all []backend.QuietIn) []widget.WeekQuiet {
	var out, local []widget.WeekQuiet
	for _, q := range all {
		for _, s := range dayParts(q) {
			if q.Hamlet == "" {
				out = append(out, widget.WeekQuiet{WeekSpan: s})
			} else {
				local = append(local, widget.WeekQuiet{WeekSpan: s, Whose: q.Name, Part: q.Part})
			}
		}
	}
	return append(out, apart(local, out)...)
}

// dayParts are the stretches of a day in which hours are quiet.
func dayParts(q backend.QuietIn) []widget.WeekSpan {
	from, to := minutes(q.From), minutes(q.To)
	if to > wholeDay {
		to -= wholeDay
	}
	parts := []widget.WeekSpan{{From: from, To: to}}
	if from >= to {
		parts = []widget.WeekSpan{{From: 0, To: to}, {From: from, To: wholeDay}}
	}
	return slices.DeleteFunc(parts, func(s widget.WeekSpan) bool { return s.From >= s.To })
}

// apart cuts the quiet hours of hamlets at all their edges, leaves out what is
// quiet for everybody, and joins those of one stretch.
func apart(local, whole []widget.WeekQuiet) (out []widget.WeekQuiet) {
	var edges []int
	for _, q := range slices.Concat(local, whole) {
		edges = append(edges, q.From, q.To)
	}
	slices.Sort(edges)
	edges = slices.Compact(edges)
	for i := 0; i+1 < len(edges); i++ {
		s := widget.WeekSpan{From: edges[i], To: edges[i+1]}
		q, ok := quietAt(s, local)
		if _, all := quietAt(s, whole); all || !ok {
			continue
		}
		if n := len(out); n > 0 && out[n-1].To == s.From && out[n-1].Whose == q.Whose && out[n-1].Part == q.Part {
			out[n-1].To = s.To
			continue
		}
		out = append(out, q)
	}
	return out
}

// quietAt is who is silent in a stretch that no edge lies in.
func quietAt(s widget.WeekSpan, all []widget.WeekQuiet) (q widget.WeekQuiet, ok bool) {
	q = widget.WeekQuiet{WeekSpan: s, Part: true}
	var names []string
	for _, one := range all {
		if one.From <= s.From && s.To <= one.To {
			ok = true
			q.Part = q.Part && one.Part
			if one.Whose != "" && !slices.Contains(names, one.Whose) {
				names = append(names, one.Whose)
			}
		}
	}
	q.Whose = strings.Join(names, ", ")
	return q, ok
}

// gapWords says of a hatched stretch what of it is quiet and what is empty.
func (p *Page) gapWords(s widget.WeekSpan, quiet []widget.WeekQuiet) string {
	t := p.env.T
	for _, q := range quiet {
		if q.From <= s.From && q.To >= s.To {
			return p.quietWords(q)
		}
	}
	if len(quiet) > 0 {
		return p.quietWords(quiet[0]) + " · " + t("schedule.gap.small", "from", clockOf(s.From), "to", clockOf(s.To))
	}
	return t("schedule.gap", "from", clockOf(s.From), "to", clockOf(s.To))
}

// quietWords are quiet hours; what goes on over midnight has one end here.
func (p *Page) quietWords(q widget.WeekQuiet) string {
	key := "schedule.quiet."
	if q.Whose != "" {
		key = "schedule.quiet.of."
	}
	switch {
	case q.From == 0:
		key += "until"
	case q.To == wholeDay:
		key += "from"
	default:
		key += "span"
	}
	return p.env.T(key, "whose", q.Whose, "from", clockOf(q.From), "to", clockOf(q.To))
}

// localQuiet are the quiet hours of hamlets that are shown, in words; "" for
// none.
func (p *Page) localQuiet() string {
	var words []string
	for _, q := range quietSpans(p.week.Quiet) {
		if q.Whose != "" {
			words = append(words, q.Whose+" "+clockOf(q.From)+"–"+clockOf(q.To))
		}
	}
	if len(words) == 0 {
		return ""
	}
	return p.env.T("schedule.legend.quiet_of", "hours", strings.Join(words, "; "))
}
