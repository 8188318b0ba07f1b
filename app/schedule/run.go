package schedule

import (
	"time"

	"tienglang/app"
)

// runState is how far an occurrence has come at one group of clusters.
type runState int

const (
	due     runState = iota // its own time
	tail                    // after its own time, with sound left
	waiting                 // to be made up whole
	over
)

// run is an occurrence at one group of clusters.
type run struct {
	*occurrence
	state    runState
	level    app.Precedence // of what it plays at its place
	place    time.Duration  // in its track
	furthest time.Duration  // that it ever came to
	begun    bool           // it has sounded
	cutAt    int64          // since when it does not sound though it should
	cause    cause          // why
}

func newRun(o *occurrence) *run {
	r := &run{occurrence: o, cutAt: o.from}
	r.move(0)
	return r
}

// move puts the run at a place of its track.
func (r *run) move(place time.Duration) {
	r.place = place
	r.furthest = max(r.furthest, place)
	r.level = r.line.level
	if s, _ := r.soundAt(place); s.filler {
		r.level = app.PrecedenceFiller
	}
}

// rule is what becomes of the run when it is cut here. What is taken over from
// elsewhere, the microphone and a filler go on where they then are.
func (r *run) rule() app.CutRule {
	switch {
	case r.line.Kind == app.BroadcastRelay, r.line.Kind == app.BroadcastLive, r.level == app.PrecedenceFiller:
		return app.CutJoin
	case r.line.OnCut == "":
		return app.CutResume
	}
	return r.line.OnCut
}

// before tells whether r sounds rather than o where both want to.
func (r *run) before(o *run) bool {
	switch {
	case r.level != o.level:
		return r.level > o.level
	case r.state != o.state:
		return r.state < o.state
	case r.line.Rank != o.line.Rank:
		return r.line.Rank < o.line.Rank
	case r.from != o.from:
		return r.from < o.from
	}
	return r.line.ID < o.line.ID
}

// left is what of its own sound was never heard.
func (r *run) left() time.Duration { return max(0, r.own-r.furthest) }

// ownEnds is when its own sound ends if nothing moves it.
func (r *run) ownEnds() int64 { return r.from + int64(r.own) }

// soundEnds is when the sound at its place ends, if it goes on from t.
func (r *run) soundEnds(t int64) int64 {
	s, began := r.soundAt(r.place)
	return t + int64(began+s.length-r.place)
}
