package uitest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

// LibraryOf is what the library has beside programmes and media.
type LibraryOf struct {
	RemarksOf    []app.Remark
	CategoriesOf []app.Category
	MakingOf     []backend.Making
	AiredOf      []app.Broadcast
	UsesIs       map[string][]backend.Use // by SHA-256
	FoldersOf    map[string][]string      // the files that a folder holds for ImportAll
}

// FindMedia is MediaOf but for masters, whose words text finds.
func (b *Backend) FindMedia(text string) ([]app.Media, error) {
	return locked(b, func() []app.Media {
		return slices.DeleteFunc(slices.Clone(b.MediaOf), func(m app.Media) bool {
			return m.Kind == app.MediaMaster || !m.DeletedAt.IsZero() || !b.finds(text, m.Name, m.AddedBy, m.About)
		})
	}), b.err("FindMedia")
}

// Describe changes a programme's About.
func (b *Backend) Describe(_ context.Context, id app.ID, a app.About) (q app.Programme, err error) {
	err = b.act(func() error {
		p := b.programme(id)
		if p == nil {
			return app.Fail("programme.not_found", nil)
		}
		p.About = a
		q = *p
		return nil
	}, "Describe", id)
	return q, err
}

func (b *Backend) medium(sha string, kind app.MediaKind) *app.Media {
	for i := range b.MediaOf {
		if m := &b.MediaOf[i]; m.SHA256 == sha && m.Kind == kind {
			return m
		}
	}
	return nil
}

// onMedium is act on one of MediaOf.
func (b *Backend) onMedium(f func(*app.Media) error, name, sha string, kind app.MediaKind) error {
	return b.act(func() error {
		if m := b.medium(sha, kind); m != nil {
			return f(m)
		}
		return app.Fail("media.not_found", nil)
	}, name, sha, kind)
}

// DescribeMedia changes a medium's name and About.
func (b *Backend) DescribeMedia(_ context.Context, sha string, kind app.MediaKind, name string, a app.About) (got app.Media, err error) {
	err = b.onMedium(func(m *app.Media) error {
		if name == "" {
			return app.Fail("media.name_missing", nil)
		}
		m.Name, m.About = name, a
		got = *m
		return nil
	}, "DescribeMedia", sha, kind)
	return got, err
}

// Categories is CategoriesOf.
func (b *Backend) Categories() ([]app.Category, error) {
	return locked(b, func() []app.Category { return slices.Clone(b.CategoriesOf) }), b.err("Categories")
}

// SaveCategory names one.
func (b *Backend) SaveCategory(_ context.Context, c app.Category) (app.Category, error) {
	err := b.act(func() error {
		for i := range b.CategoriesOf {
			if b.CategoriesOf[i].ID == c.ID {
				b.CategoriesOf[i] = c
				return nil
			}
		}
		c.ID = fmt.Sprintf("c%d", len(b.CategoriesOf)+1)
		b.CategoriesOf = append(b.CategoriesOf, c)
		return nil
	}, "SaveCategory", c.Name)
	return c, err
}

// DeleteCategory takes one out that nothing is filed under.
func (b *Backend) DeleteCategory(_ context.Context, c app.Category) error {
	return b.act(func() error {
		if slices.ContainsFunc(b.ProgrammeOf, func(p app.Programme) bool { return p.Category == c.ID }) {
			return app.Fail("category.in_use", nil, "name", c.Name)
		}
		b.CategoriesOf = slices.DeleteFunc(b.CategoriesOf, func(x app.Category) bool { return x.ID == c.ID })
		return nil
	}, "DeleteCategory", c.Name)
}

// BroadcastsOf is AiredOf that programme.
func (b *Backend) BroadcastsOf(id app.ID) ([]app.Broadcast, error) {
	return locked(b, func() []app.Broadcast {
		return slices.DeleteFunc(slices.Clone(b.AiredOf), func(x app.Broadcast) bool { return x.Programme != id })
	}), b.err("BroadcastsOf")
}

// UsesOf is UsesIs.
func (b *Backend) UsesOf(sha string) ([]backend.Use, error) {
	return locked(b, func() []backend.Use { return slices.Clone(b.UsesIs[sha]) }), b.err("UsesOf")
}

// InTheMaking is MakingOf.
func (b *Backend) InTheMaking() ([]backend.Making, error) {
	return locked(b, func() []backend.Making { return slices.Clone(b.MakingOf) }), b.err("InTheMaking")
}

// DeleteProgramme puts one into the trash.
func (b *Backend) DeleteProgramme(_ context.Context, id app.ID) error { return b.bin(id, true) }

// RestoreProgramme brings it back.
func (b *Backend) RestoreProgramme(_ context.Context, id app.ID) error { return b.bin(id, false) }

func (b *Backend) bin(id app.ID, in bool) error {
	name := map[bool]string{true: "DeleteProgramme", false: "RestoreProgramme"}[in]
	return b.act(func() error {
		p := b.programme(id)
		switch {
		case p == nil:
			return app.Fail("programme.not_found", nil)
		case in && p.State != app.ProgrammeDraft && p.State != app.ProgrammeReturned:
			return app.Fail("programme.not_draft", nil, "title", p.Title)
		}
		p.DeletedAt = b.when(in)
		return nil
	}, name, id)
}

func (b *Backend) when(in bool) time.Time {
	if in {
		return b.Clock
	}
	return time.Time{}
}

// DeleteMedia puts a medium into the trash that UsesIs does not name.
func (b *Backend) DeleteMedia(_ context.Context, sha string, kind app.MediaKind) error {
	return b.onMedium(func(m *app.Media) error {
		if uses := b.UsesIs[sha]; len(uses) > 0 {
			return app.Fail("media.in_use", nil, "name", m.Name, "where", uses[0].Title)
		}
		m.DeletedAt = b.when(true)
		return nil
	}, "DeleteMedia", sha, kind)
}

// RestoreMedia brings it back.
func (b *Backend) RestoreMedia(_ context.Context, sha string, kind app.MediaKind) error {
	return b.onMedium(func(m *app.Media) error { m.DeletedAt = b.when(false); return nil }, "RestoreMedia", sha, kind)
}

// Trash is what was deleted.
func (b *Backend) Trash() (app.Trash, error) {
	return locked(b, b.trash), b.err("Trash")
}

func (b *Backend) trash() (t app.Trash) {
	for _, p := range b.ProgrammeOf {
		if !p.DeletedAt.IsZero() {
			t.Programmes = append(t.Programmes, p)
		}
	}
	for _, m := range b.MediaOf {
		if !m.DeletedAt.IsZero() {
			t.Media = append(t.Media, m)
		}
	}
	return t
}

// EmptyTrash forgets what was deleted.
func (b *Backend) EmptyTrash(context.Context) (e app.Emptied, err error) {
	err = b.act(func() error {
		t := b.trash()
		e = app.Emptied{Programmes: len(t.Programmes), Media: len(t.Media), Files: len(t.Media)}
		for _, m := range t.Media {
			e.Bytes += m.Bytes
		}
		b.ProgrammeOf = slices.DeleteFunc(b.ProgrammeOf, func(p app.Programme) bool { return !p.DeletedAt.IsZero() })
		b.MediaOf = slices.DeleteFunc(b.MediaOf, func(m app.Media) bool { return !m.DeletedAt.IsZero() })
		return nil
	}, "EmptyTrash")
	return e, err
}

// ImportAll is Import of each file, and of the files of folders in FoldersOf.
// What is there under the same name already is a duplicate.
func (b *Backend) ImportAll(ctx context.Context, paths []string, kind app.MediaKind, tell func(backend.ImportStep)) (got backend.Imported, err error) {
	var files []string
	for _, p := range paths {
		if inside := locked(b, func() []string { return b.FoldersOf[p] }); inside != nil {
			files = append(files, inside...)
		} else {
			files = append(files, p)
		}
	}
	for i, f := range files {
		if ctx.Err() != nil {
			got.Left = len(files) - i
			break
		}
		name := f[strings.LastIndexByte(f, '/')+1:]
		if tell != nil {
			tell(backend.ImportStep{At: i + 1, Count: len(files), Name: name, Done: int64(i), Total: int64(len(files))})
		}
		if m := locked(b, func() *app.Media { return b.called(name, kind) }); m != nil {
			got.Duplicates = append(got.Duplicates, *m)
			continue
		}
		m, err := b.Import(ctx, f, kind, nil)
		switch {
		case err != nil && ctx.Err() != nil:
			got.Left = len(files) - i
		case err != nil:
			got.Refused = append(got.Refused, backend.RefusedFile{Path: f, Err: err})
		default:
			got.Media = append(got.Media, m)
		}
	}
	return got, ctx.Err()
}

func (b *Backend) called(name string, kind app.MediaKind) *app.Media {
	for _, m := range b.MediaOf {
		if m.Name == name && m.Kind == kind {
			return &m
		}
	}
	return nil
}

// ExportMedia is recorded and takes as long as Hold says.
func (b *Backend) ExportMedia(ctx context.Context, sha, path string, p backend.Progress) error {
	if err := b.act(nil, "ExportMedia", sha, path); err != nil {
		return err
	}
	if p != nil {
		p(1, 1)
	}
	return b.wait(ctx)
}
