//go:build long

package command

import "testing"

// TestTheFirstBroadcastOfAMinute is the first broadcast with the whole voice.
func TestTheFirstBroadcastOfAMinute(t *testing.T) {
	voice, _ := voiceAndBed(t)
	firstBroadcast(t, voice, 60)
}

// TestTheFirstBroadcastOfAMinuteThroughSoundCards is it through real cards.
func TestTheFirstBroadcastOfAMinuteThroughSoundCards(t *testing.T) {
	voice, _ := voiceAndBed(t)
	throughSoundCards(t, voice, 10)
}
