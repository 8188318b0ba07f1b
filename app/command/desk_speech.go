package command

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/app/settings"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/edit"
	"tienglang/audio/speech"
	"tienglang/audio/speech/reading"
	"tienglang/ui/backend"
)

// speechFolder is where the sounds of an edit's sentences lie, beside it. They
// are the edit's own and none of the library: a bulletin has dozens, which are
// read anew at each correction, and nobody looks for a single one; what goes
// to the province is the master that they are in.
const speechFolder = "speech"

func (s edits) speech(id app.ID) string { return filepath.Join(s.folder(id), speechFolder) }

// voicesFolder is where Piper's voices lie as a rule: beside the station.
func (s *station) voicesFolder() string {
	return cmp.Or(s.spoken.Get().Folder, filepath.Join(filepath.Dir(s.dir), "voices"))
}

// voices are those that can read now, that of the web last.
func (s *station) voices() ([]speech.Voice, error) {
	all := speech.Voices(s.voicesFolder())
	w := s.spoken.Get().Web
	if w.URL == "" {
		return all, nil
	}
	v, err := speech.NewWebVoice(webVoice(w))
	if err != nil {
		return all, err
	}
	return append(all, v), nil
}

func webVoice(w settings.WebVoice) speech.Web {
	return speech.Web{Name: w.Name, Region: speech.Region(w.Region), URL: w.URL, Body: w.Body,
		Headers: w.Headers, Voice: w.Voice, Key: w.Key, Answer: w.Answer}
}

// Voices lists who can read.
func (d *desk) Voices() ([]backend.Voice, error) {
	all, err := d.voices()
	out := make([]backend.Voice, len(all))
	for i, v := range all {
		out[i] = backend.Voice{ID: v.ID, Name: v.Name, Region: string(v.Region), Web: v.Kind == speech.KindWeb}
	}
	return out, err
}

// Speech is how texts are read.
func (d *desk) Speech() backend.SpeechSettings {
	v := d.spoken.Get()
	out := backend.SpeechSettings{
		Voice: v.Voice, Rate: v.Rate, Region: v.Region, Dictionary: v.Dictionary, Folder: d.voicesFolder(),
		PauseSentence:  time.Duration(v.PauseSentenceMS) * time.Millisecond,
		PauseParagraph: time.Duration(v.PauseParagraphMS) * time.Millisecond,
		Web: backend.WebVoice{Name: v.Web.Name, Region: v.Web.Region, URL: v.Web.URL, Body: v.Web.Body,
			Voice: v.Web.Voice, Answer: v.Web.Answer, HasKey: v.Web.Key != ""},
	}
	for _, name := range slices.Sorted(maps.Keys(v.Web.Headers)) {
		out.Web.Headers += name + ": " + v.Web.Headers[name] + "\n"
	}
	return out
}

// SaveSpeech keeps how texts are read.
func (d *desk) SaveSpeech(ctx context.Context, s backend.SpeechSettings) error {
	by, err := d.who()
	if err != nil {
		return err
	}
	v := settings.Speech{
		Voice: s.Voice, Rate: s.Rate, Region: s.Region, Dictionary: s.Dictionary, Folder: s.Folder,
		PauseSentenceMS: int(s.PauseSentence.Milliseconds()), PauseParagraphMS: int(s.PauseParagraph.Milliseconds()),
		Web: settings.WebVoice{Name: s.Web.Name, Region: s.Web.Region, URL: s.Web.URL, Body: s.Web.Body,
			Headers: headerLines(s.Web.Headers), Voice: s.Web.Voice, Answer: s.Web.Answer, Key: s.Web.Key},
	}
	if v.Folder == d.voicesFolder() {
		v.Folder = d.spoken.Get().Folder
	}
	if _, err := parseDictionary(v.Dictionary); err != nil {
		return err
	}
	if v.Web.URL != "" {
		if _, err := speech.NewWebVoice(webVoice(v.Web)); err != nil {
			return err
		}
	}
	return d.done(d.spoken.Save(ctx, by, v), backend.TopicSettings, "status.settings_saved")
}

// headerLines are lines "name: value".
func headerLines(text string) map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(text) {
		name, value, ok := strings.Cut(line, ":")
		if name = strings.TrimSpace(name); ok && name != "" {
			all[name] = strings.TrimSpace(value)
		}
	}
	return all
}

// parseDictionary is the user's dictionary; "speech.bad_dictionary" names the
// line that is none.
func parseDictionary(text string) (*reading.Dictionary, error) {
	dict, err := reading.ParseDictionary(strings.NewReader(text))
	if err != nil {
		line := ""
		if bad := (*reading.DictionaryError)(nil); errors.As(err, &bad) {
			line = strconv.Itoa(bad.Line)
		}
		return nil, app.Fail("speech.bad_dictionary", err, "file", "", "line", line)
	}
	return dict, nil
}

// dictionary is the parsed one of the settings; the zero value is ready.
type dictionary struct {
	mu   sync.Mutex
	text string
	dict *reading.Dictionary
}

func (d *dictionary) of(text string) *reading.Dictionary {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.dict == nil || d.text != text {
		dict, err := parseDictionary(text)
		if err != nil { // it was checked before it was kept
			slog.Warn("the dictionary of readings", "error", err)
			dict = &reading.Dictionary{}
		}
		d.text, d.dict = text, dict
	}
	return d.dict
}

// readingOptions say how figures and names are said, by the chosen voice's
// region where none is chosen.
func (s *station) readingOptions() reading.Options {
	v := s.spoken.Get()
	south := v.Region == "south" || v.Region == "" && strings.HasSuffix(v.Voice, "-south")
	return reading.Options{South: south, Dictionary: s.dictionary.of(v.Dictionary)}
}

// readerIn is who reads, as the settings say, into a folder.
func (s *station) readerIn(dir string) (*speech.Reader, error) {
	all, err := s.voices()
	v := s.spoken.Get()
	voice, missing := speech.Find(all, v.Voice)
	if missing != nil {
		return nil, cmp.Or(err, missing)
	}
	r := &speech.Reader{Voice: voice, Dir: dir, Options: speech.DefaultOptions(voice)}
	r.Options.Rate = v.Rate
	r.Options.PauseSentence = time.Duration(v.PauseSentenceMS) * time.Millisecond
	r.Options.PauseParagraph = time.Duration(v.PauseParagraphMS) * time.Millisecond
	r.Options.Reading = s.readingOptions()
	return r, nil
}

// ReadAloud reads sentences of a script by machine.
func (d *desk) ReadAloud(ctx context.Context, of app.ID, ids []app.ID, p backend.Progress) ([]backend.Spoken, error) {
	if _, err := d.may(app.MayProduce); err != nil {
		return nil, err
	}
	v, err := d.Script(of)
	if err != nil {
		return nil, err
	}
	r, err := d.readerIn(d.work.edits.speech(v.Edit))
	if err != nil {
		return nil, err
	}
	var made []backend.Spoken
	for i, id := range ids {
		one, _, ok := v.Script.Sentence(id)
		if !ok {
			continue
		}
		g, err := r.SpeakSentences(ctx, []reading.Sentence{{Text: one.Text, Paragraph: one.Paragraph}})
		switch {
		case app.CodeOf(err) == "speech.empty" && len(ids) > 1: // a row of stars
		case err != nil:
			return made, err
		default:
			s := spokenOf(id, g.Sentences[0])
			s.Voice, s.Pause = r.Voice.Name, pauseAfter(r.Options, one.Paragraph)
			made = append(made, s)
		}
		if p != nil {
			p(int64(i+1), int64(len(ids)))
		}
	}
	if len(made) == 0 {
		return nil, app.Fail("speech.empty", nil)
	}
	return made, nil
}

// pauseAfter is the silence after a sentence, in frames.
func pauseAfter(o speech.Options, paragraph bool) int64 {
	pause := o.PauseSentence
	if paragraph {
		pause = o.PauseParagraph
	}
	return int64(pause.Seconds() * audio.Rate)
}

// spokenOf is a sentence's sound as one of the edit's own.
func spokenOf(id app.ID, s speech.Spoken) backend.Spoken {
	return backend.Spoken{Sentence: id, Text: s.Text, Media: edit.Media{
		ID: s.SHA256, SHA256: s.SHA256, Path: speechFolder + "/" + s.SHA256 + ".wav",
		Name: soundName(s.Text), Frames: s.Frames, Channels: 1,
	}}
}

// longestName is how many letters of a sentence name its sound.
const longestName = 60

// soundName is a sentence as the name of its sound.
func soundName(text string) string {
	letters := []rune(strings.Join(strings.Fields(text), " "))
	if len(letters) <= longestName {
		return string(letters)
	}
	cut := string(letters[:longestName])
	if at := strings.LastIndexByte(cut, ' '); at > longestName/2 {
		cut = cut[:at]
	}
	return cut + "…"
}

// Recorded makes a medium of the library the sound of a sentence.
func (d *desk) Recorded(ctx context.Context, of app.ID, sentence app.ID, sha string) (backend.Spoken, error) {
	if _, err := d.may(app.MayProduce); err != nil {
		return backend.Spoken{}, err
	}
	v, err := d.Script(of)
	if err != nil {
		return backend.Spoken{}, err
	}
	one, _, ok := v.Script.Sentence(sentence)
	if !ok {
		return backend.Spoken{}, app.Fail("script.sentence_gone", nil)
	}
	path, err := d.db.MediaPath(ctx, sha)
	if err != nil {
		return backend.Spoken{}, err
	}
	r := &speech.Reader{Dir: d.work.edits.speech(v.Edit)}
	g := &speech.Reading{Sentences: []speech.Spoken{{Text: one.Text, Paragraph: one.Paragraph}}}
	if err := r.Replace(ctx, g, 0, path); err != nil {
		return backend.Spoken{}, err
	}
	s := spokenOf(sentence, g.Sentences[0])
	k := d.spoken.Get()
	s.Pause = pauseAfter(speech.Options{
		PauseSentence:  time.Duration(k.PauseSentenceMS) * time.Millisecond,
		PauseParagraph: time.Duration(k.PauseParagraphMS) * time.Millisecond,
	}, one.Paragraph)
	return s, nil
}

// TryVoice lets a text be heard by the voice of the settings.
func (d *desk) TryVoice(ctx context.Context, text string) error {
	dir, err := os.MkdirTemp("", "tienglang-voice-*")
	if err != nil {
		return codec.DiskError(err)
	}
	r, err := d.readerIn(dir)
	if err != nil {
		return errors.Join(err, os.RemoveAll(dir))
	}
	g, err := r.Speak(ctx, text)
	if err != nil {
		_ = os.RemoveAll(dir) // only its own sounds
		return err
	}
	return d.player.play(backend.TrySound, &temporarySound{Playback: r.Open(g), dir: dir}, 0)
}

// temporarySound is a reading whose folder goes with it.
type temporarySound struct {
	*speech.Playback
	dir string
}

// Close ends the playback and takes its folder away.
func (t *temporarySound) Close() error { return errors.Join(t.Playback.Close(), os.RemoveAll(t.dir)) }
