package command

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"tienglang/app"
	"tienglang/assets/locale"
	"tienglang/audio"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

// languageNames are the names by which languages are found, in the languages of
// the window.
func languageNames() map[string][]string {
	names := map[string][]string{}
	for _, window := range []string{"vi", "en"} {
		c := locale.New(window)
		for _, code := range app.Languages {
			names[code] = append(names[code], c.T("language."+code))
		}
	}
	return names
}

// FindMedia lists the voices, beds and jingles that text finds.
func (d *desk) FindMedia(text string) ([]app.Media, error) {
	return d.library.SearchMedia(context.Background(), "", text)
}

// Describe changes what is known of a programme beside its sound.
func (d *desk) Describe(ctx context.Context, id app.ID, a app.About) (app.Programme, error) {
	by, err := d.who()
	if err != nil {
		return app.Programme{}, err
	}
	p, err := d.library.Describe(ctx, by, id, a)
	d.wakeSync()
	return p, d.done(err, backend.TopicLibrary, "status.described", "title", p.Title)
}

// DescribeMedia changes the name of a medium and what is known of it.
func (d *desk) DescribeMedia(ctx context.Context, sha string, kind app.MediaKind, name string, a app.About) (app.Media, error) {
	by, err := d.who()
	if err != nil {
		return app.Media{}, err
	}
	m, err := d.library.DescribeMedia(ctx, by, sha, kind, name, a)
	return m, d.done(err, backend.TopicLibrary, "status.described", "title", m.Name)
}

// Categories lists the station's categories.
func (d *desk) Categories() ([]app.Category, error) {
	return d.library.Categories(context.Background())
}

// SaveCategory names a category.
func (d *desk) SaveCategory(ctx context.Context, c app.Category) (app.Category, error) {
	by, err := d.who()
	if err != nil {
		return c, err
	}
	c, err = d.library.SaveCategory(ctx, by, c)
	return c, d.done(err, backend.TopicLibrary, "status.category_saved", "name", c.Name)
}

// DeleteCategory takes one out.
func (d *desk) DeleteCategory(ctx context.Context, c app.Category) error {
	by, err := d.who()
	if err != nil {
		return err
	}
	return d.done(d.library.DeleteCategory(ctx, by, c), backend.TopicLibrary, "status.category_deleted", "name", c.Name)
}

// BroadcastsOf are the times at which a programme was on air.
func (d *desk) BroadcastsOf(id app.ID) ([]app.Broadcast, error) {
	return d.db.BroadcastsOf(context.Background(), id)
}

// History is what was done to a programme or a medium.
func (d *desk) History(object string) ([]app.AuditRow, error) {
	return d.db.AuditOf(context.Background(), object)
}

// InTheMaking are the edits that are no programme yet, the open one first.
func (d *desk) InTheMaking() (all []backend.Making, err error) {
	ctx := context.Background()
	open, _, err := d.work.edits.last(ctx)
	if err != nil {
		return nil, err
	}
	found, err := os.ReadDir(d.work.edits.folder(""))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, f := range found {
		id := app.ID(f.Name())
		m, ok := d.making(ctx, id)
		if !ok {
			continue
		}
		if m.Open = id == open; m.Open {
			all = append([]backend.Making{m}, all...)
		} else {
			all = append(all, m)
		}
	}
	return all, nil
}

// making is an edit with something on it that is no programme yet.
func (d *desk) making(ctx context.Context, id app.ID) (m backend.Making, ok bool) {
	path := d.work.edits.path(id)
	info, err := os.Stat(path)
	if err != nil {
		return m, false
	}
	if _, err := d.library.Programme(ctx, id); app.CodeOf(err) != "data.not_found" {
		return m, false
	}
	e, _, err := edit.ReadFile(path)
	if err != nil || e.Length() == 0 {
		return m, false
	}
	return backend.Making{ID: id, Title: e.Title, Duration: audio.Duration(e.Length(), audio.Rate), Changed: info.ModTime()}, true
}

// Remarks are the remarks on a programme.
func (d *desk) Remarks(id app.ID) ([]app.Remark, error) {
	return d.library.Remarks(context.Background(), id)
}

// AddRemark puts a word on a place of the sound of a programme that waits.
func (d *desk) AddRemark(ctx context.Context, id app.ID, at time.Duration, text string) (app.Remark, error) {
	by, err := d.who()
	if err != nil {
		return app.Remark{}, err
	}
	r, err := d.library.AddRemark(ctx, by, id, at, text)
	return r, d.done(err, backend.TopicLibrary, "status.remark_added")
}

// DropRemark takes one back.
func (d *desk) DropRemark(ctx context.Context, programme, remark app.ID) error {
	by, err := d.who()
	if err != nil {
		return err
	}
	return d.done(d.library.DropRemark(ctx, by, programme, remark), backend.TopicLibrary, "status.remark_dropped")
}

// TickRemark notes that what a remark asks for is done, or is not.
func (d *desk) TickRemark(ctx context.Context, programme, remark app.ID, done bool) error {
	by, err := d.who()
	if err != nil {
		return err
	}
	key := "status.remark_open"
	if done {
		key = "status.remark_done"
	}
	return d.done(d.library.TickRemark(ctx, by, programme, remark, done), backend.TopicLibrary, key)
}
