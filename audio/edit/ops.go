package edit

import (
	"cmp"
	"slices"
	"time"

	"tienglang/app"
)

// newID names what an operation makes.
func newID() app.ID { return app.NewID(time.Now()) }

// gone is the error for what is no longer there.
func gone(what string, id app.ID) error {
	return app.Fail("edit.gone", nil, "what", what, "id", string(id))
}

// WithTrack changes a track. The change must not touch the clips it finds,
// only put others in their place. Errors: "edit.gone", and those of Check.
func (e Edit) WithTrack(id app.ID, change func(*Track)) (Edit, error) {
	i := e.track(id)
	if i < 0 {
		return e, gone("track", id)
	}
	out := e.clone()
	change(&out.Tracks[i])
	return out.settled(e)
}

// WithClip changes a clip: its gain, fades, envelopes, name, mute or solo.
// Envelopes are replaced, not written to. Errors: "edit.gone", and those of
// Check.
func (e Edit) WithClip(id app.ID, change func(*Clip)) (Edit, error) {
	return e.WithClips([]app.ID{id}, change)
}

// WithClips changes several clips as WithClip does one; all of them, or none
// where there is an error.
func (e Edit) WithClips(ids []app.ID, change func(*Clip)) (Edit, error) {
	wanted := map[app.ID]bool{}
	for _, id := range ids {
		wanted[id] = true
	}
	out := e.clone()
	for _, t := range out.Tracks {
		for i := range t.Clips {
			if id := t.Clips[i].ID; wanted[id] {
				delete(wanted, id)
				change(&t.Clips[i])
			}
		}
	}
	for id := range wanted {
		return e, gone("clip", id)
	}
	return out.settled(e)
}

// settled puts clips in order and checks the whole; with an error the edit
// stays as it was before.
func (e Edit) settled(before Edit) (Edit, error) {
	e = e.whole()
	if err := e.Check(); err != nil {
		return before, err
	}
	return e, nil
}

// byPlace puts clips in order; what begins together, by age.
func byPlace(a, b Clip) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.ID, b.ID)) }

func markersByPlace(a, b Marker) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.ID, b.ID)) }

// AddTrack puts an empty track under the others and gives its ID.
func (e Edit) AddTrack(name string, kind TrackKind) (Edit, app.ID, error) {
	out := e.clone()
	t := Track{ID: newID(), Name: name, Kind: kind}
	if kind == TrackMusic {
		t.Duck = &Duck{DepthDB: 14}
	}
	out.Tracks = append(out.Tracks, t)
	out, err := out.settled(e)
	return out, t.ID, err
}

// RemoveTrack takes a track and its clips away.
func (e Edit) RemoveTrack(id app.ID) (Edit, error) {
	i := e.track(id)
	if i < 0 {
		return e, gone("track", id)
	}
	out := e.clone()
	out.Tracks = slices.Delete(out.Tracks, i, i+1)
	for j, t := range out.Tracks {
		if t.Duck != nil && slices.Contains(t.Duck.Under, id) {
			d := *t.Duck
			d.Under = slices.DeleteFunc(slices.Clone(d.Under), func(u app.ID) bool { return u == id })
			out.Tracks[j].Duck = &d
		}
	}
	return out.swept().settled(e)
}

// MoveTrack puts a track at another row.
func (e Edit) MoveTrack(id app.ID, row int) (Edit, error) {
	i := e.track(id)
	if i < 0 {
		return e, gone("track", id)
	}
	out := e.clone()
	t := out.Tracks[i]
	out.Tracks = slices.Delete(out.Tracks, i, i+1)
	out.Tracks = slices.Insert(out.Tracks, max(0, min(row, len(out.Tracks))), t)
	return out.settled(e)
}

// Insert puts a sound, or a stretch of it, on a track. The clip gets an ID
// where it has none, which is returned. Where the edit knows another sound by
// the ID of this one, the sound gets a new ID, which the clip then names.
func (e Edit) Insert(track app.ID, m Media, c Clip) (Edit, app.ID, error) {
	out, ids, err := e.InsertAll(track, m, []Clip{c})
	if err != nil {
		return e, "", err
	}
	return out, ids[0], nil
}

// InsertAll puts several stretches of a sound on a track as Insert does one,
// and gives their IDs in the same order; all of them, or none where there is
// an error.
func (e Edit) InsertAll(track app.ID, m Media, clips []Clip) (Edit, []app.ID, error) {
	i := e.track(track)
	if i < 0 {
		return e, nil, gone("track", track)
	}
	out := e.clone()
	media := out.addMedia(m)
	ids := make([]app.ID, 0, len(clips))
	for _, c := range clips {
		c.Media = media
		c.ID = cmp.Or(c.ID, newID())
		ids = append(ids, c.ID)
		out.drop(i, c)
	}
	out, err := out.settled(e)
	return out, ids, err
}

// addMedia lists a sound where it is not listed yet, and gives the ID that it
// has in the edit.
func (e *Edit) addMedia(m Media) string {
	if known, ok := e.MediaByID(m.ID); ok {
		if known.same(m) {
			return m.ID
		}
		listed := func(o Media) bool { return m.SHA256 != "" && o.SHA256 == m.SHA256 }
		if i := slices.IndexFunc(e.Media, listed); i >= 0 {
			return e.Media[i].ID
		}
		m.ID = string(newID())
	}
	e.Media = append(e.Media, m)
	return m.ID
}

// same tells whether two are one sound: by their hashes, or by their paths
// where nobody has looked at one of them.
func (m Media) same(o Media) bool {
	if m.SHA256 != "" && o.SHA256 != "" {
		return m.SHA256 == o.SHA256
	}
	return m.Path == o.Path
}

// InsertGap moves everything at or after a place later by length, on every
// track, and cuts the clips that lie across it; with the markers.
func (e Edit) InsertGap(at, length int64) (Edit, error) {
	if at < 0 || length <= 0 {
		return e, app.Fail("edit.bad_place", nil)
	}
	out := e.clone()
	for i := range out.Tracks {
		out.Tracks[i].Clips = cutAt(out.Tracks[i].Clips, at)
		shift(out.Tracks[i].Clips, at, length)
	}
	for i := range out.Markers {
		if out.Markers[i].At >= at {
			out.Markers[i].At += length
		}
	}
	return out.settled(e)
}

// shift moves the clips that begin at or after a place.
func shift(clips []Clip, from, by int64) {
	for i := range clips {
		if clips[i].At >= from {
			clips[i].At += by
		}
	}
}

// AddMarker names a place and gives the marker's ID.
func (e Edit) AddMarker(at int64, name string) (Edit, app.ID, error) {
	out := e.clone()
	m := Marker{ID: newID(), At: at, Name: name}
	out.Markers = append(out.Markers, m)
	out, err := out.settled(e)
	return out, m.ID, err
}

// WithMarker moves or renames a marker.
func (e Edit) WithMarker(id app.ID, change func(*Marker)) (Edit, error) {
	i := slices.IndexFunc(e.Markers, func(m Marker) bool { return m.ID == id })
	if i < 0 {
		return e, gone("marker", id)
	}
	out := e.clone()
	change(&out.Markers[i])
	return out.settled(e)
}

// RemoveMarker takes a marker away.
func (e Edit) RemoveMarker(id app.ID) (Edit, error) {
	i := slices.IndexFunc(e.Markers, func(m Marker) bool { return m.ID == id })
	if i < 0 {
		return e, gone("marker", id)
	}
	out := e.clone()
	out.Markers = slices.Delete(out.Markers, i, i+1)
	return out.settled(e)
}

// swept takes away the sounds that no clip uses. The list that was shared is
// left alone.
func (e Edit) swept() Edit {
	used := map[string]bool{}
	for _, t := range e.Tracks {
		for _, c := range t.Clips {
			used[c.Media] = true
		}
	}
	e.Media = slices.DeleteFunc(slices.Clone(e.Media), func(m Media) bool { return !used[m.ID] })
	return e
}
