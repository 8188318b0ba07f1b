package command

import (
	"testing"

	"tienglang/app"
	"tienglang/ui/backend"
)

// TestManyClustersWithoutABoxAreOneNeed: a list that came in does not push away
// what has gone silent.
func TestManyClustersWithoutABoxAreOneNeed(t *testing.T) {
	t.Parallel()
	w := newWatchedStation(t)
	w.run(3)
	add := func(n int) {
		for range n {
			c := app.Cluster{Name: "Cột mới", Technology: app.TechnologyIP, Line: app.Line4G, Volume: 60, VolumeCap: 80}
			if _, err := w.inventory.Save(t.Context(), theProgram, c, "Khe Cốc"); err != nil {
				t.Fatal(err)
			}
		}
	}
	w.leave(0)
	add(2)
	w.needs(backend.NeedCluster, backend.NeedUnpaired, backend.NeedUnpaired)
	add(5)
	w.needs(backend.NeedCluster, backend.NeedUnpairedMany)
	if n := w.desk.clusterNeeds()[1]; n.Count != 7 || n.Object == "" {
		t.Errorf("%+v", n)
	}
	// A station that is started again knows that it reported, and when.
	at := w.desk.clusterNeeds()[0].Since
	if err := w.db.PutStatuses(t.Context(), w.inventory.Board()); err != nil {
		t.Fatal(err)
	}
	w.close()
	w.open()
	w.signIn()
	w.needs(backend.NeedUnpairedMany) // before any can have reported, nobody is called
	for i := range 5 {
		w.inventory.Report(w.all[1+i].ID, app.SpeakerReport{At: w.clock.Now()})
	}
	w.needs(backend.NeedUnpairedMany)
	w.ticks.mu.Lock()
	w.ticks.ahead += app.UnknownGone
	w.ticks.mu.Unlock()
	if n := w.desk.clusterNeeds()[0]; at.IsZero() || n.Kind != backend.NeedCluster || !n.Since.Equal(at) {
		t.Errorf("after a restart %+v, want since %v", n, at)
	}
}
