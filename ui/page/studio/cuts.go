package studio

import (
	"strconv"

	"tienglang/app"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

// step names a change.
func step(name string, pairs ...string) backend.Step {
	return backend.Step{Key: "studio.step." + name, Pairs: pairs}
}

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

// under are the clips across a place.
func (p *Page) under(at int64) (all []app.ID) {
	for _, t := range p.edit.Tracks {
		for _, c := range t.Clips {
			if c.At < at && at < c.End() {
				all = append(all, c.ID)
			}
		}
	}
	return all
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
	p.env.Say("studio.say.choose_first")
	return nil
}

// split cuts at the playhead: the chosen clips, or else all that lie there.
func (p *Page) split() {
	at := p.line.Head()
	var across []app.ID
	for _, id := range p.chosen() {
		if c, _, ok := p.edit.Clip(id); ok && c.At < at && at < c.End() {
			across = append(across, id)
		}
	}
	if len(across) == 0 && len(p.under(at)) == 0 {
		p.env.Say("studio.say.nothing_here")
		return
	}
	p.change(step("split", "at", p.at(at)), func(e edit.Edit) (edit.Edit, error) { return e.Split(at, across...) })
}

// remove takes the chosen clips away, or what is selected; with closeGap what
// follows comes forward.
func (p *Page) remove(closeGap bool) {
	some := p.chosen()
	if from, to, ok := p.line.Selection(); ok && len(some) == 0 {
		p.change(step("remove_range", "from", p.at(from), "to", p.at(to)), func(e edit.Edit) (edit.Edit, error) {
			return e.DeleteRange(from, to, closeGap)
		})
		p.line.SetSelection(0, 0)
		return
	}
	if len(some) == 0 {
		p.env.Say("studio.say.choose_first")
		return
	}
	p.change(p.counted("remove", some), func(e edit.Edit) (edit.Edit, error) { return e.Delete(some, closeGap) })
}

// counted is a step on clips, with the name of a single one.
func (p *Page) counted(name string, some []app.ID) backend.Step {
	return step(name, "n", strconv.Itoa(len(some)), "name", p.nameOf(some[0]))
}

func (p *Page) nameOf(id app.ID) string {
	c, _, _ := p.edit.Clip(id)
	return clipName(p.edit, c)
}

// clipped is what was copied: clips with the sounds they point into.
type clipped struct {
	clip  edit.Clip
	media edit.Media
	track app.ID
	row   int
}

// copy keeps the chosen clips for paste; it tells whether there are any.
func (p *Page) copy() bool {
	some := p.chosen()
	if len(some) == 0 {
		p.env.Say("studio.say.choose_first")
		return false
	}
	p.clipboard = nil
	for _, id := range some {
		c, row, _ := p.edit.Clip(id)
		m, _ := p.edit.MediaByID(c.Media)
		p.clipboard = append(p.clipboard, clipped{c, m, p.edit.Tracks[row].ID, row})
	}
	p.env.Say("studio.say.copied", "n", strconv.Itoa(len(some)))
	return true
}

func (p *Page) cut() {
	some := p.chosen()
	if p.copy() {
		p.change(p.counted("cut", some), func(e edit.Edit) (edit.Edit, error) { return e.Delete(some, false) })
	}
}

// paste puts what was copied at the playhead, each clip on the track it came
// from or the one in its row.
func (p *Page) paste() {
	if len(p.clipboard) == 0 {
		p.env.Say("studio.say.nothing_copied")
		return
	}
	first := p.clipboard[0].clip.At
	for _, c := range p.clipboard {
		first = min(first, c.clip.At)
	}
	by := p.line.Head() - first
	var made []app.ID
	s := step("paste", "n", strconv.Itoa(len(p.clipboard)), "name", p.clipboard[0].media.Name, "at", p.at(p.line.Head()))
	p.change(s, func(e edit.Edit) (edit.Edit, error) {
		made = nil
		return pasted(e, p.clipboard, by, &made)
	})
	p.choose(made...)
}

func pasted(e edit.Edit, all []clipped, by int64, made *[]app.ID) (edit.Edit, error) {
	for _, c := range all {
		to := e.Tracks[min(c.row, len(e.Tracks)-1)].ID
		for _, t := range e.Tracks {
			if t.ID == c.track {
				to = t.ID
			}
		}
		c.clip.ID = ""
		c.clip.At += by
		next, id, err := e.Insert(to, c.media, c.clip)
		if err != nil {
			return e, err
		}
		e = next
		*made = append(*made, id)
	}
	return e, nil
}

// trim brings an end of the clips to the playhead.
func (p *Page) trim(edge edit.Edge) {
	at := p.line.Head()
	some := p.target()
	if len(some) == 0 {
		return
	}
	name := "trim_start"
	if edge == edit.EdgeEnd {
		name = "trim_end"
	}
	p.change(p.counted(name, some), func(e edit.Edit) (edit.Edit, error) {
		return eachClip(e, some, func(e edit.Edit, id app.ID) (edit.Edit, error) { return e.Trim(id, edge, at) })
	})
}

// eachClip does something to each of the clips.
func eachClip(e edit.Edit, some []app.ID, do func(edit.Edit, app.ID) (edit.Edit, error)) (edit.Edit, error) {
	for _, id := range some {
		next, err := do(e, id)
		if err != nil {
			return e, err
		}
		e = next
	}
	return e, nil
}

// withClips changes clips alike.
func (p *Page) withClips(s backend.Step, some []app.ID, f func(*edit.Clip)) {
	p.change(s, func(e edit.Edit) (edit.Edit, error) {
		return eachClip(e, some, func(e edit.Edit, id app.ID) (edit.Edit, error) { return e.WithClip(id, f) })
	})
}

// setFade sets a fade as far as the clip and its other fade leave room.
func setFade(c *edit.Clip, out bool, frames int64) {
	of, other := &c.FadeIn, c.FadeOut.Length
	if out {
		of, other = &c.FadeOut, c.FadeIn.Length
	}
	of.Length = max(0, min(frames, c.Length-other))
}

// fadeStep names the setting of a fade.
func (p *Page) fadeStep(some []app.ID, out bool) backend.Step {
	if out {
		return p.counted("fade_out", some)
	}
	return p.counted("fade_in", some)
}

// fadeToHead fades the clips in, or out, between their end and the playhead.
func (p *Page) fadeToHead(out bool) {
	some, at := p.target(), p.line.Head()
	if len(some) == 0 {
		return
	}
	p.withClips(p.fadeStep(some, out), some, func(c *edit.Clip) {
		if out {
			setFade(c, true, c.End()-at)
		} else {
			setFade(c, false, at-c.At)
		}
	})
}

// mute silences the chosen clips, or else the chosen track; again, they sound.
func (p *Page) mute() {
	some := p.chosen()
	if len(some) == 0 {
		p.muteLane(string(p.lane))
		return
	}
	c, _, _ := p.edit.Clip(some[0])
	p.withClips(p.counted(onOff(!c.Mute, "mute", "unmute"), some), some, func(of *edit.Clip) { of.Mute = !c.Mute })
}

func onOff(is bool, on, off string) string {
	if is {
		return on
	}
	return off
}

func (p *Page) muteLane(id string) {
	t, ok := p.track(app.ID(id))
	if ok {
		p.withTrack(onOff(!t.Mute, "mute_track", "unmute_track"), t.ID, func(t *edit.Track) { t.Mute = !t.Mute })
	}
}

func (p *Page) soloLane(id string) {
	t, ok := p.track(app.ID(id))
	if ok {
		p.withTrack(onOff(!t.Solo, "solo_track", "unsolo_track"), t.ID, func(t *edit.Track) { t.Solo = !t.Solo })
	}
}

// withTrack changes a track.
func (p *Page) withTrack(name string, id app.ID, f func(*edit.Track)) {
	p.change(step(name, "name", p.trackName(id)), func(e edit.Edit) (edit.Edit, error) { return e.WithTrack(id, f) })
}

// chooseHere chooses the clip under the playhead, on the chosen track first;
// where that is chosen, the next one on its track.
func (p *Page) chooseHere() {
	here := p.here(p.line.Head())
	if here == "" {
		p.env.Say("studio.say.nothing_here")
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
			p.pickLane(string(p.edit.Tracks[to].ID))
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
