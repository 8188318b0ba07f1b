package script

import (
	"slices"
	"strings"
	"time"

	"tienglang/app"
)

// Piece is one sentence of a text, as a Cut gives it.
type Piece struct {
	Text      string
	Paragraph bool
}

// Cut makes sentences of a text.
type Cut func(text string) []Piece

// The bounds of a script, far above any bulletin.
const (
	MaxSections = 200
	MaxText     = 400_000 // bytes of one section in one language
	maxTitle    = 300     // bytes
)

// Blank is a script with one empty section in Vietnamese.
func Blank() app.Script {
	return WithSection(app.Script{Languages: []string{app.Vietnamese}}, 0, "")
}

// clone copies every slice down to the sentences.
func clone(s app.Script) app.Script {
	s.Languages = slices.Clone(s.Languages)
	s.Sections = slices.Clone(s.Sections)
	for i := range s.Sections {
		s.Sections[i].Sides = slices.Clone(s.Sections[i].Sides)
		for j := range s.Sections[i].Sides {
			s.Sections[i].Sides[j].Sentences = slices.Clone(s.Sections[i].Sides[j].Sentences)
		}
	}
	return s
}

func newID() app.ID { return app.NewID(time.Now()) }

// WithSection puts an empty section at a place.
func WithSection(s app.Script, at int, title string) app.Script {
	out := clone(s)
	one := app.ScriptSection{ID: newID(), Title: title, Sides: make([]app.ScriptSide, len(s.Languages))}
	out.Sections = slices.Insert(out.Sections, max(0, min(at, len(out.Sections))), one)
	return out
}

// WithoutSection takes a section away; a script keeps at least an empty one.
func WithoutSection(s app.Script, id app.ID) app.Script {
	out := clone(s)
	out.Sections = slices.DeleteFunc(out.Sections, func(one app.ScriptSection) bool { return one.ID == id })
	if len(out.Sections) == 0 {
		return WithSection(out, 0, "")
	}
	return out
}

// Moved puts a section earlier or later by so many places.
func Moved(s app.Script, id app.ID, by int) app.Script {
	i := s.Section(id)
	if i < 0 {
		return s
	}
	out := clone(s)
	one := out.Sections[i]
	out.Sections = slices.Delete(out.Sections, i, i+1)
	out.Sections = slices.Insert(out.Sections, max(0, min(i+by, len(out.Sections))), one)
	return out
}

// Titled names a section.
func Titled(s app.Script, id app.ID, title string) app.Script {
	i := s.Section(id)
	if i < 0 {
		return s
	}
	out := clone(s)
	out.Sections[i].Title = title
	return out
}

// InLanguages gives the script other languages. A language that stays keeps
// its text; one that goes takes its text with it.
func InLanguages(s app.Script, codes []string) app.Script {
	out := clone(s)
	out.Languages = slices.Clone(codes)
	for i, section := range s.Sections {
		sides := make([]app.ScriptSide, len(codes))
		for j, code := range codes {
			if was := slices.Index(s.Languages, code); was >= 0 && was < len(section.Sides) {
				sides[j] = section.Sides[was]
			}
		}
		out.Sections[i].Sides = sides
	}
	return out
}

// Written gives a section another text in one language. Sentences that stay
// keep their ID and their sound; between two that stay, as many of the others
// as there were keep their IDs too, in their order: they were reworded.
func Written(s app.Script, id app.ID, side int, text string, cut Cut) app.Script {
	i := s.Section(id)
	if i < 0 || side < 0 || side >= len(s.Languages) {
		return s
	}
	out := clone(s)
	for len(out.Sections[i].Sides) <= side {
		out.Sections[i].Sides = append(out.Sections[i].Sides, app.ScriptSide{})
	}
	before := out.Sections[i].Sides[side].Sentences
	out.Sections[i].Sides[side] = app.ScriptSide{Text: text, Sentences: match(before, cut(text))}
	return out
}

// Reworded gives one sentence another text, in the section's text too. It
// stays one sentence where the new text is cut into one, and otherwise gives
// its ID to the first.
func Reworded(s app.Script, id app.ID, text string, cut Cut) (app.Script, bool) {
	for _, section := range s.Sections {
		for side, one := range section.Sides {
			from := 0
			for _, sentence := range one.Sentences {
				at := strings.Index(one.Text[from:], sentence.Text)
				if at < 0 {
					break
				}
				end := from + at + len(sentence.Text)
				if sentence.ID == id {
					whole := one.Text[:from+at] + strings.TrimSpace(text) + one.Text[end:]
					return Written(s, section.ID, side, whole, cut), true
				}
				from = end
			}
		}
	}
	return s, false
}

// WithSounds notes where sentences are heard; nil takes the note away.
func WithSounds(s app.Script, sounds map[app.ID]*app.ScriptSound) app.Script {
	out := clone(s)
	for i := range out.Sections {
		for j := range out.Sections[i].Sides {
			for k, one := range out.Sections[i].Sides[j].Sentences {
				if sound, ok := sounds[one.ID]; ok {
					out.Sections[i].Sides[j].Sentences[k].Sound = sound
				}
			}
		}
	}
	return out
}
