package inventory

import (
	"time"

	"tienglang/app"
)

// awaiting are the clusters of which a station that has just started knows
// nothing yet: they were there when it ended, as far as what is kept tells.
type awaiting struct {
	since time.Time
	of    map[app.ID]bool
}

// goneBefore is how much older than the newest report that is kept one is whose
// cluster was lost before the station ended: what is kept of one that was there
// is behind by as much as repeatEvery.
const goneBefore = app.UnknownAfter + repeatEvery

// awaitingOf finds them by when each reported last. The newest of that is the
// last that is known of the station; one in the future is of a clock that was
// wrong.
func awaitingOf(before map[app.ID]time.Time, now time.Time) awaiting {
	a := awaiting{now, map[app.ID]bool{}}
	var ended time.Time
	for _, at := range before {
		ended = laterOf(ended, at)
	}
	if ended.After(now) {
		ended = now
	}
	for id, at := range before {
		a.of[id] = ended.Sub(at) <= goneBefore
	}
	return a
}

// has reports whether a cluster that has not reported may do so still.
func (a awaiting) has(id app.ID, now time.Time) bool {
	return a.of[id] && now.Sub(a.since).Abs() < app.UnknownGone
}

// LostBefore tells of clusters that were known to be lost before the station
// started: these are not awaited.
func (s *Service) LostBefore(clusters []app.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range clusters {
		delete(s.board.await.of, id)
	}
}
