package command

import (
	"context"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/mix"
	"tienglang/ui/backend"
)

// master renders a draft to a kept master at its target loudness and returns
// the programme that names it, not yet saved. Errors besides those of intake:
// "programme.empty" when there is neither voice nor bed.
func (t intake) master(ctx context.Context, d backend.Draft, by app.ID, p progress) (app.Programme, error) {
	spec, items, err := t.spec(ctx, d)
	if err != nil {
		return app.Programme{}, err
	}
	if p == nil {
		p = func(int64, int64) {}
	}
	p = rising(p)
	open := func() (audio.Source, error) { return spec.Open() }
	src := pipeSource(audio.Stereo, func(write func([]float32) error) error {
		_, err := mix.RenderToLoudness(ctx, open, d.TargetLUFS, d.CeilingDB, write, p)
		return err
	})
	defer src.Close()
	m, err := t.source(ctx, src, app.Media{Name: d.Title, Kind: app.MediaMaster, AddedBy: by}, 0, nil)
	if err != nil {
		return app.Programme{}, err
	}
	return app.Programme{
		ID: d.ID, Title: d.Title, Items: items,
		Master: m.SHA256, Duration: m.Duration, Loudness: m.Loudness, Author: by,
	}, nil
}

// spec is the mix that a draft describes, and the items it is made of.
func (t intake) spec(ctx context.Context, d backend.Draft) (mix.VoiceOverBed, []app.ProgrammeItem, error) {
	spec := mix.VoiceOverBed{VoiceDB: d.VoiceDB, BedDB: d.BedDB, DuckDB: d.DuckDB}
	var items []app.ProgrammeItem
	for _, sha := range d.Voice {
		open, item, err := t.item(ctx, sha, app.MediaVoice, d.VoiceDB)
		if err != nil {
			return spec, nil, err
		}
		spec.Voices = append(spec.Voices, open)
		items = append(items, item)
	}
	if d.Bed != "" {
		open, item, err := t.item(ctx, d.Bed, app.MediaBed, d.BedDB)
		if err != nil {
			return spec, nil, err
		}
		spec.Bed = open
		items = append(items, item)
	}
	if len(items) == 0 {
		return spec, nil, app.Fail("programme.empty", nil)
	}
	return spec, items, nil
}

func (t intake) item(ctx context.Context, sha string, kind app.MediaKind, gainDB float64) (mix.Open, app.ProgrammeItem, error) {
	m, err := t.db.MediaBySHA(ctx, sha)
	if err != nil {
		return nil, app.ProgrammeItem{}, err
	}
	open, err := t.opener(ctx, sha)
	return open, app.ProgrammeItem{Kind: kind, Media: sha, Title: m.Name, GainDB: gainDB}, err
}
