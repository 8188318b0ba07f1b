package studio

import (
	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

// trackKinds are the tracks on which media are at home.
var trackKinds = map[app.MediaKind]edit.TrackKind{
	app.MediaVoice: edit.TrackVoice, app.MediaBed: edit.TrackMusic, app.MediaJingle: edit.TrackEffect,
	app.MediaMaster: edit.TrackVoice,
}

// How a bed is laid: it is heard a little longer than the last word, and goes
// away there.
const (
	bedTail   = 3 * audio.Rate
	bedFadeIn = audio.Rate / 50
)

// home is the track that a medium comes onto: the chosen one where it is of
// its kind, else the first that is.
func (p *Page) home(kind edit.TrackKind) (edit.Track, bool) {
	for _, id := range []app.ID{p.lane, p.armed} {
		if t, ok := p.track(id); ok && t.Kind == kind {
			return t, true
		}
	}
	for _, t := range p.edit.Tracks {
		if t.Kind == kind {
			return t, true
		}
	}
	return p.track(p.lane)
}

// insert puts a medium into the bulletin at the playhead, which then stands at
// its end, so that one take follows the other. The first bed is laid under the
// whole.
func (p *Page) insert(m app.Media) {
	p.keeper.then(func() {
		t, ok := p.home(trackKinds[m.Kind])
		sound := backend.EditMedia(m)
		switch {
		case !ok || sound.Frames <= 0:
			p.env.Fail(app.Fail("studio.nothing_in_it", nil, "name", m.Name))
		case t.Kind == edit.TrackMusic && len(t.Clips) == 0 && p.edit.Length() > 0:
			end := p.edit.Length() + bedTail
			p.change(step("bed", "name", m.Name), func(e edit.Edit) (edit.Edit, error) {
				return e.Repeat(t.ID, sound, 0, end, bedFadeIn, bedTail)
			})
		default:
			p.put(t, sound, p.line.Head(), "insert")
		}
	})
}

// put makes a clip of a whole sound and chooses it.
func (p *Page) put(t edit.Track, m edit.Media, at int64, name string) {
	var id app.ID
	p.changeThen(step(name, "name", m.Name, "at", p.at(at)), func(e edit.Edit) (next edit.Edit, err error) {
		next, id, err = e.Insert(t.ID, m, edit.Clip{Name: m.Name, At: at, Length: m.Frames})
		return next, err
	}, func() {
		p.choose(id)
		if t.Kind != edit.TrackMusic {
			p.line.SetHead(at + m.Frames)
			p.tools.clock()
		}
	})
}
