package uitest

import (
	"context"

	"tienglang/app"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

// LearnNoise gives a hiss of −50 dBFS once Hold lets it.
func (b *Backend) LearnNoise(ctx context.Context, track app.ID, from, to int64, p backend.Progress) (*edit.NoiseProfile, error) {
	if err := b.act(nil, "LearnNoise", track, from, to); err != nil {
		return nil, err
	}
	if p != nil {
		p(1, 2)
	}
	return &edit.NoiseProfile{Rate: 48000, FloorDB: []float64{-53, -53}}, b.wait(ctx)
}

// MeasureFinish is FinishIs.
func (b *Backend) MeasureFinish(ctx context.Context, track app.ID) (backend.FinishMeasure, error) {
	if err := b.act(nil, "MeasureFinish", track); err != nil {
		return backend.FinishMeasure{}, err
	}
	return locked(b, func() backend.FinishMeasure { return b.FinishIs }), ctx.Err()
}

// RehearEdit is recorded.
func (b *Backend) RehearEdit(context.Context) error { return b.act(nil, "RehearEdit") }

// HearUnfinished is recorded in Unheard.
func (b *Backend) HearUnfinished(_ context.Context, track app.ID, on bool) error {
	return b.act(func() error {
		b.Unheard = nil
		if on {
			b.Unheard = &track
		}
		return nil
	}, "HearUnfinished", track, on)
}
