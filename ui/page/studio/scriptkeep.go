package studio

import (
	"context"

	"tienglang/app"
	"tienglang/ui/backend"
)

// scriptKeeper has the changes of a script kept, one after the other. What is
// shown is ahead of the disk by what waits here.
type scriptKeeper struct {
	page  *Page
	view  backend.ScriptView // as it is on the disk
	now   app.Script         // as it is shown
	queue []scriptKeeping
	busy  bool
	bad   error  // why the script of the open edit could not be read
	shown func() // the script is another one
}

// scriptKeeping is one thing asked of the station, and what is done once it was
// kept.
type scriptKeeping struct {
	of   app.ID // the edit whose script is read; "" for a change
	do   func(backend.Backend) (backend.ScriptView, error)
	done func()
}

// load asks for the script of an edit.
func (k *scriptKeeper) load(of app.ID, then func()) {
	k.ask(scriptKeeping{
		of: of, do: func(b backend.Backend) (backend.ScriptView, error) { return b.Script(of) }, done: then,
	})
}

// then does f once the script of the open edit is on the disk; not where it
// could not be kept or read.
func (k *scriptKeeper) then(f func()) {
	if of := k.page.edit.ID; len(k.queue) > 0 || k.view.Edit != of || k.bad != nil {
		k.load(of, f)
		return
	}
	f()
}

// change shows another script and has it kept as a step.
func (k *scriptKeeper) change(step string, s app.Script) {
	switch {
	case k.bad != nil:
		k.page.env.Fail(k.bad)
		return
	case k.view.ReadOnly:
		k.page.env.Fail(app.Fail("script.read_only", nil))
		return
	case k.view.Edit == "":
		return // it was not read yet
	}
	of := k.view.Edit
	k.now = s
	k.ask(scriptKeeping{
		do: func(b backend.Backend) (backend.ScriptView, error) { return b.ChangeScript(of, step, s) },
		done: func() {
			c := k.page.env.Catalogue
			k.page.env.Say("studio.script.saved", "step", c.T(step), "time", c.Clock(k.page.env.Now()))
		},
	})
}

// travel goes a step back or forth.
func (k *scriptKeeper) travel(do func(backend.Backend, app.ID) (backend.ScriptView, error), say string, steps []string) {
	if len(steps) == 0 {
		return
	}
	of, step := k.view.Edit, steps[len(steps)-1]
	k.ask(scriptKeeping{
		do:   func(b backend.Backend) (backend.ScriptView, error) { return do(b, of) },
		done: func() { k.page.env.Say(say, "step", k.page.env.T(step)) },
	})
}

// note has it noted where sentences are heard.
func (k *scriptKeeper) note(of app.ID, sounds map[app.ID]*app.ScriptSound) {
	k.ask(scriptKeeping{do: func(b backend.Backend) (backend.ScriptView, error) { return b.NoteSounds(of, sounds) }})
}

func (k *scriptKeeper) ask(q scriptKeeping) {
	k.queue = append(k.queue, q)
	k.next()
}

func (k *scriptKeeper) next() {
	if k.busy || len(k.queue) == 0 {
		return
	}
	k.busy = true
	q, env := k.queue[0], k.page.env
	var v backend.ScriptView
	env.Run(func(context.Context) (err error) {
		v, err = q.do(env.Backend)
		return err
	}, func(err error) { k.ended(q, v, err) })
}

// ended shows what came back once nothing waits any more; where a change could
// not be kept, what waited behind it falls too.
func (k *scriptKeeper) ended(q scriptKeeping, v backend.ScriptView, err error) {
	k.busy = false
	k.queue = k.queue[1:]
	switch {
	case err != nil:
		k.queue = nil
		k.page.env.Fail(err)
		if q.of != "" && q.of != k.view.Edit { // nor is it the one before
			k.view, k.bad = backend.ScriptView{Edit: q.of}, err
		}
		k.now = k.view.Script
	default:
		k.view, k.bad = v, nil
		if len(k.queue) == 0 {
			k.now = v.Script
		}
	}
	k.shown()
	if err == nil && q.done != nil {
		q.done()
	}
	k.next()
}
