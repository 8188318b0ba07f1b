package speech

import (
	"cmp"
	"context"
	"errors"
	"os"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/speech/reading"
)

// sentenceTimeout is how long a voice may take for one sentence.
const sentenceTimeout = 2 * time.Minute

// Reader reads texts aloud and keeps the sound of each sentence. Its methods
// need no lock as long as no two work on the same Reading.
type Reader struct {
	Voice   Voice
	Options Options
	// Dir is where the sentences' sounds are kept, WAV files named by their
	// SHA-256. It is made when it is missing. Files are whole or not there.
	Dir string
	// Progress, which may be nil, is told after each sentence.
	Progress func(done, total int)
	timeout  time.Duration // sentenceTimeout when 0
}

// Reading is a text and the sound of each of its sentences. It may be kept as
// JSON.
type Reading struct {
	Voice     string   `json:"voice"` // its identifier
	Sentences []Spoken `json:"sentences"`
}

// Spoken is one sentence and its sound.
type Spoken struct {
	Text       string `json:"text"`       // as typed
	Normalized string `json:"normalized"` // as said
	Paragraph  bool   `json:"paragraph"`  // a paragraph ends with it
	SHA256     string `json:"sha256"`     // of its WAV file in the Reader's Dir
	Frames     int64  `json:"frames"`     // at audio.Rate
	Replaced   bool   `json:"replaced"`   // by a recorded voice
}

// Speak reads text: cut into sentences, each as it is said. Errors:
// "speech.empty" where there is nothing to read, "speech.bad_options",
// "disk.full", ctx's own, and those of a voice: "speech.failed",
// "speech.too_slow", "speech.too_long", "speech.silent", "speech.web_…".
func (r *Reader) Speak(ctx context.Context, text string) (*Reading, error) {
	return r.SpeakSentences(ctx, reading.Sentences(text))
}

// SpeakSentences is Speak for a text that was cut before.
func (r *Reader) SpeakSentences(ctx context.Context, sentences []reading.Sentence) (*Reading, error) {
	sweep(r.Dir)
	g := &Reading{Voice: r.Voice.ID}
	for _, s := range sentences {
		said := reading.Normalize(s.Text, r.Options.Reading)
		if !sayable(said) {
			continue
		}
		g.Sentences = append(g.Sentences, Spoken{Text: s.Text, Normalized: said, Paragraph: s.Paragraph})
	}
	if len(g.Sentences) == 0 {
		return nil, app.Fail("speech.empty", nil)
	}
	for i := range g.Sentences {
		if err := r.speakOne(ctx, &g.Sentences[i]); err != nil {
			return nil, err
		}
		if r.Progress != nil {
			r.Progress(i+1, len(g.Sentences))
		}
	}
	return g, nil
}

// Reread has sentence i read again, as text, which may be what it was. The
// sentence is as it was where an error comes back; see Speak.
func (r *Reader) Reread(ctx context.Context, g *Reading, i int, text string) error {
	s := Spoken{Text: strings.TrimSpace(text), Paragraph: g.Sentences[i].Paragraph}
	if s.Normalized = reading.Normalize(s.Text, r.Options.Reading); !sayable(s.Normalized) {
		return app.Fail("speech.empty", nil)
	}
	if err := r.speakOne(ctx, &s); err != nil {
		return err
	}
	g.Sentences[i] = s
	return nil
}

// Replace puts the recorded sound in the file at path, in any format that
// ffmpeg reads, in the place of sentence i, trimmed and brought to the
// loudness of the others. Errors: those of codec.Decode, "speech.silent",
// "speech.too_long".
func (r *Reader) Replace(ctx context.Context, g *Reading, i int, path string) error {
	o, err := r.Options.check()
	if err != nil {
		return err
	}
	d, err := codec.Decode(ctx, path, audio.Mono)
	if err != nil {
		return err
	}
	defer d.Close()
	p, err := samplesOf(d)
	if err != nil {
		return r.failure(ctx, err)
	}
	s := g.Sentences[i]
	s.Replaced = true
	if err := r.keep(&s, p, o); err != nil {
		return err
	}
	g.Sentences[i] = s
	return nil
}

// speakOne gives s its sound.
func (r *Reader) speakOne(ctx context.Context, s *Spoken) error {
	o, err := r.Options.check()
	if err != nil {
		return err
	}
	if r.Voice.engine == nil {
		return app.Fail("speech.no_voice", nil, "voice", r.Voice.ID)
	}
	limited, cancel := context.WithTimeout(ctx, cmp.Or(r.timeout, sentenceTimeout))
	defer cancel()
	p, err := r.Voice.engine.speak(limited, s.Normalized, o)
	if err != nil {
		return r.failure(ctx, err)
	}
	return r.keep(s, p, o)
}

// failure tells why the voice gave no sound.
func (r *Reader) failure(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return app.Fail("speech.too_slow", err, "voice", r.Voice.Name)
	case errors.Is(err, codec.ErrTooMuch):
		return app.Fail("speech.too_long", err, "voice", r.Voice.Name)
	case strings.HasPrefix(app.CodeOf(err), "speech."), app.CodeOf(err) == "disk.full", app.CodeOf(err) == "audio.no_ffmpeg":
		return err
	}
	return app.Fail("speech.failed", err, "voice", r.Voice.Name)
}

// keep trims and levels p and makes it the sound of s.
func (r *Reader) keep(s *Spoken, p []float32, o Options) error {
	if p = trim(p); len(p) == 0 {
		return app.Fail("speech.silent", nil, "text", s.Text)
	}
	even(p, o.LUFS)
	if err := os.MkdirAll(r.Dir, 0o755); err != nil {
		return codec.DiskError(err)
	}
	sha, err := store(r.Dir, p)
	if err != nil {
		return err
	}
	s.SHA256, s.Frames = sha, int64(len(p))
	return nil
}
