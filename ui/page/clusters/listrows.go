package clusters

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

func ctxOver(err error) bool { return errors.Is(err, context.Canceled) }

// listKinds are the filters of a list's rows, "" for all.
var listKinds = []backend.ListKind{backend.ListDoubtful, backend.ListNew, backend.ListChanged, backend.ListSame, backend.ListLeft, backend.ListSkipped, ""}

// listRows are the rows of a file, filtered by what becomes of them.
type listRows struct {
	board *listBoard
	card  *widget.Card
	chips *fyne.Container
	each  map[backend.ListKind]*widget.Chip
	list  *widget.RowList
	none  *widget.Text // in the place of rows
	kind  backend.ListKind
	shown []backend.ListRow
	row   int // that is chosen, as the spreadsheet numbers it
}

func newListRows(b *listBoard) *listRows {
	l := &listRows{board: b, each: map[backend.ListKind]*widget.Chip{}}
	var chips []fyne.CanvasObject
	for _, k := range listKinds {
		l.each[k] = widget.NewChip(l.word(k), "", false, func() { l.kind = k; l.show() })
		chips = append(chips, l.each[k])
	}
	l.chips = widget.Flow(rightWide+listWide+16, 8, chips...)
	l.list = widget.NewRowList(44, newListRow, l.set)
	l.list.Name = b.page.env.T("clusters.list.title")
	l.list.OnSelected = func(i int) { l.row = l.shown[i].Row; b.fix.show(l.shown[i], l.marked()) }
	l.list.Many(func() {
		if i := l.list.Selected(); i >= 0 {
			b.fix.show(l.shown[i], l.marked())
		}
	})
	l.list.OnOpened = func(int) { b.page.focus(b.fix.cell) }
	l.none = widget.NewText("", widget.RoleText, theme.Muted).Centred()
	l.card = widget.NewBareCard(container.NewStack(container.NewCenter(l.none), widget.Pad(0, 1, 1, 1, l.list)))
	return l
}

func (l *listRows) word(k backend.ListKind) string {
	if k == "" {
		k = "all"
	}
	return l.board.page.env.T("clusters.list.kind." + string(k))
}

// marked are the rows that are marked.
func (l *listRows) marked() (rows []backend.ListRow) {
	for _, i := range l.list.Marked() {
		if i < len(l.shown) {
			rows = append(rows, l.shown[i])
		}
	}
	return rows
}

// remark marks the rows again that were marked and are shown.
func (l *listRows) remark(were []backend.ListRow, selected int) {
	var marks []int
	for i, r := range l.shown {
		if slices.ContainsFunc(were, func(w backend.ListRow) bool { return w.Row == r.Row }) {
			marks = append(marks, i)
		}
	}
	if len(were) < 2 || !slices.Contains(marks, selected) {
		marks = nil
	}
	l.list.SetMarked(marks)
}

// show writes the rows of the kind that is wanted; where the chosen one went
// to another kind the next takes its place.
func (l *listRows) show() {
	all, cat := l.board.all, l.board.page.env.Catalogue
	were := l.marked()
	l.shown = nil
	selected, after := 0, false
	for _, r := range all.Rows {
		if l.kind != "" && r.Kind != l.kind {
			continue
		}
		if !after && r.Row >= l.row {
			selected, after = len(l.shown), true
		}
		l.shown = append(l.shown, r)
	}
	for k, chip := range l.each {
		n := len(all.Rows)
		if k != "" {
			n = all.Count(k)
		}
		chip.Set(cat.Int(int64(n)), k == l.kind)
	}
	l.chips.Refresh()
	l.list.SetCount(len(l.shown), selected)
	l.remark(were, selected)
	l.none.Set(l.nothing())
	if len(l.shown) == 0 {
		l.board.fix.none()
		return
	}
	l.row = l.shown[selected].Row
	l.board.fix.show(l.shown[selected], l.marked())
}

// nothing says why no row is shown, "" where there is one; what waits for a
// person is settled then.
func (l *listRows) nothing() string {
	t := l.board.page.env.T
	switch {
	case len(l.shown) > 0 || len(l.board.all.Rows) == 0:
		return ""
	case l.kind == backend.ListDoubtful:
		return t("clusters.list.settled")
	}
	return t("clusters.list.none")
}

// listRow is one drawn line.
type listRow struct {
	line                     *fyne.Container
	row, kind, name, further *widget.Text
}

// Object is the line.
func (r *listRow) Object() fyne.CanvasObject { return r.line }

func newListRow() widget.RowView {
	r := &listRow{row: widget.NewText("", widget.RoleText, theme.Muted).Right(), kind: widget.NewEllipsis("", widget.RoleText, theme.Muted),
		name: widget.NewEllipsis("", widget.RoleStrong, theme.Text), further: widget.NewEllipsis("", widget.RoleText, theme.Muted)}
	r.line = widget.Pad(0, 16, 0, 8, widget.Line(12, widget.Fixed(48, r.row), widget.Fixed(88, r.kind), widget.Fixed(180, r.name), widget.Grow(r.further)))
	return r
}

func (l *listRows) set(i int, v widget.RowView, selected bool) {
	r, w, cat := l.shown[i], v.(*listRow), l.board.page.env.Catalogue
	w.row.Set(strconv.Itoa(r.Row))
	w.kind.Set(l.word(r.Kind))
	w.name.Role = widget.RoleStrong
	if selected {
		w.name.Role = widget.RoleStrongBold
	}
	w.name.Text = r.Name
	w.name.Refresh()
	ink, words := theme.Muted, r.Hamlet
	switch {
	case len(r.Doubts) > 0:
		words = cat.Error(r.Doubts[0].Err)
		if r.Kind == backend.ListDoubtful {
			ink = theme.AmberText
		}
	case r.Kind == backend.ListChanged && len(r.Changes) > 0:
		words = changeWords(cat, r.Changes[0])
	}
	w.further.Set(words)
	w.further.SetColor(ink)
}
