package command

import (
	"context"
	"errors"
	"io"
	"strings"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/edit/render"
	"tienglang/ui/backend"
)

// PrepareEdit reads a sound of the edit.
func (d *desk) PrepareEdit(ctx context.Context, media string) error {
	b, err := d.work.use()
	if err != nil {
		return err
	}
	defer b.done()
	if err := d.work.prepare(ctx, b, media); err != nil {
		return err
	}
	return d.work.fault(media)
}

// EditPeaks is the outline of a sound of the edit.
func (d *desk) EditPeaks(ctx context.Context, media string) (backend.Outline, error) {
	o, err := d.work.outline(ctx, media)
	if err != nil {
		return nil, err
	}
	return o, nil
}

// PlayEdit plays the edit as it stands.
func (d *desk) PlayEdit(ctx context.Context, from, to int64) error {
	b, err := d.work.use()
	if err != nil {
		return err
	}
	defer b.done()
	if err := d.work.prepare(ctx, b, heardMedia(b.edit)...); err != nil {
		return err
	}
	d.playsTo.Store(to)
	src := render.New(d.asHeard(b.edit), b.sounds.Open, render.Options{From: from, To: to})
	return d.player.play(backend.EditSound, src, audio.Duration(from, audio.Rate))
}

// MeasureEdit measures the edit as it stands.
func (d *desk) MeasureEdit(ctx context.Context, p backend.Progress) (app.Loudness, error) {
	b, err := d.work.use()
	if err != nil {
		return app.Loudness{}, err
	}
	defer b.done()
	if err := d.work.prepare(ctx, b, heardMedia(b.edit)...); err != nil {
		return app.Loudness{}, err
	}
	mix := render.New(b.edit, b.sounds.Open, render.Options{})
	w := newWatched(mix, b.edit.Length(), progress(p))
	buf := make([]float32, 1<<14)
	for err == nil {
		if err = ctx.Err(); err == nil {
			_, err = w.Read(buf)
		}
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return w.meter.Result(), errors.Join(err, mix.Close())
}

// RenderEdit brings the edit to its loudness and saves it as a programme. What
// another has made of the programme meanwhile stays: "data.changed".
func (d *desk) RenderEdit(ctx context.Context, p backend.Progress) (app.Programme, error) {
	by, err := d.may(app.MayProduce)
	if err != nil {
		return app.Programme{}, err
	}
	b, err := d.work.use()
	if err != nil {
		return app.Programme{}, err
	}
	defer b.done()
	if b.readOnly {
		return app.Programme{}, app.Fail("edit.read_only", nil)
	}
	if strings.TrimSpace(b.edit.Title) == "" {
		return app.Programme{}, app.Fail("programme.title_missing", nil)
	}
	before, err := d.programmeOf(ctx, b.edit.ID)
	if err != nil {
		return app.Programme{}, err
	}
	made, err := d.intake.masterWith(ctx, b.edit, b.sounds, d.work.edits.sounds(), by.ID, progress(p))
	if err != nil {
		return app.Programme{}, err
	}
	made.Version = before.Version
	if made.Items, err = d.knownItems(ctx, b.edit); err != nil { // sentences read by machine are the edit's own
		return app.Programme{}, err
	}
	made.Languages = d.scripts.languages(b.edit.ID)
	saved, err := d.library.Save(ctx, by, made)
	if err != nil {
		return app.Programme{}, err
	}
	d.noteScript(ctx, saved.ID)
	d.wakeSync()
	err = d.work.edits.keepRendered(b.edit, saved.Master)
	return saved, d.done(err, backend.TopicLibrary, "status.programme_saved", "title", saved.Title)
}
