package uitest

import (
	"sync"

	"tienglang/ui/page"
)

// Queue keeps what other goroutines hand to the window's until the test's
// goroutine, which stands for the window's, does it.
type Queue struct {
	mu     sync.Mutex
	handed []func()
}

// Do keeps f.
func (q *Queue) Do(f func()) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.handed = append(q.handed, f)
}

// Drain does what was handed until now and tells whether there was anything.
func (q *Queue) Drain() bool { return q.each(func(f func()) { f() }) }

// Wait returns when no task is under way and all that was handed is done.
func (q *Queue) Wait(t *page.Tasks) {
	for {
		t.Wait()
		if !q.Drain() {
			return
		}
	}
}
