package studio

import (
	"context"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/ui/backend"
)

// playback is what the operator hears now.
type playback struct {
	on       bool
	sha      string // medium, or backend.EditSound
	starting bool   // the station has not begun with it yet
	heard    bool   // it has begun to sound
}

// togglePlay plays from the playhead, or stops.
func (p *Page) togglePlay() {
	switch {
	case p.play.on:
		p.stopPlaying()
	case p.edit.Length() == 0:
		p.env.Fail(app.Fail("studio.nothing_to_play", nil))
	default:
		p.playFrom(p.line.Head())
	}
}

// nearEnd is as close to the end as playing begins anew from the start.
const nearEnd = audio.Rate / 10

// past tells whether nothing is left to be heard from a place on.
func (p *Page) past(at int64) bool { return at >= p.edit.Length()-nearEnd }

// playFrom lets the edit be heard from a place on.
func (p *Page) playFrom(from int64) {
	if p.past(from) {
		from = 0
	}
	if p.playing(backend.EditSound, func(ctx context.Context) error { return p.env.Backend.PlayEdit(ctx, from, 0) }) {
		p.line.SetHead(from)
	}
}

// playing lets something be heard, unless that would sound into a recording.
func (p *Page) playing(sha string, task func(context.Context) error) bool {
	if p.rec.now != nil || p.rec.busy {
		p.env.Fail(app.Fail("studio.not_while_recording", nil))
		return false
	}
	p.line.SetPlaying(sha == backend.EditSound)
	p.turn++
	mine := p.turn
	p.play = playback{on: true, sha: sha, starting: true}
	p.tools.show()
	p.env.Run(task, func(err error) {
		if mine != p.turn {
			return // the person has gone on meanwhile
		}
		p.play.starting = false
		if !p.play.on {
			p.env.Backend.StopPlaying()
		}
		if err != nil {
			p.ended()
			p.env.Fail(err)
		}
	})
	return true
}

// playMedium lets one medium of the list be heard; again, it stops.
func (p *Page) playMedium(sha string) {
	if p.play.on && p.play.sha == sha {
		p.stopPlaying()
		return
	}
	p.playing(sha, func(ctx context.Context) error { return p.env.Backend.Play(ctx, sha, 0) })
}

// stopPlaying ends what is heard and leaves the playhead where it was.
func (p *Page) stopPlaying() {
	if p.play.on {
		p.env.Backend.StopPlaying()
		p.ended()
	}
}

// ended shows that nothing is heard.
func (p *Page) ended() {
	p.play.on = false
	p.line.SetPlaying(false)
	p.tools.show()
}

// followPlaying moves the playhead with what is heard.
func (p *Page) followPlaying() {
	if !p.play.on || p.play.starting || p.scrubbing {
		return
	}
	sha, at, ok := p.env.Backend.Playing()
	switch {
	case ok && sha == p.play.sha:
		p.play.heard = true
		if sha == backend.EditSound {
			p.line.SetHead(frames(at))
			p.tools.clock()
		}
	case p.play.heard:
		p.ended()
	}
}

// rehear has a change heard while the edit plays, without a gap. Where that
// left nothing behind the playhead, it is silent.
func (p *Page) rehear() {
	switch {
	case !p.play.on || p.play.sha != backend.EditSound || p.play.starting:
	case p.past(p.line.Head()):
		p.stopPlaying()
	default:
		p.env.Ask(func(ctx context.Context) error { return p.env.Backend.RehearEdit(ctx) }, nil)
	}
}

// replay has the edit heard from where the playhead was put.
func (p *Page) replay() {
	switch {
	case !p.play.on || p.play.sha != backend.EditSound || p.play.starting:
	case p.past(p.line.Head()):
		p.stopPlaying()
	default:
		p.playFrom(p.line.Head())
	}
}

// seek goes on from the new place when the edit is heard.
func (p *Page) seek(int64) {
	p.tools.show()
	if !p.scrubbing {
		p.replay()
	}
}

// scrub follows a hand in the ruler: what it passes over is heard in grains, and
// the sound goes on where it lets go.
func (p *Page) scrub(at int64, moving bool) {
	p.scrubbing = moving
	p.tools.clock()
	switch {
	case p.rec.now != nil || p.rec.busy:
	case moving:
		p.env.Backend.Scrub(at)
	default:
		p.env.Backend.EndScrub()
		p.replay()
	}
}

// jump is how far J and L go.
const jump = 5 * audio.Rate

// jumpBy moves the playhead, and what is heard with it.
func (p *Page) jumpBy(by int64) {
	p.line.SetHead(max(0, min(p.line.Head()+by, p.edit.Length())))
	p.tools.clock()
	p.replay()
}

// forward plays, or goes on a little further.
func (p *Page) forward() {
	if p.play.on {
		p.jumpBy(jump)
		return
	}
	p.togglePlay()
}
