package library

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/page"
	"tienglang/ui/widget"
)

// aboutPanel is what is known of the subject beside its sound, to be changed.
// What is typed is kept after a pause, without a button.
type aboutPanel struct {
	detail   *detailCard
	box      fyne.CanvasObject
	name     *widget.Entry // of a medium
	named    fyne.CanvasObject
	category *widget.Select
	fresh    *widget.Entry // of a category that is not there yet
	adding   fyne.CanvasObject
	authors  *widget.Entry
	tags     *widget.Entry
	language *widget.Select
	spoken   *fyne.Container
	notes    *widget.Entry
	column   *fyne.Container

	turn      page.Turn // of what is kept: a later word stands
	kept      described // as the station has it
	languages []string
	filed     string // the category that is chosen
	idle      int    // ticks since the last letter
	dirty     bool
	filling   bool // the panel itself writes into its fields
}

// described is what the panel shows of a subject.
type described struct {
	of    subject
	name  string
	about app.About
}

func newAboutPanel(d *detailCard) *aboutPanel {
	t := d.page.env.T
	a := &aboutPanel{
		detail: d, name: widget.NewEntry(t("library.about.name")), fresh: widget.NewEntry(t("library.about.category_new")),
		authors: widget.NewEntry(t("library.about.authors_hint")), tags: widget.NewEntry(t("library.about.tags_hint")),
		notes: widget.NewTextArea(t("library.about.notes_hint"), 3), spoken: widget.Row(6),
	}
	for _, f := range []*widget.Entry{a.name, a.authors, a.tags, a.notes} {
		f.OnChanged = func(string) { a.typed() }
		f.OnEnter = a.commit
	}
	a.category = widget.NewSelect(nil, -1, a.file)
	a.language = widget.NewSelect(nil, -1, a.speak)
	a.fresh.OnEnter = a.addCategory
	a.adding = widget.Line(8, widget.Grow(a.fresh), widget.Fitted(widget.NewButton(t("library.about.category_add"), "plus", a.addCategory)))
	a.named = widget.NewField(t("library.about.name"), a.name)
	a.adding.Hide()
	pair := func(left, right fyne.CanvasObject) widget.Slot {
		return widget.Fitted(widget.Row(8, widget.Share(1, left), widget.Share(1, right)))
	}
	a.category.MinWidth, a.language.MinWidth = 120, 120
	a.column = widget.Column(8, widget.Fitted(a.named),
		pair(widget.NewField(t("library.about.category"), a.category), widget.NewField(t("library.about.languages"), a.language)),
		widget.Fitted(a.adding), widget.Fitted(a.spoken),
		pair(widget.NewField(t("library.about.authors"), a.authors), widget.NewField(t("library.about.tags"), a.tags)),
		widget.Fitted(widget.NewField(t("library.about.notes"), a.notes)))
	a.box = container.NewVScroll(widget.Pad(2, 14, 4, 2, a.column))
	return a
}

// show fills the fields with what the station has, unless somebody types.
func (a *aboutPanel) show(other bool) {
	s := a.detail.row.subject
	now := described{of: s, name: s.title(), about: s.about()}
	if !other && (a.dirty || reflect.DeepEqual(now, a.kept)) {
		return
	}
	a.kept, a.dirty = now, false
	a.filling = true
	a.name.SetText(now.name)
	a.authors.SetText(strings.Join(now.about.Authors, ", "))
	a.tags.SetText(strings.Join(now.about.Tags, ", "))
	a.notes.SetText(now.about.Notes)
	a.filling = false
	a.filed, a.languages = now.about.Category, slices.Clone(now.about.Languages)
	seen(a.named, s.isMedia())
	a.adding.Hide()
	a.showCategories()
	a.showLanguages()
	a.lock()
	a.column.Refresh()
}

// lock lets only who makes programmes change anything.
func (a *aboutPanel) lock() {
	user, _ := a.detail.page.env.Backend.Current()
	for _, f := range []fyne.Disableable{a.name, a.category, a.authors, a.tags, a.language, a.notes} {
		if user.Can(app.MayProduce) {
			f.Enable()
		} else {
			f.Disable()
		}
	}
}

// showCategories offers none, each, and a new one.
func (a *aboutPanel) showCategories() {
	p := a.detail.page
	words, at := []string{p.env.T("library.about.category_none")}, 0
	for i, c := range p.categories {
		words = append(words, c.Name)
		if c.ID == a.filed {
			at = i + 1
		}
	}
	a.category.SetOptions(append(words, p.env.T("library.about.category_other")), at)
}

// file puts the subject under a category; the last of the list asks for its
// name.
func (a *aboutPanel) file(i int) {
	p := a.detail.page
	a.adding.Hide()
	switch {
	case i == 0:
		a.filed = ""
	case i <= len(p.categories):
		a.filed = p.categories[i-1].ID
	default:
		a.adding.Show()
		a.showCategories()
		a.column.Refresh()
		p.focus(a.fresh)
		return
	}
	a.column.Refresh()
	a.dirty = true
	a.commit()
}

func (a *aboutPanel) addCategory() {
	a.detail.page.addCategory(a.fresh.Value(), func(c app.Category) {
		a.fresh.SetText("")
		a.adding.Hide()
		a.filed, a.dirty = c.ID, true
		a.showCategories()
		a.commit()
	})
}

// showLanguages shows those that are spoken, and offers the others.
func (a *aboutPanel) showLanguages() {
	p := a.detail.page
	words := []string{p.env.T("library.about.language_add")}
	for _, code := range a.others() {
		words = append(words, p.languageName(code))
	}
	a.language.SetOptions(words, 0)
	var chips []fyne.CanvasObject
	for _, code := range a.languages {
		chip := widget.NewChip(p.languageName(code), "×", false, func() { a.unspeak(code) })
		chips = append(chips, chip)
	}
	flow := widget.Flow(insideWidth-20, 6, chips...)
	a.spoken.Layout, a.spoken.Objects = flow.Layout, flow.Objects
	seen(a.spoken, len(chips) > 0)
	a.spoken.Refresh()
}

// others are the languages that are not spoken in it.
func (a *aboutPanel) others() (all []string) {
	for _, code := range app.Languages {
		if !slices.Contains(a.languages, code) {
			all = append(all, code)
		}
	}
	return all
}

func (a *aboutPanel) speak(i int) {
	if i > 0 {
		a.setLanguages(append(a.languages, a.others()[i-1]))
	}
}

func (a *aboutPanel) unspeak(code string) {
	a.setLanguages(slices.DeleteFunc(slices.Clone(a.languages), func(c string) bool { return c == code }))
}

func (a *aboutPanel) setLanguages(codes []string) {
	a.languages, a.dirty = codes, true
	a.showLanguages()
	a.column.Refresh()
	a.commit()
}

// typed notes that somebody types; what is there after a pause is kept.
func (a *aboutPanel) typed() {
	if !a.filling {
		a.dirty, a.idle = true, 0
	}
}

// pause is how many ticks after the last letter what was typed is kept.
const pause = 8

// retry is how many ticks later what could not be kept is tried again.
const retry = 100

// tick keeps what nobody types on at.
func (a *aboutPanel) tick() {
	if a.dirty {
		if a.idle++; a.idle >= pause {
			a.commit()
		}
	}
}

// now is what stands in the fields.
func (a *aboutPanel) now() described {
	n := described{of: a.kept.of, name: a.kept.name, about: app.About{
		Category: a.filed, Authors: typedList(a.authors.Value()), Tags: typedList(a.tags.Value()),
		Languages: slices.Clone(a.languages), Notes: a.notes.Value(),
	}}
	if n.of.isMedia() {
		n.name = a.name.Value()
	}
	return n
}

// commit keeps what is in the fields, as a step that can be undone.
func (a *aboutPanel) commit() {
	if !a.dirty {
		return
	}
	a.dirty = false
	before, now := a.kept, a.now()
	if before.same(now) {
		return
	}
	a.kept = now
	p := a.detail.page
	p.env.RunInTurn(&a.turn, func(ctx context.Context) error { return p.describe(ctx, now) }, func(err error) {
		if err != nil {
			if a.kept.of.id() == before.of.id() {
				a.kept, a.dirty, a.idle = before, true, -retry
			}
			p.env.Fail(err)
			return
		}
		p.keepUndo("library.say.described_back", before.name, func(ctx context.Context) error { return p.describe(ctx, before) })
		p.env.Say("library.say.described", "title", now.name)
		p.load()
	})
}

// same tells that two descriptions say the same.
func (d described) same(o described) bool {
	join := func(all []string) string { return strings.Join(all, "\n") }
	a, b := d.about, o.about
	return d.name == o.name && a.Category == b.Category && a.Notes == b.Notes && join(a.Authors) == join(b.Authors) &&
		join(a.Tags) == join(b.Tags) && join(a.Languages) == join(b.Languages)
}

// describe hands a description over.
func (p *Page) describe(ctx context.Context, d described) (err error) {
	if m := d.of.media; d.of.isMedia() {
		_, err = p.env.Backend.DescribeMedia(ctx, m.SHA256, m.Kind, d.name, d.about)
		return err
	}
	_, err = p.env.Backend.Describe(ctx, d.of.programme.ID, d.about)
	return err
}
