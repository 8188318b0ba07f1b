package script

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"
	"unicode/utf8"

	"tienglang/app"
)

// Version is that of the form in which a script is kept.
const Version = 1

// Document is a script with what can be undone. Its methods leave it as it was
// and give another. The zero value is no document: Begin or Parse makes one.
type Document struct {
	Script app.Script
	past   []step
	future []step
	newer  bool
}

// step is a script before (or after) a change, and what the change was.
type step struct {
	Label  string     `json:"label"` // names the step; steps that follow each other under one label soon are one
	At     time.Time  `json:"at"`
	Script app.Script `json:"script"`
}

// The bounds of what can be undone.
const (
	mostSteps = 40
	mergeTime = 20 * time.Second // typing on is one step
)

// keptDocument is the form on the disk.
type keptDocument struct {
	Version int        `json:"version"`
	Script  app.Script `json:"script"`
	Undo    []step     `json:"undo,omitempty"`
	Redo    []step     `json:"redo,omitempty"`
}

// Begin is a new document.
func Begin(s app.Script) Document { return Document{Script: s} }

// Parse reads what Marshal gave. One of a newer version can be looked at only.
// Error: "script.damaged".
func Parse(b []byte) (Document, error) {
	var k keptDocument
	err := json.Unmarshal(b, &k)
	if err == nil {
		err = check(k.Script)
	}
	if err != nil || k.Version < 1 {
		return Document{}, app.Fail("script.damaged", err)
	}
	d := Document{Script: whole(k.Script), past: k.Undo, future: k.Redo, newer: k.Version > Version}
	if d.newer || !sound(d.past) || !sound(d.future) {
		d.past, d.future = nil, nil
	}
	return d, nil
}

// sound tells steps that can be gone back to.
func sound(steps []step) bool {
	for i := range steps {
		if check(steps[i].Script) != nil {
			return false
		}
		steps[i].Script = whole(steps[i].Script)
	}
	return true
}

// check tells why a script is none.
func check(s app.Script) error {
	ids := map[app.ID]bool{}
	need := func(id app.ID) error {
		if id == "" || len(id) > 128 || ids[id] {
			return fmt.Errorf("script: the id %q is empty, too long or there twice", id)
		}
		ids[id] = true
		return nil
	}
	if len(s.Languages) < 1 || len(s.Languages) > 2 || len(s.Languages) == 2 && s.Languages[0] == s.Languages[1] {
		return fmt.Errorf("script: languages %q", s.Languages)
	}
	if len(s.Sections) > MaxSections {
		return fmt.Errorf("script: %d sections", len(s.Sections))
	}
	for _, section := range s.Sections {
		if err := need(section.ID); err != nil {
			return err
		}
		if len(section.Sides) > len(s.Languages) || len(section.Title) > maxTitle {
			return fmt.Errorf("script: section %s has %d sides and a title of %d bytes", section.ID, len(section.Sides), len(section.Title))
		}
		for _, side := range section.Sides {
			if len(side.Text) > MaxText || !utf8.ValidString(side.Text) {
				return fmt.Errorf("script: a text of %d bytes", len(side.Text))
			}
			for _, one := range side.Sentences {
				if err := need(one.ID); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// whole gives every section as many sides as there are languages.
func whole(s app.Script) app.Script {
	s = clone(s)
	for i := range s.Sections {
		for len(s.Sections[i].Sides) < len(s.Languages) {
			s.Sections[i].Sides = append(s.Sections[i].Sides, app.ScriptSide{})
		}
	}
	return s
}

// Marshal gives the form on the disk.
func (d Document) Marshal() ([]byte, error) {
	return json.Marshal(keptDocument{Version: Version, Script: d.Script, Undo: d.past, Redo: d.future})
}

// ReadOnly tells that a newer version of the program wrote it.
func (d Document) ReadOnly() bool { return d.newer }

// Do puts another script in place of the present one, as a step that can be
// undone. A step under the same label as the last one, within a short time, is
// part of that. Errors: "script.read_only", "script.too_long".
func (d Document) Do(label string, at time.Time, next app.Script) (Document, error) {
	if d.newer {
		return d, app.Fail("script.read_only", nil)
	}
	if err := check(next); err != nil {
		return d, app.Fail("script.too_long", err)
	}
	if reflect.DeepEqual(d.Script, next) {
		return d, nil
	}
	out := d
	out.Script, out.future = next, nil
	if n := len(d.past); n > 0 && d.past[n-1].Label == label && at.Sub(d.past[n-1].At) < mergeTime && label != "" {
		out.past = slices.Clone(d.past)
		out.past[n-1].At = at
		return out, nil
	}
	out.past = append(slices.Clone(d.past), step{label, at, d.Script})
	if over := len(out.past) - mostSteps; over > 0 {
		out.past = out.past[over:]
	}
	return out, nil
}

// Note puts sounds into the script, which is no step: the edit, where the
// sounds lie, has its own. Steps that are gone back to keep what is noted.
func (d Document) Note(sounds map[app.ID]*app.ScriptSound) (Document, error) {
	if d.newer {
		return d, app.Fail("script.read_only", nil)
	}
	d.Script = WithSounds(d.Script, sounds)
	d.past, d.future = noted(d.past, sounds), noted(d.future, sounds)
	return d, nil
}

func noted(steps []step, sounds map[app.ID]*app.ScriptSound) []step {
	out := slices.Clone(steps)
	for i := range out {
		out[i].Script = WithSounds(out[i].Script, sounds)
	}
	return out
}

// Steps are the labels of what can be undone and done again, the next one
// last.
func (d Document) Steps() (undo, redo []string) {
	labels := func(steps []step) (all []string) {
		for _, s := range steps {
			all = append(all, s.Label)
		}
		return all
	}
	return labels(d.past), labels(d.future)
}

// Undo goes a step back; at the end nothing happens.
func (d Document) Undo() Document {
	d.past, d.future, d.Script = travel(d.past, d.future, d.Script)
	return d
}

// Redo goes a step forth.
func (d Document) Redo() Document {
	d.future, d.past, d.Script = travel(d.future, d.past, d.Script)
	return d
}

// travel takes the last of from, and puts the present one at the end of to.
func travel(from, to []step, now app.Script) (rest, more []step, script app.Script) {
	n := len(from)
	if n == 0 {
		return from, to, now
	}
	last := from[n-1]
	// At is nought, so that what is typed next is a step of its own.
	return slices.Clone(from[:n-1]), append(slices.Clone(to), step{Label: last.Label, Script: now}), last.Script
}
