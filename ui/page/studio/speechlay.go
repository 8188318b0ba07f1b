package studio

import (
	"slices"

	"tienglang/app"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

// layer puts sentences that were read onto the timeline, in the order of the
// script: one that is heard already in its place, any other behind the one
// before it, the first at the playhead.
type layer struct {
	edit   edit.Edit
	track  app.ID // of the voices, for what is new
	at     int64  // where the next one goes
	close  bool   // what follows a sentence comes forward, or goes back, with its end
	script app.Script
	pause  func(paragraph bool) int64 // frames
	name   func(section int) string
	quiet  func(media string, at int64) int64 // the pause in a sound that is nearest; nil for none
	sounds map[app.ID]*app.ScriptSound        // what was laid, by sentence
}

// lay puts everything that was made into the edit. The bulletin is as it was
// where an error comes back.
func (l *layer) lay(made []backend.Spoken) error {
	by := map[app.ID]backend.Spoken{}
	for _, one := range made {
		by[one.Sentence] = one
	}
	l.sounds = map[app.ID]*app.ScriptSound{}
	for i, section := range l.script.Sections {
		for k, one := range allSides(section) {
			spoken, ok := by[one.ID]
			if err := l.sentence(one, spoken, ok); err != nil {
				return err
			}
			if h, heard := l.heard(one); heard && k == 0 && ok && l.edit.Plan == nil {
				if err := l.mark(section.ID, l.name(i), h.at); err != nil {
					return err
				}
			}
		}
	}
	return l.stand()
}

// allSides are a section's sentences in the order in which they are read: one
// language after the other.
func allSides(section app.ScriptSection) (all []app.ScriptSentence) {
	for _, side := range section.Sides {
		all = append(all, side.Sentences...)
	}
	return all
}

// sentence passes one that stays, and lays one that was read.
func (l *layer) sentence(one app.ScriptSentence, spoken backend.Spoken, read bool) error {
	before, heard := l.heard(one)
	var err error
	switch {
	case !read && !heard:
		return nil
	case read && heard:
		err = l.replace(before, spoken)
	case read:
		err = l.insert(one, spoken)
	}
	if err != nil {
		return err
	}
	if h, ok := l.heard(one); ok {
		l.at = h.end + l.pause(one.Paragraph)
	}
	return nil
}

// heard is where a sentence is heard.
func (l *layer) heard(one app.ScriptSentence) (hearing, bool) {
	if laid, ok := l.sounds[one.ID]; ok {
		return hearingOf(l.edit, laid)
	}
	return hearingOf(l.edit, one.Sound)
}

// replace puts another sound in a sentence's place. Of a take that holds others
// too, its stretch alone is cut out.
func (l *layer) replace(h hearing, spoken backend.Spoken) error {
	e, c, err := l.edit, edit.Clip{}, error(nil)
	if h.whole() {
		c = edit.Clip{ID: h.clip.ID, GainDB: h.clip.GainDB, Mute: h.clip.Mute, Solo: h.clip.Solo, FadeIn: h.clip.FadeIn, FadeOut: h.clip.FadeOut}
		e, err = e.Delete([]app.ID{h.clip.ID}, false)
	} else {
		h = h.settled(l.quiet)
		e, err = h.cutOut(e)
	}
	if err != nil {
		return err
	}
	c.Name, c.At, c.Length = spoken.Media.Name, h.at, spoken.Media.Frames
	if c.FadeIn.Length+c.FadeOut.Length > c.Length {
		c.FadeIn, c.FadeOut = edit.Fade{}, edit.Fade{}
	}
	by := c.End() - h.end
	if !l.close {
		by = max(0, c.End()-nextOn(e, h.track, h.end))
	}
	if e, err = l.shift(e, h.track, h.end, by); err != nil {
		return err
	}
	return l.put(e, h.track, spoken, c)
}

// insert lays a new clip, with room for it.
func (l *layer) insert(one app.ScriptSentence, spoken backend.Spoken) error {
	at := behind(l.edit, l.track, l.at)
	c := edit.Clip{Name: spoken.Media.Name, At: at, Length: spoken.Media.Frames}
	by := c.End() + l.pause(one.Paragraph) - nextOn(l.edit, l.track, at)
	e, err := l.shift(l.edit, l.track, at, max(0, by))
	if err != nil {
		return err
	}
	return l.put(e, l.track, spoken, c)
}

func (l *layer) put(e edit.Edit, track app.ID, spoken backend.Spoken, c edit.Clip) error {
	e, id, err := e.Insert(track, spoken.Media, c)
	if err != nil {
		return err
	}
	made, _, _ := e.Clip(id)
	l.edit = e
	l.sounds[spoken.Sentence] = &app.ScriptSound{Text: spoken.Text, Clip: id, Media: made.Media, Voice: spoken.Voice}
	return nil
}

// nextOn is where the first clip of a track begins that does not begin before
// a place; a day where there is none.
func nextOn(e edit.Edit, track app.ID, at int64) int64 {
	next := edit.MaxFrames
	for _, t := range e.Tracks {
		for _, c := range t.Clips {
			if t.ID == track && c.At >= at {
				next = min(next, c.At)
			}
		}
	}
	return next
}

// behind is the place, or the end of what lies across it on a track.
func behind(e edit.Edit, track app.ID, at int64) int64 {
	for _, t := range e.Tracks {
		for _, c := range t.Clips { // by place
			if t.ID == track && c.At < at && at < c.End() {
				at = c.End()
			}
		}
	}
	return at
}

// shift moves what begins at or after a place on a track, and the markers of
// the script's sections there.
func (l *layer) shift(e edit.Edit, track app.ID, from, by int64) (edit.Edit, error) {
	if by == 0 {
		return e, nil
	}
	var ids []app.ID
	for _, t := range e.Tracks {
		for _, c := range t.Clips {
			if t.ID == track && c.At >= from {
				ids = append(ids, c.ID)
			}
		}
	}
	for _, m := range e.Markers {
		if m.At < from || l.script.Section(m.ID) < 0 {
			continue
		}
		var err error
		if e, err = e.WithMarker(m.ID, func(m *edit.Marker) { m.At = max(0, m.At+by) }); err != nil {
			return e, err
		}
	}
	return e.Move(ids, by, 0)
}

// mark puts a section's marker, which bears the section's ID, at a place.
func (l *layer) mark(section app.ID, name string, at int64) error {
	e, err := marked(l.edit, section, name, at)
	l.edit = e
	return err
}

func marked(e edit.Edit, section app.ID, name string, at int64) (edit.Edit, error) {
	set := func(m *edit.Marker) { m.ID, m.At, m.Name = section, at, name }
	if slices.ContainsFunc(e.Markers, func(m edit.Marker) bool { return m.ID == section }) {
		return e.WithMarker(section, set)
	}
	next, id, err := e.AddMarker(at, name)
	if err != nil {
		return e, err
	}
	return next.WithMarker(id, set)
}
