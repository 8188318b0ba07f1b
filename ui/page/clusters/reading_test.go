package clusters

import (
	"testing"

	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/uitest"
)

// TestALookThatWasOvertakenIsFollowedByAnother: however often the clusters are
// asked for meanwhile, one more look comes after the one under way, with what
// was changed since, and does what waits for it.
func TestALookThatWasOvertakenIsFollowedByAnother(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	var handed uitest.Queue
	tasks := e.Tasks
	e.Tasks = page.NewTasksOn(handed.Do)
	first, second := false, false
	p.load(func() { first = true })
	e.Tasks.Wait()
	b.Do(func() { b.RulesOfData.MonthMB = 77 })
	for range 5 {
		p.load(nil)
	}
	p.load(func() { second = true })
	e.Tasks.Wait()
	handed.Drain()
	if !first || second {
		t.Errorf("done after the first look: %v and %v", first, second)
	}
	handed.Wait(e.Tasks)
	e.Tasks = tasks
	if p.held.Rules.MonthMB != 77 || !second {
		t.Errorf("%d MB are shown, what waits is done: %v", p.held.Rules.MonthMB, second)
	}
}

// TestAFloodOfNewsIsOneLook at a time, and the last of it is not missed.
func TestAFloodOfNewsIsOneLook(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	before := p.reading
	p.Refresh(backend.TopicClusters)
	e.Wait()
	first := p.reading
	if first == before {
		t.Fatal("the first of it waits")
	}
	for range 1000 {
		b.Do(func() { b.ClustersOf[0].Volume++ })
		p.Refresh(backend.TopicClusters)
		e.Wait()
	}
	if p.reading != first {
		t.Error("each piece of news is a look")
	}
	p.hush()
	e.Wait()
	if p.views[0].Volume != b.ClustersOf[0].Volume {
		t.Errorf("volume %d is shown, it is %d", p.views[0].Volume, b.ClustersOf[0].Volume)
	}
	p.hush()
	p.hush()
	if p.quiet || p.late {
		t.Error("news waits although none came")
	}
}
