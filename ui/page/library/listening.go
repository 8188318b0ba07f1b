package library

import (
	"context"
	"time"

	"tienglang/app"
	"tienglang/ui/theme"
)

// stepBy is how far an arrow goes in the sound.
const stepBy = 5 * time.Second

func (d *detailCard) showWave() {
	d.wave.SetPoints(d.page.list.waves.get(d.row.Master))
}

// toggle plays the sound for the operator's own ears from where it was left, or
// stops it there.
func (d *detailCard) toggle() {
	if d.playing {
		d.stop()
		return
	}
	d.playFrom(d.at)
}

// playFrom lets the sound be heard from a place.
func (d *detailCard) playFrom(at time.Duration) {
	sha := d.row.Master
	if sha == "" {
		d.page.env.Fail(app.Fail("programme.no_master", nil, "title", d.row.Title))
		return
	}
	if at >= d.row.subject.length() {
		at = 0
	}
	d.at, d.playing, d.heard = at, true, false
	d.play.SetIcon("stop")
	d.page.env.Run(func(ctx context.Context) error { return d.page.env.Backend.Play(ctx, sha, at) }, func(err error) {
		if err != nil {
			d.page.env.Fail(err)
			d.playing = false
			d.tick()
		}
	})
}

// stop ends the preview; the place stays.
func (d *detailCard) stop() {
	if d.playing {
		if _, at, ok := d.page.env.Backend.Playing(); ok {
			d.at = at
		}
		d.playing = false
		d.page.env.Backend.StopPlaying()
	}
	d.play.SetIcon("play")
	d.showClock()
}

// seek goes to a share of the sound.
func (d *detailCard) seek(share float64) {
	d.jump(time.Duration(share * float64(d.row.subject.length())))
}

// step goes a few seconds on or back.
func (d *detailCard) step(forward bool) {
	by := stepBy
	if !forward {
		by = -stepBy
	}
	d.jump(d.here() + by)
}

// jump goes to a place; what is heard goes on from there.
func (d *detailCard) jump(to time.Duration) {
	d.at = max(0, min(to, d.row.subject.length()))
	if d.playing {
		d.playFrom(d.at)
		return
	}
	d.showClock()
}

// here is the place that is heard, or was left.
func (d *detailCard) here() time.Duration {
	if sha, at, ok := d.page.env.Backend.Playing(); d.playing && ok && sha == d.row.Master {
		return at
	}
	return d.at
}

// tick shows where the preview is, and work that is under way.
func (d *detailCard) tick() {
	if d.job.Running() {
		d.job.Tick(d.page.env.Now())
	}
	d.about.tick()
	sha, at, ok := d.page.env.Backend.Playing()
	switch {
	case d.playing && ok && sha == d.row.Master:
		d.at, d.heard = at, true
	case d.playing && d.heard: // it has come to its end, or something else sounds
		d.playing, d.at = false, 0
	}
	if !d.playing {
		d.play.SetIcon("play")
	}
	d.showClock()
}

// showClock shows the place in the sound.
func (d *detailCard) showClock() {
	c, length := d.page.env.Catalogue, d.row.subject.length()
	if d.row.Master == "" || length <= 0 {
		d.clock.Set(c.Duration(length))
		d.wave.SetAt(-1)
		return
	}
	ink := theme.Text
	if d.playing {
		ink = theme.Accent
	}
	d.clock.SetColor(ink)
	d.clock.Set(c.Duration(d.at.Truncate(time.Second)) + " / " + c.Duration(length))
	d.wave.SetAt(float64(d.at) / float64(length))
	d.remarks.showPlace()
}
