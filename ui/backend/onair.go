package backend

import (
	"time"

	"tienglang/app"
)

// OnAir is what is measured to be on air now: of several broadcasts the one of
// the highest precedence.
type OnAir struct {
	On        bool
	Scheduled bool      // it is of the schedule or an emergency, and no hand's
	Hand      *OnAir    // what a person has on air by hand, where another goes before it
	StopAt    time.Time // when what is by hand is ended by itself, zero for never
	StopAfter bool      // nothing of the schedule follows what is on air, until a gap
	Skipped   string    // what of the schedule was skipped and could go on, "" for nothing
	Broadcast app.Broadcast
	Elapsed   time.Duration
	Total     time.Duration // 0: open end (microphone)
	LUFS      float64       // momentary loudness sent, app floor −120 when none
	PeakDBFS  float64
	Counts    Counts // of the clusters that are due
	TalkOver  bool
	Gaps      int64 // times that the microphone on air gave nothing in time
	// MicrophoneLost tells that who speaks is not heard: the card gives nothing.
	MicrophoneLost bool
	Bed            string    // SHA-256 of what lies under the microphone, "" for none
	SentLog        time.Time // when the play log was last written
}

// Ends is when what is on air comes to its end, by what is left of it at now: it
// may have begun, or gone on, in its middle. Zero for an open end.
func (a OnAir) Ends(now time.Time) time.Time {
	if a.Total <= 0 {
		return time.Time{}
	}
	return now.Add(a.Total - a.Elapsed)
}

// ByHand is what a person has on air by hand; its On is false where there is
// nothing, whatever else is on air.
func (a OnAir) ByHand() OnAir {
	switch {
	case a.Hand != nil:
		return *a.Hand
	case a.On && a.Scheduled:
		return OnAir{LUFS: -120, PeakDBFS: -120, Counts: a.Counts, SentLog: a.SentLog}
	}
	return a
}

// Counts is how many clusters are in each state.
type Counts struct {
	Due, Heard, Late, Lost, Unknown, Ready int
	Fed                                    int // put into a transmitter or amplifier; whether it is heard is not measured
}
