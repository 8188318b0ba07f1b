package clusters

import (
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
	saving                                    bool       // what is written is being kept
	refused                                   string     // why it was not, until something else is written
	drafts                                    *drafts
}

func newHamletForm(b *hamletBoard) *hamletForm {
	t := b.page.env.T
	f := &hamletForm{board: b, title: widget.NewEllipsis("", widget.RoleStrongBold, theme.Text), wrong: wrapped("", theme.AmberText, sideInside), past: newChangeList(b.page, sideInside)}
	field := func(key string, e **widget.Entry, hint string) fyne.CanvasObject {
		*e = widget.NewEntry(hint)
		(*e).OnChanged = func(string) { f.refused = ""; f.tell() }
		(*e).OnEnter = f.save
		return widget.NewField(t("clusters.hamlets."+key), *e)
	}
	name := field("name", &f.name, t("clusters.hamlets.name_hint"))
	counts := widget.Row(16, widget.Share(1, field("households", &f.households, "112")), widget.Share(1, field("people", &f.people, "1.234")))
	marks := widget.Row(16, widget.Share(1, field("languages", &f.languages, "Tày, Dao")), widget.Share(1, field("code", &f.code, "")))
	f.drafts = newDrafts(f.name, f.households, f.people, f.languages, f.code)
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

// fill writes a hamlet into the form, with what was written of it before.
func (f *hamletForm) fill(h app.Hamlet) {
	f.of, f.refused = h, ""
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
	f.drafts.come(h.ID)
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
	able(f.remove, f.of.ID != "" || f.touched())
}

// touched tells whether something is written that is not kept.
func (f *hamletForm) touched() bool {
	h, _, err := f.read()
	return err != nil || !sameNotes(h, f.of)
}

// tell says whether it is kept, and what is odd of what is written; that is a doubt,
// and no refusal.
func (f *hamletForm) tell() {
	f.title.Set(formHead(f.board.page.env, f.of.Name, "clusters.hamlets.new", f.touched()))
	f.able()
	h, _, err := f.read()
	if err == nil {
		err = h.Doubt()
	}
	words := f.refused
	if words == "" && err != nil {
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
	if f.saving {
		return
	}
	f.saving = true
	of := f.of.ID
	var undo app.ID
	p.env.Run(func(ctx context.Context) (err error) {
		h, undo, err = p.env.Backend.SaveHamlet(ctx, h)
		return err
	}, func(err error) {
		f.saving = false
		if err != nil {
			f.refuseOf(of, err, f.at(err))
			return
		}
		f.done("clusters.say.hamlet_saved", h, undo)
		f.over(of, h)
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

// refuseOf is refuse of a hamlet that may have left the form by now.
func (f *hamletForm) refuseOf(of app.ID, err error, at *widget.Entry) {
	if f.of.ID != of {
		f.board.page.env.Fail(err)
		return
	}
	f.refuse(err, at)
}

// over has the form show a hamlet in the place of one that was kept or removed,
// unless a person has gone on to another.
func (f *hamletForm) over(of app.ID, h app.Hamlet) {
	f.drafts.over(of)
	if f.of.ID != of {
		return
	}
	f.board.edit(h)
	f.fresh = false
	if f.board.page.open == f.board {
		f.board.page.focus(f.board.list)
	}
}

func (f *hamletForm) refuse(err error, at *widget.Entry) {
	f.refused = f.board.page.env.Catalogue.Error(err)
	f.tell()
	f.board.page.focus(at)
}

// drop removes the hamlet, in which no cluster may stand; of a new one it forgets
// what was written.
func (f *hamletForm) drop() {
	if f.of.ID == "" {
		f.board.edit(app.Hamlet{})
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
			f.refuseOf(h.ID, err, f.name)
			return
		}
		f.done(say, h, undo, words...)
		f.over(h.ID, app.Hamlet{})
	})
}

// done says what was done, and leaves the way back; where nothing was changed, what
// was done before can still be taken back.
func (f *hamletForm) done(say string, h app.Hamlet, undo app.ID, words ...string) {
	p := f.board.page
	if undo == "" {
		p.env.Say("clusters.say.hamlet_as_before", "name", h.Name)
		return
	}
	p.canUndo(func(ctx context.Context) error {
		_, err := p.env.Backend.UndoClusterChange(ctx, undo)
		return err
	}, func() {
		p.env.Say("clusters.say.hamlet_back", "name", h.Name)
		f.board.turn(h)
		p.rereadHistory()
	})
	p.env.Say(say, append([]string{"name", h.Name}, words...)...)
	p.load(nil)
}
