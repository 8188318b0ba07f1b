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

// sessionWords name the times of day in which something is due, each once from
// its first session to its last.
func sessionWords(e *page.Env, line []backend.DayPart) string {
	var keys []string
	spans := map[string]session{}
	for _, s := range sessionsOf(line) {
		key := sessionKey(s)
		have, ok := spans[key]
		if !ok {
			keys, have = append(keys, key), s
		}
		have.to = s.to
		spans[key] = have
	}
	words := make([]string, len(keys))
	for i, key := range keys {
		words[i] = e.T(key, "from", e.Clock(spans[key].from), "to", e.Clock(spans[key].to))
	}
	return strings.Join(words, " · ")
}

func sessionKey(s session) string {
	switch from := page.VietnamTime(s.from); {
	case from.Hour() >= 18:
		return "today.session.evening"
	case from.Hour() >= 12:
		return "today.session.afternoon"
	}
	return "today.session.morning"
}
