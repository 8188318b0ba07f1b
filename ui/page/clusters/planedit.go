package clusters

import (
	"strconv"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/app/replacement"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// planEdit is what a person decides of the chosen hamlet: in which year its turn
// is, and how many clusters it needs.
type planEdit struct {
	board  *planBoard
	line   *fyne.Container
	name   *widget.Text
	year   *widget.Select
	wanted *widget.Entry
	set    *widget.Button
	wrong  *widget.Text
	of     app.ID // whose values stand in the fields
	was    replacement.Fix
}

func newPlanEdit(b *planBoard) *planEdit {
	t := b.page.env.T
	e := &planEdit{board: b, name: widget.NewEllipsis("", widget.RoleStrongBold, theme.Text), wanted: widget.NewEntry(t("replacement.edit.auto")),
		wrong: widget.NewEllipsis("", widget.RoleTextBold, theme.AmberText)}
	e.year = widget.NewSelect(nil, 0, func(int) { e.keep() })
	e.year.MinWidth = 224
	e.wanted.OnEnter = e.keep
	e.set = widget.NewButton(t("replacement.edit.set"), "check", e.keep)
	label := func(key string) widget.Slot {
		return widget.Fitted(widget.NewText(t("replacement.edit."+key), widget.RoleText, theme.Text))
	}
	e.line = widget.Pad(8, 16, 8, 16, widget.Line(10, widget.Fixed(184, e.name), label("year"), widget.Fixed(224, e.year),
		label("wanted"), widget.Fixed(120, e.wanted), widget.Fitted(e.set), widget.Grow(e.wrong)))
	return e
}

// show offers what may be decided of the chosen hamlet. What is half typed of it
// stays until something else of it is kept.
func (e *planEdit) show() {
	h, ok := e.board.hamlet()
	env := e.board.page.env
	e.line.Hidden = !ok || h.Hamlet == ""
	if !ok {
		return
	}
	fix := e.board.all.Kept.Fix(h.Hamlet)
	years, at := []string{env.T("replacement.edit.any_year")}, 0
	for i, y := range e.board.all.Plan.Years {
		years = append(years, strconv.Itoa(y.Year))
		if y.Year == fix.Year {
			at = i + 1
		}
	}
	e.name.Set(e.board.nameOf(h))
	e.year.SetOptions(years, at)
	fresh := e.of != h.Hamlet || number(e.was.Wanted) != number(fix.Wanted)
	if e.of, e.was = h.Hamlet, fix; fresh {
		e.wanted.SetText(number(fix.Wanted))
		e.wrong.Set("")
	}
	u, in := env.Backend.Current()
	for _, c := range []interface {
		Enable()
		Disable()
	}{e.year, e.wanted, e.set} {
		if in && u.Can(app.MayInventory) {
			c.Enable()
		} else {
			c.Disable()
		}
	}
}

func number(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// keep has the decision kept, where it is another.
func (e *planEdit) keep() {
	h, ok := e.board.hamlet()
	if !ok || h.Hamlet == "" {
		return
	}
	fix := replacement.Fix{Hamlet: h.Hamlet}
	if i := e.year.Index - 1; i >= 0 && i < len(e.board.all.Plan.Years) {
		fix.Year = e.board.all.Plan.Years[i].Year
	}
	if e.wanted.Value() != "" {
		n, err := whole(e.wanted)
		if err != nil {
			e.refuse(app.Fail("replacement.bad_wanted", err, "most", "100"))
			return
		}
		fix.Wanted = &n
	}
	if fix.Year == e.was.Year && number(fix.Wanted) == number(e.was.Wanted) {
		return
	}
	e.board.keep(e.board.all.Kept.With(fix), "replacement.say.fixed", e.refuse, "name", e.board.nameOf(h))
}

// refuse says what cannot be, "" for nothing.
func (e *planEdit) refuse(err error) {
	if err == nil {
		e.wrong.Set("")
		return
	}
	e.wrong.Set(e.board.page.env.Catalogue.Error(err))
}
