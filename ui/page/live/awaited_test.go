package live

import (
	"testing"

	"tienglang/app"
	"tienglang/ui/uitest"
)

// TestWhoIsWaitedForNeedsNoLook: a station that has just started calls nobody to
// clusters that have not had their time to report, nor says that all is well.
func TestWhoIsWaitedForNeedsNoLook(t *testing.T) {
	b := uitest.Station()
	for i := range b.ClustersOf {
		b.ClustersOf[i].Status.State, b.ClustersOf[i].Status.Connected = app.StateReady, true
	}
	s := &b.ClustersOf[23].Status
	s.State, s.Connected, s.Awaited = app.StateUnknown, false, true
	e, p := shown(t, b, nil)
	if n := len(p.board.needs); n != 0 || !e.Sees("Đài vừa mở, đang chờ 1 cụm báo về.") || e.Sees("Không có cụm nào cần để ý.") || e.Sees("mất liên lạc") {
		t.Errorf("%d, %q", n, e.Words())
	}
	b.Do(func() { b.ClustersOf[23].Status.Awaited = false })
	p.loadBoard()
	e.Wait()
	if n := len(p.board.needs); n != 1 || !e.Sees("mất liên lạc") {
		t.Errorf("%d, %q", n, e.Words())
	}
}
