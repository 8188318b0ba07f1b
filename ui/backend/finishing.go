package backend

import (
	"context"

	"tienglang/app"
	"tienglang/audio/edit"
)

// Finishing is what is learned, measured and compared while the sound of the
// open edit is finished: of a track by its ID, or of the sum of all where that
// is "".
type Finishing interface {
	// LearnNoise learns the steady noise of a track from its frames from up to
	// to of the timeline, or from its quietest moments where to is not after
	// from. It is kept once a change of the edit holds it. Errors:
	// "finish.no_noise" where too little sounds there, "finish.no_pause" where
	// the sound has no quiet moments, "edit.gone".
	LearnNoise(ctx context.Context, track app.ID, from, to int64, p Progress) (*edit.NoiseProfile, error)
	// MeasureFinish measures a track by itself, or the sum, without its
	// finishing and with it.
	MeasureFinish(ctx context.Context, track app.ID) (FinishMeasure, error)
	// HearUnfinished has PlayEdit leave out the finishing of a track, or of the
	// sum, from now on; what plays goes on at its place, without a gap. On false
	// all is heard as it will be. Nothing of the edit is changed.
	HearUnfinished(ctx context.Context, track app.ID, on bool) error
	// RehearEdit has what plays of the edit go on at its place, without a gap, as
	// the edit is now; nothing where it does not play.
	RehearEdit(ctx context.Context) error
}

// FinishMeasure is what a finishing does to a sound.
type FinishMeasure struct {
	Before, After SoundMeasure
}

// SoundMeasure is how loud a sound is.
type SoundMeasure struct {
	LUFS     float64 // integrated; −120 for silence
	PeakDBTP float64 // true peak
	// FloorDB is what lies under the pauses: the level (RMS, dBFS) that a
	// twentieth of a second of it exceeds in nine of ten; −120 where nothing
	// does.
	FloorDB float64
}
