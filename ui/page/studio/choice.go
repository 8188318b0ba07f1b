package studio

import (
	"tienglang/app"
	"tienglang/audio/edit"
)

// chosen are the clips that are chosen.
func (p *Page) chosen() []app.ID { return ids(p.line.Chosen()) }

func ids(of []string) []app.ID {
	out := make([]app.ID, len(of))
	for i, id := range of {
		out[i] = app.ID(id)
	}
	return out
}

// choose chooses clips.
func (p *Page) choose(of ...app.ID) {
	names := make([]string, len(of))
	for i, id := range of {
		names[i] = string(id)
	}
	p.line.Choose(names...)
	p.showChoice()
}

// showChoice follows what is chosen.
func (p *Page) showChoice() {
	p.tools.show()
	p.gains.show()
}

// across tells whether a clip lies across a place.
func (p *Page) across(at int64) bool {
	for _, t := range p.edit.Tracks {
		for _, c := range t.Clips {
			if c.At < at && at < c.End() {
				return true
			}
		}
	}
	return false
}

// target are the clips that a key works on: the chosen ones, or the one under
// the playhead on the chosen track. Without any a person is told.
func (p *Page) target() []app.ID {
	if some := p.chosen(); len(some) > 0 {
		return some
	}
	if t, ok := p.track(p.lane); ok {
		for _, c := range t.Clips {
			if at := p.line.Head(); c.At <= at && at < c.End() {
				return []app.ID{c.ID}
			}
		}
	}
	p.env.Fail(app.Fail("studio.choose_first", nil))
	return nil
}

// chooseHere chooses the clip under the playhead, on the chosen track first;
// where that is chosen, the next one on its track.
func (p *Page) chooseHere() {
	here := p.here(p.line.Head())
	if here == "" {
		p.env.Fail(app.Fail("studio.nothing_here", nil))
		return
	}
	if some := p.chosen(); len(some) == 1 && some[0] == here {
		_, row, _ := p.edit.Clip(here)
		for i, c := range p.edit.Tracks[row].Clips[:len(p.edit.Tracks[row].Clips)-1] {
			if c.ID == here {
				here = p.edit.Tracks[row].Clips[i+1].ID
				break
			}
		}
	}
	p.choose(here)
	p.chose([]string{string(here)})
}

// here is the clip at a place, "" for none.
func (p *Page) here(at int64) (found app.ID) {
	for _, t := range p.edit.Tracks {
		for _, c := range t.Clips {
			if c.At <= at && at < c.End() && (found == "" || t.ID == p.lane) {
				found = c.ID
			}
		}
	}
	return found
}

// nextLane chooses the track below, or above.
func (p *Page) nextLane(by int) {
	for i, t := range p.edit.Tracks {
		if t.ID == p.lane {
			to := max(0, min(i+by, len(p.edit.Tracks)-1))
			p.goToLane(p.edit.Tracks[to].ID)
			return
		}
	}
}

// pickLane chooses a track: the gains are its own, and what is recorded comes
// onto it where it is a voice's.
func (p *Page) pickLane(id string) {
	t, ok := p.track(app.ID(id))
	if !ok {
		return
	}
	p.lane = t.ID
	if t.Kind == edit.TrackVoice {
		p.armed = t.ID
	}
	p.line.Choose()
	p.showLanes()
	p.showState()
}
