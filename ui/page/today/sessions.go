package today

import (
	"strings"
	"time"

	"tienglang/ui/backend"
	"tienglang/ui/page"
)

// session is a stretch of the day in which one part follows another.
type session struct{ from, to time.Time }

// sessionsOf are the day's, by time; a part without an end has none yet.
func sessionsOf(line []backend.DayPart) (all []session) {
	for i, p := range line {
		to := p.To
		if to.IsZero() {
			to = p.From
		}
		if i == 0 || !together(line[i-1], p) {
			all = append(all, session{p.From, to})
			continue
		}
		if last := &all[len(all)-1]; to.After(last.to) {
			last.to = to
		}
	}
	return all
}

// sessionWords name the sessions by the time of day, at most three of them.
func sessionWords(e *page.Env, line []backend.DayPart) string {
	var words []string
	for _, s := range sessionsOf(line) {
		key := "today.session.morning"
		switch from := page.VietnamTime(s.from); {
		case from.Hour() >= 18:
			key = "today.session.evening"
		case from.Hour() >= 12:
			key = "today.session.afternoon"
		}
		words = append(words, e.T(key, "from", e.Clock(s.from), "to", e.Clock(s.to)))
	}
	if len(words) > 3 {
		words = append(words[:1], words[len(words)-2:]...)
	}
	return strings.Join(words, " · ")
}
