package clusters

import (
	"context"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// photoCard is the photographs of the chosen cluster.
type photoCard struct {
	page  *Page
	card  *widget.Card
	title *widget.Text
	none  *widget.Paragraph
	add   *widget.Button
	strip *fyne.Container
	job   *widget.Job

	of     app.ID
	photos []app.Photo // that are shown, with the width for which they are laid
	wide   float32
	stop   func() // of the adding that is under way
}

func newPhotoCard(p *Page) *photoCard {
	t := p.env.T
	c := &photoCard{page: p, title: widget.NewEllipsis("", widget.RoleStrongBold, theme.Text), strip: container.NewStack()}
	c.none = wrapped("", theme.Muted, rightWide-32)
	c.add = widget.NewButton(t("maintenance.photo.add"), "plus", c.choose)
	c.job = widget.NewJob(t("dialog.cancel"), func(left time.Duration) string { return t("library.left", "time", p.env.Catalogue.Duration(left)) })
	c.card = widget.NewCard(widget.Column(10, widget.Fixed(40, widget.Line(8, widget.Grow(c.title), widget.Fitted(c.add))),
		widget.Fitted(c.job), widget.Fitted(c.none), widget.Fitted(c.strip)))
	c.card.Hide()
	return c
}

// fit wraps the words to the room inside the card.
func (c *photoCard) fit(inside float32) { c.none.Width = inside }

func (c *photoCard) root() fyne.CanvasObject { return c.card }

// show shows the pictures of a cluster; those that are there already stay, so
// that one that has the keys keeps them.
func (c *photoCard) show(v backend.ClusterView, ok bool) {
	c.card.Hidden = !ok
	if !ok {
		return
	}
	cat, may := c.page.env.Catalogue, c.page.chart.mayEdit()
	all, wide := v.Pictures(), c.page.inside()
	c.add.Hidden = !may
	able(c.add, len(all) < app.MostPhotos && c.stop == nil)
	c.none.Hidden = len(all) > 0 && len(all) < app.MostPhotos
	c.none.Width = wide
	c.none.Set(cat.T("clusters.photos.none"))
	if len(all) >= app.MostPhotos {
		c.none.Set(cat.T("clusters.photos.full", "most", cat.Int(app.MostPhotos)))
	}
	c.title.Set(cat.T("clusters.photos"))
	if len(all) > 0 {
		c.title.Set(cat.T("clusters.photos") + " · " + cat.Int(int64(len(all))))
	}
	if c.of == v.ID && c.wide == wide && slices.Equal(all, c.photos) {
		return
	}
	c.of, c.photos, c.wide = v.ID, all, wide
	c.strip.Objects = []fyne.CanvasObject{c.page.photoStrip(all, wide, c.look)}
	c.strip.Hidden = len(all) == 0
	c.card.Refresh()
}

// look shows one whole.
func (c *photoCard) look(i int) {
	of := c.of
	var note, remove func(app.Photo)
	if c.page.chart.mayEdit() {
		note = func(p app.Photo) { c.edit(of, backend.ClusterEdit{NotePhoto: &p}, "clusters.say.photo_noted") }
		remove = func(p app.Photo) { c.edit(of, backend.ClusterEdit{DropPhoto: p.SHA256}, "clusters.say.photo_removed") }
	}
	c.page.lookAt(slices.Clone(c.photos), i, note, remove)
}

// edit changes a cluster's pictures; Ctrl+Z takes it back.
func (c *photoCard) edit(of app.ID, e backend.ClusterEdit, say string) {
	e.Cluster = of
	v, _ := c.page.view(of)
	c.page.edit([]backend.ClusterEdit{e}, func() { c.page.env.Say(say, "name", v.Name) })
}

// choose asks for the files.
func (c *photoCard) choose() {
	of := c.of
	dialog.OpenPhotos(c.page.env, func(paths []string) { c.bring([]app.ID{of}, paths) })
}

// bring adds files to the pictures of clusters, to all or none of them, in one act
// that Ctrl+Z takes back. What is no picture is told of and left out; what was read
// until a person stopped it is not added.
func (c *photoCard) bring(to []app.ID, paths []string) {
	p := c.page
	if c.stop != nil {
		return
	}
	for _, id := range to {
		if v, _ := p.view(id); len(v.Photos)+len(paths) > app.MostPhotos {
			p.env.Fail(app.Fail("cluster.many_photos", nil, "name", v.Name, "most", strconv.Itoa(app.MostPhotos)))
			return
		}
	}
	r := &photoRound{paths: paths}
	tick := p.env.Poll(200*time.Millisecond, func() { c.job.Tick(p.env.Now()) })
	c.stop = p.env.Run(func(ctx context.Context) error { return r.read(ctx, p.env.Backend, c.job.Report) }, func(err error) {
		tick()
		c.stop = nil
		c.job.End()
		p.showRight()
		if err == nil {
			c.keep(to, r)
		}
	})
	c.job.Begin(p.env.T("clusters.photos.reading"), p.env.Now(), c.stop)
	p.showRight()
}

// keep adds what was read, and tells what could not be. A file that is no
// picture is told of last: what was added is seen, what was not is not.
func (c *photoCard) keep(to []app.ID, r *photoRound) {
	p := c.page
	var all []backend.ClusterEdit
	for _, id := range to {
		if v, ok := p.view(id); ok {
			if fresh := r.without(v.Photos); len(fresh) > 0 {
				all = append(all, backend.ClusterEdit{Cluster: id, AddPhotos: fresh})
			}
		}
	}
	if len(all) == 0 {
		if r.wrong == nil {
			p.env.Say("clusters.say.photos_there")
		}
		p.env.Fail(r.fault())
		return
	}
	p.edit(all, func() {
		c.sayAdded(all)
		p.env.Fail(r.fault())
	})
}

// sayAdded says to which cluster pictures were added, or to how many.
func (c *photoCard) sayAdded(all []backend.ClusterEdit) {
	p, cat := c.page, c.page.env.Catalogue
	n := len(all[0].AddPhotos)
	v, _ := p.view(all[0].Cluster)
	switch {
	case len(all) > 1:
		p.env.Say("clusters.say.photos_many", "n", cat.Int(int64(len(all))))
	case n == 1:
		p.env.Say("clusters.say.photos.one", "name", v.Name)
	default:
		p.env.Say("clusters.say.photos", "n", cat.Int(int64(n)), "name", v.Name)
	}
}

// photoRound is files that are read as pictures.
type photoRound struct {
	paths []string
	found []app.Photo
	wrong error // of the first that is none
	names []string
}

// read reads them one by one; it fails only when it is stopped.
func (r *photoRound) read(ctx context.Context, b backend.Backend, told func(done, total int64)) error {
	for i, path := range r.paths {
		told(int64(i), int64(len(r.paths)))
		photo, err := b.AddPhoto(ctx, path)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			r.names = append(r.names, filepath.Base(path))
			if r.wrong == nil {
				r.wrong = err
			}
			continue
		}
		if !slices.ContainsFunc(r.found, func(f app.Photo) bool { return f.SHA256 == photo.SHA256 }) {
			r.found = append(r.found, photo)
		}
	}
	return nil
}

// without is what was found and is not among pictures that are there, by their
// SHA-256.
func (r *photoRound) without(there []string) []app.Photo {
	return slices.DeleteFunc(slices.Clone(r.found), func(f app.Photo) bool { return slices.Contains(there, f.SHA256) })
}

// fault is what is told of files that are no pictures: of one of one, why.
func (r *photoRound) fault() error {
	if len(r.paths) < 2 || r.wrong == nil {
		return r.wrong
	}
	return app.Fail("photo.some", r.wrong, "n", strconv.Itoa(len(r.names)), "all", strconv.Itoa(len(r.paths)),
		"names", strings.Join(r.names[:min(len(r.names), 3)], ", "))
}

// Dropped adds files that were dropped on the page to the chosen cluster's
// pictures; where several are marked it asks whose they are.
func (p *Page) Dropped(paths []string) {
	if p.open == p.releases || slices.ContainsFunc(paths, dialog.IsRelease) {
		p.dropReleases(paths)
		return
	}
	if p.open != nil || p.form.open || p.chosen == "" || !p.chart.mayEdit() {
		return
	}
	one, marked := []app.ID{p.chosen}, p.picked()
	if len(marked) < 2 {
		p.photos.bring(one, paths)
		return
	}
	v, _ := p.view(p.chosen)
	t, n := p.env.T, p.env.Catalogue.Int(int64(len(marked)))
	dialog.Choose(p.env, t("clusters.photos.whose"), t("clusters.photos.whose_text", "n", n, "name", v.Name), []dialog.Option{
		{Text: t("clusters.photos.whose_one"), Do: func() { p.photos.bring(one, paths) }},
		{Text: t("clusters.photos.whose_all", "n", n), Do: func() { p.photos.bring(marked, paths) }},
	}, func() {})
}
