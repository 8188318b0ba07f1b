package studio

import (
	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

// dragSource shows where a medium of the list would fall.
func (p *Page) dragSource(m app.Media, at fyne.Position) {
	if lane, frame, ok := p.line.DragOver(m.Name, backend.EditMedia(m).Frames, at); ok {
		p.env.Say("studio.say.drop_here", "name", m.Name, "track", p.trackName(app.ID(lane)), "at", p.at(frame))
	}
}

// dropSource puts a medium of the list where it was let go; elsewhere nothing
// happens.
func (p *Page) dropSource(m app.Media, at fyne.Position) {
	sound := backend.EditMedia(m)
	lane, frame, ok := p.line.DragOver(m.Name, sound.Frames, at)
	p.line.DragOut()
	if !ok {
		p.env.Fail(app.Fail("studio.drop_nowhere", nil, "name", m.Name))
		return
	}
	p.keeper.then(func() {
		if sound.Frames <= 0 {
			p.env.Fail(app.Fail("studio.nothing_in_it", nil, "name", m.Name))
			return
		}
		var id app.ID
		p.changeThen(step("insert", "name", m.Name, "at", p.at(frame)), func(e edit.Edit) (next edit.Edit, err error) {
			next, id, err = e.Insert(app.ID(lane), sound, edit.Clip{Name: m.Name, At: frame, Length: sound.Frames})
			return next, err
		}, func() {
			p.choose(id)
			p.chose([]string{string(id)})
			p.env.Window.Canvas().Focus(p.line)
		})
	})
}
