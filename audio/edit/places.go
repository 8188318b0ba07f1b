package edit

import (
	"slices"

	"tienglang/app"
)

// FindSound gives a sound of the library by its SHA-256; ok is false where it
// is not there.
type FindSound func(sha256 string) (m Media, ok bool)

// WithTemplate lays an edit out by a template. Sounds that the template names
// are put into their places where they are found. What stood in the places of
// the plan before moves into those of the same kind, in order; what finds none
// gets a place of its own, and the items those before the farewell. Clips that
// no plan has placed stay where they are.
func (e Edit) WithTemplate(t app.Template, find FindSound) (Edit, error) {
	out, old, err := e.withoutFixed()
	if err != nil {
		return e, err
	}
	p := &Plan{Template: t.ID, Name: t.Name, Slot: int64(t.SlotSeconds) * 1000 * msFrames(1), Places: []Place{}}
	for _, q := range t.Places {
		p.Places = append(p.Places, Place{ID: newID(), Place: q})
	}
	p.adopt(old)
	out.Plan = p
	out = out.withSounds(t, find)
	if out, err = out.fillFixed(find); err != nil {
		return e, err
	}
	out, err = out.Assembled()
	if err != nil {
		return e, err
	}
	return out, nil
}

// withoutFixed takes away what the plan before has laid by itself: its stings,
// its bed, and the sounds that its template named. It gives the places that a
// person has filled.
func (e Edit) withoutFixed() (out Edit, filled []Place, err error) {
	if e.Plan == nil {
		return e, nil, nil
	}
	var ids []app.ID
	for i, q := range e.Plan.Places {
		switch {
		case !q.Filled():
		case q.Media != "" && (q.Media == q.Sound || q.Media == e.soundOf(q)):
			for _, c := range e.pieces()[i] {
				ids = append(ids, c.ID)
			}
		default:
			filled = append(filled, q)
		}
	}
	a := assembler{e: e.clone()}
	a.p = e.Plan.clone()
	a.takeLaid(slices.Concat(ids, a.stingClips(), a.bedClips()))
	for _, q := range e.Plan.Places {
		a.e.Markers = slices.DeleteFunc(a.e.Markers, func(m Marker) bool { return m.ID == q.Marker })
	}
	for i := range filled {
		filled[i].Marker = ""
	}
	return a.e, filled, nil
}

// soundOf is the hash of what stands in a place, "" where it is not known.
func (e Edit) soundOf(q Place) string {
	m, _ := e.MediaByID(q.Sound)
	return m.SHA256
}

// adopt puts what stood in other places into these.
func (p *Plan) adopt(old []Place) {
	for _, q := range old {
		i := slices.IndexFunc(p.Places, func(to Place) bool { return to.Kind == q.Kind && !to.Filled() && to.Media == "" })
		if i < 0 {
			i = p.roomFor(q.Kind)
			p.Places = slices.Insert(p.Places, i, Place{ID: newID(), Place: q.Place})
		}
		p.Places[i].Clip, p.Places[i].Sound, p.Places[i].More, p.Places[i].LeadMS = q.Clip, q.Sound, q.More, q.LeadMS
	}
}

// roomFor is where one more place of a kind comes: after the last of its kind,
// or before the first of a kind that comes later.
func (p *Plan) roomFor(k app.PlaceKind) int {
	for i := len(p.Places) - 1; i >= 0; i-- {
		if p.Places[i].Kind == k {
			return i + 1
		}
	}
	rank := func(k app.PlaceKind) int { return slices.Index(app.PlaceKinds, k) }
	for i, q := range p.Places {
		if rank(q.Kind) > rank(k) {
			return i
		}
	}
	return len(p.Places)
}

// withSounds gives the plan the template's sting and bed, and the music's track
// its ducking. With the plan its own already.
func (e Edit) withSounds(t app.Template, find FindSound) Edit {
	if t.Sting != nil {
		e.Plan.Sting = &PlanSting{Sting: *t.Sting, Sound: found(t.Sting.Media, find)}
	}
	if t.Bed == nil {
		return e
	}
	e.Plan.Bed = &PlanBed{Bed: *t.Bed, Sound: found(t.Bed.Media, find)}
	out := e.withHome(TrackMusic).clone()
	i := out.track(out.home(TrackMusic))
	d := Duck{DepthDB: t.Bed.DuckDB}
	if was := out.Tracks[i].Duck; was != nil {
		d = *was
		d.DepthDB = t.Bed.DuckDB
	}
	out.Tracks[i].Duck = &d
	return out
}

// found is a sound of the library, nil where it is not there or empty.
func found(sha256 string, find FindSound) *Media {
	if sha256 == "" {
		return nil
	}
	if m, ok := find(sha256); ok && m.Frames > 0 {
		return &m
	}
	return nil
}

// fillFixed puts the sounds that the plan names into their places.
func (e Edit) fillFixed(find FindSound) (Edit, error) {
	out := e
	for _, q := range e.Plan.Places {
		m := found(q.Media, find)
		if m == nil || q.Filled() {
			continue
		}
		next, err := out.put(q.ID, *m)
		if err != nil {
			return e, err
		}
		out = next
	}
	return out, nil
}

// put puts a sound into a place, and times nothing yet.
func (e Edit) put(place app.ID, m Media) (Edit, error) {
	i := e.Plan.Index(place)
	if i < 0 {
		return e, gone("place", place)
	}
	q := e.Plan.Places[i]
	c := Clip{ID: newID(), Name: m.Name, Length: m.Frames, GainDB: q.GainDB,
		FadeIn: Fade{Length: msFrames(q.FadeInMS)}, FadeOut: Fade{Length: msFrames(q.FadeOutMS)}}
	if m.Frames <= 0 {
		return e, app.Fail("edit.bad_place", nil)
	}
	c.fitFades()
	c.At = e.Length() // until it is timed: away from the pieces of other places
	out := e.withHome(byKind(q.Kind))
	out, _, err := out.Insert(out.homeOf(q.Kind), m, c)
	if err != nil {
		return e, err
	}
	laid, _, _ := out.Clip(c.ID)
	out.Plan = out.Plan.clone()
	out.Plan.Places[i].Clip, out.Plan.Places[i].Sound = c.ID, laid.Media
	return out, nil
}

// planned is e with a plan of its own to write to; "edit.no_plan" without one.
func (e Edit) planned() (Edit, error) {
	if e.Plan == nil {
		return e, app.Fail("edit.no_plan", nil)
	}
	out := e.clone()
	out.Plan = e.Plan.clone()
	return out, nil
}

// plannedAt is planned with the number of a place; "edit.gone" without it.
func (e Edit) plannedAt(place app.ID) (out Edit, i int, err error) {
	if out, err = e.planned(); err != nil {
		return e, -1, err
	}
	if i = out.Plan.Index(place); i < 0 {
		return e, -1, gone("place", place)
	}
	return out, i, nil
}

// FillPlace puts a sound into a place, instead of what stood there, and times
// the whole. Errors: "edit.no_plan", "edit.gone", "edit.bad_place" for a sound
// without length.
func (e Edit) FillPlace(place app.ID, m Media) (Edit, error) {
	out, err := e.emptied(place)
	if err != nil {
		return e, err
	}
	if out, err = out.put(place, m); err != nil {
		return e, err
	}
	return out.timed(e)
}

// EmptyPlace takes away what stands in a place, which stays.
func (e Edit) EmptyPlace(place app.ID) (Edit, error) {
	out, err := e.emptied(place)
	if err != nil {
		return e, err
	}
	return out.timed(e)
}

// emptied takes the clips of a place out, and times nothing yet.
func (e Edit) emptied(place app.ID) (Edit, error) {
	out, i, err := e.plannedAt(place)
	if err != nil {
		return e, err
	}
	var ids []app.ID
	for _, c := range e.pieces()[i] {
		ids = append(ids, c.ID)
	}
	a := assembler{e: out}
	a.takeLaid(ids)
	out.Plan.Places[i].Clip, out.Plan.Places[i].Sound, out.Plan.Places[i].More = "", "", nil
	return out, nil
}

// timed is the edit assembled; with an error it is as it was before.
func (e Edit) timed(before Edit) (Edit, error) {
	out, err := e.Assembled()
	if err != nil {
		return before, err
	}
	return out, nil
}

// AddPlace puts an empty place after another, or "" first, and gives its ID.
func (e Edit) AddPlace(after app.ID, q app.Place) (Edit, app.ID, error) {
	out, err := e.planned()
	if err != nil {
		return e, "", err
	}
	i := 0
	if after != "" {
		if i = out.Plan.Index(after) + 1; i == 0 {
			return e, "", gone("place", after)
		}
	}
	id := newID()
	out.Plan.Places = slices.Insert(out.Plan.Places, i, Place{ID: id, Place: q})
	out, err = out.timed(e)
	return out, id, err
}

// RemovePlace takes a place away with what stands there.
func (e Edit) RemovePlace(place app.ID) (Edit, error) {
	out, err := e.emptied(place)
	if err != nil {
		return e, err
	}
	i := out.Plan.Index(place)
	marker := out.Plan.Places[i].Marker
	out.Markers = slices.DeleteFunc(out.Markers, func(m Marker) bool { return m.ID == marker })
	out.Plan.Places = slices.Delete(out.Plan.Places, i, i+1)
	return out.timed(e)
}

// MovePlace moves a place up (−1) or down (+1) in the order, or further; no
// further than the ends.
func (e Edit) MovePlace(place app.ID, by int) (Edit, error) {
	out, i, err := e.plannedAt(place)
	if err != nil {
		return e, err
	}
	q := out.Plan.Places[i]
	out.Plan.Places = slices.Delete(out.Plan.Places, i, i+1)
	out.Plan.Places = slices.Insert(out.Plan.Places, max(0, min(i+by, len(out.Plan.Places))), q)
	return out.timed(e)
}

// WithPlace changes a place's name or times, and times the whole. The change
// must not touch what stands there.
func (e Edit) WithPlace(place app.ID, change func(*Place)) (Edit, error) {
	out, i, err := e.plannedAt(place)
	if err != nil {
		return e, err
	}
	change(&out.Plan.Places[i])
	return out.timed(e)
}

// WithSting changes the sound between items; nil takes it away.
func (e Edit) WithSting(m *Media) (Edit, error) {
	out, err := e.planned()
	if err != nil {
		return e, err
	}
	if out.Plan.Sting == nil {
		out.Plan.Sting = &PlanSting{}
	}
	a := assembler{e: out, p: out.Plan}
	a.takeLaid(a.stingClips())
	out.Plan.Sting.Sound, out.Plan.Sting.Clips = m, nil
	return out.timed(e)
}

// WithBed changes the sound under the words; nil takes it away.
func (e Edit) WithBed(m *Media) (Edit, error) {
	out, err := e.planned()
	if err != nil {
		return e, err
	}
	if out.Plan.Bed == nil {
		out.Plan.Bed = &PlanBed{}
	}
	a := assembler{e: out, p: out.Plan}
	a.takeLaid(a.bedClips())
	out.Plan.Bed.Sound, out.Plan.Bed.Clips = m, nil
	return out.timed(e)
}

// WithoutPlan forgets the order; everything stays where it is, by hand from
// now on.
func (e Edit) WithoutPlan() Edit {
	e.Plan = nil
	return e
}

// Link is what was spoken between two places, in frames: a stretch of a sound,
// its beginning after the end of the place before, and the beginning of the next
// one after its own end. Below 0 they overlap. Both are kept to the millisecond.
type Link struct {
	Name         string
	Sound        Media
	From, Length int64
	Lead, Segue  int64
}

// LinkAfter lays a link after a place, and gives the link's place.
func (e Edit) LinkAfter(before app.ID, l Link) (Edit, app.ID, error) {
	out, id, err := e.AddPlace(before, app.Place{Kind: app.PlaceLink, Name: l.Name, SegueMS: framesMS(l.Segue)})
	if err != nil {
		return e, "", err
	}
	if out, err = out.put(id, l.Sound); err != nil {
		return e, "", err
	}
	out, err = out.WithClip(out.Plan.Places[out.Plan.Index(id)].Clip, func(c *Clip) { c.From, c.Length = l.From, l.Length })
	if err != nil {
		return e, "", err
	}
	lead := framesMS(l.Lead)
	out, err = out.WithPlace(id, func(q *Place) { q.LeadMS = &lead })
	if err != nil {
		return e, "", err
	}
	return out, id, nil
}

// framesMS is the reverse of msFrames, to the nearest.
func framesMS(frames int64) int {
	half := msFrames(1) / 2
	if frames < 0 {
		half = -half
	}
	return int((frames + half) / msFrames(1))
}

// WithSlot changes the length on air, in frames; 0 is none.
func (e Edit) WithSlot(frames int64) (Edit, error) {
	out, err := e.planned()
	if err != nil {
		return e, err
	}
	out.Plan.Slot = frames
	return out.settled(e)
}

// NamedPlan has the plan go by a template that was made of it.
func (e Edit) NamedPlan(template app.ID, name string) (Edit, error) {
	out, err := e.planned()
	if err != nil {
		return e, err
	}
	out.Plan.Template, out.Plan.Name = template, name
	return out.settled(e)
}
