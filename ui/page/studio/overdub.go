package studio

import (
	"context"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
	"tienglang/ui/widget"
)

// leadFrames is what is heard before a recording that is counted in, or that
// begins in the middle of what is there.
const leadFrames = 3 * audio.Rate

// asked is a recording that is asked for.
type asked struct {
	device, name string
	over         bool // over the edit, as how says
	how          backend.Overdub
}

// record records mic, or where that is nil the device.
func (a asked) record(ctx context.Context, b backend.Backend, mic backend.Microphone) (rec backend.Recording, err error) {
	if mic == nil {
		if mic, err = b.OpenMicrophone(a.device); err != nil {
			return nil, err
		}
	}
	if a.over {
		rec, err = b.RecordOver(ctx, mic, a.name, a.how)
	} else {
		rec, err = mic.Record(a.name)
	}
	if err != nil {
		_ = mic.Close() // nothing was recorded with it
		return nil, err
	}
	return rec, nil
}

// how is how the next recording is made, and whether over the edit: a stretch
// that is selected is recorded anew, with what is before it heard; while the
// edit plays, it goes on under the recording; else as was chosen.
func (r *recorder) how() (o backend.Overdub, over bool) { return r.howAt(r.page.line.Head()) }

// howInto is how, and the place of the order that is recorded, "" for none: it
// is recorded where it will stand, unless the edit plays on.
func (r *recorder) howInto() (o backend.Overdub, over bool, place app.ID) {
	p := r.page
	o, over = r.how()
	if o.To == 0 { // else it is a stretch that is recorded anew
		place = p.plan.recordsInto()
	}
	if link, ok := p.plan.linkHow(); ok {
		return link, true, place
	}
	if place != "" && !o.OnTheFly {
		o, over = r.howAt(p.startOf(place))
	}
	return o, over, place
}

// startOf is where a place of the order begins, or would once it is filled.
func (p *Page) startOf(place app.ID) int64 {
	if p.edit.Plan.Index(place) < 0 {
		return 0
	}
	e := p.edit
	if _, _, ok := e.PlaceSpan(place); !ok {
		filled, err := e.FillPlace(place, edit.Media{ID: takeToBe, Name: takeToBe, Frames: audio.Rate})
		if err != nil {
			return p.line.Head()
		}
		e = filled
	}
	at, _, _ := e.PlaceSpan(place)
	return at
}

// takeToBe stands for a sound that is not recorded yet.
const takeToBe = "take"

// takeName is what a recording is called: by the place of the order that it is
// for, and by the time.
func (p *Page) takeName(place app.ID) string {
	c, now := p.env.Catalogue, p.env.Now()
	switch name := p.plan.nameOf(place); {
	case p.plan.tracking != nil:
		return c.T("studio.record.place", "name", c.T("plan.kind.link"), "time", c.Clock(now), "date", c.DayMonth(now))
	case place != "" && name != "":
		return c.T("studio.record.place", "name", shortened(name), "time", c.Clock(now), "date", c.DayMonth(now))
	}
	return c.T("studio.record.name", "time", c.ClockSeconds(now), "date", c.DayMonth(now))
}

// howAt is how from a place of the timeline on.
func (r *recorder) howAt(at int64) (o backend.Overdub, over bool) {
	p, c := r.page, r.choices
	o = backend.Overdub{At: at, Track: p.armed, Hear: c.Hear, Monitor: c.Monitor}
	from, to, punch := p.line.Selection()
	playing := p.play.on && p.play.sha == backend.EditSound && !p.play.starting
	switch {
	case playing:
		o.Hear, o.OnTheFly = true, true
	case punch:
		o.At, o.To, o.Lead, o.Hear = from, to, leadFrames, true
	case c.Count:
		o.Lead = leadFrames
	}
	o.Hear = o.Hear && o.At-o.Lead < p.edit.Length()
	o.OnTheFly = o.OnTheFly && o.Hear
	return o, o.Hear || o.Monitor || o.Lead > 0
}

// howShortcut shows how recordings are made, while none is.
func (r *recorder) howShortcut() {
	if r.now == nil && !r.busy {
		r.mic.askHow()
	}
}

// saying is what a recording that has begun is told with.
func (r *recorder) saying() (key string, pairs []string) {
	if r.over == nil {
		return "studio.say.recording", nil
	}
	if o := r.over.Overdub(); o.To > 0 {
		return "studio.say.punching", []string{"from", r.page.at(o.At), "to", r.page.at(o.To)}
	}
	return "studio.say.recording", nil
}

// look shows how far the recording is.
func (r *recorder) look() {
	if r.over == nil {
		r.take.tick(r.now)
		return
	}
	r.take.tickOver(r.over)
}

// growOver draws what of the take lies on the timeline, with the playhead where
// the edit is heard.
func (r *recorder) growOver() {
	p := r.page
	at, from, length, ok := r.over.Place()
	var points []widget.Extent
	if r.place != "" && p.plan.tracking == nil {
		at = r.begins
	}
	if every := frames(backend.PeakEvery); ok {
		first := min(from/every, int64(len(r.take.all)))
		points = r.take.all[first:min(first+length/every+1, int64(len(r.take.all)))]
		p.line.SetGrowing(string(r.onto), at, points, every)
	}
	p.line.SetHead(max(0, r.over.Heard()))
	p.tools.clock()
}

// putOver makes a clip of what of a take lies on the timeline, in place of what
// was there, as one step; the take itself is whole in the library.
func (p *Page) putOver(t edit.Track, m edit.Media, over backend.OverRecording) {
	at, from, length, ok := over.Place()
	length = min(length, m.Frames-from)
	if !ok || length <= 0 {
		p.env.Fail(app.Fail("studio.only_lead", nil, "name", m.Name))
		return
	}
	clip := edit.Clip{Name: m.Name, At: at, From: from, Length: length}
	p.changeThen(step("take", "name", m.Name, "at", p.at(at)), func(e edit.Edit) (edit.Edit, error) {
		next, err := e.DeleteRange(at, at+length, false, t.ID)
		if err != nil {
			return e, err
		}
		next, id, err := next.Insert(t.ID, m, clip)
		clip.ID = id
		return next, err
	}, func() {
		p.choose(clip.ID)
		p.line.SetHead(at + length)
		p.tools.clock()
	})
}
