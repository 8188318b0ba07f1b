package clusters

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// hamletForm is what is noted of one hamlet, and how that changed.
type hamletForm struct {
	board                                     *hamletBoard
	card                                      *widget.Card
	title                                     *widget.Text
	name, households, people, languages, code *widget.Entry
	wrong                                     *widget.Paragraph
	fields                                    *fyne.Container
	into                                      *widget.Select
	merge, remove                             *widget.Button
	merging                                   fyne.CanvasObject
	others                                    []app.Hamlet // as into offers them
	listed                                    []app.Hamlet // those of the board when it did
	past                                      *changeList
	of                                        app.Hamlet // as it was filled in
	fresh                                     bool       // a new one was asked for
}

func newHamletForm(b *hamletBoard) *hamletForm {
	t := b.page.env.T
	f := &hamletForm{board: b, title: widget.NewEllipsis("", widget.RoleStrongBold, theme.Text), wrong: wrapped("", theme.AmberText, sideInside), past: newChangeList(b.page, sideInside)}
	field := func(key string, e **widget.Entry, hint string) fyne.CanvasObject {
		*e = widget.NewEntry(hint)
		(*e).OnChanged = func(string) { f.tell() }
		(*e).OnEnter = f.save
		return widget.NewField(t("clusters.hamlets."+key), *e)
	}
	name := field("name", &f.name, t("clusters.hamlets.name_hint"))
	counts := widget.Row(16, widget.Share(1, field("households", &f.households, "112")), widget.Share(1, field("people", &f.people, "1.234")))
	marks := widget.Row(16, widget.Share(1, field("languages", &f.languages, "Tày, Dao")), widget.Share(1, field("code", &f.code, "")))
	f.into = widget.NewSelect(nil, -1, func(int) { f.able() })
	f.merge = widget.NewButton(t("clusters.hamlets.merge"), "", f.join)
	f.merging = widget.NewField(t("clusters.hamlets.into"), widget.Line(8, widget.Grow(f.into), widget.Fitted(f.merge)))
	f.remove = widget.NewButton(t("clusters.hamlets.remove"), "trash", f.drop)
	f.fields = widget.Column(12, widget.Fitted(name), widget.Fitted(counts), widget.Fitted(marks), widget.Fitted(f.wrong),
		widget.Fitted(f.merging), widget.Fitted(f.past.box))
	buttons := widget.Line(8, widget.Fitted(f.remove), widget.Space(), widget.Fitted(widget.NewPrimary(t("clusters.hamlets.save"), "check", f.save)))
	f.card = upkeepForm(f.title, f.fields, buttons)
	f.wrong.Hide()
	f.fill(app.Hamlet{})
	return f
}

func sameNotes(a, b app.Hamlet) bool {
	return a.ID == b.ID && a.Name == b.Name && a.Code == b.Code && a.Households == b.Households && a.People == b.People && slices.Equal(a.Languages, b.Languages)
}

// spoken are the languages of a hamlet: "Tày, Dao".
func spoken(h app.Hamlet) string { return strings.Join(h.Languages, ", ") }

// fill writes a hamlet into the form.
func (f *hamletForm) fill(h app.Hamlet) {
	f.of = h
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return f.board.page.env.Catalogue.Int(int64(n))
	}
	f.name.SetText(h.Name)
	f.households.SetText(number(h.Households))
	f.people.SetText(number(h.People))
	f.languages.SetText(spoken(h))
	f.code.SetText(h.Code)
	f.title.Set(cmp.Or(h.Name, f.board.page.env.T("clusters.hamlets.new")))
	f.offer()
	f.tell()
}

// offer lists the hamlets into which this one can be merged.
func (f *hamletForm) offer() {
	f.listed = f.board.all
	f.others = slices.DeleteFunc(slices.Clone(f.board.all), func(h app.Hamlet) bool { return h.ID == f.of.ID })
	names := make([]string, len(f.others))
	for i, h := range f.others {
		names[i] = h.Name
	}
	f.into.SetOptions(names, -1)
	setHidden(f.merging, f.of.ID == "" || len(names) == 0)
	setHidden(f.past.box, f.of.ID == "")
	f.able()
}

func (f *hamletForm) able() {
	able(f.merge, f.into.Index >= 0)
	able(f.remove, f.of.ID != "")
}

// touched tells whether something is written that is not kept.
func (f *hamletForm) touched() bool {
	h, _, err := f.read()
	return err != nil || !sameNotes(h, f.of)
}

// tell says what is odd of what is written; it is a doubt, and no refusal.
func (f *hamletForm) tell() {
	h, _, err := f.read()
	if err == nil {
		err = h.Doubt()
	}
	words := ""
	if err != nil {
		words = f.board.page.env.Catalogue.Error(err)
	}
	if words != f.wrong.Text {
		tell(f.wrong, words)
		f.fields.Refresh()
	}
}

// read is the hamlet as it is written, or what can't be read, and where that is.
func (f *hamletForm) read() (h app.Hamlet, wrong *widget.Entry, err error) {
	h = f.of
	h.Name, h.Code, h.Languages = strings.TrimSpace(f.name.Value()), strings.TrimSpace(f.code.Value()), nil
	for _, l := range strings.FieldsFunc(f.languages.Value(), func(r rune) bool { return strings.ContainsRune(",;/", r) }) {
		if l = strings.TrimSpace(l); l != "" {
			h.Languages = append(h.Languages, l)
		}
	}
	number := func(e *widget.Entry) int {
		text := strings.TrimSpace(e.Value())
		n, bad := readWhole(text)
		if bad != nil && err == nil {
			wrong, err = e, app.Fail("hamlet.unread", bad, "text", text)
		}
		return n
	}
	h.Households, h.People = number(f.households), number(f.people)
	return h, wrong, err
}

// save keeps the hamlet; Ctrl+Z takes that back.
func (f *hamletForm) save() {
	p := f.board.page
	h, at, err := f.read()
	if err != nil {
		f.refuse(err, at)
		return
	}
	var undo app.ID
	p.env.Run(func(ctx context.Context) (err error) {
		h, undo, err = p.env.Backend.SaveHamlet(ctx, h)
		return err
	}, func(err error) {
		if err != nil {
			f.refuse(err, f.at(err))
			return
		}
		f.done("clusters.say.hamlet_saved", h, undo)
		f.board.edit(h)
	})
}

// at is the field that a refusal is about.
func (f *hamletForm) at(err error) *widget.Entry {
	switch app.CodeOf(err) {
	case "hamlet.bad_households":
		return f.households
	case "hamlet.bad_people":
		return f.people
	case "hamlet.many_languages":
		return f.languages
	}
	return f.name
}

func (f *hamletForm) refuse(err error, at *widget.Entry) {
	tell(f.wrong, f.board.page.env.Catalogue.Error(err))
	f.fields.Refresh()
	f.board.page.focus(at)
}

// drop removes the hamlet, in which no cluster may stand.
func (f *hamletForm) drop() {
	if f.of.ID == "" {
		return
	}
	p, h := f.board.page, f.of
	f.leave("clusters.say.hamlet_removed", h, func(ctx context.Context) (app.ID, error) { return p.env.Backend.RemoveHamlet(ctx, h.ID) })
}

// join puts the hamlet's clusters into the chosen one, and removes it.
func (f *hamletForm) join() {
	if f.into.Index < 0 {
		return
	}
	p, h, into := f.board.page, f.of, f.others[f.into.Index]
	f.leave("clusters.say.hamlet_merged", h, func(ctx context.Context) (app.ID, error) { return p.env.Backend.MergeHamlet(ctx, h.ID, into.ID) }, "into", into.Name)
}

// leave does what removes a hamlet.
func (f *hamletForm) leave(say string, h app.Hamlet, do func(context.Context) (app.ID, error), words ...string) {
	var undo app.ID
	f.board.page.env.Run(func(ctx context.Context) (err error) {
		undo, err = do(ctx)
		return err
	}, func(err error) {
		if err != nil {
			f.refuse(err, f.name)
			return
		}
		f.done(say, h, undo, words...)
		f.board.edit(app.Hamlet{})
		f.fresh = false
	})
}

// done says what was done, and leaves the way back.
func (f *hamletForm) done(say string, h app.Hamlet, undo app.ID, words ...string) {
	p := f.board.page
	p.canUndo(func(ctx context.Context) error {
		_, err := p.env.Backend.UndoClusterChange(ctx, undo)
		return err
	}, func() {
		p.env.Say("clusters.say.hamlet_back", "name", h.Name)
		f.board.edit(h)
		p.rereadHistory()
	})
	p.env.Say(say, append([]string{"name", h.Name}, words...)...)
	p.load(nil)
	p.focus(f.board.list)
}
