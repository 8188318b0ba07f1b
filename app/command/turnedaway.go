package command

import (
	"strings"
	"time"

	"tienglang/app"
	"tienglang/sync/link"
)

// turnedAwayEvery is how often a person is told of one kind of what the link
// turned away.
const turnedAwayEvery = 10 * time.Minute

// turnedAway writes down what the link turned away. That a second box came with a
// paired box's identity, or that one floods the station with reports, is told to
// who sits at the station as well.
func (s *station) turnedAway(code, detail string) {
	s.refusals.add(code, detail)
	if code != string(link.RefusedTwin) && code != string(link.RefusedFlood) {
		return
	}
	id, _, _ := strings.Cut(detail, " ")
	c, err := s.inventory.Cluster(app.ID(id))
	if err != nil {
		return // it was removed meanwhile
	}
	now := s.clock.Now()
	s.mu.Lock()
	last, known := s.awayTold[code]
	told := known && now.Sub(last).Abs() < turnedAwayEvery
	if s.awayTold == nil {
		s.awayTold = map[string]time.Time{}
	}
	if !told {
		s.awayTold[code] = now
	}
	s.mu.Unlock()
	if !told {
		s.noteStatus("", app.Fail(code, nil, "name", c.Name))
	}
}
