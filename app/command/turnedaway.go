package command

import (
	"strings"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/app/health"
	"tienglang/sync/link"
)

// How often a person is told of one kind of what the link turned away of one
// cluster, and of how many that is remembered: beyond them the one that was told
// of longest ago is forgotten.
const (
	turnedAwayEvery = 10 * time.Minute
	mostTurnedAway  = 1024
)

// turnedAway writes down what the link turned away. That a second box came with a
// paired box's identity, or that one floods the station with reports, is told to
// who sits at the station as well.
func (s *station) turnedAway(code, detail string) {
	s.refusals.add(code, detail)
	if code != string(link.RefusedTwin) && code != string(link.RefusedFlood) {
		return
	}
	id, _, _ := strings.Cut(detail, " ")
	s.tellOf(app.ID(id), code)
}

// misdated writes down, and tells, that a report bears a time that cannot be
// true. Nobody is told of poles that go by the station's own clock as it was
// before it was set.
func (s *station) misdated(cluster app.ID, is health.Admission, at time.Time) {
	dated, code := at.In(app.Vietnam).Format("15:04 02/01/2006"), "health.future"
	if is == health.Past {
		code = "health.past"
	}
	s.refusals.add(code, string(cluster)+" "+dated)
	if !s.clockwatch.justSet() {
		s.tellOf(cluster, code, "at", dated)
	}
}

// tellOf tells who sits at the station what was turned away of a cluster, where
// that was not told of lately.
func (s *station) tellOf(cluster app.ID, code string, pairs ...string) {
	c, err := s.inventory.Cluster(cluster)
	if err != nil {
		return // it was removed meanwhile
	}
	if s.awayTold.due(turnedAwayOf{c.ID, code}, s.clock.Now()) {
		s.noteStatus("", app.Fail(code, nil, append(pairs, "name", c.Name)...))
	}
}

// turnedAwayOf is one kind of what was turned away of one cluster.
type turnedAwayOf struct {
	cluster app.ID
	code    string
}

// turnedAwayTold is when a person was told of each last. Its zero value is ready.
type turnedAwayTold struct {
	mu   sync.Mutex
	last map[turnedAwayOf]time.Time
}

// due reports whether a person is to be told now, and notes it.
func (t *turnedAwayTold) due(of turnedAwayOf, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	at, known := t.last[of]
	if known && now.Sub(at).Abs() < turnedAwayEvery {
		return false
	}
	if t.last == nil {
		t.last = map[turnedAwayOf]time.Time{}
	}
	if !known && len(t.last) >= mostTurnedAway {
		delete(t.last, t.oldest())
	}
	t.last[of] = now
	return true
}

func (t *turnedAwayTold) oldest() (of turnedAwayOf) {
	var first time.Time
	for o, at := range t.last {
		if first.IsZero() || at.Before(first) {
			of, first = o, at
		}
	}
	return of
}
