package studio

import (
	"math"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
	"tienglang/ui/widget"
)

// show shows an edit that came from the station.
func (p *Page) show(v backend.EditView) {
	if p.edit.ID != v.Edit.ID {
		p.begin(v)
	}
	p.view = v
	p.sounds.forgive()
	p.setEdit(v.Edit)
	p.rec.adopt()
	p.remarks.show()
}

// begin makes room for another edit.
func (p *Page) begin(v backend.EditView) {
	p.stopPlaying()
	p.sounds = newSoundReader(p)
	p.armed, p.lane = "", ""
	p.meters.stop()
	p.measured = measurement{}
	p.finish.compare.end()
	p.prompter.leave()
	p.plan.forget()
	p.notices.drop(noticeCarts) // they belong to the edit before
	p.line.Choose()
	p.line.SetHead(0)
	p.line.Fit()
}

// setEdit shows the present edit everywhere.
func (p *Page) setEdit(e edit.Edit) {
	p.edit = e
	p.notices.follow(e)
	p.chooseTracks()
	p.sounds.want()
	p.showLanes()
	p.meters.changed()
	p.showState()
}

// showState shows everything but the lanes.
func (p *Page) showState() {
	p.head.show()
	p.tools.show()
	p.gains.show()
	p.meters.show()
	p.side.show()
}

// chooseTracks keeps the armed and the chosen track among those there are: at
// first the first voice.
func (p *Page) chooseTracks() {
	first := app.ID("")
	armed, lane := false, false
	for _, t := range p.edit.Tracks {
		if t.Kind == edit.TrackVoice && first == "" {
			first = t.ID
		}
		armed = armed || t.ID == p.armed
		lane = lane || t.ID == p.lane
	}
	if first == "" && len(p.edit.Tracks) > 0 {
		first = p.edit.Tracks[0].ID
	}
	if !armed {
		p.armed = first
	}
	if !lane {
		p.lane = first
	}
}

// track gives a track of the edit.
func (p *Page) track(id app.ID) (edit.Track, bool) {
	for _, t := range p.edit.Tracks {
		if t.ID == id {
			return t, true
		}
	}
	return edit.Track{}, false
}

// trackName is a track's own name, or what it is for.
func (p *Page) trackName(id app.ID) string {
	count := map[edit.TrackKind]int64{}
	for _, t := range p.edit.Tracks {
		count[t.Kind]++
		key := "studio.lane." + string(t.Kind)
		if count[t.Kind] > 1 {
			key += "_more"
		}
		if t.ID != id {
			continue
		}
		if t.Name != "" {
			return t.Name
		}
		return p.env.T(key, "n", p.env.Catalogue.Int(count[t.Kind]))
	}
	return ""
}

// laneIcons are the drawings of the kinds of tracks.
var laneIcons = map[edit.TrackKind]string{edit.TrackVoice: "mic", edit.TrackMusic: "music", edit.TrackEffect: "horn"}

// showLanes gives the timeline what the edit holds.
func (p *Page) showLanes() {
	lanes := make([]widget.TrackLane, len(p.edit.Tracks))
	for i, t := range p.edit.Tracks {
		lanes[i] = widget.TrackLane{
			ID: string(t.ID), Name: p.trackName(t.ID), Icon: laneIcons[t.Kind], Detail: decibels(p.env.Catalogue, t.GainDB),
			Muted: t.Mute, Solo: t.Solo, Armed: t.ID == p.armed, Chosen: t.ID == p.lane, Clips: p.clips(t),
		}
		if p.edit.Length() == 0 && t.ID == p.armed {
			lanes[i].Empty = p.env.T("studio.lane.empty")
		}
	}
	markers := make([]widget.TrackMarker, len(p.edit.Markers))
	for i, m := range p.edit.Markers {
		markers[i] = widget.TrackMarker{ID: string(m.ID), At: m.At, Name: m.Name}
	}
	p.line.SetContent(lanes, append(markers, p.remarks.markers()...), p.edit.Length())
}

func (p *Page) clips(t edit.Track) []widget.TrackClip {
	out := make([]widget.TrackClip, len(t.Clips))
	for i, c := range t.Clips {
		out[i] = p.clip(c)
		if i == 0 && t.Duck != nil && !t.Duck.Off && t.Duck.DepthDB > 0 {
			out[i].Name = p.env.T("studio.lane.ducks", "name", out[i].Name, "db", p.env.Catalogue.Number(t.Duck.DepthDB, 0))
		}
	}
	return out
}

// clip is a clip as the timeline draws it.
func (p *Page) clip(c edit.Clip) widget.TrackClip {
	m, _ := p.edit.MediaByID(c.Media)
	w := widget.TrackClip{
		ID: string(c.ID), Name: clipName(p.edit, c), At: c.At, Length: c.Length,
		FadeIn: c.FadeIn.Length, FadeInSine: c.FadeIn.Curve == edit.CurveEqualPower,
		FadeOut: c.FadeOut.Length, FadeOutSine: c.FadeOut.Curve == edit.CurveEqualPower,
		Muted: c.Mute, Missing: p.missing(c.Media) != nil, Least: max(0, c.At-c.From),
	}
	if m.Frames > 0 {
		w.Most = c.At + m.Frames - c.From
	}
	for _, g := range c.Gain {
		w.Gain = append(w.Gain, widget.GainPoint{At: g.At - c.From, DB: g.Value})
	}
	if o := p.sounds.outlines[c.Media]; o != nil && !w.Missing {
		w.Peaks = peaksOf(o, c)
	}
	return w
}

// clipName is a clip's own name, or its sound's.
func clipName(e edit.Edit, c edit.Clip) string {
	if c.Name != "" {
		return c.Name
	}
	m, _ := e.MediaByID(c.Media)
	return m.Name
}

// peaksOf are a clip's points as high as it is loud.
func peaksOf(o backend.Outline, c edit.Clip) func(from, to int64, n int) []widget.Extent {
	gain := float32(math.Pow(10, c.GainDB/20))
	return func(from, to int64, n int) []widget.Extent {
		points := o.Points(c.From+from, c.From+to, n)
		out := make([]widget.Extent, len(points))
		for i, q := range points {
			out[i] = widget.Extent{Min: max(-1, q.Min*gain), Max: min(1, q.Max*gain)}
		}
		return out
	}
}

// missing is why a sound cannot be heard, nil where it can.
func (p *Page) missing(media string) error {
	if err := p.sounds.faults[media]; err != nil {
		return err
	}
	return p.view.Missing[media]
}

// length is a number of frames as time.
func length(frames int64) time.Duration { return audio.Duration(frames, audio.Rate) }

// frames is a time in frames.
func frames(d time.Duration) int64 { return int64(math.Round(d.Seconds() * audio.Rate)) }

// at is a place as a person reads it.
func (p *Page) at(frame int64) string { return p.env.Catalogue.Duration(length(frame)) }
