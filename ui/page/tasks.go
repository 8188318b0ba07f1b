package page

import (
	"context"
	"sync"

	"fyne.io/fyne/v2"
)

// Tasks runs long work away from the window's goroutine and hands results
// back to it. It is one of the two places that call fyne.Do.
type Tasks struct {
	ctx  context.Context
	stop context.CancelFunc
	wg   sync.WaitGroup
	do   func(func())
}

// NewTasks makes a runner whose tasks end with Close.
func NewTasks() *Tasks { return NewTasksOn(fyne.Do) }

// NewTasksOn makes a runner that hands results back through do. Fyne's test
// driver has no goroutine of its own for the window, so tests queue them.
func NewTasksOn(do func(func())) *Tasks {
	ctx, stop := context.WithCancel(context.Background())
	return &Tasks{ctx: ctx, stop: stop, do: do}
}

// Run does task on a goroutine of its own and then done on the window's.
func (t *Tasks) Run(task func(context.Context) error, done func(error)) (cancel func()) {
	return t.RunInTurn(new(Turn), task, done)
}

// Turn is what tasks share that are done one after the other; its zero value is
// ready. It belongs to the window's goroutine.
type Turn struct {
	last chan struct{} // closed when the last of them has handed back its result
}

// RunInTurn is Run after all tasks that were given with the same turn before:
// what is saved later is what stands.
func (t *Tasks) RunInTurn(turn *Turn, task func(context.Context) error, done func(error)) (cancel func()) {
	ctx, cancel := context.WithCancel(t.ctx)
	before, ended := turn.last, make(chan struct{})
	turn.last = ended
	t.wg.Add(1)
	go func() {
		defer t.wg.Done()
		defer close(ended)
		defer cancel()
		if before != nil {
			<-before
		}
		err := task(ctx)
		if done != nil {
			t.do(func() { done(err) })
		}
	}()
	return cancel
}

// Wait returns when no task is under way. Not for the window's goroutine.
func (t *Tasks) Wait() { t.wg.Wait() }

// Close cancels all tasks; it does not wait for them.
func (t *Tasks) Close() { t.stop() }
