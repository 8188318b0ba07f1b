//go:build long

package command

import (
	"math"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/audio"
	"tienglang/audio/stream"
)

// edges note when a pole's sound began and when it was last heard, by the
// station's time.
type edges struct {
	mu          sync.Mutex
	first, last map[app.ID]time.Time
}

func edgesAt(s *station) *edges {
	e := &edges{first: map[app.ID]time.Time{}, last: map[app.ID]time.Time{}}
	for _, c := range s.inventory.Clusters() {
		s.virtual.listen(c.ID, func(p []float32, at time.Time) { e.hear(c.ID, p, at) })
	}
	return e
}

func (e *edges) hear(id app.ID, p []float32, at time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for i, v := range p {
		if math.Abs(float64(v)) < 0.02 {
			continue
		}
		when := at.Add(audio.Duration(int64(i), audio.Rate))
		if e.first[id].IsZero() {
			e.first[id] = when
		}
		e.last[id] = when
	}
}

// quiet tells when each pole was heard last, once all have been and none has
// been for a second.
func (e *edges) quiet(s *station, poles int) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, at := range e.last {
		if s.clock.Now().Sub(at) < time.Second {
			return false
		}
	}
	return len(e.last) == poles
}

// hearsStream are the clusters that hear a broadcast by its stream.
func hearsStream(all []stream.SessionStats) (clusters []app.ID) {
	for _, one := range all {
		clusters = append(clusters, app.ID(one.Peer.ID))
	}
	return clusters
}

// TestAMessageSoundsFromThePolesOwnDisks: it is sent ahead to those whose line
// may carry it; at the leader's word they play it by themselves, the pole that
// has not got it hears the stream, all in step; withdrawn it is deleted.
func TestAMessageSoundsFromThePolesOwnDisks(t *testing.T) {
	s := quietStation(t)
	poles(t, s, 3)
	without := s.inventory.Clusters()[2]
	dear := s.holding.Rules()
	dear.MonthMB = 0
	if err := s.holding.SaveRules(t.Context(), theProgram, dear); err != nil {
		t.Fatal(err)
	}
	without.Line = app.Line4G
	if _, err := s.inventory.Save(t.Context(), theProgram, without, ""); err != nil {
		t.Fatal(err)
	}
	m := preparedMessage(t, s, "Sơ tán lũ", time.Second)
	until(t, 30*time.Second, "two poles hold it", func() bool { return len(s.holding.HeldMessage(m)) == 2 })
	if slices.Contains(s.holding.HeldMessage(m), without.ID) {
		t.Fatal("the pole whose data is used up holds it")
	}
	order, err := s.emergencies.Order(t.Context(), leader, playout.EmergencyRequest{Message: m.ID, Times: 2, ValidFor: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	heard, began := edgesAt(s), s.clock.Now()
	if err := s.emergencies.Confirm(t.Context(), leader, "", order.ID); err != nil {
		t.Fatal(err)
	}
	var by []app.ID
	until(t, 20*time.Second, "it was sent", func() bool {
		for _, a := range s.playout.State().Beside {
			by = hearsStream(s.network.outlets.sessions(a.Broadcast.ID))
		}
		return heard.quiet(s, 3)
	})
	if !slices.Equal(by, []app.ID{without.ID}) {
		t.Errorf("the stream was heard at %v, want %s alone", by, without.ID)
	}
	heard.inStep(t, began)
	if err := s.emergencies.End(t.Context(), leader, order.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.messages.Withdraw(t.Context(), leader, m.ID); err != nil {
		t.Fatal(err)
	}
	until(t, 30*time.Second, "no pole has it any more", func() bool { return heldFiles(t, s) == 0 })
}

// inStep holds the first sounds and the ends to each other.
func (e *edges) inStep(t *testing.T, began time.Time) {
	t.Helper()
	e.mu.Lock()
	defer e.mu.Unlock()
	var ends []time.Time
	for id, at := range e.last {
		ends = append(ends, at)
		t.Logf("%s: first sound after %v", id, e.first[id].Sub(began))
		if d := e.first[id].Sub(began); d > time.Second {
			t.Errorf("%s: first sound %v after the confirmation", id, d)
		}
	}
	apart := slices.MaxFunc(ends, time.Time.Compare).Sub(slices.MinFunc(ends, time.Time.Compare))
	t.Logf("the poles end within %v of each other", apart)
	if apart > 50*time.Millisecond {
		t.Errorf("the poles are %v apart", apart)
	}
}

// heldFiles is how many files the poles have on their disks.
func heldFiles(t *testing.T, s *station) int {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(s.dir, "virtual", "*", "held", "*.opus"))
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}
