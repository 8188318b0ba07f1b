package edit

import (
	"slices"

	"tienglang/app"
	"tienglang/audio"
)

// Plan is the order that an edit is laid out by: the places of a template and
// what stands in them. It is kept in the edit, so that a step that is undone
// takes the order back too. Do not change what its slices hold.
type Plan struct {
	Template app.ID     `json:"template,omitempty"` // what it was begun with
	Name     string     `json:"name"`
	Slot     int64      `json:"slot"` // frames on air, 0 for none
	Places   []Place    `json:"places"`
	Sting    *PlanSting `json:"sting,omitempty"`
	Bed      *PlanBed   `json:"bed,omitempty"`
}

// Place is one place of a plan.
type Place struct {
	ID app.ID `json:"id"`
	app.Place
	LeadMS *int     `json:"lead_ms,omitempty"` // where set, its beginning after the end of the one before; instead of that one's segue
	Clip   app.ID   `json:"clip,omitempty"`    // what stands there, "" for nothing
	More   []app.ID `json:"more,omitempty"`    // what stands there besides, in one with it
	Sound  string   `json:"sound,omitempty"`   // the ID of that clip's Media
	Marker app.ID   `json:"marker,omitempty"`  // with its name
}

// Filled tells whether something was put there.
func (p Place) Filled() bool { return p.Clip != "" }

// clips are all that were put there.
func (p Place) clips() []app.ID {
	if !p.Filled() {
		return nil
	}
	return append([]app.ID{p.Clip}, p.More...)
}

// PlanSting is what is heard between two items.
type PlanSting struct {
	app.Sting
	Sound *Media   `json:"sound,omitempty"` // nil where none was chosen
	Clips []app.ID `json:"clips,omitempty"` // as they were laid
}

// PlanBed is what lies under the words.
type PlanBed struct {
	app.Bed
	Sound *Media   `json:"sound,omitempty"`
	Clips []app.ID `json:"clips,omitempty"`
}

// Index is the number of a place, −1 where it is not there.
func (p *Plan) Index(id app.ID) int {
	if p == nil {
		return -1
	}
	return slices.IndexFunc(p.Places, func(q Place) bool { return q.ID == id })
}

// Empty is how many places hold nothing.
func (p *Plan) Empty() (n int) {
	if p == nil {
		return 0
	}
	for _, q := range p.Places {
		if !q.Filled() {
			n++
		}
	}
	return n
}

// Holding is the number of the place in which a clip stands, −1 where it stands
// in none.
func (p *Plan) Holding(clip app.ID) int {
	if p == nil {
		return -1
	}
	return slices.IndexFunc(p.Places, func(q Place) bool { return slices.Contains(q.clips(), clip) })
}

// clone copies what the operations write to; nil stays nil.
func (p *Plan) clone() *Plan {
	if p == nil {
		return nil
	}
	c := *p
	c.Places = slices.Clone(p.Places)
	if p.Sting != nil {
		s := *p.Sting
		c.Sting = &s
	}
	if p.Bed != nil {
		b := *p.Bed
		c.Bed = &b
	}
	return &c
}

// Left is what is left of a plan's slot; below 0 the edit is too long. ok is
// false without a slot.
func (e Edit) Left() (frames int64, ok bool) {
	if e.Plan == nil || e.Plan.Slot == 0 {
		return 0, false
	}
	return e.Plan.Slot - e.Length(), true
}

// PlaceSpan is where a place stands on the timeline, with the pieces that its
// clip was cut into; ok is false while it is empty.
func (e Edit) PlaceSpan(id app.ID) (at, length int64, ok bool) {
	i := e.Plan.Index(id)
	if i < 0 {
		return 0, 0, false
	}
	pieces := e.pieces()[i]
	if len(pieces) == 0 {
		return 0, 0, false
	}
	at, end := pieces[0].At, int64(0)
	for _, c := range pieces {
		end = max(end, c.End())
	}
	return at, end - at, true
}

// msFrames is a time of a plan in frames.
func msFrames(ms int) int64 { return int64(ms) * audio.Rate / 1000 }

// planTimes bounds the times of a plan, in milliseconds.
const planTimes = 10 * 60 * 1000

func (c *checker) plan(p *Plan) {
	if p == nil {
		return
	}
	c.text(p.Name)
	c.place(p.Slot, "slot")
	c.rule(len(p.Places) <= MaxMarkers, "%d places", len(p.Places))
	for _, q := range p.Places {
		c.id(string(q.ID), "place")
		c.text(q.Name)
		c.rule(slices.Contains(app.PlaceKinds, q.Kind), "place %s is of kind %q", q.ID, q.Kind)
		c.number(q.GainDB, audio.SilenceDBFS, maxGainDB, "gain")
		c.times(q.SegueMS, q.FadeInMS, q.FadeOutMS)
		c.rule(len(q.More) <= MaxClips, "more than %d clips", MaxClips)
		if q.LeadMS != nil {
			c.times(*q.LeadMS)
		}
	}
	if s := p.Sting; s != nil {
		c.number(s.GainDB, audio.SilenceDBFS, maxGainDB, "gain")
		c.times(s.BeforeMS, s.AfterMS)
		c.planSound(s.Sound, s.Clips)
	}
	if b := p.Bed; b != nil {
		c.number(b.GainDB, audio.SilenceDBFS, maxGainDB, "gain")
		c.number(b.DuckDB, 0, 60, "depth")
		c.times(b.LeadMS, b.TailMS, b.FadeInMS, b.FadeOutMS)
		c.planSound(b.Sound, b.Clips)
	}
}

func (c *checker) times(all ...int) {
	for _, ms := range all {
		c.need(ms >= -planTimes && ms <= planTimes, "%d milliseconds in the plan", ms)
	}
}

// planSound holds a sound of the plan itself to the rules of any, but that it
// may be listed too.
func (c *checker) planSound(m *Media, clips []app.ID) {
	c.rule(len(clips) <= MaxClips, "more than %d clips", MaxClips)
	if m == nil {
		return
	}
	c.text(m.Name)
	c.need(m.ID != "" && len(m.ID) <= 128, "a sound of the plan without an id")
	c.rule(m.SHA256 == "" || isSum(m.SHA256), "a sound of the plan has the hash %q", m.SHA256)
	c.need(m.Frames > 0 && m.Frames <= MaxFrames, "a sound of the plan has %d frames", m.Frames)
	c.need(m.Channels >= 0 && m.Channels <= 2, "a sound of the plan has %d channels", m.Channels)
}
