package live

import (
	"testing"

	"tienglang/app"
	"tienglang/ui/backend"
)

// A gap in the microphone's sound is told for some seconds, then the level is.
func TestAGapOfTheMicrophoneIsTold(t *testing.T) {
	b := offAir()
	e, _ := shown(t, b, nil)
	air := func(gaps int64) {
		b.Do(func() {
			b.Air = backend.OnAir{On: true, LUFS: -15, Gaps: gaps, Broadcast: app.Broadcast{Kind: app.BroadcastLive}}
		})
		e.Tick()
	}
	air(0)
	if e.Sees("tiếng bị ngắt") || !e.Sees("mức vừa") {
		t.Fatalf("no gap yet: %q", e.Words())
	}
	air(2)
	air(2)
	if !e.Sees("tiếng bị ngắt, máy không kịp") {
		t.Errorf("words %q", e.Words())
	}
	for range gapReadings {
		air(2)
	}
	if e.Sees("tiếng bị ngắt") || !e.Sees("mức vừa") {
		t.Errorf("an old gap is still told: %q", e.Words())
	}
}

// A microphone that is lost on air is told at once, whatever the bed's level.
func TestALostMicrophoneOnAirIsTold(t *testing.T) {
	b := offAir()
	e, _ := shown(t, b, nil)
	air := func(lost bool) {
		b.Do(func() {
			b.Air = backend.OnAir{On: true, LUFS: -15, MicrophoneLost: lost, Broadcast: app.Broadcast{Kind: app.BroadcastLive}}
		})
		e.Tick()
	}
	air(true)
	if !e.Sees("Mất micro: bà con không nghe thấy bạn") || !e.Sees("mất micro, hãy cắm lại") {
		t.Errorf("words %q", e.Words())
	}
	air(false)
	if e.Sees("Mất micro") || !e.Sees("Đang phát trực tiếp") {
		t.Errorf("back again: %q", e.Words())
	}
}
