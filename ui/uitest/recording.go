package uitest

import (
	"context"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/ui/backend"
)

// OverRecording is a recording over the edit, whose times are set by the test:
// its take holds the lead, and goes as far as Length.
type OverRecording struct {
	*Recording
	Asked   backend.Overdub
	HeardAt int64 // frame of the timeline; at first where the lead begins
	went    bool
	wentAt  int64
}

// RecordOver starts one, of nothing but the first of its lead.
func (b *Backend) RecordOver(_ context.Context, mic backend.Microphone, name string, o backend.Overdub) (backend.OverRecording, error) {
	m := mic.(*Microphone)
	r := &OverRecording{Recording: &Recording{b: b, name: name}, Asked: o, HeardAt: o.At - o.Lead}
	err := b.act(func() error {
		if o.OnTheFly {
			r.Asked.At = int64(b.PlayingAt.Seconds() * audio.Rate)
			r.HeardAt = r.Asked.At
		}
		m.taken, b.recording, b.over, b.PlayingIs = true, r.Recording, r, ""
		return nil
	}, "RecordOver", m.device, o.At, o.To, o.Lead, o.Hear, o.Monitor)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// Advance lets so much time pass.
func (r *OverRecording) Advance(d time.Duration) {
	r.b.Do(func() {
		r.Length += d
		r.HeardAt += int64(d.Seconds() * audio.Rate)
	})
}

// Overdub is Asked.
func (r *OverRecording) Overdub() backend.Overdub { return r.Asked }

// Heard is HeardAt.
func (r *OverRecording) Heard() int64 { return locked(r.b, func() int64 { return r.HeardAt }) }

// Complete tells that Asked.To was reached.
func (r *OverRecording) Complete() bool { return r.Asked.To > 0 && r.Heard() >= r.Asked.To }

// Place is behind the lead.
func (r *OverRecording) Place() (at, from, length int64, ok bool) {
	length = int64(r.Elapsed().Seconds()*audio.Rate) - r.Asked.Lead
	if r.Asked.To > 0 {
		length = min(length, r.Asked.To-r.Asked.At)
	}
	return r.Asked.At, r.Asked.Lead, length, length > 0
}

// GoOn is recorded with the place that is heard.
func (r *OverRecording) GoOn() {
	_ = r.b.act(func() error { r.went, r.wentAt = true, r.HeardAt-r.Asked.At; return nil }, "GoOn", r.HeardAt)
}

// WentOn is when GoOn was asked for.
func (r *OverRecording) WentOn() (after int64, ok bool) {
	r.b.Do(func() { after, ok = r.wentAt, r.went })
	return after, ok
}

// RoundTrip is RoundTripIs.
func (b *Backend) RoundTrip(string) (backend.RoundTrip, error) {
	return locked(b, func() backend.RoundTrip { return b.RoundTripIs }), b.err("RoundTrip")
}

// MeasureRoundTrip finds 93.4 ms, once Hold lets it.
func (b *Backend) MeasureRoundTrip(ctx context.Context, microphone string, p backend.Progress) (backend.RoundTrip, error) {
	t := backend.RoundTrip{MS: 93.4, Source: backend.RoundTripMeasured, Sure: 0.98}
	if p != nil {
		p(1, 4)
	}
	if err := b.wait(ctx); err != nil {
		return backend.RoundTrip{}, err
	}
	err := b.act(func() error { b.RoundTripIs = t; return nil }, "MeasureRoundTrip", microphone)
	return t, err
}

// SetRoundTrip keeps what was typed.
func (b *Backend) SetRoundTrip(_ context.Context, microphone string, ms float64) error {
	return b.act(func() error {
		switch {
		case ms < 0 || ms > 1000:
			return app.Fail("roundtrip.bounds", nil, "least", "0", "most", "1000")
		case ms == 0:
			b.RoundTripIs = backend.RoundTrip{MS: 80, Source: backend.RoundTripReported}
		default:
			b.RoundTripIs = backend.RoundTrip{MS: ms, Source: backend.RoundTripTyped}
		}
		return nil
	}, "SetRoundTrip", microphone, ms)
}

// RecordingChoices are ChoicesAre.
func (b *Backend) RecordingChoices() backend.RecordingChoices {
	return locked(b, func() backend.RecordingChoices { return b.ChoicesAre })
}

// SetRecordingChoices sets ChoicesAre.
func (b *Backend) SetRecordingChoices(_ context.Context, c backend.RecordingChoices) error {
	return b.act(func() error { b.ChoicesAre = c; return nil }, "SetRecordingChoices", c)
}

// Scrub is recorded.
func (b *Backend) Scrub(at int64) { _ = b.act(nil, "Scrub", at) }

// EndScrub is recorded.
func (b *Backend) EndScrub() { _ = b.act(nil, "EndScrub") }
