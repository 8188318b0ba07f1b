package studio

import (
	"context"

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
func (r *recorder) how() (o backend.Overdub, over bool) {
	p, c := r.page, r.choices
	o = backend.Overdub{At: p.line.Head(), Track: p.armed, Hear: c.Hear, Monitor: c.Monitor}
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
		p.env.Say("studio.say.only_lead", "name", m.Name)
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
