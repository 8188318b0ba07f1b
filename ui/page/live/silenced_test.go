package live

import (
	"testing"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/widget"
)

// A cluster that is silent as ordered has no mark among the cells, and one that
// is ready has its own.
func TestACellThatIsSilentAsOrderedHasNoMark(t *testing.T) {
	of := func(problem string) widget.ClusterCell {
		v := backend.ClusterView{Cluster: app.Cluster{ID: "c", Number: 7}, Status: app.ClusterStatus{State: app.StateReady, Problem: problem}}
		return cells([]backend.ClusterView{v}, nil, "")[0]
	}
	for _, problem := range []string{app.ProblemOff, app.ProblemHushed} {
		if c := of(problem); c.State != widget.StateNone || c.Label != "07" {
			t.Errorf("%s: %+v", problem, c)
		}
	}
	if c := of(""); c.State == widget.StateNone {
		t.Errorf("ready: %+v", c)
	}
}
