package command

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"sync"

	"tienglang/app"
	"tienglang/audio/edit"
	"tienglang/audio/edit/render"
)

// workbench is the edit that is open at the desk, with its sounds.
type workbench struct {
	edits  edits
	intake intake

	mu       sync.Mutex // one change after another
	file     *edit.File
	sounds   *render.Sounds
	faults   map[string]error // why a sound could not be read, by its ID
	outlines map[string]*soundOutline

	programme app.Programme // what the edit was saved as, when it was looked at last
	noted     bool          // it is the edit that is opened next time

	reading sync.RWMutex // held by who reads the decoded sounds
}

// lay puts an opened edit on the bench in place of the one that was there.
// With mu held.
func (w *workbench) lay(ctx context.Context, f *edit.File) {
	w.clear()
	w.file, w.faults, w.outlines = f, map[string]error{}, map[string]*soundOutline{}
	e := f.Edit()
	w.sounds = render.NewSounds(w.edits.sounds(), finder(context.WithoutCancel(ctx), w.edits.path(e.ID), w.intake.db))
	if w.reading.TryLock() { // else its sounds go with the next edit
		defer w.reading.Unlock()
		if err := w.edits.tidy(e); err != nil {
			slog.Warn("decoded sounds that no edit uses are left", "error", err)
		}
	}
}

// clear takes the edit off the bench, which is on the disk already. With mu
// held.
func (w *workbench) clear() {
	for _, o := range w.outlines {
		o.close()
	}
	if w.file == nil {
		return
	}
	if err := w.file.Close(); err != nil {
		slog.Warn("the history of an edit", "error", err)
	}
	w.file = nil
}

// close ends the work; what was done is on the disk.
func (w *workbench) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clear()
}

// onBench is what somebody reads: an edit and its sounds, until done.
type onBench struct {
	edit     edit.Edit
	readOnly bool
	sounds   *render.Sounds
	done     func()
}

// use gives the edit as it stands. Its decoded sounds stay until done.
func (w *workbench) use() (onBench, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.file == nil {
		return onBench{}, app.Fail("edit.none_open", nil)
	}
	w.reading.RLock()
	return onBench{w.file.Edit(), w.file.ReadOnly(), w.sounds, w.reading.RUnlock}, nil
}

// prepare reads the sounds named, of the edit as it stands, and notes what
// keeps one from being heard.
func (w *workbench) prepare(ctx context.Context, b onBench, ids ...string) error {
	for _, id := range ids {
		m, ok := b.edit.MediaByID(id)
		if !ok {
			continue
		}
		err := b.sounds.Prepare(ctx, m)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		w.found(b, m, err)
	}
	return nil
}

// found notes how a sound fares. One that cannot be read is looked for again
// the next time.
func (w *workbench) found(b onBench, m edit.Media, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if b.sounds != w.sounds {
		return // another edit has been opened meanwhile
	}
	if err != nil {
		w.faults[m.ID] = err
		w.sounds.Forget(m.ID)
		return
	}
	delete(w.faults, m.ID)
	if o := w.outlines[m.ID]; o != nil {
		o.fine(func() (render.Sound, error) { return b.sounds.Open(m) })
	}
}

// fault is why a sound could not be read, nil where it could.
func (w *workbench) fault(id string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.faults[id]
}

// missing are the sounds that cannot be heard. With mu held.
func (w *workbench) missing(ctx context.Context) map[string]error {
	all := maps.Clone(w.faults)
	find := finder(ctx, w.edits.path(w.file.Edit().ID), w.intake.db)
	for _, m := range w.file.Edit().Media {
		if _, err := find(m); err != nil {
			all[m.ID] = err
		}
	}
	return all
}

// outline gives a sound's waveform.
func (w *workbench) outline(ctx context.Context, id string) (*soundOutline, error) {
	b, err := w.use()
	if err != nil {
		return nil, err
	}
	defer b.done()
	m, ok := b.edit.MediaByID(id)
	if !ok {
		return nil, app.Fail("edit.gone", nil, "what", "media", "id", id)
	}
	o := &soundOutline{}
	if m.Path == "" {
		o.coarse, err = w.intake.outline(ctx, m.SHA256)
	} else {
		o.coarse, err = outlineOf(ctx, b.sounds, m)
	}
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if b.sounds != w.sounds {
		return nil, errors.Join(context.Canceled, ctx.Err())
	}
	if before := w.outlines[id]; before != nil {
		return before, nil // who asked first may look at it already, close up too
	}
	w.outlines[id] = o
	return o, nil
}

// changedSince tells whether the edit of a programme is another one than when
// its master was made of it. Where no edit is here, the master was made
// elsewhere, or a newer version made the edit, there is nothing to hold against
// the master.
func (w *workbench) changedSince(p app.Programme) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if p.Master == "" || w.edits.rendered(p.ID).Master != p.Master {
		return false
	}
	if w.file != nil && w.file.Edit().ID == p.ID {
		return !w.file.ReadOnly() && !w.edits.isRendered(w.file.Edit(), p.Master)
	}
	e, newer, err := edit.ReadFile(w.edits.path(p.ID))
	return err == nil && !newer && !w.edits.isRendered(e, p.Master)
}
