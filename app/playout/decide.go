package playout

import (
	"cmp"
	"slices"
	"time"

	"tienglang/app"
)

// Running is a scheduled broadcast as the director has it on air.
type Running struct {
	Slot     app.Slot // as it was when it was last looked at
	Clusters []app.ID // where it is sent now, sorted
}

// MoveKind is what the director does.
type MoveKind string

// The moves.
const (
	MoveStart    MoveKind = "start"    // a slot's broadcast goes on air
	MoveClusters MoveKind = "clusters" // a running one goes to other clusters
	MoveStop     MoveKind = "stop"     // a running one ends
)

// Move is one of them.
type Move struct {
	Kind      MoveKind
	Broadcast app.ID
	Slot      app.Slot // as it is now planned; of a stop, as it was
	Clusters  []app.ID
	Due       time.Time     // of a start: when its sound is due at the poles
	Offset    time.Duration // of a start: place in its sound at Due
	Reason    string        // of a stop: EndDone and its like
	CutBy     app.ID        // of a stop: what took its place
}

// aligned is how far two slots of one sound may be apart to be one course.
const aligned = 20 * time.Millisecond

// View is everything that a decision is made of: the same view gives the same
// moves.
type View struct {
	Now     time.Time  // station time at which a pole plays what is captured now
	Slots   []app.Slot // of the plan
	Running []Running
	Over    map[app.ID]time.Duration // broadcasts whose sound has ended, and where in it
	Skipped map[app.ID]bool          // those that a person took off air for good
	Cuts    []app.Interruption       // what goes on by hand or as an emergency
}

// Decide compares what is due with what runs: what is due and does not run is
// started, at the place in its sound that is due; what runs and is not due ends;
// what runs elsewhere than it is due goes there. A running broadcast that the
// plan knows by another name, but as the same sound in the same course, goes on.
func Decide(v View) []Move {
	var moves []Move
	kept := map[app.ID][]app.ID{} // running broadcasts that stay, with their clusters
	latest := map[app.ID]app.Slot{}
	for _, s := range v.Slots {
		if !v.due(s) {
			continue
		}
		if r, ok := v.runs(s); ok {
			if v.keeps(r, s) {
				kept[r.Slot.Broadcast] = append(kept[r.Slot.Broadcast], s.Clusters...)
				latest[r.Slot.Broadcast] = longer(latest[r.Slot.Broadcast], s)
			}
			continue
		}
		if !v.played(s) {
			moves = begin(moves, v.start(s))
		}
	}
	for _, r := range v.Running {
		id := r.Slot.Broadcast
		clusters, ok := kept[id]
		if !ok {
			moves = append(moves, v.stop(r))
			continue
		}
		if r.Slot.From.After(v.Now) { // who joins what is prepared does so at its time
			clusters = slices.DeleteFunc(clusters, func(c app.ID) bool { return !slices.Contains(r.Clusters, c) })
		}
		if clusters = sorted(clusters); !slices.Equal(clusters, r.Clusters) {
			moves = append(moves, Move{Kind: MoveClusters, Broadcast: id, Slot: latest[id], Clusters: clusters})
		}
	}
	slices.SortStableFunc(moves, func(a, b Move) int { return cmp.Compare(a.Kind.order(), b.Kind.order()) })
	return moves
}

// keeps reports whether s is what r runs for: from its time on, and before it
// where r was prepared for this very time. A slot that joins later does so then.
func (v View) keeps(r Running, s app.Slot) bool {
	if r.Slot.From.After(v.Now) {
		return s.From.Equal(r.Slot.From)
	}
	return !s.From.After(v.Now)
}

// begin adds a start to moves, to that of the same broadcast where there is one:
// clusters with another future have slots of their own.
func begin(moves []Move, m Move) []Move {
	for i, other := range moves {
		if other.Kind == MoveStart && other.Broadcast == m.Broadcast && other.Due.Equal(m.Due) && other.Offset == m.Offset {
			moves[i].Clusters = sorted(append(other.Clusters, m.Clusters...))
			moves[i].Slot = longer(other.Slot, m.Slot)
			return moves
		}
	}
	return append(moves, m)
}

// longer is that of two slots of one broadcast that ends later.
func longer(a, b app.Slot) app.Slot {
	if a.To.After(b.To) {
		return a
	}
	return b
}

// order: a cluster is given away before another takes it, and both before
// anything ends, so that no pole waits.
func (k MoveKind) order() int {
	switch k {
	case MoveClusters:
		return 0
	case MoveStart:
		return 1
	}
	return 2
}

// due reports whether a slot is to be on air at v.Now, or to be prepared.
func (v View) due(s app.Slot) bool {
	return Audible(s) && !v.Skipped[s.Broadcast] && s.From.Add(-ahead(s)).Compare(v.Now) <= 0 && s.To.After(v.Now)
}

// ahead is how early s is prepared.
func ahead(s app.Slot) time.Duration {
	if s.Relay != "" {
		return PrepareRelay
	}
	return PrepareFile
}

// Audible reports whether a slot has sound of its own: time that is kept for
// the microphone has none.
func Audible(s app.Slot) bool {
	return len(s.Clusters) > 0 && (s.Programme != "" || s.Relay != "")
}

// runs finds the running broadcast that plays s.
func (v View) runs(s app.Slot) (Running, bool) {
	for _, r := range v.Running {
		if r.Slot.Broadcast == s.Broadcast && same(r.Slot, s) {
			return r, true
		}
	}
	for _, r := range v.Running {
		if same(r.Slot, s) && overlap(r.Clusters, s.Clusters) {
			return r, true
		}
	}
	return Running{}, false
}

// same reports whether two slots are one sound in one course.
func same(a, b app.Slot) bool {
	if a.Entry != b.Entry || a.Date != b.Date || a.Programme != b.Programme || a.Master != b.Master || a.Relay != b.Relay {
		return false
	}
	return a.Relay != "" || (line(a).Sub(line(b))).Abs() <= aligned
}

// line is when the sound's very beginning was due, had nothing come between.
func line(s app.Slot) time.Time { return s.From.Add(-s.Offset) }

// played reports whether the sound that is due in s was heard to its end.
func (v View) played(s app.Slot) bool {
	end, over := v.Over[s.Broadcast]
	return over && s.Relay == "" && s.Offset+v.Now.Sub(s.From) < end
}

func (v View) start(s app.Slot) Move {
	m := Move{Kind: MoveStart, Broadcast: s.Broadcast, Slot: s, Clusters: sorted(s.Clusters), Due: s.From, Offset: s.Offset}
	if late := v.Now.Sub(s.From); late > 0 {
		m.Due, m.Offset = v.Now, s.Offset+late
	}
	return m
}

// stop tells why r is no longer due: its time is past, something cut it, or
// the schedule is another one.
func (v View) stop(r Running) Move {
	m := Move{Kind: MoveStop, Broadcast: r.Slot.Broadcast, Slot: r.Slot, Clusters: r.Clusters, Reason: EndChanged}
	for _, c := range v.Cuts {
		if overlap(c.Clusters, r.Clusters) && (c.To.IsZero() || c.To.After(v.Now)) {
			m.Reason, m.CutBy = EndCut, c.Broadcast
			return m
		}
	}
	for _, s := range v.Slots {
		if s.Broadcast == r.Slot.Broadcast && !s.To.After(v.Now) {
			m.Reason = EndDone
		}
	}
	if !r.Slot.To.After(v.Now) {
		m.Reason = EndDone
	}
	if m.Reason != EndDone {
		return m
	}
	for _, s := range v.Slots { // it ends here and goes on later: something was put between
		if s.Broadcast == r.Slot.Broadcast && s.From.After(v.Now) || v.due(s) && s.From.Equal(r.Slot.To) && s.Precedence() > r.Slot.Precedence() && overlap(s.Clusters, r.Clusters) {
			m.Reason, m.CutBy = EndCut, s.Broadcast
		}
	}
	if m.CutBy == r.Slot.Broadcast {
		m.CutBy = ""
	}
	return m
}

// Next is when a decision may be another one though nothing has happened; zero
// where the plan has nothing more.
func (v View) Next() time.Time {
	var next time.Time
	sooner := func(t time.Time) {
		if t.After(v.Now) && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	for _, s := range v.Slots {
		if Audible(s) {
			sooner(s.From.Add(-ahead(s)))
			sooner(s.To)
		}
		sooner(s.From)
	}
	return next
}

func sorted(ids []app.ID) []app.ID {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return slices.Compact(ids)
}

func overlap(a, b []app.ID) bool {
	return slices.ContainsFunc(a, func(id app.ID) bool { return slices.Contains(b, id) })
}
