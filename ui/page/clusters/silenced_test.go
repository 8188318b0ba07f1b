package clusters

import (
	"testing"

	"tienglang/app"
	"tienglang/ui/uitest"
	"tienglang/ui/widget"
)

// TestWhatKeepsSilenceAsOrderedIsNotReady: it has no green mark, and neither the
// count nor the filter of what is ready has it.
func TestWhatKeepsSilenceAsOrderedIsNotReady(t *testing.T) {
	b := uitest.Station()
	for i := range b.ClustersOf {
		b.ClustersOf[i].Status.State = app.StateReady
	}
	b.ClustersOf[0].Status.Problem, b.ClustersOf[1].Status.Problem = app.ProblemOff, app.ProblemHushed
	_, p := shown(t, b, nil)
	if n := len(b.ClustersOf) - 2; p.count.State[app.StateReady] != n || len(filter{State: app.StateReady}.pick(p.rows)) != n {
		t.Errorf("%d of %d are counted as ready", p.count.State[app.StateReady], len(b.ClustersOf))
	}
	for _, r := range p.rows {
		if want := r.ID != b.ClustersOf[0].ID && r.ID != b.ClustersOf[1].ID; (r.Mark == widget.StateReady) != want {
			t.Errorf("%s has the mark %v", r.Name, r.Mark)
		}
	}
}
