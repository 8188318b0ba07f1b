package app

import "slices"

// Vietnamese is the language in which a script begins, of Languages.
const Vietnamese = "vie"

// Script is what is read in a bulletin: sections, each in the same one or two
// languages. Do not change what its slices hold: the operations of the package
// script give a new one and leave the old as it was.
type Script struct {
	Languages []string        `json:"languages"` // one or two codes as in Languages, the leading one first
	Sections  []ScriptSection `json:"sections"`  // in the order in which they are read
}

// ScriptSection is one item of the bulletin, in each of the script's languages.
type ScriptSection struct {
	ID    ID     `json:"id"`
	Title string `json:"title"`
	// Sides are the text in the script's languages, in their order.
	Sides []ScriptSide `json:"sides"`
}

// ScriptSide is a section in one language.
type ScriptSide struct {
	Text      string           `json:"text"`      // as typed
	Sentences []ScriptSentence `json:"sentences"` // the text, cut
}

// ScriptSentence is what is read in one breath.
type ScriptSentence struct {
	ID        ID           `json:"id"`   // stays while the sentence is reworded
	Text      string       `json:"text"` // as typed
	Paragraph bool         `json:"paragraph,omitempty"`
	Sound     *ScriptSound `json:"sound,omitempty"` // nil until it was read
}

// ScriptSound is where a sentence is heard. Whether that clip is there is the
// edit's to tell, which has its own undo.
type ScriptSound struct {
	Text  string `json:"text"`            // the sentence when it was read
	Clip  ID     `json:"clip"`            // of the bulletin's edit
	Media string `json:"media"`           // edit.Media.ID of the sound
	Voice string `json:"voice,omitempty"` // whose; "" for a person's
	// From and Length are its stretch of the sound, in frames at audio.Rate,
	// where one take holds several sentences; 0 and 0 for the whole clip.
	From   int64 `json:"from,omitempty"`
	Length int64 `json:"length,omitempty"`
}

// Sentence finds a sentence and its section.
func (s Script) Sentence(id ID) (ScriptSentence, ScriptSection, bool) {
	for _, section := range s.Sections {
		for _, side := range section.Sides {
			for _, one := range side.Sentences {
				if one.ID == id {
					return one, section, true
				}
			}
		}
	}
	return ScriptSentence{}, ScriptSection{}, false
}

// Section gives a section's place; −1 where there is none of this ID.
func (s Script) Section(id ID) int {
	return slices.IndexFunc(s.Sections, func(one ScriptSection) bool { return one.ID == id })
}

// Sentences are those of one language, given by its place in Languages.
func (s Script) Sentences(side int) (all []ScriptSentence) {
	for _, section := range s.Sections {
		if side < len(section.Sides) {
			all = append(all, section.Sides[side].Sentences...)
		}
	}
	return all
}

// Empty tells that nothing was written.
func (s Script) Empty() bool {
	for i := range s.Languages {
		if len(s.Sentences(i)) > 0 {
			return false
		}
	}
	return true
}
