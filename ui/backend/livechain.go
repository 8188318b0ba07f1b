package backend

import (
	"context"
	"time"

	"tienglang/app"
)

// LiveChain is what can be changed of a broadcast while it is on air.
type LiveChain interface {
	// SetGate puts the noise gate into the microphone's way, or takes it out, on
	// air at once and for the next times.
	SetGate(ctx context.Context, on bool) error
	// TestRelay opens a relay beside everything else, lets it be heard at this
	// machine alone, and tells what is heard of it, several times a second, until
	// it was heard for some seconds or ctx ends. Errors: "relay.bad_url", and what kept it from being heard, such as
	// "relay.unreachable", "relay.http", "relay.not_sound".
	TestRelay(ctx context.Context, r app.Relay, heard func(RelayTest)) error
}

// RelayTest is what is heard of a relay that is tried.
type RelayTest struct {
	Codec    string        // as the source names it, "" until known
	Opened   time.Duration // until its first sound, 0 before that
	Heard    time.Duration // sound so far
	LUFS     float64
	PeakDBFS float64 // the highest so far

	LevelDBFS float64 // of what is heard at this moment
}
