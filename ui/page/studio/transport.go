package studio

import (
	"context"
	"time"

	"tienglang/ui/backend"
)

// playback is what the operator hears now.
type playback struct {
	on    bool
	sha   string        // medium, or backend.DraftSound
	base  time.Duration // where that medium begins in the programme, −1 for one of the list
	heard bool          // it has begun to sound
}

// togglePlay plays from the playhead, or stops.
func (p *Page) togglePlay() {
	if p.play.on {
		p.stopPlaying()
		return
	}
	from := time.Duration(p.line.Head() * float64(time.Second))
	if from >= p.plan.Total-100*time.Millisecond {
		from = 0
	}
	p.playFrom(from)
}

// playFrom lets the draft be heard as it will be mixed where the station can
// do that, else the medium at that place.
func (p *Page) playFrom(from time.Duration) {
	d := p.history.now
	if player, ok := p.env.Backend.(backend.DraftPlayer); ok && p.plan.Total > 0 {
		p.playing(playback{on: true, sha: backend.DraftSound}, func(ctx context.Context) error {
			return player.PlayDraft(ctx, d, from)
		})
		return
	}
	sha, inside, ok := p.plan.at(from)
	if !ok {
		p.env.Say("studio.say.nothing_to_play")
		return
	}
	p.playing(playback{on: true, sha: sha, base: from - inside}, func(ctx context.Context) error {
		return p.env.Backend.Play(ctx, sha, inside)
	})
}

func (p *Page) playing(what playback, task func(context.Context) error) {
	p.play = what
	p.tools.show()
	p.env.Run(task, func(err error) {
		if err != nil {
			p.play = playback{}
			p.tools.show()
			p.env.Fail(err)
		}
	})
}

// playMedium lets one medium of the list be heard.
func (p *Page) playMedium(sha string) {
	if p.play.on && p.play.sha == sha && p.play.base < 0 {
		p.stopPlaying()
		return
	}
	p.playing(playback{on: true, sha: sha, base: -1}, func(ctx context.Context) error {
		return p.env.Backend.Play(ctx, sha, 0)
	})
}

// stopPlaying ends what is heard and leaves the playhead where it was.
func (p *Page) stopPlaying() {
	if !p.play.on {
		return
	}
	p.play = playback{}
	p.env.Backend.StopPlaying()
	p.tools.show()
}

// followPlaying moves the playhead with what is heard. Where one medium ends
// and another follows in the programme, that one is played next.
func (p *Page) followPlaying() {
	if !p.play.on {
		return
	}
	sha, at, ok := p.env.Backend.Playing()
	if ok && sha == p.play.sha {
		p.play.heard = true
		if p.play.base >= 0 {
			p.line.SetHead((p.play.base + at).Seconds())
			p.tools.clock()
		}
		return
	}
	if !p.play.heard {
		return // it has not begun yet
	}
	was := p.play
	p.play = playback{}
	if next, more := p.after(was); more {
		p.playFrom(next)
		return
	}
	p.tools.show()
}

// after is where the medium that has just ended is followed by another.
func (p *Page) after(was playback) (time.Duration, bool) {
	if was.base < 0 || was.sha == backend.DraftSound {
		return 0, false
	}
	for _, c := range p.plan.Voice {
		if c.Start > was.base {
			return c.Start, true
		}
	}
	return 0, false
}

// seek plays on from the new place when something is heard.
func (p *Page) seek(seconds float64) {
	p.tools.clock()
	if p.play.on && p.play.base >= 0 {
		p.env.Backend.StopPlaying()
		p.playFrom(time.Duration(seconds * float64(time.Second)))
	}
}
