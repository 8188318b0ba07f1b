package clusters

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// checkList is the tab of checks: which are due, and the form in which one is
// changed, added, or noted as made.
type checkList struct {
	board *upkeepBoard
	box   *fyne.Container
	list  *widget.RowList
	none  *widget.Paragraph
	all   []app.Check

	title               *widget.Text
	words, months, from *widget.Entry
	found               *widget.Entry
	where               *widget.Select
	wrong               *widget.Paragraph
	done, remove        *widget.Button
	last                *widget.Paragraph
	places              []app.Check // as where offers them
	edited              app.Check
	drafts              *drafts
}

func newCheckList(b *upkeepBoard) *checkList {
	t := b.page.env.T
	l := &checkList{board: b, none: wrapped(t("maintenance.checks.none"), theme.Muted, 420)}
	l.list = widget.NewRowList(48, newUpkeepRow(checkColumns), l.row)
	l.list.Name = t("maintenance.tab.checks")
	l.list.OnSelected = func(i int) { l.edit(l.all[i]) }
	l.list.OnOpened = func(int) { b.page.focus(l.words) }
	l.title = widget.NewEllipsis("", widget.RoleStrongBold, theme.Text)
	l.words, l.months = widget.NewEntry(t("maintenance.checks.words_hint")), widget.NewEntry("6")
	l.from, l.found = widget.NewEntry("31/12/2026"), widget.NewEntry(t("maintenance.checks.found_hint"))
	l.where = widget.NewSelect(nil, 0, nil)
	l.wrong, l.last = wrapped("", theme.AmberText, sideInside), wrapped("", theme.Muted, sideInside)
	l.done = widget.NewButton(t("maintenance.checks.done"), "check", l.made)
	l.remove = widget.NewButton(t("maintenance.checks.remove"), "trash", l.drop)
	field := func(key string, o fyne.CanvasObject) fyne.CanvasObject {
		return widget.NewField(t("maintenance.checks."+key), o)
	}
	fields := widget.Column(12, widget.Fitted(field("words", l.words)), widget.Fitted(field("where", l.where)),
		widget.Fitted(widget.Row(16, widget.Share(1, field("months", l.months)), widget.Share(1, field("first", l.from)))),
		widget.Fitted(l.wrong), widget.Fixed(1, widget.NewRule()), widget.Fitted(l.last),
		widget.Fitted(field("found", l.found)), widget.Fitted(widget.Line(8, widget.Fitted(l.done), widget.Space())))
	save := widget.NewPrimary(t("maintenance.checks.save"), "check", l.save)
	for _, e := range []*widget.Entry{l.words, l.months, l.from} {
		e.OnEnter = l.save
	}
	l.found.OnEnter = l.made
	l.drafts = newDrafts(l.words, l.months, l.from, l.found)
	for _, e := range l.drafts.fields {
		e.OnChanged = func(string) { l.head() }
	}
	add := widget.NewButton(t("maintenance.checks.add"), "plus", func() { l.edit(app.Check{}); b.page.focus(l.words) })
	buttons := widget.Line(8, widget.Fitted(add), widget.Space(), widget.Fitted(l.remove), widget.Fitted(save))
	l.box = widget.Row(16, widget.Grow(upkeepTable(b.page, checkColumns, "maintenance.checks.column.", l.none, l.list)),
		widget.Fixed(sideWide, upkeepForm(l.title, fields, buttons)))
	l.edit(app.Check{})
	return l
}

func (l *checkList) show() {
	l.all = l.board.page.upkeep.Checks
	l.none.Hidden = len(l.all) > 0
	at := -1
	for i, c := range l.all {
		if c.ID == l.edited.ID {
			at = i
			if c.Due() != l.edited.Due() {
				l.edit(c)
			}
		}
	}
	l.list.SetCount(len(l.all), at)
	if l.edited.ID == "" {
		l.offer()
	}
}

// head says which check the form shows, and whether what is written is kept.
func (l *checkList) head() {
	l.title.Set(l.drafts.head(l.board.page.env, l.edited.Words, "maintenance.checks.new"))
}

// edit shows a check in the form, with what was written of it before; one without
// an ID is new.
func (l *checkList) edit(c app.Check) {
	e := l.board.page.env
	l.drafts.leave()
	l.edited = c
	tell(l.wrong, "")
	l.found.SetText("")
	months, first := "6", e.Catalogue.Date(e.Now())
	if c.ID != "" {
		months, first = strconv.Itoa(c.Months), e.Catalogue.Date(c.First.Time())
	}
	l.words.SetText(c.Words)
	l.months.SetText(months)
	l.from.SetText(first)
	l.drafts.come(c.ID)
	l.head()
	able(l.done, c.ID != "")
	able(l.remove, c.ID != "")
	l.last.Set(e.T("maintenance.checks.never"))
	if n := len(c.Done); n > 0 {
		d := c.Done[n-1]
		l.last.Set(e.T("maintenance.checks.last", "date", e.Catalogue.Date(d.Day.Time()), "words", d.Words))
	}
	l.offer()
}

// offer tells where a check can be: the commune, each hamlet, the chosen
// cluster, and where it is.
func (l *checkList) offer() {
	p := l.board.page
	options := []string{p.env.T("maintenance.checks.commune")}
	l.places = []app.Check{{}}
	for _, h := range p.hamlets {
		l.places, options = append(l.places, app.Check{Hamlet: h.ID}), append(options, h.Name)
	}
	for _, id := range []app.ID{p.chosen, l.edited.Cluster} {
		if v, ok := p.view(id); ok && (id != p.chosen || len(l.places) == len(p.hamlets)+1) {
			l.places, options = append(l.places, app.Check{Cluster: id}), append(options, pad2(v.Number)+" "+v.Name)
		}
	}
	at := 0
	if l.edited.ID == "" && l.where.Index > 0 && l.where.Index < len(options) {
		at = l.where.Index
	}
	for i, c := range l.places {
		if l.edited.ID != "" && c.Hamlet == l.edited.Hamlet && c.Cluster == l.edited.Cluster {
			at = i
		}
	}
	l.where.SetOptions(options, at)
}

func (l *checkList) row(i int, v widget.RowView, _ bool) {
	c, r, p := l.all[i], v.(*upkeepRow), l.board.page
	cat := p.env.Catalogue
	where, last := p.env.T("maintenance.checks.commune"), "—"
	if v, ok := p.view(c.Cluster); ok {
		where = pad2(v.Number) + " " + v.Name
	}
	for _, h := range p.hamlets {
		if h.ID == c.Hamlet {
			where = h.Name
		}
	}
	if n := len(c.Done); n > 0 {
		last = cat.Date(c.Done[n-1].Day.Time())
	}
	r.set(cat.Date(c.Due().Time()), c.Words, where, cat.N("maintenance.checks.every", c.Months), last)
	ink := theme.Muted
	if c.Due() <= app.DateOf(p.env.Now()) {
		ink = theme.AmberText
	}
	r.cells[0].SetColor(ink)
}

func (l *checkList) read() (app.Check, fyne.Focusable, error) {
	c := l.edited
	c.Words = l.words.Value()
	place := l.places[max(0, l.where.Index)]
	c.Hamlet, c.Cluster = place.Hamlet, place.Cluster
	var err error
	if c.Months, err = strconv.Atoi(l.months.Value()); err != nil {
		return c, l.months, app.Fail("check.bad_months", err)
	}
	at, err := readDate(l.from.Value(), app.Vietnam)
	if err != nil || at.IsZero() {
		return c, l.from, app.Fail("check.bad_first", err)
	}
	c.First = app.DateOf(at)
	return c, l.words, nil
}

// save keeps the check; Ctrl+Z brings back what was before.
func (l *checkList) save() {
	p := l.board.page
	c, at, err := l.read()
	if err != nil {
		l.board.refuse(l.wrong, l.box, err, at)
		return
	}
	was := l.edited
	p.env.Run(func(ctx context.Context) (err error) {
		c, err = p.env.Backend.SaveCheck(ctx, c)
		return err
	}, func(err error) {
		if err != nil {
			l.board.refuse(l.wrong, l.box, err, at)
			return
		}
		p.canUndo(func(ctx context.Context) error {
			if was.ID == "" {
				return p.env.Backend.RemoveCheck(ctx, c)
			}
			_, err := p.env.Backend.SaveCheck(ctx, was)
			return err
		}, func() { l.over("maintenance.say.check_back", c.ID, was) })
		l.over("maintenance.say.check_saved", was.ID, c)
	})
}

// over says what became of a check, and shows it in the place of the one that the
// form had, unless a person has gone on to another.
func (l *checkList) over(key string, of app.ID, c app.Check) {
	p := l.board.page
	p.env.Say(key)
	l.drafts.over(of)
	if l.edited.ID == of {
		l.edit(c)
		p.focus(l.list)
	}
	p.load(nil)
}

// drop removes the check; Ctrl+Z brings it back.
func (l *checkList) drop() {
	p, c := l.board.page, l.edited
	p.env.Ask(func(ctx context.Context) error { return p.env.Backend.RemoveCheck(ctx, c) }, func() {
		p.canUndo(func(ctx context.Context) error {
			_, err := p.env.Backend.SaveCheck(ctx, c)
			return err
		}, func() { l.over("maintenance.say.check_back", "", c) })
		l.over("maintenance.say.check_removed", c.ID, app.Check{})
	})
}

// made notes that the check was made today; Ctrl+Z takes that back.
func (l *checkList) made() {
	p, c, words := l.board.page, l.edited, l.found.Value()
	if c.ID == "" {
		return
	}
	today := app.DateOf(p.env.Now())
	var number int64
	p.env.Run(func(ctx context.Context) (err error) {
		number, err = p.env.Backend.CheckDone(ctx, c, today, words)
		return err
	}, func(err error) {
		if err != nil {
			l.board.refuse(l.wrong, l.box, err, l.found)
			return
		}
		p.canUndo(func(ctx context.Context) error { return p.env.Backend.UndoCheckDone(ctx, c, number) }, func() { l.over("maintenance.say.check_undone", c.ID, c) })
		c.Done = append(c.Done[:len(c.Done):len(c.Done)], app.CheckDone{Day: today, Words: words})
		l.over("maintenance.say.check_done", c.ID, c)
	})
}
