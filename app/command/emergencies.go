package command

import (
	"context"
	"fmt"
	"math"
	"os"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/ui/backend"
)

// alarming makes the emergencies over the station's parts.
func (s *station) alarming(ctx context.Context) (err error) {
	s.emergencies, err = s.playout.Emergencies(ctx, playout.EmergencyConfig{
		Store: withLoose{s.db, &s.loose}, Compose: s.composeAnywhere, Stored: s.playStored, Prove: s.people.ProveLeaderPIN, Length: s.mediaLength,
		OnChange: func() { s.tell(backend.TopicOnAir) },
		OnFault:  func(err error) { s.noteStatus("", err) },
	})
	return err
}

// mediaLength is how long a medium is, 0 where it is not there.
func (s *station) mediaLength(ctx context.Context, sha string) time.Duration {
	if m, ok := s.loose.of(sha); ok {
		return m.media.Duration
	}
	m, err := s.db.MediaBySHA(ctx, sha)
	if err != nil {
		return 0
	}
	return m.Duration
}

// The shape of an emergency's sound: a signal, the message, a pause before it is
// said again.
const (
	signalTones = 4
	signalTone  = 350 * time.Millisecond
	signalLevel = 0.22 // of full scale
	afterSignal = 500 * time.Millisecond
	betweenTwo  = 1500 * time.Millisecond
)

// composeEmergency makes what sounds at once, all of its times, and what
// repeats it, which says first when it was issued; it works in a folder of its
// own within room.
func (s *station) composeEmergency(ctx context.Context, room string, e app.Emergency) (now, repeat string, err error) {
	dir, err := os.MkdirTemp(room, "tienglang-emergency-*")
	if err != nil {
		return "", "", codec.DiskError(err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // only its own sounds
	if e.Message != "" {
		return s.composeStored(ctx, dir, e)
	}
	body := func() (audio.Source, error) { return s.sayIn(ctx, dir, e.Text) }
	if e.Text == "" {
		body = func() (audio.Source, error) { return s.openEven(ctx, e.Media) }
	}
	atOnce := []part{siren}
	for n := range e.Times {
		if n > 0 {
			atOnce = append(atOnce, stillness(betweenTwo))
		}
		atOnce = append(atOnce, body)
	}
	if now, err = s.takeParts(ctx, e.Title, atOnce); err != nil || e.Every == 0 && e.ValidFor == 0 {
		return now, now, err
	}
	repeat, err = s.composeRepeat(ctx, dir, e, body)
	return now, repeat, err
}

// composeRepeat makes what repeats an order: signal, when it was issued, message.
func (s *station) composeRepeat(ctx context.Context, dir string, e app.Emergency, body part) (string, error) {
	again := []part{siren, body}
	issue := func() (audio.Source, error) { return s.sayIn(ctx, dir, issued(e.OrderedAt)) }
	if said, err := issue(); err == nil { // a station without a voice repeats without it
		closeSource(said)
		again = []part{siren, issue, stillness(afterSignal), body}
	} else if e.Text != "" && e.Message == "" {
		return "", err
	}
	return s.takeParts(ctx, e.Title, again)
}

// issued is what is said before a message that is repeated.
func issued(at time.Time) string {
	t := at.In(app.Vietnam)
	return fmt.Sprintf("Thông báo khẩn, phát hành lúc %d giờ %d phút, ngày %d tháng %d.", t.Hour(), t.Minute(), t.Day(), t.Month())
}

// sayIn reads a text by the voice of the settings.
func (s *station) sayIn(ctx context.Context, dir, text string) (audio.Source, error) {
	r, err := s.readerIn(dir)
	if err != nil {
		return nil, err
	}
	g, err := r.Speak(ctx, text)
	if err != nil {
		return nil, err
	}
	return r.Open(g), nil
}

// openEven opens a medium, as loud as masters are.
func (s *station) openEven(ctx context.Context, sha string) (audio.Source, error) {
	m, err := s.db.MediaBySHA(ctx, sha)
	if err != nil {
		return nil, err
	}
	path, err := s.db.MediaPath(ctx, sha)
	if err != nil {
		return nil, err
	}
	src, err := codec.Decode(ctx, path, audio.Mono)
	if err != nil {
		return nil, err
	}
	gain := s.settings.Get().TargetLUFS - m.Loudness.IntegratedLUFS
	gain = math.Min(gain, s.settings.Get().CeilingDB-m.Loudness.TruePeakDBTP)
	return &scaled{Source: src, gain: float32(audio.Ratio(math.Max(-30, math.Min(gain, 20))))}, nil
}

// scaled is a source made louder or softer.
type scaled struct {
	audio.Source
	gain float32
}

// Read gives the samples. See audio.Source.
func (s *scaled) Read(p []float32) (int, error) {
	n, err := s.Source.Read(p)
	for i := range p[:n] {
		p[i] *= s.gain
	}
	return n, err
}

// Close closes the source.
func (s *scaled) Close() error {
	closeSource(s.Source)
	return nil
}

// takeParts keeps sounds that follow each other as one medium; on a full disk,
// for as long as the station runs.
func (s *station) takeParts(ctx context.Context, title string, parts []part) (string, error) {
	take := func(keep func(context.Context, audio.Source, app.Media) (app.Media, error)) (string, error) {
		src := &following{parts: parts}
		defer src.close()
		m, err := keep(ctx, src, app.Media{Name: title, Kind: app.MediaMaster})
		return m.SHA256, err
	}
	sha, err := take(func(ctx context.Context, src audio.Source, m app.Media) (app.Media, error) {
		return s.intake.source(ctx, src, m, 0, nil)
	})
	for _, room := range rooms() {
		if app.CodeOf(err) != "disk.full" {
			break
		}
		sha, err = take(func(ctx context.Context, src audio.Source, m app.Media) (app.Media, error) {
			return s.loose.takeIn(ctx, room, src, m)
		})
	}
	return sha, err
}
