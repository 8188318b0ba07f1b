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

// split cuts at the playhead: the chosen clips, or else all that lie there.
func (p *Page) split() {
	at := p.line.Head()
	var across []app.ID
	for _, id := range p.chosen() {
		if c, _, ok := p.edit.Clip(id); ok && c.At < at && at < c.End() {
			across = append(across, id)
		}
	}
	if len(across) == 0 && !p.across(at) {
		p.env.Fail(app.Fail("studio.nothing_here", nil))
		return
	}
	p.change(step("split", "at", p.at(at)), func(e edit.Edit) (edit.Edit, error) { return e.Split(at, across...) })
}

// remove takes the chosen clips away, or what is selected; with closeGap what
// follows comes forward.
func (p *Page) remove(closeGap bool) {
	some := p.chosen()
	if from, to, ok := p.line.Selection(); ok && len(some) == 0 {
		p.changeThen(step("remove_range", "from", p.at(from), "to", p.at(to)), func(e edit.Edit) (edit.Edit, error) {
			return e.DeleteRange(from, to, closeGap)
		}, func() { p.line.SetSelection(0, 0) })
		return
	}
	if len(some) == 0 {
		p.env.Fail(app.Fail("studio.choose_first", nil))
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
		return e.TrimAll(some, edge, at)
	})
}

// withClips changes clips alike.
func (p *Page) withClips(s backend.Step, some []app.ID, f func(*edit.Clip)) {
	p.change(s, func(e edit.Edit) (edit.Edit, error) { return e.WithClips(some, f) })
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
