package studio

import (
	"slices"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/edit"
	"tienglang/ui/widget"
)

// newLine makes the timeline and listens to what hands do on it.
func (p *Page) newLine() {
	l := widget.NewTracks(audio.Rate)
	t := p.env.T
	l.SetWords(widget.TracksWords{
		Name: t("studio.line"), Corner: t("studio.line.corner"), Mute: t("studio.line.mute"), Solo: t("studio.line.solo"),
		Decimal: t("studio.line.decimal"),
	})
	l.OnSeek = p.seek
	l.OnScrub = func(at int64, moving bool) { p.scrub(at, moving) }
	l.OnChoose = func(some []string) { p.chose(some) }
	l.OnMove, l.OnTrim, l.OnFade, l.OnGain = p.moved, p.trimmed, p.faded, p.bent
	l.OnMute, l.OnSolo, l.OnLane = p.muteLane, p.soloLane, p.pickLane
	l.OnMarker, l.OnMenu, l.OnAdd = p.markerMoved, p.offer, p.askTrackAt
	l.OnKey = p.TypedKey
	p.line = l
	p.setSnap(true)
}

// chose follows a choice made by hand: the track of what was chosen is the
// chosen one.
func (p *Page) chose(some []string) {
	if len(some) > 0 {
		if _, row, ok := p.edit.Clip(app.ID(some[len(some)-1])); ok {
			t := p.edit.Tracks[row]
			changed := p.lane != t.ID
			p.lane = t.ID
			if t.Kind == edit.TrackVoice && t.ID != p.armed {
				p.armed, changed = t.ID, true
			}
			if changed {
				p.showLanes()
				p.side.show()
			}
		}
	}
	p.showChoice()
}

// setSnap has what is dragged meet edges, or not.
func (p *Page) setSnap(on bool) {
	p.snaps = on
	p.line.Snap, p.line.SnapMove = nil, nil
	if on {
		p.line.Snap = func(at, within int64, moving []string) int64 {
			return p.edit.Snap(at, within, ids(moving), p.line.Head())
		}
		p.line.SnapMove = func(by, within int64, moving []string) (int64, int64) {
			return p.edit.SnapMove(ids(moving), by, within, p.line.Head())
		}
	}
}

func (p *Page) toggleSnap() {
	p.setSnap(!p.snaps)
	p.tools.show()
	p.env.Say(onOff(p.snaps, "studio.say.snap_on", "studio.say.snap_off"))
}

func (p *Page) moved(some []string, by int64, rows int) {
	all := ids(some)
	if len(all) > 0 {
		p.change(p.counted("move", all), func(e edit.Edit) (edit.Edit, error) { return e.Move(all, by, rows) })
	}
}

func (p *Page) trimmed(id string, end bool, to int64) {
	edge, name := edit.EdgeStart, "trim_start"
	if end {
		edge, name = edit.EdgeEnd, "trim_end"
	}
	p.change(p.counted(name, []app.ID{app.ID(id)}), func(e edit.Edit) (edit.Edit, error) { return e.Trim(app.ID(id), edge, to) })
}

func (p *Page) faded(id string, out bool, length int64) {
	some := []app.ID{app.ID(id)}
	p.withClips(p.fadeStep(some, out), some, func(c *edit.Clip) { setFade(c, out, length) })
}

// bent gives a clip the envelope that was drawn. What lies outside of it, in
// the sound, stays.
func (p *Page) bent(id string, points []widget.GainPoint) {
	some := []app.ID{app.ID(id)}
	p.withClips(p.counted("envelope", some), some, func(c *edit.Clip) {
		var all []edit.Point
		for _, q := range c.Gain {
			if q.At < c.From || q.At > c.From+c.Length {
				all = append(all, q)
			}
		}
		for _, q := range points {
			if q.At >= 0 && q.At <= c.Length {
				all = append(all, edit.Point{At: c.From + q.At, Value: q.DB})
			}
		}
		slices.SortFunc(all, func(a, b edit.Point) int { return int(a.At - b.At) })
		c.Gain = slices.CompactFunc(all, func(a, b edit.Point) bool { return a.At == b.At })
	})
}
