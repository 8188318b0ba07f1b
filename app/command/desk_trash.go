package command

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tienglang/app"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

// UsesOf is where a medium is used.
func (d *desk) UsesOf(sha string) ([]backend.Use, error) {
	return d.usesOf(context.Background(), sha)
}

func (s *station) usesOf(ctx context.Context, sha string) (uses []backend.Use, err error) {
	programmes, err := s.library.Uses(ctx, sha)
	if err != nil {
		return nil, err
	}
	for _, p := range programmes {
		kind := backend.UseProgramme
		if !p.DeletedAt.IsZero() {
			kind = backend.UseTrashed
		}
		uses = append(uses, backend.Use{Kind: kind, Title: p.Title, Programme: p.ID})
	}
	ids, others, err := namedIn(ctx, s.dir, sha)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		uses = append(uses, backend.Use{Kind: backend.UseEdit, Title: s.titleOfEdit(ctx, id), Programme: id})
	}
	for _, path := range others {
		name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
		uses = append(uses, backend.Use{Kind: backend.UseOther, Title: name})
	}
	named, err := s.db.Named(ctx)
	for _, name := range named[sha] {
		uses = append(uses, backend.Use{Kind: backend.UseOther, Title: name})
	}
	return uses, err
}

// titleOfEdit is what an edit is called, or its programme.
func (s *station) titleOfEdit(ctx context.Context, id app.ID) string {
	if e, _, err := edit.ReadFile(s.edits().path(id)); err == nil && e.Title != "" {
		return e.Title
	}
	p, err := s.library.Programme(ctx, id)
	if err != nil {
		return ""
	}
	return p.Title
}

func (s *station) edits() edits { return edits{db: s.db, dir: s.dir} }

// DeleteMedia puts a medium into the trash: "media.in_use" where something uses
// the sound and it is not kept as something else too.
func (d *desk) DeleteMedia(ctx context.Context, sha string, kind app.MediaKind) error {
	by, err := d.may(app.MayProduce)
	if err != nil {
		return err
	}
	kinds, err := d.db.MediaUses(ctx, sha)
	if err != nil {
		return err
	}
	if len(kinds) < 2 {
		if err := d.unused(ctx, sha); err != nil {
			return err
		}
	}
	m, err := d.library.TrashMedia(ctx, by, sha, kind)
	return d.done(err, backend.TopicLibrary, "status.media_deleted", "name", m.Name)
}

// unused is "media.in_use" with the first uses of a medium.
func (d *desk) unused(ctx context.Context, sha string) error {
	uses, err := d.usesOf(ctx, sha)
	if err != nil || len(uses) == 0 {
		return err
	}
	var where []string
	for _, u := range uses {
		t := "“" + cmp.Or(u.Title, "…") + "”"
		if len(where) < 3 && !slices.Contains(where, t) {
			where = append(where, t)
		}
	}
	m, err := d.db.MediaBySHA(ctx, sha)
	if err != nil {
		return err
	}
	return app.Fail("media.in_use", nil, "name", m.Name, "where", strings.Join(where, ", "))
}

// RestoreMedia brings a medium back.
func (d *desk) RestoreMedia(ctx context.Context, sha string, kind app.MediaKind) error {
	by, err := d.who()
	if err != nil {
		return err
	}
	m, err := d.library.RestoreMedia(ctx, by, sha, kind)
	return d.done(err, backend.TopicLibrary, "status.media_restored", "name", m.Name)
}

// Trash is what can be restored.
func (d *desk) Trash() (app.Trash, error) { return d.library.Trash(context.Background()) }

// EmptyTrash forgets what is in the trash and takes its files away.
func (d *desk) EmptyTrash(ctx context.Context) (app.Emptied, error) {
	by, err := d.may(app.MayProduce)
	if err != nil {
		return app.Emptied{}, err
	}
	d.work.mu.Lock() // no edit takes a sound up meanwhile
	defer d.work.mu.Unlock()
	gone, err := d.library.EmptyTrash(ctx, by)
	if err != nil {
		return app.Emptied{}, err
	}
	freed, err := d.reap(ctx)
	freed.Programmes, freed.Media = len(gone.Programmes), len(gone.Media)
	d.wakeSync()
	return freed, d.done(err, backend.TopicLibrary, "status.trash_emptied")
}

// reap takes away what was forgotten and is needed by nothing: edits, the files
// of media, their outlines. A start calls it too, for what a crash left or was
// still on its way to the hub.
func (s *station) reap(ctx context.Context) (app.Emptied, error) {
	if err := s.dropEdits(ctx); err != nil {
		return app.Emptied{}, err
	}
	if n, err := s.db.Doomed(ctx); err != nil || n == 0 {
		return app.Emptied{}, err // reading all edits with their histories takes its time
	}
	named, err := namedSounds(ctx, s.db, s.dir)
	if err != nil {
		return app.Emptied{}, err
	}
	r, err := s.db.Reap(ctx, named)
	for _, sha := range r.Files {
		if err := os.Remove(s.intake.outlinePath(sha)); err != nil && !errors.Is(err, os.ErrNotExist) {
			slog.Warn("an outline without a sound is left", "error", err)
		}
	}
	return app.Emptied{Files: len(r.Files), Bytes: r.Bytes, Waiting: r.Waiting}, err
}

// dropEdits takes away the edits of forgotten programmes, but for one that
// somebody works on again.
func (s *station) dropEdits(ctx context.Context) error {
	ids, err := s.db.DoomedEdits(ctx)
	if err != nil || len(ids) == 0 {
		return err
	}
	open, _, err := s.edits().last(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		_, err := s.library.Programme(ctx, id)
		if app.CodeOf(err) == "data.not_found" && id != open {
			err = os.RemoveAll(s.edits().folder(id))
		} else if app.CodeOf(err) == "data.not_found" {
			err = nil
		}
		if err != nil {
			return err
		}
		if err := s.db.EditGone(ctx, id); err != nil {
			return err
		}
	}
	return nil
}
