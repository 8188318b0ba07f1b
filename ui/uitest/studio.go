package uitest

import (
	"context"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

// Inputs is InputsOf.
func (b *Backend) Inputs() ([]backend.Device, error) {
	return locked(b, func() []backend.Device { return slices.Clone(b.InputsOf) }), b.err("Inputs")
}

// Outputs is OutputsOf.
func (b *Backend) Outputs() ([]backend.Device, error) {
	return locked(b, func() []backend.Device { return slices.Clone(b.OutputsOf) }), b.err("Outputs")
}

// MicTest is a microphone test that reads MicLevel and MicVerdict.
type MicTest struct {
	b       *Backend
	once    sync.Once
	Stopped bool
}

// StartMicTest starts one.
func (b *Backend) StartMicTest(device string) (backend.MicTest, error) {
	if err := b.act(nil, "StartMicTest", device); err != nil {
		return nil, err
	}
	return &MicTest{b: b}, nil
}

// Level is MicLevel.
func (m *MicTest) Level() backend.Level {
	return locked(m.b, func() backend.Level { return m.b.MicLevel })
}

// Verdict is MicVerdict.
func (m *MicTest) Verdict() backend.MicVerdict {
	return locked(m.b, func() backend.MicVerdict { return m.b.MicVerdict })
}

// PlayBack is recorded.
func (m *MicTest) PlayBack(context.Context) error { return m.b.act(nil, "PlayBack") }

// Stop is recorded once.
func (m *MicTest) Stop() error {
	m.once.Do(func() { _ = m.b.act(func() error { m.Stopped = true; return nil }, "StopMicTest") })
	return nil
}

// Microphone is an open microphone that reads MicLevel.
type Microphone struct {
	b      *Backend
	device string
	Silent bool  // its card has not given anything yet
	Failed error // set when it is lost
	taken  bool
	Closed bool
}

// OpenMicrophone opens one, from which nothing comes yet while MicSilent is set.
func (b *Backend) OpenMicrophone(device string) (backend.Microphone, error) {
	m := &Microphone{b: b, device: device}
	err := b.act(func() error { m.Silent = b.MicSilent; return nil }, "OpenMicrophone", device)
	if err != nil {
		return nil, err
	}
	return m, nil
}

// Level is MicLevel.
func (m *Microphone) Level() backend.Level {
	return locked(m.b, func() backend.Level { return m.b.MicLevel })
}

// Verdict is MicVerdict.
func (m *Microphone) Verdict() backend.MicVerdict {
	return locked(m.b, func() backend.MicVerdict { return m.b.MicVerdict })
}

// Flowing is the contrary of Silent.
func (m *Microphone) Flowing() bool { return locked(m.b, func() bool { return !m.Silent }) }

// Err is Failed.
func (m *Microphone) Err() error { return locked(m.b, func() error { return m.Failed }) }

// Record starts a recording of 12 s, or of nothing yet while it is Silent.
func (m *Microphone) Record(name string) (backend.Recording, error) {
	r := &Recording{b: m.b, Length: 12 * time.Second, name: name}
	err := m.b.act(func() error {
		if m.Silent {
			r.Length = 0
		}
		m.taken, m.b.recording = true, r
		return nil
	}, "Record", m.device)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// Close is recorded unless a recording has it.
func (m *Microphone) Close() error {
	m.b.Do(func() {
		if !m.taken && !m.Closed {
			m.Closed = true
			_ = m.b.call("CloseMicrophone", m.device)
		}
	})
	return nil
}

// UnderWay is the recording that was started last and not stopped.
func (b *Backend) UnderWay() backend.Recording {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.recording == nil:
		return nil
	case b.over != nil && b.over.Recording == b.recording:
		return b.over
	}
	return b.recording
}

// Recording is a recording whose time is set by the test.
type Recording struct {
	b      *Backend
	Length time.Duration
	Lost   time.Duration // what Missing tells
	Failed error
	paused bool
	name   string
}

// Level is MicLevel.
func (r *Recording) Level() backend.Level {
	return locked(r.b, func() backend.Level { return r.b.MicLevel })
}

// Elapsed is Length.
func (r *Recording) Elapsed() time.Duration {
	return locked(r.b, func() time.Duration { return r.Length })
}

// Peaks are speech-like, as many as Length has.
func (r *Recording) Peaks(from int) []backend.PeakPoint {
	all := speechPeaks(7, int(r.Elapsed()/backend.PeakEvery))
	return all[min(from, len(all)):]
}

// Missing is Lost.
func (r *Recording) Missing() time.Duration {
	return locked(r.b, func() time.Duration { return r.Lost })
}

// Pause pauses.
func (r *Recording) Pause() {
	_ = r.b.act(func() error { r.paused = true; return nil }, "PauseRecording")
}

// Resume goes on.
func (r *Recording) Resume() {
	_ = r.b.act(func() error { r.paused = false; return nil }, "ResumeRecording")
}

// Paused tells whether it is paused.
func (r *Recording) Paused() bool { return locked(r.b, func() bool { return r.paused }) }

// Err is Failed.
func (r *Recording) Err() error { return locked(r.b, func() error { return r.Failed }) }

// Stop keeps the recording among the media, and tells Failed beside it.
func (r *Recording) Stop(context.Context) (app.Media, error) {
	var m app.Media
	err := r.b.act(func() error {
		r.b.recording = nil
		m = Medium(r.name, app.MediaVoice, r.Length)
		r.b.MediaOf = append([]app.Media{m}, r.b.MediaOf...)
		return r.Failed
	}, "StopRecording")
	return m, err
}

// Recovered is RecoveredIs.
func (b *Backend) Recovered() []app.Media {
	return locked(b, func() []app.Media { return slices.Clone(b.RecoveredIs) })
}

// Import adds a medium of a minute named after the file.
func (b *Backend) Import(ctx context.Context, path string, kind app.MediaKind, p backend.Progress) (app.Media, error) {
	if err := b.act(nil, "Import", path, kind); err != nil {
		return app.Media{}, err
	}
	if p != nil {
		p(1, 2)
	}
	if err := b.wait(ctx); err != nil {
		return app.Media{}, err
	}
	m := Medium(path[strings.LastIndexByte(path, '/')+1:], kind, time.Minute)
	b.Do(func() { b.MediaOf = append([]app.Media{m}, b.MediaOf...) })
	return m, nil
}

// Media is MediaOf of one kind.
func (b *Backend) Media(kind app.MediaKind) ([]app.Media, error) {
	return locked(b, func() []app.Media {
		return slices.DeleteFunc(slices.Clone(b.MediaOf), func(m app.Media) bool { return m.Kind != kind || !m.DeletedAt.IsZero() })
	}), b.err("Media")
}

// MediaBySHA finds one of MediaOf.
func (b *Backend) MediaBySHA(sha string) (app.Media, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, m := range b.MediaOf {
		if m.SHA256 == sha {
			return m, nil
		}
	}
	return app.Media{}, app.Fail("media.not_found", nil)
}

// Peaks is speech-like: bursts with rests.
func (b *Backend) Peaks(_ context.Context, sha string, n int) ([]backend.PeakPoint, error) {
	if err := b.err("Peaks"); err != nil {
		return nil, err
	}
	seed := float64(len(sha))
	for _, r := range sha {
		seed += float64(r)
	}
	return speechPeaks(seed, n), nil
}

func speechPeaks(seed float64, n int) []backend.PeakPoint {
	points := make([]backend.PeakPoint, n)
	for i := range points {
		x := float64(i) + seed
		a := math.Abs(math.Sin(x*0.31)*math.Sin(x*0.067)) * (0.35 + 0.5*math.Abs(math.Sin(x*1.7)))
		points[i] = backend.PeakPoint{Min: float32(-a), Max: float32(a)}
	}
	return points
}

// Play sets PlayingIs.
func (b *Backend) Play(_ context.Context, sha string, from time.Duration) error {
	return b.act(func() error { b.PlayingIs, b.PlayingAt = sha, from; return nil }, "Play", sha)
}

// StopPlaying clears PlayingIs.
func (b *Backend) StopPlaying() {
	_ = b.act(func() error { b.PlayingIs = ""; return nil }, "StopPlaying")
}

// Playing is PlayingIs at PlayingAt.
func (b *Backend) Playing() (string, time.Duration, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.PlayingIs, b.PlayingAt, b.PlayingIs != ""
}
