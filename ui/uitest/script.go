package uitest

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/app/script"
	"tienglang/audio"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

// speaking is what a Backend knows of scripts and of reading aloud.
type speaking struct {
	ScriptOf  map[app.ID]script.Document
	VoicesOf  []backend.Voice
	SpeechIs  backend.SpeechSettings
	PaceIs    float64           // 0: not learned
	SaidAs    map[string]string // how texts are said that are not said as typed
	TextsOf   map[string]string // what files hold, by path
	ReadError int               // ReadAloud fails after so many sentences; 0: it does not
}

// pace is the user's, or the usual one.
func (b *Backend) pace() (float64, bool) {
	if b.PaceIs > 0 {
		return b.PaceIs, true
	}
	return script.UsualPace, false
}

// Script is that of an edit.
func (b *Backend) Script(of app.ID) (v backend.ScriptView, err error) {
	return b.script(of, func(d script.Document) (script.Document, error) { return d, b.Errs["Script"] })
}

// script changes a script, or looks at it. The caller does not hold the lock.
func (b *Backend) script(of app.ID, f func(script.Document) (script.Document, error)) (backend.ScriptView, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if of == "" {
		of = b.EditIs.ID
	}
	if b.ScriptOf == nil {
		b.ScriptOf = map[app.ID]script.Document{}
	}
	d, ok := b.ScriptOf[of]
	if !ok {
		d = script.Begin(script.Blank())
	}
	next, err := f(d)
	if err == nil {
		b.ScriptOf[of], d = next, next
	}
	return b.viewScript(of, d), err
}

func (b *Backend) viewScript(of app.ID, d script.Document) backend.ScriptView {
	v := backend.ScriptView{Edit: of, Script: d.Script, ReadOnly: d.ReadOnly(), Said: map[app.ID]backend.Said{}}
	v.Undo, v.Redo = d.Steps()
	v.Pace, v.Learned = b.pace()
	for side, code := range v.Script.Languages {
		for _, one := range v.Script.Sentences(side) {
			words := one.Text
			if as, ok := b.SaidAs[words]; ok {
				words = as
			}
			n := script.Syllables(words, code == app.Vietnamese)
			v.Said[one.ID] = backend.Said{Words: words, Syllables: n, Takes: script.Estimate(n, v.Pace)}
		}
	}
	return v
}

// ChangeScript keeps a step.
func (b *Backend) ChangeScript(of app.ID, step string, s app.Script) (backend.ScriptView, error) {
	return b.script(of, func(d script.Document) (script.Document, error) {
		if err := b.call("ChangeScript", step); err != nil {
			return d, err
		}
		return d.Do(step, b.Clock, s)
	})
}

// UndoScript goes a step back.
func (b *Backend) UndoScript(of app.ID) (backend.ScriptView, error) {
	return b.script(of, func(d script.Document) (script.Document, error) { return d.Undo(), b.call("UndoScript") })
}

// RedoScript goes a step forth.
func (b *Backend) RedoScript(of app.ID) (backend.ScriptView, error) {
	return b.script(of, func(d script.Document) (script.Document, error) { return d.Redo(), b.call("RedoScript") })
}

// NoteSounds notes where sentences are heard.
func (b *Backend) NoteSounds(of app.ID, sounds map[app.ID]*app.ScriptSound) (backend.ScriptView, error) {
	return b.script(of, func(d script.Document) (script.Document, error) {
		if err := b.call("NoteSounds", len(sounds)); err != nil {
			return d, err
		}
		return d.Note(sounds)
	})
}

// sentenceEnds are where this Backend cuts, which is simpler than the real one.
var sentenceEnds = regexp.MustCompile(`(?:[^.!?\n]|[.!?][^\s.!?])+[.!?]*\n?`)

// CutText cuts at full stops and lines.
func (b *Backend) CutText(text string) (all []script.Piece) {
	for _, part := range sentenceEnds.FindAllString(text, -1) {
		if s := strings.TrimSpace(part); s != "" {
			all = append(all, script.Piece{Text: s, Paragraph: strings.HasSuffix(part, "\n")})
		}
	}
	return all
}

// ReadText is one of TextsOf.
func (b *Backend) ReadText(_ context.Context, path string) (text string, err error) {
	err = b.act(func() error {
		var ok bool
		if text, ok = b.TextsOf[path]; !ok {
			return app.Fail("file.missing", os.ErrNotExist, "file", path)
		}
		return nil
	}, "ReadText", path)
	return text, err
}

// LearnPace learns as the real one does.
func (b *Backend) LearnPace(_ context.Context, syllables int, took, breaths time.Duration) (pace float64, err error) {
	err = b.act(func() error {
		b.PaceIs = script.Learn(b.PaceIs, syllables, took, breaths)
		pace, _ = b.pace()
		return nil
	}, "LearnPace", syllables, took.Round(time.Millisecond))
	return pace, err
}

// Voices is VoicesOf.
func (b *Backend) Voices() ([]backend.Voice, error) {
	return locked(b, func() []backend.Voice { return slices.Clone(b.VoicesOf) }), b.err("Voices")
}

// Speech is SpeechIs, without the key.
func (b *Backend) Speech() backend.SpeechSettings {
	return locked(b, func() backend.SpeechSettings {
		s := b.SpeechIs
		s.Web.HasKey, s.Web.Key = s.Web.Key != "", ""
		return s
	})
}

// SaveSpeech sets SpeechIs; a key that is not given stays.
func (b *Backend) SaveSpeech(_ context.Context, s backend.SpeechSettings) error {
	return b.act(func() error {
		if s.Web.Key == "" {
			s.Web.Key = b.SpeechIs.Web.Key
		}
		b.SpeechIs = s
		return nil
	}, "SaveSpeech", s.Voice, s.Rate)
}

// Spoken is the sound of a text: a tenth of a second for each letter.
func Spoken(id app.ID, text, voice string) backend.Spoken {
	frames := int64(len([]rune(text))) * audio.Rate / 10
	sha := Medium(voice+text, app.MediaVoice, time.Second).SHA256
	return backend.Spoken{Sentence: id, Text: text, Voice: voice, Pause: audio.Rate / 2,
		Media: edit.Media{ID: sha, SHA256: sha, Path: "speech/" + sha + ".wav", Name: text, Frames: frames, Channels: 1}}
}

// ReadAloud gives each sentence a sound once Hold lets it.
func (b *Backend) ReadAloud(ctx context.Context, of app.ID, ids []app.ID, p backend.Progress) (made []backend.Spoken, err error) {
	if err := b.act(nil, "ReadAloud", len(ids)); err != nil {
		return nil, err
	}
	v, err := b.Script(of)
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		if err := b.wait(ctx); err != nil {
			return made, err
		}
		if n := locked(b, func() int { return b.ReadError }); n > 0 && i == n {
			return made, app.Fail("speech.failed", nil, "voice", "x")
		}
		if one, _, ok := v.Script.Sentence(id); ok {
			made = append(made, Spoken(id, one.Text, locked(b, func() string { return b.SpeechIs.Voice })))
		}
		if p != nil {
			p(int64(i+1), int64(len(ids)))
		}
	}
	return made, nil
}

// Recorded gives a sentence the sound of a medium.
func (b *Backend) Recorded(_ context.Context, of app.ID, sentence app.ID, sha string) (s backend.Spoken, err error) {
	v, err := b.Script(of)
	if err != nil {
		return s, err
	}
	one, _, ok := v.Script.Sentence(sentence)
	if !ok {
		return s, app.Fail("script.sentence_gone", nil)
	}
	s = Spoken(sentence, one.Text, "")
	s.Media.ID, s.Media.SHA256, s.Media.Path = sha, sha, "speech/"+sha+".wav"
	return s, b.act(nil, "Recorded", sha[:min(6, len(sha))])
}

// TryVoice sets PlayingIs.
func (b *Backend) TryVoice(_ context.Context, text string) error {
	return b.act(func() error { b.PlayingIs, b.PlayingAt = backend.TrySound, 0; return nil }, "TryVoice", text)
}

// Write gives the open edit a script of sections, each a title and a text, and
// gives it as it is then.
func (b *Backend) Write(sections ...[2]string) app.Script {
	s := app.Script{Languages: []string{app.Vietnamese}}
	for i, one := range sections {
		s = script.WithSection(s, i, one[0])
		s = script.Written(s, s.Sections[i].ID, 0, one[1], b.CutText)
	}
	v, err := b.script("", func(script.Document) (script.Document, error) { return script.Begin(s), nil })
	if err != nil {
		panic(fmt.Sprint("script: ", err))
	}
	return v.Script
}
