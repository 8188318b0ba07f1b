package edit

import (
	"slices"

	"tienglang/app"
)

// assembler times an edit by its plan. It works on copies.
type assembler struct {
	e      Edit
	p      *Plan
	pieces [][]Clip // of each place, by place; see Edit.pieces
	stings []Clip   // as they lay before
	beds   []Clip
}

// Assembled puts everything that the plan has placed where the plan says:
// each place after the one before by its segue, stings between items, the bed
// under the words, markers at their beginnings. Clips keep what a hand has made
// of them but for their place; pieces that a clip was cut into stay together
// as they are. What the plan did not place stays where it is. An edit without
// a plan is given back as it is.
func (e Edit) Assembled() (Edit, error) {
	if e.Plan == nil {
		return e, nil
	}
	a := &assembler{e: e.clone()}
	a.p = e.Plan.clone()
	a.e.Plan = a.p
	a.forgetGone()
	a.pieces = a.e.pieces()
	a.stings = a.takeLaid(a.stingClips())
	a.beds = a.takeLaid(a.bedClips())
	starts, ends := a.times()
	a.shift(starts)
	a.mark(starts)
	if err := a.layStings(starts, ends); err != nil {
		return e, err
	}
	if err := a.layBed(starts, ends); err != nil {
		return e, err
	}
	return a.e.swept().settled(e)
}

// forgetGone empties the places whose clips were taken away, and switches off
// what was taken away altogether. Where only the first piece of a clip is gone,
// the next one stands for it.
func (a *assembler) forgetGone() {
	taken := a.e.plannedClips()
	for i := range a.p.Places {
		q := a.forgetMore(i)
		if _, _, there := a.e.Clip(q.Clip); there || !q.Filled() {
			continue
		}
		rest := a.e.loose(q.Sound, taken)
		a.p.Places[i].Clip = rest
		taken[rest] = true
		if rest == "" {
			a.p.Places[i].Sound = ""
		}
	}
	if s := a.p.Sting; s != nil && len(s.Clips) > 0 && !a.any(s.Clips) {
		s.Sound, s.Clips = nil, nil
	}
	if b := a.p.Bed; b != nil && len(b.Clips) > 0 && !a.any(b.Clips) {
		b.Sound, b.Clips = nil, nil
	}
}

// forgetMore leaves of a place's further clips those that are there; where its
// own is gone, the first of them stands for it.
func (a *assembler) forgetMore(i int) Place {
	q := &a.p.Places[i]
	gone := func(id app.ID) bool { t, _ := a.e.find(id); return t < 0 }
	q.More = slices.DeleteFunc(slices.Clone(q.More), gone)
	if q.Filled() && gone(q.Clip) && len(q.More) > 0 {
		c, _, _ := a.e.Clip(q.More[0])
		q.Clip, q.Sound, q.More = c.ID, c.Media, q.More[1:]
	}
	if len(q.More) == 0 {
		q.More = nil
	}
	return *q
}

func (a *assembler) any(ids []app.ID) bool {
	return slices.ContainsFunc(ids, func(id app.ID) bool { t, _ := a.e.find(id); return t >= 0 })
}

// loose is the first clip of a sound that no place has, "" for none.
func (e Edit) loose(sound string, taken map[app.ID]bool) app.ID {
	var first Clip
	for _, t := range e.Tracks {
		for _, c := range t.Clips {
			if sound != "" && c.Media == sound && !taken[c.ID] && (first.ID == "" || c.At < first.At) {
				first = c
			}
		}
	}
	return first.ID
}

func (a *assembler) stingClips() []app.ID {
	if a.p.Sting == nil {
		return nil
	}
	return a.p.Sting.Clips
}

func (a *assembler) bedClips() []app.ID {
	if a.p.Bed == nil {
		return nil
	}
	return a.p.Bed.Clips
}

// takeLaid takes clips out that will be laid anew.
func (a *assembler) takeLaid(ids []app.ID) (was []Clip) {
	for t := range a.e.Tracks {
		a.e.Tracks[t].Clips = slices.DeleteFunc(a.e.Tracks[t].Clips, func(c Clip) bool {
			is := slices.Contains(ids, c.ID)
			if is {
				was = append(was, c)
			}
			return is
		})
	}
	slices.SortFunc(was, byPlace)
	return was
}

// pieces are the clips of each place, by place: its own, and what a hand has
// cut off them behind: later on the track, and later in the same sound.
func (e Edit) pieces() [][]Clip {
	if e.Plan == nil {
		return nil
	}
	planned := e.plannedClips()
	all := make([][]Clip, len(e.Plan.Places))
	for i, q := range e.Plan.Places {
		for _, id := range q.clips() {
			if own, t, ok := e.Clip(id); ok {
				all[i] = append(append(all[i], own), cutOff(own, e.Tracks[t].Clips, planned)...)
			}
		}
		slices.SortStableFunc(all[i], byPlace)
	}
	return all
}

// cutOff are the pieces of a clip, up to where its sound stands in a place
// again.
func cutOff(own Clip, clips []Clip, planned map[app.ID]bool) (rest []Clip) {
	for _, c := range clips {
		if c.At < own.At || c.ID == own.ID || c.Media != own.Media {
			continue
		}
		if planned[c.ID] {
			break
		}
		if c.From >= own.From+own.Length {
			rest = append(rest, c)
		}
	}
	return rest
}

// plannedClips are the clips that a plan knows by name.
func (e Edit) plannedClips() map[app.ID]bool {
	all := map[app.ID]bool{}
	for _, q := range e.Plan.Places {
		for _, id := range q.clips() {
			all[id] = true
		}
	}
	if s := e.Plan.Sting; s != nil {
		for _, id := range s.Clips {
			all[id] = true
		}
	}
	if b := e.Plan.Bed; b != nil {
		for _, id := range b.Clips {
			all[id] = true
		}
	}
	return all
}

// times are where the filled places begin and end; −1 for empty ones. None
// begins before the one before it.
func (a *assembler) times() (starts, ends []int64) {
	starts, ends = make([]int64, len(a.p.Places)), make([]int64, len(a.p.Places))
	last := -1
	for i := range a.p.Places {
		starts[i], ends[i] = -1, -1
		if len(a.pieces[i]) == 0 {
			continue
		}
		starts[i] = 0
		if last >= 0 {
			starts[i] = max(starts[last], ends[last]+a.segue(last, i))
		}
		ends[i] = starts[i] + lengthOf(a.pieces[i])
		last = i
	}
	return starts, ends
}

// lengthOf is how long the pieces of a place are together.
func lengthOf(pieces []Clip) int64 {
	end := int64(0)
	for _, c := range pieces {
		end = max(end, c.End())
	}
	return end - pieces[0].At
}

// segue is from the end of one place to the beginning of the next that is
// filled.
func (a *assembler) segue(from, to int) int64 {
	if lead := a.p.Places[to].LeadMS; lead != nil {
		return msFrames(*lead)
	}
	if s := a.stingBetween(from, to); s != nil {
		return msFrames(s.BeforeMS) + s.Sound.Frames + msFrames(s.AfterMS)
	}
	return msFrames(a.p.Places[from].SegueMS)
}

// stingBetween is what is heard between two places, nil for nothing.
func (a *assembler) stingBetween(from, to int) *PlanSting {
	s := a.p.Sting
	if s == nil || s.Sound == nil || a.p.Places[from].Kind != app.PlaceItem || a.p.Places[to].Kind != app.PlaceItem {
		return nil
	}
	return s
}

// shift moves the pieces of each place so that they begin where it does.
func (a *assembler) shift(starts []int64) {
	by := map[app.ID]int64{}
	for i, pieces := range a.pieces {
		for _, c := range pieces {
			by[c.ID] = starts[i] - pieces[0].At
		}
	}
	for _, t := range a.e.Tracks {
		for i := range t.Clips {
			t.Clips[i].At += by[t.Clips[i].ID]
		}
	}
}

// mark puts the markers of the places at their beginnings; one that a hand
// took away stays away, and one of an empty place goes.
func (a *assembler) mark(starts []int64) {
	for i, q := range a.p.Places {
		at := slices.IndexFunc(a.e.Markers, func(m Marker) bool { return m.ID == q.Marker })
		switch {
		case starts[i] < 0 && at >= 0:
			a.e.Markers = slices.Delete(a.e.Markers, at, at+1)
			a.p.Places[i].Marker = ""
		case starts[i] < 0:
			a.p.Places[i].Marker = ""
		case at >= 0:
			a.e.Markers[at].At, a.e.Markers[at].Name = starts[i], q.Name
		case q.Marker == "" && q.Kind.Spoken() && q.Kind != app.PlaceLink && q.Name != "":
			a.p.Places[i].Marker = newID()
			a.e.Markers = append(a.e.Markers, Marker{ID: a.p.Places[i].Marker, At: starts[i], Name: q.Name})
		}
	}
}

// layStings lays one between each two items.
func (a *assembler) layStings(starts, ends []int64) error {
	s := a.p.Sting
	if s == nil || s.Sound == nil {
		return nil
	}
	var clips []Clip
	last := -1
	for i := range starts {
		if starts[i] < 0 {
			continue
		}
		if last >= 0 && a.p.Places[i].LeadMS == nil && a.stingBetween(last, i) != nil {
			at := max(0, ends[last]+msFrames(s.BeforeMS))
			clips = append(clips, Clip{Name: s.Sound.Name, At: at, Length: s.Sound.Frames, GainDB: s.GainDB})
		}
		last = i
	}
	var err error
	s.Clips, err = a.lay(TrackEffect, *s.Sound, asBefore(clips, a.stings))
	return err
}

// layBed lays the bed from before the first word to after the last.
func (a *assembler) layBed(starts, ends []int64) error {
	b := a.p.Bed
	if b == nil || b.Sound == nil {
		return nil
	}
	from, to := int64(-1), int64(0)
	for i, q := range a.p.Places {
		if starts[i] >= 0 && (b.Whole || q.Kind.Spoken()) {
			if from < 0 {
				from = starts[i]
			}
			to = max(to, ends[i])
		}
	}
	if from < 0 {
		b.Clips = nil
		return nil
	}
	from, to = max(0, from-msFrames(b.LeadMS)), to+msFrames(b.TailMS)
	clips := repeated(*b.Sound, from, to, msFrames(b.FadeInMS), msFrames(b.FadeOutMS))
	for i := range clips {
		clips[i].GainDB = b.GainDB
	}
	var err error
	b.Clips, err = a.lay(TrackMusic, *b.Sound, asBefore(clips, a.beds))
	return err
}

// asBefore gives clips that are laid anew the names, and what a hand has set,
// of those that lay there; where there are more now, what was set of the first.
func asBefore(clips, was []Clip) []Clip {
	for i := range clips {
		if len(was) == 0 {
			break
		}
		old := was[min(i, len(was)-1)]
		clips[i].GainDB, clips[i].Mute = old.GainDB, old.Mute
		if i < len(was) {
			clips[i].ID, clips[i].Name, clips[i].Solo, clips[i].Gain, clips[i].Pan = old.ID, old.Name, old.Solo, old.Gain, old.Pan
		}
	}
	return clips
}

// lay puts clips on the first track of a kind.
func (a *assembler) lay(kind TrackKind, m Media, clips []Clip) (ids []app.ID, err error) {
	if len(clips) == 0 {
		return nil, nil
	}
	e := a.e.withHome(kind)
	a.e, ids, err = e.InsertAll(e.home(kind), m, clips)
	a.e.Plan = a.p
	return ids, err
}

// home is the first track of a kind, "" for none.
func (e Edit) home(kind TrackKind) app.ID {
	for _, t := range e.Tracks {
		if t.Kind == kind {
			return t.ID
		}
	}
	return ""
}

// homeOf is the track that a place comes onto: a link, which lies over the ends
// of others, beside them where there is a second voice.
func (e Edit) homeOf(k app.PlaceKind) app.ID {
	first := e.home(byKind(k))
	if k != app.PlaceLink {
		return first
	}
	for _, t := range e.Tracks {
		if t.Kind == TrackVoice && t.ID != first {
			return t.ID
		}
	}
	return first
}

// withHome has a track of a kind; an edit that has none gets one.
func (e Edit) withHome(kind TrackKind) Edit {
	if e.home(kind) != "" {
		return e
	}
	out := e.clone()
	out.Tracks = append(out.Tracks, Track{ID: newID(), Kind: kind, Clips: []Clip{}})
	return out
}

// byKind is the track on which a place is at home.
func byKind(k app.PlaceKind) TrackKind {
	if k.Spoken() {
		return TrackVoice
	}
	return TrackEffect
}
