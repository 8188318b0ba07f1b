package uitest

import (
	"runtime"
	"time"
)

// Stalls does f and all that comes of it, and tells how much of the processor's
// time each part took on the window's goroutine.
func (e *Env) Stalls(f func()) (held []time.Duration) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	timed := func(f func()) {
		begun := OwnTime()
		f()
		held = append(held, OwnTime()-begun)
	}
	timed(f)
	for {
		e.Tasks.Wait()
		if !e.handed.each(timed) {
			return held
		}
	}
}

// each gives do what was handed until now, one by one, and tells whether there
// was anything.
func (q *Queue) each(do func(func())) bool {
	q.mu.Lock()
	now := q.handed
	q.handed = nil
	q.mu.Unlock()
	for _, f := range now {
		do(f)
	}
	return len(now) > 0
}
