package command

import (
	"context"
	"os"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/ui/backend"
)

// newMessages makes the part that keeps sounds for emergencies in advance.
func (s *station) newMessages() *playout.Messages {
	return &playout.Messages{Store: s.db, Clock: s.clock, Compose: s.composeMessage, OnChange: func() { s.tell(backend.TopicMessages) }}
}

// composeMessage makes what a pole sounds once, signal and words, and the words
// alone.
func (s *station) composeMessage(ctx context.Context, r playout.MessageRequest) (media, words string, err error) {
	dir, err := os.MkdirTemp("", "tienglang-emergency-*")
	if err != nil {
		return "", "", codec.DiskError(err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // only its own sounds
	body := func() (audio.Source, error) { return s.sayIn(ctx, dir, r.Text) }
	if r.Text == "" {
		body = func() (audio.Source, error) { return s.openEven(ctx, r.Media) }
	}
	if words, err = s.takeParts(ctx, r.Title, []part{body}); err != nil {
		return "", "", err
	}
	media, err = s.takeParts(ctx, r.Title, []part{siren, func() (audio.Source, error) { return s.openAsIs(ctx, words) }})
	return media, words, err
}

// openAsIs opens a medium at its own loudness.
func (s *station) openAsIs(ctx context.Context, sha string) (audio.Source, error) {
	path, err := s.db.MediaPath(ctx, sha)
	if err != nil {
		return nil, err
	}
	return codec.Decode(ctx, path, audio.Mono)
}

// composeStored makes what an order of a message streams: sample for sample what
// the poles that hold it play, and what repeats it.
func (s *station) composeStored(ctx context.Context, dir string, e app.Emergency) (now, repeat string, err error) {
	m, err := s.db.Message(ctx, e.Message)
	if err != nil {
		return "", "", err
	}
	whole := func() (audio.Source, error) { return s.openAsIs(ctx, m.Media) }
	atOnce := []part{whole}
	for range e.Times - 1 {
		atOnce = append(atOnce, stillness(betweenTwo), whole)
	}
	if now, err = s.takeParts(ctx, e.Title, atOnce); err != nil {
		return "", "", err
	}
	words := func() (audio.Source, error) { return s.openAsIs(ctx, m.Words) }
	repeat, err = s.composeRepeat(ctx, dir, e, words)
	return now, repeat, err
}
