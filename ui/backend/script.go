package backend

import (
	"context"
	"time"

	"tienglang/app"
	"tienglang/app/script"
	"tienglang/audio/edit"
)

// Scripts is the script of each edit. The window changes it by itself, as it
// does the edit, and each change is on the disk when its method returns. of
// names the edit, which need not be the open one any more; "" is that.
type Scripts interface {
	// Script is that of an edit, a blank one where it has none yet. One that
	// cannot be read is put aside, which Status tells.
	Script(of app.ID) (ScriptView, error)
	// ChangeScript puts another script in place as a step, named by a key of the
	// catalogue. Errors: "edit.none_open", "edit.gone", "script.read_only",
	// "script.too_long", "disk.full".
	ChangeScript(of app.ID, step string, s app.Script) (ScriptView, error)
	UndoScript(of app.ID) (ScriptView, error)
	RedoScript(of app.ID) (ScriptView, error)
	// NoteSounds notes where sentences are heard, which is no step: the edit has
	// its own. nil forgets one.
	NoteSounds(of app.ID, sounds map[app.ID]*app.ScriptSound) (ScriptView, error)
	// CutText makes sentences of a text, quickly.
	CutText(text string) []script.Piece
	// ReadText reads a script from a text file or a Word document. Errors:
	// "script.not_text", "script.too_long", "file.missing".
	ReadText(ctx context.Context, path string) (string, error)
	// LearnPace takes a person's reading of so many syllables as the signed-in
	// user's; breaths of it were none. It gives the pace from now on, in
	// syllables a minute.
	LearnPace(ctx context.Context, syllables int, took, breaths time.Duration) (float64, error)
}

// ScriptView is a script as it is on the disk, with what it takes to read it.
type ScriptView struct {
	Edit     app.ID
	Script   app.Script
	Undo     []string // keys of the steps, the next one last
	Redo     []string
	ReadOnly bool
	Pace     float64 // the signed-in user's, syllables a minute
	Learned  bool    // it was measured, and is not the usual one
	Said     map[app.ID]Said
}

// Said is one sentence as it is said.
type Said struct {
	Words     string // figures and abbreviations written out
	Syllables int
	Takes     time.Duration // at the user's pace, without the pause after it
}

// Speech is reading aloud by machine.
type Speech interface {
	// Voices are those of this machine and of the settings, found anew.
	Voices() ([]Voice, error)
	Speech() SpeechSettings
	// SaveSpeech keeps them. The key is kept as it was where it is "". Errors:
	// "speech.bad_options", "speech.bad_dictionary", "speech.web_address".
	SaveSpeech(ctx context.Context, s SpeechSettings) error
	// ReadAloud reads sentences of an edit's script by the voice of the settings.
	// What was read is given beside an error too. Sentences in which nothing can
	// be said are left out. Errors: those of speech.Reader.Speak.
	ReadAloud(ctx context.Context, of app.ID, sentences []app.ID, p Progress) ([]Spoken, error)
	// Recorded makes a medium of the library the sound of a sentence, trimmed
	// and as loud as the other ones.
	Recorded(ctx context.Context, of app.ID, sentence app.ID, sha256 string) (Spoken, error)
	// TryVoice lets a text be heard, and returns when it sounds.
	TryVoice(ctx context.Context, text string) error
}

// TrySound is what Playing gives as the SHA-256 while TryVoice is heard.
const TrySound = "voice"

// Voice is somebody who can read.
type Voice struct {
	ID     string // "" is the first there is
	Name   string
	Region string // "north", "central", "south", "" where it does not tell
	Web    bool   // the text goes to a vendor's server
}

// SpeechSettings say how a machine reads.
type SpeechSettings struct {
	Voice          string  // Voice.ID
	Rate           float64 // 0.5 to 2; 1 as the voice speaks
	PauseSentence  time.Duration
	PauseParagraph time.Duration
	Region         string   // "north", "south"; "" as the voice
	Dictionary     string   // lines "text = reading"
	Folder         string   // of Piper's voices
	Web            WebVoice // one vendor's voice; none where its URL is ""
}

// WebVoice is a vendor's voice, in whose templates {text}, {key}, {voice},
// {rate} and {pitch} stand for their values.
type WebVoice struct {
	Name, Region, URL, Body string
	Headers                 string // lines "name: value"
	Voice                   string // the vendor's name
	Answer                  string // where in a JSON answer the sound stands
	Key                     string // only ever given to SaveSpeech, never told
	HasKey                  bool   // one is kept
}

// Spoken is the sound of a sentence, to be put into the edit.
type Spoken struct {
	Sentence app.ID
	Text     string // as it was read
	Voice    string // "" for a person's
	Media    edit.Media
	Pause    int64 // frames of silence after it, with others behind it
}
