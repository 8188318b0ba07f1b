package page_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"tienglang/ui/page"
)

// TestTasksInTurnEndInTheirOrder, also where a later one has less to do.
func TestTasksInTurnEndInTheirOrder(t *testing.T) {
	var mu sync.Mutex
	var done, told []int
	tasks := page.NewTasksOn(func(f func()) {
		mu.Lock()
		defer mu.Unlock()
		f()
	})
	var turn page.Turn
	all := make(chan struct{})
	for n := range 50 {
		tasks.RunInTurn(&turn, func(context.Context) error {
			<-all // none begins before all are given
			mu.Lock()
			defer mu.Unlock()
			done = append(done, n)
			return nil
		}, func(error) { told = append(told, n) })
	}
	close(all)
	tasks.Wait()
	if len(done) != 50 || !slices.IsSorted(done) || !slices.Equal(done, told) {
		t.Errorf("done %v, told %v", done, told)
	}
}
