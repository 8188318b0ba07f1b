package clusters

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// stockList is the tab of the stock, with the form of one part.
type stockList struct {
	board *upkeepBoard
	box   *fyne.Container
	list  *widget.RowList
	none  *widget.Paragraph
	all   []app.Part

	title                     *widget.Text
	name, price, place, least *widget.Entry
	count                     *widget.Entry
	kind                      *widget.Select
	wrong, moves              *widget.Paragraph
	bought, counted, remove   *widget.Button
	edited                    app.Part
	drafts                    *drafts
}

func newStockList(b *upkeepBoard) *stockList {
	t := b.page.env.T
	l := &stockList{board: b, none: wrapped(t("maintenance.stock.none"), theme.Muted, 420)}
	l.list = widget.NewRowList(48, newUpkeepRow(stockColumns), l.row)
	l.list.Name = t("maintenance.tab.stock")
	l.list.OnSelected = func(i int) { l.edit(l.all[i]) }
	l.list.OnOpened = func(int) { b.page.focus(l.count) }
	l.title = widget.NewEllipsis("", widget.RoleStrongBold, theme.Text)
	l.name, l.price, l.place = widget.NewEntry(t("maintenance.form.bought_hint")), widget.NewEntry("0"), widget.NewEntry(t("maintenance.stock.place_hint"))
	l.least, l.count = widget.NewEntry("0"), widget.NewEntry("0")
	l.kind = widget.NewSelect(wordsOf(t, "maintenance.kind.", app.PartKinds), 0, nil)
	l.kind.MinWidth = 120
	l.wrong, l.moves = wrapped("", theme.AmberText, sideInside), wrapped("", theme.Muted, sideInside)
	l.bought = widget.NewButton(t("maintenance.stock.bought"), "", func() { l.move(app.PartBought) })
	l.counted = widget.NewButton(t("maintenance.stock.counted"), "", func() { l.move(app.PartCounted) })
	l.remove = widget.NewButton(t("maintenance.checks.remove"), "trash", l.drop)
	field := func(key string, o fyne.CanvasObject) fyne.CanvasObject {
		return widget.NewField(t("maintenance.stock."+key), o)
	}
	fields := widget.Column(12, widget.Fitted(widget.Row(16, widget.Share(1, field("name", l.name)), widget.Share(1, field("kind", l.kind)))),
		widget.Fitted(widget.Row(16, widget.Share(1, field("price", l.price)), widget.Share(1, field("least", l.least)))),
		widget.Fitted(field("place", l.place)),
		widget.Fitted(widget.Row(8, widget.Fixed(80, field("count", l.count)), widget.Grow(widget.NewField("", widget.Line(8, widget.Fitted(l.bought), widget.Fitted(l.counted)))))),
		widget.Fitted(l.wrong), widget.Fitted(l.moves))
	for _, e := range []*widget.Entry{l.name, l.price, l.place, l.least} {
		e.OnEnter = l.save
	}
	l.drafts = newDrafts(l.name, l.price, l.place, l.least, l.count)
	for _, e := range l.drafts.fields {
		e.OnChanged = func(string) { l.head() }
	}
	add := widget.NewButton(t("maintenance.stock.add"), "plus", func() { l.edit(app.Part{}); b.page.focus(l.name) })
	buttons := widget.Line(8, widget.Fitted(add), widget.Space(), widget.Fitted(l.remove), widget.Fitted(widget.NewPrimary(t("maintenance.checks.save"), "check", l.save)))
	l.box = widget.Row(16, widget.Grow(upkeepTable(b.page, stockColumns, "maintenance.stock.column.", l.none, l.list)),
		widget.Fixed(sideWide, upkeepForm(l.title, fields, buttons)))
	l.edit(app.Part{})
	return l
}

func (l *stockList) show() {
	l.all = l.board.page.upkeep.Parts
	l.none.Hidden = len(l.all) > 0
	at := -1
	for i, p := range l.all {
		if p.ID == l.edited.ID {
			at = i
			if p.Count != l.edited.Count {
				l.edited.Count = p.Count
				l.history()
			}
		}
	}
	l.list.SetCount(len(l.all), at)
}

// head says which part the form shows, and whether what is written is kept.
func (l *stockList) head() {
	l.title.Set(l.drafts.head(l.board.page.env, l.edited.Name, "maintenance.stock.new"))
}

// edit shows a part in the form, with what was written of it before; one without
// an ID is new.
func (l *stockList) edit(p app.Part) {
	l.drafts.leave()
	l.edited = p
	tell(l.wrong, "")
	l.moves.Set("")
	l.name.SetText(p.Name)
	l.kind.SetOptions(l.kind.Options, 0)
	if p.ID != "" {
		l.kind.SetOptions(l.kind.Options, indexOf(app.PartKinds, p.Kind))
	}
	number := func(n int64) string {
		if n == 0 {
			return ""
		}
		return strconv.FormatInt(n, 10)
	}
	l.price.SetText(number(p.Dong))
	l.least.SetText(number(int64(p.Least)))
	l.place.SetText(p.Place)
	l.count.SetText("")
	l.drafts.come(p.ID)
	l.head()
	for _, b := range []*widget.Button{l.bought, l.counted, l.remove} {
		able(b, p.ID != "")
	}
	l.history()
}

// mostMoves of a part stand in its form.
const mostMoves = 6

// history reads how the count changed.
func (l *stockList) history() {
	p, id := l.board.page, l.edited.ID
	if id == "" {
		l.moves.Set(p.env.T("maintenance.stock.new.about"))
		return
	}
	var all []app.PartMove
	p.env.Ask(func(ctx context.Context) (err error) {
		all, err = p.env.Backend.PartMoves(ctx, id)
		return err
	}, func() {
		if l.edited.ID != id {
			return
		}
		var lines []string
		for _, m := range all[:min(len(all), mostMoves)] {
			lines = append(lines, moveWords(p.env, m))
		}
		l.moves.Set(strings.Join(lines, "\n"))
		l.box.Refresh()
	})
}

// moveWords are one change of a count: "23/11 +4 nhập thêm, còn 5".
func moveWords(e *page.Env, m app.PartMove) string {
	delta := e.Catalogue.Int(int64(m.Delta))
	if m.Delta > 0 {
		delta = "+" + delta
	}
	return e.T("maintenance.stock.move", "date", e.Catalogue.DayMonth(page.VietnamTime(m.At)), "delta", delta,
		"why", e.T("maintenance.why."+string(m.Why)), "left", e.Catalogue.Int(int64(m.Left)))
}

func (l *stockList) row(i int, v widget.RowView, _ bool) {
	p, r, cat := l.all[i], v.(*upkeepRow), l.board.page.env.Catalogue
	price := "—"
	if p.Dong > 0 {
		price = money(cat, p.Dong)
	}
	r.set(p.Name, cat.T("maintenance.kind."+string(p.Kind)), p.Place, cat.Int(int64(p.Count)), cat.Int(int64(p.Least)), price)
	ink := theme.Text
	if p.Low() {
		ink = theme.AmberText
	}
	r.cells[3].SetColor(ink)
}

func (l *stockList) read() (p app.Part, wrong fyne.Focusable, err error) {
	p = l.edited
	p.Name, p.Place, p.Kind = l.name.Value(), l.place.Value(), app.PartKinds[max(0, l.kind.Index)]
	number := func(e *widget.Entry) int {
		n, bad := readWhole(e.Value())
		if bad != nil && wrong == nil {
			wrong, err = e, bad
		}
		return n
	}
	p.Dong, p.Least = int64(number(l.price)), number(l.least)
	if p.ID == "" {
		p.Count = number(l.count)
	}
	return p, wrong, err
}

// save keeps the part; Ctrl+Z brings back what was before.
func (l *stockList) save() {
	p := l.board.page
	part, at, err := l.read()
	if err != nil {
		l.board.refuse(l.wrong, l.box, err, at)
		return
	}
	was := l.edited
	p.env.Run(func(ctx context.Context) (err error) {
		part, err = p.env.Backend.SavePart(ctx, part)
		return err
	}, func(err error) {
		if err != nil {
			l.board.refuse(l.wrong, l.box, err, l.name)
			return
		}
		p.canUndo(func(ctx context.Context) error {
			if was.ID == "" {
				return p.env.Backend.RemovePart(ctx, part.ID)
			}
			_, err := p.env.Backend.SavePart(ctx, was)
			return err
		}, func() { l.over("maintenance.say.part_back", part.ID, was) })
		l.over("maintenance.say.part_saved", was.ID, part)
	})
}

// over says what became of a part, and shows it in the place of the one that the
// form had, unless a person has gone on to another.
func (l *stockList) over(key string, of app.ID, part app.Part) {
	p := l.board.page
	p.env.Say(key, "name", part.Name)
	l.drafts.over(of)
	if l.edited.ID == of {
		l.edit(part)
		p.focus(l.list)
	}
	p.load(nil)
}

// drop takes the part out of the stock; Ctrl+Z brings it back.
func (l *stockList) drop() {
	p, part := l.board.page, l.edited
	p.env.Ask(func(ctx context.Context) error { return p.env.Backend.RemovePart(ctx, part.ID) }, func() {
		p.canUndo(func(ctx context.Context) error { return p.env.Backend.RestorePart(ctx, part) }, func() { l.over("maintenance.say.part_back", "", part) })
		l.over("maintenance.say.part_removed", part.ID, app.Part{})
	})
}

// move notes parts that were bought, or how many there really are; Ctrl+Z takes
// that back, and leaves what others took since.
func (l *stockList) move(why app.PartWhy) {
	p, part := l.board.page, l.edited
	n, err := readWhole(l.count.Value())
	if err != nil || l.count.Value() == "" {
		l.board.refuse(l.wrong, l.box, app.Fail("part.bad_number", err), l.count)
		return
	}
	var delta int
	p.env.Run(func(ctx context.Context) (err error) {
		delta, err = p.env.Backend.MovePart(ctx, part.ID, why, n, "")
		return err
	}, func(err error) {
		if err != nil {
			l.board.refuse(l.wrong, l.box, err, l.count)
			return
		}
		p.canUndo(func(ctx context.Context) error {
			_, err := p.env.Backend.MovePart(ctx, part.ID, app.PartUndone, -delta, p.env.T("maintenance.stock.undone"))
			return err
		}, func() { l.over("maintenance.say.part_back", part.ID, part) })
		is := part
		if is.Count = n; why == app.PartBought {
			is.Count += part.Count
		}
		l.over("maintenance.say.part_moved", part.ID, is)
	})
}
