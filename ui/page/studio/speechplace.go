package studio

import (
	"slices"
	"strings"

	"tienglang/app"
	"tienglang/audio/edit"
)

// stand has each section of which something was read stand in a place of the
// bulletin's order, which times it; without an order all stays where it was
// laid.
func (l *layer) stand() error {
	if l.edit.Plan == nil {
		return nil
	}
	for i, section := range l.script.Sections {
		clips, fresh := l.clipsOf(section)
		if !fresh {
			continue
		}
		place, err := l.placeOf(section, l.name(i), clips)
		if err != nil {
			return err
		}
		if l.edit, err = l.edit.StandIn(place, clips...); err != nil {
			return err
		}
		if err := l.entitle(place, section); err != nil {
			return err
		}
	}
	return nil
}

// clipsOf are the clips of a section's sentences; fresh tells that one of them
// was laid now.
func (l *layer) clipsOf(section app.ScriptSection) (clips []app.ID, fresh bool) {
	for _, one := range allSides(section) {
		if h, ok := l.heard(one); ok {
			if !slices.Contains(clips, h.clip.ID) { // a take may hold several
				clips = append(clips, h.clip.ID)
			}
			fresh = fresh || l.sounds[one.ID] != nil
		}
	}
	return clips, fresh
}

// placeOf is where a section stands: where some of it stands already, in the
// empty place of its name, in the first item that is empty, or in a new one
// after the last.
func (l *layer) placeOf(section app.ScriptSection, name string, clips []app.ID) (app.ID, error) {
	plan := l.edit.Plan
	for _, id := range clips {
		if i := plan.Holding(id); i >= 0 {
			return plan.Places[i].ID, nil
		}
	}
	empty := func(q edit.Place) bool { return !q.Filled() && q.Kind.Spoken() }
	named := func(q edit.Place) bool {
		return empty(q) && section.Title != "" && strings.EqualFold(q.Name, section.Title)
	}
	for _, fits := range []func(edit.Place) bool{named, func(q edit.Place) bool { return empty(q) && q.Kind == app.PlaceItem }} {
		if i := slices.IndexFunc(plan.Places, fits); i >= 0 {
			return plan.Places[i].ID, nil
		}
	}
	e, id, err := l.edit.AddPlace(lastItem(plan), app.Place{Kind: app.PlaceItem, Name: name, SegueMS: itemSegueMS})
	if err == nil {
		l.edit = e
	}
	return id, err
}

// entitle gives a place the name of the section that stands there.
func (l *layer) entitle(place app.ID, section app.ScriptSection) error {
	if section.Title == "" {
		return nil
	}
	e, err := l.edit.WithPlace(place, func(q *edit.Place) { q.Name = section.Title })
	if err == nil {
		l.edit = e
	}
	return err
}
