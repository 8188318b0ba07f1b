package backend

import (
	"context"

	"tienglang/app"
)

// Overdub is how a recording is made over the edit that is open. Places are
// frames of the timeline.
type Overdub struct {
	At   int64 // from where on the take counts
	To   int64 // where it ends; 0 is open
	Lead int64 // how much before At is heard, and recorded with the take
	// Track is recorded onto: what lies on it from At to To is not heard. The
	// rest of the edit is heard where Hear is set.
	Track   app.ID
	Hear    bool
	Monitor bool // who speaks hears oneself
	// Until is where what is heard ends, and Next from where it goes on once
	// GoOn asks for that; both 0 for the edit as it is.
	Until, Next int64
	// OnTheFly is while the edit plays: it plays on, and At becomes the place
	// that it has come to.
	OnTheFly bool
}

// Overdubbing is recording while the edit is heard.
type Overdubbing interface {
	// RecordOver begins a recording and, in the same moment of the cards' time,
	// to play from Lead before At. The microphone is the recording's from then
	// on. Errors besides those of Record and of the output: "record.no_sound"
	// where the microphone gives nothing.
	RecordOver(ctx context.Context, mic Microphone, name string, o Overdub) (OverRecording, error)
	// RoundTrip is how long sound takes from the output through a microphone,
	// by which a take is put where it was spoken.
	RoundTrip(microphone string) (RoundTrip, error)
	// MeasureRoundTrip plays a short signal and finds it in the microphone, and
	// keeps what it found. Errors: "roundtrip.not_heard", "roundtrip.unsteady".
	MeasureRoundTrip(ctx context.Context, microphone string, p Progress) (RoundTrip, error)
	// SetRoundTrip keeps a time in ms that a person typed; 0 forgets what was
	// kept. "roundtrip.bounds" with least and most.
	SetRoundTrip(ctx context.Context, microphone string, ms float64) error
	// RecordingChoices are those that were made last.
	RecordingChoices() RecordingChoices
	SetRecordingChoices(ctx context.Context, c RecordingChoices) error
	// Scrub lets the edit be heard for a moment at a place. It returns at once;
	// of places that come quickly some are passed over. EndScrub ends it.
	Scrub(at int64)
	EndScrub()
}

// OverRecording is a recording over the edit.
type OverRecording interface {
	Recording
	// Overdub is how it was begun.
	Overdub() Overdub
	// Heard is the frame of the timeline that sounds now, before At while the
	// lead is heard, and even below 0 where that is longer than the edit.
	Heard() int64
	// Complete tells that it has come to To.
	Complete() bool
	// Place is where the take lies: length frames of it, from its frame from on,
	// at a frame of the timeline. ok is false where nothing of it does. It is
	// final after Stop.
	Place() (at, from, length int64, ok bool)
	// GoOn lets what is at Next be heard now.
	GoOn()
	// WentOn is how many frames after At that began to sound, by the card's
	// count; ok is false while it has not.
	WentOn() (after int64, ok bool)
}

// RecordingChoices are how the next recording is made.
type RecordingChoices struct {
	Hear    bool // the other tracks are heard
	Count   bool // 3-2-1 before it
	Monitor bool // who speaks hears oneself
}

// RoundTripSource is where a round trip is known from.
type RoundTripSource string

// The sources, the best first.
const (
	RoundTripMeasured RoundTripSource = "measured"
	RoundTripTyped    RoundTripSource = "typed"
	RoundTripReported RoundTripSource = "reported" // what the cards say of themselves
)

// RoundTrip is how long sound takes from the output to the microphone.
type RoundTrip struct {
	MS     float64
	Source RoundTripSource
	Sure   float64 // likeness of what was heard with what was played, 0 to 1; where it was measured
}
