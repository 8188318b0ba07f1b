package uitest

import "time"

// Stalls does f and all that comes of it, and tells how long each part held the
// window's goroutine.
func (e *Env) Stalls(f func()) (held []time.Duration) {
	timed := func(f func()) {
		begun := time.Now()
		f()
		held = append(held, time.Since(begun))
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
