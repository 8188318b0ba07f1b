package uitest

import (
	"context"
	"fmt"
	"maps"
	"math"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

// editStep is a step of the edit's history.
type editStep struct {
	step          backend.Step
	before, after edit.Edit
}

// BlankEdit is an edit as a new bulletin has it: two voices, music that goes
// down under them, effects.
func BlankEdit(id app.ID, title string) edit.Edit {
	target := -16.0
	track := func(n int, kind edit.TrackKind) edit.Track {
		return edit.Track{ID: app.ID(fmt.Sprintf("%s-t%d", id, n)), Kind: kind, Clips: []edit.Clip{}}
	}
	music := track(3, edit.TrackMusic)
	music.GainDB, music.Duck = -6, &edit.Duck{DepthDB: 12}
	return edit.Edit{ID: id, Title: title, Media: []edit.Media{}, Markers: []edit.Marker{},
		Tracks: []edit.Track{track(1, edit.TrackVoice), track(2, edit.TrackVoice), music, track(4, edit.TrackEffect)},
		Master: edit.Master{TargetLUFS: &target, CeilingDB: -1}}
}

// Lay puts media one after the other on a row of an edit, from a time on, and
// gives what was made of it.
func Lay(e edit.Edit, row int, at time.Duration, media ...app.Media) edit.Edit {
	place := int64(math.Round(at.Seconds() * audio.Rate))
	for n, m := range media {
		s := backend.EditMedia(m)
		c := edit.Clip{ID: app.ID(fmt.Sprintf("c%d%d", row, n)), Name: m.Name, At: place, Length: s.Frames}
		next, _, err := e.Insert(e.Tracks[row].ID, s, c)
		if err != nil {
			panic(err)
		}
		e, place = next, place+s.Frames
	}
	return e
}

// OpenEdit opens the edit of a programme, made of its items.
func (b *Backend) OpenEdit(id app.ID) (v backend.EditView, err error) {
	err = b.act(func() error {
		switch {
		case id == "" && b.EditIs.ID == "":
			b.lay(BlankEdit("new", ""))
		case id != "" && id != b.EditIs.ID:
			p := b.programme(id)
			if p == nil {
				return app.Fail("data.not_found", nil)
			}
			b.lay(b.editOf(*p))
			b.renderedAs = sum(b.EditIs)
		}
		v = b.viewEdit()
		return nil
	}, "OpenEdit", id)
	return v, err
}

// lay puts an edit in place of the open one. The caller holds the lock, as of
// those below.
func (b *Backend) lay(e edit.Edit) { b.EditIs, b.past, b.future = e, nil, nil }

func (b *Backend) editOf(p app.Programme) edit.Edit {
	e := BlankEdit(p.ID, p.Title)
	rows := map[app.MediaKind]int{app.MediaVoice: 0, app.MediaBed: 2, app.MediaJingle: 3}
	for _, i := range p.Items {
		for _, m := range b.MediaOf {
			if m.SHA256 == i.Media {
				e = Lay(e, rows[i.Kind], 0, m)
			}
		}
	}
	return e
}

func sum(e edit.Edit) string {
	raw, err := e.Marshal()
	if err != nil {
		panic(err)
	}
	return string(raw)
}

func (b *Backend) viewEdit() backend.EditView {
	v := backend.EditView{Edit: b.EditIs, Missing: maps.Clone(b.MissingIs)}
	if p := b.programme(b.EditIs.ID); p != nil {
		v.Programme = *p
	}
	v.Rendered = v.Programme.Master != "" && b.renderedAs == sum(b.EditIs)
	for _, s := range b.past {
		v.Undo = append(v.Undo, s.step)
	}
	for _, s := range b.future {
		v.Redo = append(v.Redo, s.step)
	}
	return v
}

// NewEdit begins an empty edit.
func (b *Backend) NewEdit(title string) (v backend.EditView, err error) {
	err = b.act(func() error {
		b.lay(BlankEdit(app.ID(fmt.Sprintf("new%d", len(b.Calls))), title))
		v = b.viewEdit()
		return nil
	}, "NewEdit", title)
	return v, err
}

// ChangeEdit keeps a change.
func (b *Backend) ChangeEdit(s backend.Step, e edit.Edit) (v backend.EditView, err error) {
	err = b.act(func() error {
		if err := e.Check(); err != nil {
			return err
		}
		if e.ID != b.EditIs.ID {
			return app.Fail("edit.gone", nil)
		}
		b.past, b.future = append(b.past, editStep{s, b.EditIs, e}), nil
		b.EditIs = e
		v = b.viewEdit()
		return nil
	}, "ChangeEdit", s.Key)
	return v, err
}

// UndoEdit takes a step back.
func (b *Backend) UndoEdit() (v backend.EditView, err error) {
	err = b.act(func() error {
		if n := len(b.past); n > 0 {
			b.EditIs = b.past[n-1].before
			b.future, b.past = append(b.future, b.past[n-1]), b.past[:n-1]
		}
		v = b.viewEdit()
		return nil
	}, "UndoEdit")
	return v, err
}

// RedoEdit takes one again.
func (b *Backend) RedoEdit() (v backend.EditView, err error) {
	err = b.act(func() error {
		if n := len(b.future); n > 0 {
			b.EditIs = b.future[n-1].after
			b.past, b.future = append(b.past, b.future[n-1]), b.future[:n-1]
		}
		v = b.viewEdit()
		return nil
	}, "RedoEdit")
	return v, err
}

// PrepareEdit is recorded.
func (b *Backend) PrepareEdit(_ context.Context, id string) error {
	return b.act(nil, "PrepareEdit", id)
}

// outline is speech-like, ten points a second.
type outline []backend.PeakPoint

// outlineEvery is the stretch of sound in one of its points.
const outlineEvery = audio.Rate / 10

// Points takes the nearest.
func (o outline) Points(from, to int64, n int) []backend.PeakPoint {
	out := make([]backend.PeakPoint, n)
	for i := range out {
		at := (from + (to-from)*int64(i)/int64(n)) / outlineEvery
		if at >= 0 && at < int64(len(o)) {
			out[i] = o[at]
		}
	}
	return out
}

// EditPeaks is what Peaks is, ten points a second.
func (b *Backend) EditPeaks(ctx context.Context, id string) (backend.Outline, error) {
	if err := b.act(nil, "EditPeaks", id); err != nil {
		return nil, err
	}
	m, _ := locked(b, func() edit.Edit { return b.EditIs }).MediaByID(id)
	points, err := b.Peaks(ctx, id, int(m.Frames/outlineEvery))
	return outline(points), err
}

// PlayEdit sets PlayingIs.
func (b *Backend) PlayEdit(_ context.Context, from, to int64) error {
	return b.act(func() error {
		b.PlayingIs, b.PlayingAt = backend.EditSound, audio.Duration(from, audio.Rate)
		return nil
	}, "PlayEdit", from, to)
}

// MeasureEdit is LoudnessIs.
func (b *Backend) MeasureEdit(ctx context.Context, p backend.Progress) (app.Loudness, error) {
	if err := b.act(nil, "MeasureEdit"); err != nil {
		return app.Loudness{}, err
	}
	return locked(b, func() app.Loudness { return b.LoudnessIs }), ctx.Err()
}

// RenderEdit makes a programme of the edit once Hold lets it.
func (b *Backend) RenderEdit(ctx context.Context, p backend.Progress) (made app.Programme, err error) {
	e := locked(b, func() edit.Edit { return b.EditIs })
	if err := b.act(nil, "RenderEdit", e.Title); err != nil {
		return made, err
	}
	if p != nil {
		p(40, 100)
	}
	if err := b.wait(ctx); err != nil {
		return made, err
	}
	b.Do(func() { made = b.render(e) })
	return made, nil
}

// render keeps a programme with its master.
func (b *Backend) render(e edit.Edit) app.Programme {
	master := Medium(e.Title, app.MediaMaster, audio.Duration(e.Length(), audio.Rate))
	made := app.Programme{ID: e.ID, Title: e.Title, State: app.ProgrammeDraft, Master: master.SHA256,
		Duration: master.Duration, Loudness: master.Loudness, Author: b.User,
		CreatedAt: b.Clock, UpdatedAt: b.Clock, Version: 1}
	b.MediaOf = append(b.MediaOf, master)
	for i, p := range b.ProgrammeOf {
		if p.ID == made.ID {
			b.ProgrammeOf[i], b.renderedAs = made, sum(e)
			return made
		}
	}
	b.ProgrammeOf, b.renderedAs = append([]app.Programme{made}, b.ProgrammeOf...), sum(e)
	return made
}
