package studio

import (
	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// voiceTrack is a link that is being spoken: the end of one place is heard,
// then nothing, and the next one from when it is asked for.
type voiceTrack struct {
	before, next app.ID
	old          app.ID // the link that is spoken anew, "" for none
	went         bool   // the next one was asked for
}

// linkLead is how much of the place before is heard.
const linkLead = 5 * audio.Rate

// linkPause is from the end of a link to the next place, where that was not
// heard while it was spoken.
const linkPause = audio.Rate * 3 / 10

// linkEnds are the places between which the chosen gap lies: behind the chosen
// place, or on both sides of the chosen link.
func (q *planPanel) linkEnds() (t voiceTrack, ok bool) {
	plan := q.page.edit.Plan
	i := plan.Index(q.chosen)
	if i < 0 || !plan.Places[i].Filled() {
		return t, false
	}
	if plan.Places[i].Kind == app.PlaceLink {
		t.old = plan.Places[i].ID
		for i--; i >= 0 && !plan.Places[i].Filled(); i-- {
		}
		if i < 0 {
			return t, false
		}
	}
	t.before = plan.Places[i].ID
	for _, one := range plan.Places[i+1:] {
		switch {
		case !one.Filled():
		case one.Kind == app.PlaceLink:
			t.old = one.ID
		default:
			t.next = one.ID
			return t, true
		}
	}
	return t, false
}

// trackLink begins to speak a link; pressed again it lets the next place be
// heard, and then ends.
func (q *planPanel) trackLink() {
	p := q.page
	if q.tracking != nil {
		q.linkOn()
		return
	}
	t, ok := q.linkEnds()
	switch {
	case p.rec.now != nil || p.rec.busy:
		p.env.Fail(app.Fail("studio.not_while_recording", nil))
	case !ok:
		p.env.Fail(app.Fail("plan.no_gap", nil))
	default:
		q.tracking = &t
		p.rec.begin()
		q.show()
	}
}

// how is the recording of the link.
func (q *planPanel) linkHow() (o backend.Overdub, ok bool) {
	if q.tracking == nil {
		return o, false
	}
	p := q.page
	at, length, ok := p.edit.PlaceSpan(q.tracking.before)
	next, _, there := p.edit.PlaceSpan(q.tracking.next)
	if !ok || !there {
		return o, false
	}
	end := at + length
	return backend.Overdub{At: end, Lead: min(linkLead, end), Hear: true, Monitor: p.rec.choices.Monitor, Until: end, Next: next}, true
}

// linkOn lets the next place be heard; once it is, the link ends.
func (q *planPanel) linkOn() {
	over := q.page.rec.over
	switch {
	case over == nil || q.page.rec.busy:
	case q.tracking.went:
		q.page.rec.stop()
	default:
		q.tracking.went = true
		over.GoOn()
		q.page.env.Say("plan.say.link_next", "name", q.nameOf(q.tracking.next))
		q.show()
	}
}

// linkTyped are the keys while a link is spoken.
func (q *planPanel) linkTyped(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		q.linkOn()
	case fyne.KeyR:
		q.page.rec.stop()
	default:
		return false
	}
	return true
}

// endLink gives the link that was spoken, and speaks none any more.
func (q *planPanel) endLink() *voiceTrack {
	t := q.tracking
	if q.tracking = nil; t != nil {
		q.show()
	}
	return t
}

// showLink tells what the button does, and what is to be done.
func (q *planPanel) showLink() {
	t := q.page.env.T
	switch {
	case q.tracking == nil:
		q.link.SetText(t("plan.link"))
		q.link.SetKind(widget.Secondary)
		return
	case q.tracking.went:
		q.link.SetText(t("plan.link.stop"))
		q.need.Set(t("plan.link.stop_hint"))
	default:
		q.link.SetText(t("plan.link.next"))
		q.need.Set(t("plan.link.next_hint"))
	}
	q.link.SetKind(widget.Primary)
	q.need.SetColor(theme.Accent)
}

// layLink lays a link as it was spoken, as one step; the take is whole in the
// library.
func (p *Page) layLink(t *voiceTrack, m edit.Media, over backend.OverRecording, peaks []widget.Extent) {
	_, from, length, ok := over.Place()
	if !ok {
		p.env.Fail(app.Fail("studio.only_lead", nil, "name", m.Name))
		return
	}
	l := spokenLink(peaks, from, min(from+length, m.Frames), min(from, over.Overdub().Lead))
	l.Name, l.Sound = p.env.T("plan.kind.link"), m
	l.Lead, l.Segue = l.From-from, linkPause
	if after, went := over.WentOn(); went {
		l.Segue = after - (l.From + l.Length - from)
	}
	var id app.ID
	p.changeThen(step("link", "name", p.plan.nameOf(t.before)), func(e edit.Edit) (next edit.Edit, err error) {
		if t.old != "" {
			if e, err = e.RemovePlace(t.old); err != nil {
				return e, err
			}
		}
		next, id, err = e.LinkAfter(t.before, l)
		return next, err
	}, func() {
		p.plan.chosen = id
		p.plan.show()
	})
}

// What of a link is taken besides its words, and how far below its loudest word
// they are still heard.
const (
	linkBefore = audio.Rate / 10
	linkAfter  = audio.Rate / 4
	linkQuiet  = 0.1 // 20 dB
	linkFloor  = 0.01
)

// spokenLink is the stretch of a take in which somebody speaks. from is the
// frame at which the place before has ended, end the take's end. A microphone
// that hears the loudspeaker hears something from the first moment on: then the
// link begins where the place before ends.
func spokenLink(peaks []widget.Extent, from, end, lead int64) (l edit.Link) {
	every := frames(backend.PeakEvery)
	loudest := float32(0)
	for _, x := range peaks {
		loudest = max(loudest, x.Max, -x.Min)
	}
	first, last := int64(-1), int64(0)
	for i, x := range peaks {
		at := int64(i) * every
		if at+every <= from-lead || max(x.Max, -x.Min) <= max(linkFloor, loudest*linkQuiet) {
			continue
		}
		if first < 0 {
			first = at
		}
		last = at + every
	}
	if first < 0 || first <= from-lead+2*every {
		first = from + linkBefore
	}
	if last <= first {
		last = end
	}
	l.From = max(0, min(first-linkBefore, end-1))
	l.Length = max(1, min(last+linkAfter, end)-l.From)
	return l
}
