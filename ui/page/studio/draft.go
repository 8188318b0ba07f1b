package studio

import (
	"context"
	"slices"

	"tienglang/app"
	"tienglang/ui/backend"
)

// How a new bulletin starts: the bed six decibels down, and twelve more under
// the voice, as on air in the provinces' own programmes.
const (
	freshBedDB  = -6
	freshDuckDB = 12
)

// fresh is an empty draft with the station's target.
func fresh(s backend.Settings) backend.Draft {
	return backend.Draft{BedDB: freshBedDB, DuckDB: freshDuckDB, TargetLUFS: s.TargetLUFS, CeilingDB: s.CeilingDB}
}

// empty tells that nothing was put into a draft yet.
func empty(d backend.Draft) bool {
	return d.ID == "" && d.Title == "" && len(d.Voice) == 0 && d.Bed == ""
}

// draftOf takes a saved programme up again. How far its bed was ducked is not
// part of a programme, so that starts anew.
func draftOf(q app.Programme, s backend.Settings) backend.Draft {
	d := fresh(s)
	d.ID, d.Title = q.ID, q.Title
	for _, i := range q.Items {
		switch i.Kind {
		case app.MediaVoice:
			d.Voice = append(d.Voice, i.Media)
			d.VoiceDB = i.GainDB
		case app.MediaBed:
			d.Bed, d.BedDB = i.Media, i.GainDB
		}
	}
	return d
}

// saved tells whether q is what d sounds like.
func saved(d backend.Draft, q app.Programme) bool {
	was := draftOf(q, backend.Settings{})
	return q.ID != "" && q.ID == d.ID && q.Master != "" && q.Title == d.Title &&
		slices.Equal(was.Voice, d.Voice) && was.Bed == d.Bed &&
		(len(d.Voice) == 0 || was.VoiceDB == d.VoiceDB) && (d.Bed == "" || was.BedDB == d.BedDB)
}

// open tells whether the programme that the draft was saved as may still be
// changed without taking it back: it is a draft, or was returned.
func (p *Page) open() bool {
	switch p.made.State {
	case app.ProgrammeDraft, app.ProgrammeReturned:
		return true
	}
	return p.made.ID == ""
}

// whole tells whether the draft is saved as it is: what may be submitted.
func (p *Page) whole() bool {
	return p.made.ID != "" && p.made.Master != "" && same(p.history.now, p.savedAs)
}

// change makes a new draft out of the present one, keeps it on disk and shows
// it; Ctrl+Z undoes it.
func (p *Page) change(f func(*backend.Draft)) {
	d := p.history.now
	d.Voice = slices.Clone(d.Voice)
	f(&d)
	if p.history.change(d) {
		p.changed()
	}
}

// changed follows any change of the draft, by hand, undo or redo.
func (p *Page) changed() {
	p.stopPlaying()
	p.chosen = min(p.chosen, len(p.history.now.Voice)-1)
	p.keep()
	p.showDraft()
}

func (p *Page) undo() {
	if p.history.undo() {
		p.changed()
		p.env.Say("studio.say.undone")
	}
}

func (p *Page) redo() {
	if p.history.redo() {
		p.changed()
		p.env.Say("studio.say.redone")
	}
}

// retitle names the bulletin. Typing has an undo of its own in the field, so
// a name is not a step of the draft's history.
func (p *Page) retitle(title string) {
	if p.history.now.Title == title {
		return
	}
	p.history.titled(title)
	p.keep()
	p.head.show()
}

// keep writes the draft to disk at once: one write at a time, and the newest
// last. Before the kept one was read there is nothing to write over it.
func (p *Page) keep() {
	p.dirty = true
	if p.keeping || !p.loaded {
		return
	}
	p.keeping, p.dirty = true, false
	d := p.history.now
	p.env.Run(func(context.Context) error { return p.env.Backend.KeepDraft(d) }, func(err error) {
		p.keeping = false
		switch {
		case err != nil:
			p.dirty = true // tried again with the next change, and when the page is left
			p.env.Fail(err)
		case p.dirty:
			p.keep()
		}
	})
}

// addVoice puts a take after the others.
func (p *Page) addVoice(sha string) {
	p.change(func(d *backend.Draft) { d.Voice = append(d.Voice, sha) })
	p.chosen = len(p.history.now.Voice) - 1
	p.showDraft()
}

// setBed lays the voice over a bed; the same one again takes it away.
func (p *Page) setBed(sha string) {
	p.change(func(d *backend.Draft) {
		if d.Bed == sha {
			sha = ""
		}
		d.Bed = sha
	})
}

// removeChosen takes the chosen take out of the bulletin; the medium stays.
func (p *Page) removeChosen() {
	at := p.chosen
	if at < 0 || at >= len(p.history.now.Voice) {
		return
	}
	p.change(func(d *backend.Draft) { d.Voice = slices.Delete(d.Voice, at, at+1) })
	p.env.Say("studio.say.removed")
}

// moveChosen puts the chosen take before or behind its neighbour.
func (p *Page) moveChosen(by int) {
	at, to := p.chosen, p.chosen+by
	if at < 0 || to < 0 || to >= len(p.history.now.Voice) {
		return
	}
	p.change(func(d *backend.Draft) { d.Voice[at], d.Voice[to] = d.Voice[to], d.Voice[at] })
	p.chosen = to
	p.showDraft()
}

// takeUp opens a programme of the library.
func (p *Page) takeUp(id app.ID) {
	var q app.Programme
	p.env.Ask(func(context.Context) (err error) {
		q, err = p.env.Backend.Programme(id)
		return err
	}, func() {
		p.made, p.savedAs = q, draftOf(q, p.env.Backend.Settings())
		p.change(func(d *backend.Draft) { *d = p.savedAs })
		p.showDraft()
	})
}
