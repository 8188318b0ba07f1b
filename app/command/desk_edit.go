package command

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"slices"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

// OpenEdit opens the edit of a programme, or the one that was open last; where
// that cannot be used any more, this is told and an empty one begins.
func (d *desk) OpenEdit(id app.ID) (backend.EditView, error) {
	ctx := context.Background()
	d.work.mu.Lock()
	defer d.work.mu.Unlock()
	if d.work.file != nil && (id == "" || id == d.work.file.Edit().ID) {
		return d.viewEdit(ctx), nil
	}
	if err := d.shelve(ctx); err != nil {
		return backend.EditView{}, err
	}
	f, err := d.editOf(ctx, id)
	unusable := id == "" && isUnusable(err)
	if unusable {
		d.note("", err) // whoever comes in the morning has to be able to begin
		f, err = d.freshEdit("")
	}
	if err != nil {
		return backend.EditView{}, err
	}
	return d.begin(ctx, f, !unusable)
}

// isUnusable tells an edit that is gone or broken from one that can be opened
// another time.
func isUnusable(err error) bool {
	return slices.Contains([]string{"edit.not_edit", "edit.bad", "data.not_found", "file.missing"}, app.CodeOf(err))
}

// begin puts an edit on the bench. With note it is the one that is opened next
// time; else the one before stays that until something is changed. With an
// error the bench is as it was.
func (d *desk) begin(ctx context.Context, f *edit.File, note bool) (backend.EditView, error) {
	p, err := d.programmeOf(ctx, f.Edit().ID)
	if err == nil {
		err = d.work.edits.makeFolder()
	}
	if err == nil && note {
		err = d.work.edits.note(ctx, f.Edit().ID)
	}
	if err != nil {
		return backend.EditView{}, errors.Join(err, f.Close())
	}
	d.StopPlaying()
	d.work.lay(ctx, f)
	d.work.programme, d.work.noted = p, note
	return d.viewEdit(ctx), nil
}

// editOf opens an edit, or makes it: of a programme without one, of what an
// older version was working on, or an empty one.
func (d *desk) editOf(ctx context.Context, id app.ID) (*edit.File, error) {
	if id != "" {
		return d.editNamed(ctx, id)
	}
	last, old, err := d.work.edits.last(ctx)
	switch {
	case err != nil:
		return nil, err
	case old != nil:
		return d.fromOlder(ctx, *old)
	case last == "":
		return d.freshEdit("")
	}
	return d.editNamed(ctx, last)
}

// editNamed opens the edit of this ID, or makes that of its programme.
func (d *desk) editNamed(ctx context.Context, id app.ID) (*edit.File, error) {
	f, err := d.work.edits.open(id)
	if !errors.Is(err, fs.ErrNotExist) {
		return f, err
	}
	p, err := d.library.Programme(ctx, id)
	if err != nil {
		return nil, err
	}
	return d.fromProgramme(ctx, p)
}

// fromProgramme makes the edit of a programme whose own edit is at another
// station, or was never kept: its master in one piece, which until that is
// changed stands for it; of a draft without one, its sounds.
func (d *desk) fromProgramme(ctx context.Context, p app.Programme) (*edit.File, error) {
	e := d.blankEdit(p.ID, p.Title)
	if p.Master == "" {
		e, err := d.intake.inTurn(ctx, e, p.Items)
		return d.create(e, "", err)
	}
	e, err := d.intake.inOnePiece(ctx, e, p)
	return d.create(e, p.Master, err)
}

// fromOlder takes over what an older version was working on.
func (d *desk) fromOlder(ctx context.Context, b bulletin) (*edit.File, error) {
	s := d.Settings()
	b.ID = cmp.Or(b.ID, app.NewID(d.clock.Now()))
	b.TargetLUFS, b.CeilingDB = cmp.Or(b.TargetLUFS, s.TargetLUFS), cmp.Or(b.CeilingDB, s.CeilingDB)
	if f, err := d.work.edits.open(b.ID); !errors.Is(err, fs.ErrNotExist) {
		return f, err // it was taken over before, and then the note was lost
	}
	e, err := b.edit(ctx, d.intake)
	return d.create(e, "", err)
}

func (d *desk) freshEdit(title string) (*edit.File, error) {
	return d.create(d.blankEdit(app.NewID(d.clock.Now()), title), "", nil)
}

// blankEdit is an empty edit with the station's settings.
func (d *desk) blankEdit(id app.ID, title string) edit.Edit {
	s := d.Settings()
	return blankEdit(id, bulletin{
		Title: title, BedDB: usualBedDB, DuckDB: usualDuckDB, TargetLUFS: s.TargetLUFS, CeilingDB: s.CeilingDB,
	})
}

// create puts an edit on the disk that was made without an error; master is
// the one that holds it already, "" for none.
func (d *desk) create(e edit.Edit, master string, err error) (*edit.File, error) {
	if err != nil {
		return nil, err
	}
	if _, err := d.may(app.MayProduce); err != nil {
		return nil, err
	}
	return d.work.edits.create(e, master)
}

// NewEdit begins an empty edit.
func (d *desk) NewEdit(title string) (backend.EditView, error) {
	ctx := context.Background()
	if _, err := d.may(app.MayProduce); err != nil {
		return backend.EditView{}, err
	}
	d.work.mu.Lock()
	defer d.work.mu.Unlock()
	if err := d.shelve(ctx); err != nil {
		return backend.EditView{}, err
	}
	f, err := d.freshEdit(title)
	if err != nil {
		return backend.EditView{}, err
	}
	return d.begin(ctx, f, true)
}

// shelve makes a draft of the library out of the edit on the bench where it is
// no programme yet, so that it can be found again.
func (d *desk) shelve(ctx context.Context) error {
	if d.work.file == nil || d.work.file.Edit().Length() == 0 {
		return nil
	}
	e := d.work.file.Edit()
	if _, err := d.library.Programme(ctx, e.ID); app.CodeOf(err) != "data.not_found" {
		return err
	}
	by, err := d.may(app.MayProduce)
	if err != nil {
		return err
	}
	known, err := d.knownItems(ctx, e)
	if err != nil {
		return err
	}
	_, err = d.library.Save(ctx, by, app.Programme{
		ID: e.ID, Title: e.Title, Items: known, Duration: audio.Duration(e.Length(), audio.Rate),
		About: app.About{Languages: d.scripts.languages(e.ID)},
	})
	if err != nil {
		return err
	}
	d.noteScript(ctx, e.ID)
	d.wakeSync()
	return d.done(nil, backend.TopicLibrary, "status.shelved", "title", e.Title)
}

// knownItems are the sounds of an edit that the library has.
func (d *desk) knownItems(ctx context.Context, e edit.Edit) (known []app.ProgrammeItem, err error) {
	for _, i := range items(e) {
		_, err := d.db.MediaBySHA(ctx, i.Media)
		switch {
		case err == nil:
			known = append(known, i)
		case app.CodeOf(err) != "data.not_found":
			return nil, err
		}
	}
	return known, nil
}

// programmeOf is the programme that an edit was saved as; without an ID where
// it was not yet.
func (d *desk) programmeOf(ctx context.Context, id app.ID) (app.Programme, error) {
	p, err := d.library.Programme(ctx, id)
	if app.CodeOf(err) == "data.not_found" {
		return app.Programme{}, nil
	}
	return p, err
}

// viewEdit is the edit on the bench. It is always given, since it tells of what
// is on the disk already: where the library does not answer, the programme is
// as it was last. With work's mu held.
func (d *desk) viewEdit(ctx context.Context) (v backend.EditView) {
	f := d.work.file
	v.Edit, v.ReadOnly, v.Missing = f.Edit(), f.ReadOnly(), d.work.missing(ctx)
	undo, redo := f.Steps()
	v.Undo, v.Redo = steps(undo), steps(redo)
	p, err := d.programmeOf(ctx, v.Edit.ID)
	if err == nil {
		d.work.programme = p
	} else {
		slog.Warn("the programme of the edit that is open", "error", err)
	}
	v.Programme = d.work.programme
	v.Rendered = d.work.edits.isRendered(v.Edit, v.Programme.Master)
	return v
}

func steps(labels []string) []backend.Step {
	out := make([]backend.Step, len(labels))
	for i, l := range labels {
		out[i] = backend.ParseStep(l)
	}
	return out
}

// change does something to the edit on the bench.
func (d *desk) change(do func(*edit.File) error) (backend.EditView, error) {
	if _, err := d.may(app.MayProduce); err != nil {
		return backend.EditView{}, err
	}
	d.work.mu.Lock()
	defer d.work.mu.Unlock()
	if d.work.file == nil {
		return backend.EditView{}, app.Fail("edit.none_open", nil)
	}
	if err := do(d.work.file); err != nil {
		return backend.EditView{}, err
	}
	ctx := context.Background()
	if !d.work.noted {
		err := d.work.edits.note(ctx, d.work.file.Edit().ID)
		if d.work.noted = err == nil; err != nil {
			slog.Warn("which edit is open", "error", err) // the change is on the disk all the same
		}
	}
	return d.viewEdit(ctx), nil
}

// ChangeEdit keeps a change as a step.
func (d *desk) ChangeEdit(s backend.Step, e edit.Edit) (backend.EditView, error) {
	return d.change(func(f *edit.File) error {
		if e.ID != f.Edit().ID {
			return app.Fail("edit.gone", nil, "what", "edit", "id", string(e.ID))
		}
		return f.Do(s.String(), e)
	})
}

// UndoEdit takes the last step back.
func (d *desk) UndoEdit() (backend.EditView, error) {
	return d.change(func(f *edit.File) error { _, err := f.Undo(); return err })
}

// RedoEdit takes the step again that was undone last.
func (d *desk) RedoEdit() (backend.EditView, error) {
	return d.change(func(f *edit.File) error { _, err := f.Redo(); return err })
}

// closeEdit ends the work on the edit, which is on the disk as it is.
func (d *desk) closeEdit() {
	d.StopPlaying()
	d.work.close()
}
