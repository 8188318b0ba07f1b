package command

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"slices"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

// OpenEdit opens the edit of a programme, or the one that was open last; where
// that cannot be opened any more, this is told and an empty one begins.
func (d *desk) OpenEdit(id app.ID) (backend.EditView, error) {
	ctx := context.Background()
	d.work.mu.Lock()
	defer d.work.mu.Unlock()
	if d.work.file != nil && (id == "" || id == d.work.file.Edit().ID) {
		return d.viewEdit(ctx)
	}
	if err := d.shelve(ctx); err != nil {
		return backend.EditView{}, err
	}
	f, err := d.editOf(ctx, id)
	if err != nil {
		return backend.EditView{}, err
	}
	return d.begin(ctx, f)
}

// begin puts an edit on the bench and notes that it is open.
func (d *desk) begin(ctx context.Context, f *edit.File) (backend.EditView, error) {
	d.StopPlaying()
	if err := cmp.Or(d.work.lay(ctx, f), d.work.edits.note(ctx, f.Edit().ID)); err != nil {
		return backend.EditView{}, err
	}
	return d.viewEdit(ctx)
}

// editOf opens an edit, or makes it: of a programme without one, of what an
// older version was working on, or an empty one.
func (d *desk) editOf(ctx context.Context, id app.ID) (*edit.File, error) {
	if id == "" {
		last, old, err := d.work.edits.last(ctx)
		switch {
		case err != nil:
			return nil, err
		case old != nil:
			return d.fromOlder(ctx, *old)
		case last == "":
			return d.freshEdit("")
		}
		f, err := d.editNamed(ctx, last)
		if err == nil {
			return f, nil
		}
		d.note("", err) // whoever comes in the morning has to be able to begin
		return d.freshEdit("")
	}
	return d.editNamed(ctx, id)
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

// fromProgramme makes the edit of a programme that has none. Until it is
// changed, the master that there is stands for it.
func (d *desk) fromProgramme(ctx context.Context, p app.Programme) (*edit.File, error) {
	e, err := bulletinOf(p, d.Settings()).edit(ctx, d.intake)
	if err != nil {
		return nil, err
	}
	f, err := d.work.edits.create(e)
	if err != nil || p.Master == "" {
		return f, err
	}
	return f, d.work.edits.keepRendered(f.Edit(), p.Master)
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
	if err != nil {
		return nil, err
	}
	return d.work.edits.create(e)
}

func (d *desk) freshEdit(title string) (*edit.File, error) {
	s := d.Settings()
	return d.work.edits.create(blankEdit(app.NewID(d.clock.Now()), bulletin{
		Title: title, BedDB: usualBedDB, DuckDB: usualDuckDB, TargetLUFS: s.TargetLUFS, CeilingDB: s.CeilingDB,
	}))
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
	return d.begin(ctx, f)
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
	known := slices.DeleteFunc(items(e), func(i app.ProgrammeItem) bool {
		_, ok := d.intake.sound(ctx, i.Media)
		return !ok
	})
	_, err = d.library.Save(ctx, by, app.Programme{
		ID: e.ID, Title: e.Title, Items: known, Duration: audio.Duration(e.Length(), audio.Rate),
	})
	if err != nil {
		return err
	}
	d.wakeSync()
	return d.done(nil, backend.TopicLibrary, "status.shelved", "title", e.Title)
}

// viewEdit is the edit on the bench. With its mu held.
func (d *desk) viewEdit(ctx context.Context) (v backend.EditView, err error) {
	f := d.work.file
	v.Edit, v.ReadOnly, v.Missing = f.Edit(), f.ReadOnly(), d.work.missing(ctx)
	undo, redo := f.Steps()
	v.Undo, v.Redo = steps(undo), steps(redo)
	p, err := d.library.Programme(ctx, v.Edit.ID)
	switch {
	case app.CodeOf(err) == "data.not_found":
		return v, nil
	case err != nil:
		return v, err
	}
	v.Programme = p
	v.Rendered = d.work.edits.isRendered(v.Edit, p.Master)
	return v, nil
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
	return d.viewEdit(context.Background())
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
