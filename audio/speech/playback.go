package speech

import (
	"errors"
	"io"
	"time"

	"tienglang/audio"
	"tienglang/audio/codec"
)

// Playback is a whole reading as one sound, pauses between the sentences. One
// sentence's file is open at a time. One goroutine; close it.
type Playback struct {
	dir       string
	sentences []Spoken
	pauses    []int64 // samples after each sentence
	next      int     // sentence
	open      *codec.WAVReader
	silence   int64 // samples still to come
}

// Open gives the reading from its beginning, at audio.Rate, one channel, with
// the pauses of the Reader's options. A sentence whose file is gone is
// "file.missing", from Read.
func (r *Reader) Open(g *Reading) *Playback {
	return &Playback{dir: r.Dir, sentences: g.Sentences, pauses: r.pauses(g)}
}

// Duration is how long the reading sounds, pauses included.
func (r *Reader) Duration(g *Reading) time.Duration {
	var frames int64
	for i, pause := range r.pauses(g) {
		frames += g.Sentences[i].Frames + pause
	}
	return audio.Duration(frames, audio.Rate)
}

// pauses follow every sentence but the last.
func (r *Reader) pauses(g *Reading) []int64 {
	all := make([]int64, len(g.Sentences))
	for i := range max(0, len(all)-1) {
		pause := r.Options.PauseSentence
		if g.Sentences[i].Paragraph {
			pause = r.Options.PauseParagraph
		}
		all[i] = int64(pause.Seconds() * audio.Rate)
	}
	return all
}

// Format is audio.Mono.
func (p *Playback) Format() audio.Format { return audio.Mono }

// Read implements audio.Source.
func (p *Playback) Read(out []float32) (int, error) {
	for {
		switch {
		case p.silence > 0:
			n := int(min(p.silence, int64(len(out))))
			clear(out[:n])
			p.silence -= int64(n)
			return n, nil
		case p.open == nil && p.next == len(p.sentences):
			return 0, io.EOF
		case p.open == nil:
			w, err := codec.OpenWAV(soundPath(p.dir, p.sentences[p.next].SHA256))
			if err != nil {
				return 0, err
			}
			p.open = w
		}
		n, err := p.open.Read(out)
		if !errors.Is(err, io.EOF) {
			return n, err
		}
		if err := p.endSentence(); err != nil || n > 0 {
			return n, err
		}
	}
}

func (p *Playback) endSentence() error {
	err := p.open.Close()
	p.open, p.silence = nil, p.pauses[p.next]
	p.next++
	return err
}

// Close ends the playback early, or after its end.
func (p *Playback) Close() error {
	p.next, p.silence = len(p.sentences), 0
	if p.open == nil {
		return nil
	}
	err := p.open.Close()
	p.open = nil
	return err
}
