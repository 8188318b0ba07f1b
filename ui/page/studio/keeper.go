package studio

import (
	"context"
	"reflect"

	"tienglang/app"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

// keeper has every change of the edit kept, one after the other in the order
// in which they were made. What is shown is ahead of the disk by what waits
// here; where a change cannot be kept, the page goes back to what was.
type keeper struct {
	page  *Page
	queue []keeping
	busy  bool
	after []func() // wait for a keeping that brings another state
}

// keeping is one thing that is asked of the station.
type keeping struct {
	do     func(backend.Backend) (backend.EditView, error)
	done   func(backend.EditView)
	step   bool     // it goes on from what the one before it made
	brings bool     // a state that is not known here: changes wait for it
	then   []func() // wait for its end, however that is
}

// then does f on the newest state: at once, or when that has come.
func (k *keeper) then(f func()) {
	if k.page.edit.ID == "" || k.waits() {
		k.after = append(k.after, f)
		return
	}
	f()
}

func (k *keeper) waits() bool {
	for _, q := range k.queue {
		if q.brings {
			return true
		}
	}
	return false
}

// ask puts something at the end of the queue.
func (k *keeper) ask(q keeping) {
	k.queue = append(k.queue, q)
	k.next()
}

func (k *keeper) next() {
	if k.busy || len(k.queue) == 0 {
		return
	}
	k.busy = true
	do, env := k.queue[0].do, k.page.env
	var v backend.EditView
	env.Run(func(context.Context) (err error) {
		v, err = do(env.Backend)
		return err
	}, func(err error) { k.ended(v, err) })
}

func (k *keeper) ended(v backend.EditView, err error) {
	k.busy = false
	q := k.queue[0]
	k.queue = k.queue[1:]
	if err != nil {
		k.failed(q, err)
		return
	}
	p := k.page
	p.view = v
	if len(k.queue) == 0 || q.brings {
		p.show(v)
	}
	if q.done != nil {
		q.done(v)
	}
	k.goOn(q.then)
}

// failed tells of what could not be kept. With a change the steps after it
// fall, and the page goes back to what was; anything else was for itself.
func (k *keeper) failed(q keeping, err error) {
	p, then, change := k.page, q.then, q.step && !q.brings
	if change {
		then = append(then, k.dropSteps()...)
	}
	if (change || len(k.queue) == 0) && p.view.Edit.ID != "" {
		p.show(p.view)
	}
	p.env.Fail(err)
	k.goOn(then)
}

// dropSteps takes the changes, and the steps back and forth, out of the queue
// and gives what waited for them.
func (k *keeper) dropSteps() (then []func()) {
	var rest []keeping
	for _, q := range k.queue {
		if q.step {
			then = append(then, q.then...)
		} else {
			rest = append(rest, q)
		}
	}
	k.queue = rest
	return then
}

// goOn does what has waited, and then what is next.
func (k *keeper) goOn(then []func()) {
	k.release()
	for _, f := range then {
		f()
	}
	k.next()
}

// settled does f once everything is on the disk, or was refused.
func (k *keeper) settled(f func()) {
	if len(k.queue) == 0 {
		f()
		return
	}
	last := &k.queue[len(k.queue)-1]
	last.then = append(last.then, f)
}

// release does what has waited, unless it has to wait on.
func (k *keeper) release() {
	waited := k.after
	k.after = nil
	for _, f := range waited {
		k.then(f)
	}
}

// change makes another edit of the present one, shows it and has it kept as a
// step; Ctrl+Z undoes it.
func (p *Page) change(s backend.Step, f func(edit.Edit) (edit.Edit, error)) {
	p.changeThen(s, f, func() {})
}

// changeThen is change, and then does made; not where nothing was changed.
func (p *Page) changeThen(s backend.Step, f func(edit.Edit) (edit.Edit, error), made func()) {
	p.head.commit()
	p.keeper.then(func() {
		if p.view.ReadOnly {
			p.env.Fail(app.Fail("edit.read_only", nil))
			return
		}
		next, err := f(p.edit)
		switch {
		case err != nil:
			p.env.Fail(err)
		case !reflect.DeepEqual(next, p.edit):
			p.setEdit(next)
			p.keep(s, next)
			made()
		}
	})
}

func (p *Page) keep(s backend.Step, e edit.Edit) {
	p.keeper.ask(keeping{
		step: true,
		do:   func(b backend.Backend) (backend.EditView, error) { return b.ChangeEdit(s, e) },
		done: func(backend.EditView) {
			if !unheard[s.Key] {
				p.rehear()
			}
			p.env.Say("studio.say.saved", "step", p.words(s), "time", p.env.Catalogue.Clock(p.env.Now()))
		},
	})
}

// unheard are the steps that change nothing of the sound, under which it plays
// on.
var unheard = map[string]bool{
	"studio.step.split": true, "studio.step.title": true, "studio.step.marker": true, "studio.step.marker_add": true,
	"studio.step.marker_remove": true, "studio.step.marker_name": true, "studio.step.track_name": true,
	"studio.step.track_up": true, "studio.step.track_down": true, "studio.step.track_add": true,
}

// words are a step's; what another program wrote is shown as it is.
func (p *Page) words(s backend.Step) string { return p.env.T(s.Key, s.Pairs...) }

func (p *Page) undo() {
	p.travel(func(v backend.EditView) []backend.Step { return v.Undo }, backend.Backend.UndoEdit, "studio.say.undone")
}

func (p *Page) redo() {
	p.travel(func(v backend.EditView) []backend.Step { return v.Redo }, backend.Backend.RedoEdit, "studio.say.redone")
}

// travel goes a step back or forth, if there is one.
func (p *Page) travel(of func(backend.EditView) []backend.Step, do func(backend.Backend) (backend.EditView, error), say string) {
	p.head.commit()
	step := ""
	p.keeper.ask(keeping{
		step: true, brings: true,
		do: func(b backend.Backend) (backend.EditView, error) {
			v, err := b.OpenEdit("")
			if err != nil || len(of(v)) == 0 {
				return v, err
			}
			steps := of(v)
			step = p.words(steps[len(steps)-1])
			return do(b)
		},
		done: func(backend.EditView) {
			p.rehear()
			if step != "" {
				p.env.Say(say, "step", step)
			}
		},
	})
}

// open asks for an edit: of a programme, or the one that is open.
func (p *Page) open(id app.ID, then func()) {
	p.keeper.ask(keeping{
		brings: true,
		do:     func(b backend.Backend) (backend.EditView, error) { return b.OpenEdit(id) },
		done: func(backend.EditView) {
			if then != nil {
				then()
			}
		},
	})
}
