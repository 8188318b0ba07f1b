package edit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tienglang/app"
)

// patch is the difference between two edits: the parts that changed, as they
// were and as they are. A part is a clip, a track without its clips, a marker,
// a sound, or the rest.
type patch []change

// change is one part of a patch; nothing stands for a part that is not there.
type change struct {
	Part   string          `json:"part"`
	Before json.RawMessage `json:"before,omitempty"`
	After  json.RawMessage `json:"after,omitempty"`
}

// rest is what of an edit is in no other part.
type rest struct {
	ID     app.ID   `json:"id"`
	Title  string   `json:"title"`
	Media  []string `json:"media"`
	Tracks []app.ID `json:"tracks"`
	Master Master   `json:"master"`
	Plan   *Plan    `json:"plan,omitempty"`
}

// onTrack is a clip with the track that it lies on.
type onTrack struct {
	Track app.ID `json:"track"`
	Clip  Clip   `json:"clip"`
}

// The names of parts.
const (
	partRest   = "edit"
	partMedia  = "media/"
	partTrack  = "track/"
	partClip   = "clip/"
	partMarker = "marker/"
)

// parts takes an edit apart.
func (e Edit) parts() (map[string]json.RawMessage, error) {
	out := map[string]json.RawMessage{}
	var failed error
	put := func(name string, v any) {
		b, err := json.Marshal(v)
		if err != nil && failed == nil {
			failed = err
		}
		out[name] = b
	}
	r := rest{ID: e.ID, Title: e.Title, Master: e.Master, Plan: e.Plan}
	for _, m := range e.Media {
		r.Media = append(r.Media, m.ID)
		put(partMedia+m.ID, m)
	}
	for _, t := range e.Tracks {
		r.Tracks = append(r.Tracks, t.ID)
		for _, c := range t.Clips {
			put(partClip+string(c.ID), onTrack{t.ID, c})
		}
		t.Clips = nil
		put(partTrack+string(t.ID), t)
	}
	for _, m := range e.Markers {
		put(partMarker+string(m.ID), m)
	}
	put(partRest, r)
	return out, failed
}

// assemble is the reverse of parts. It checks what it makes.
func assemble(parts map[string]json.RawMessage) (Edit, error) {
	var e Edit
	var r rest
	if err := json.Unmarshal(parts[partRest], &r); err != nil {
		return e, err
	}
	e.ID, e.Title, e.Master, e.Plan = r.ID, r.Title, r.Master, r.Plan
	for _, id := range r.Media {
		var m Media
		if err := json.Unmarshal(parts[partMedia+id], &m); err != nil {
			return e, fmt.Errorf("edit: media %s: %w", id, err)
		}
		e.Media = append(e.Media, m)
	}
	for _, id := range r.Tracks {
		var t Track
		if err := json.Unmarshal(parts[partTrack+string(id)], &t); err != nil {
			return e, fmt.Errorf("edit: track %s: %w", id, err)
		}
		e.Tracks = append(e.Tracks, t)
	}
	if err := e.placeClips(parts); err != nil {
		return e, err
	}
	return e.whole(), e.Check()
}

// placeClips puts clips on their tracks, and markers.
func (e *Edit) placeClips(parts map[string]json.RawMessage) error {
	for name, b := range parts {
		switch {
		case strings.HasPrefix(name, partClip):
			var c onTrack
			if err := json.Unmarshal(b, &c); err != nil {
				return err
			}
			i := e.track(c.Track)
			if i < 0 {
				return fmt.Errorf("edit: clip %s on track %s, which is not there", c.Clip.ID, c.Track)
			}
			e.drop(i, c.Clip)
		case strings.HasPrefix(name, partMarker):
			var m Marker
			if err := json.Unmarshal(b, &m); err != nil {
				return err
			}
			e.Markers = append(e.Markers, m)
		}
	}
	for _, t := range e.Tracks {
		slices.SortFunc(t.Clips, byPlace)
	}
	slices.SortFunc(e.Markers, markersByPlace)
	return nil
}

// diff is what leads from one edit to another, by name of the part.
func diff(before, after Edit) (patch, error) {
	was, err := before.parts()
	if err != nil {
		return nil, err
	}
	is, err := after.parts()
	if err != nil {
		return nil, err
	}
	names := maps.Clone(was)
	maps.Copy(names, is)
	var p patch
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if !bytes.Equal(was[name], is[name]) {
			p = append(p, change{name, was[name], is[name]})
		}
	}
	return p, nil
}

// apply gives the edit that the patch leads to. It refuses an edit that is not
// the one the patch was made from.
func (p patch) apply(e Edit) (Edit, error) {
	parts, err := e.parts()
	if err != nil {
		return e, err
	}
	for _, c := range p {
		if !bytes.Equal(parts[c.Part], c.Before) {
			return e, fmt.Errorf("edit: %s is not as it was before the change", c.Part)
		}
		if c.After == nil {
			delete(parts, c.Part)
		} else {
			parts[c.Part] = c.After
		}
	}
	out, err := assemble(parts)
	if err != nil {
		return e, err
	}
	return out, nil
}

// reverse leads back.
func (p patch) reverse() patch {
	out := make(patch, len(p))
	for i, c := range p {
		out[i] = change{c.Part, c.After, c.Before}
	}
	return out
}
