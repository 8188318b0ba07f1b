package command

import (
	"strings"
	"time"

	"tienglang/app"
	"tienglang/sync/link"
)

// twinsEvery is how often a person is told of two boxes with one identity.
const twinsEvery = 10 * time.Minute

// turnedAway writes down what the link turned away. That a second box came with a
// paired box's identity is told to who sits at the station as well.
func (s *station) turnedAway(code, detail string) {
	s.refusals.add(code, detail)
	if code != string(link.RefusedTwin) {
		return
	}
	id, _, _ := strings.Cut(detail, " ")
	c, err := s.inventory.Cluster(app.ID(id))
	if err != nil {
		return // it was removed meanwhile
	}
	now := s.clock.Now()
	s.mu.Lock()
	told := now.Sub(s.twinTold).Abs() < twinsEvery && !s.twinTold.IsZero()
	if !told {
		s.twinTold = now
	}
	s.mu.Unlock()
	if !told {
		s.noteStatus("", app.Fail(code, nil, "name", c.Name))
	}
}
