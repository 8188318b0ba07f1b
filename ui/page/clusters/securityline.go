package clusters

import (
	"strconv"

	"fyne.io/fyne/v2"

	"tienglang/app/security"
	"tienglang/assets/locale"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

func yearText(year int) string { return strconv.Itoa(year) }

func verdictWord(cat *locale.Catalogue, v security.Verdict) string {
	return cat.T("security.verdict." + string(v))
}

func totalsWords(cat *locale.Catalogue, t security.Totals) string {
	n := func(n int) string { return cat.Int(int64(n)) }
	return cat.T("security.totals", "met", n(t.Met), "failed", n(t.Failed), "unknown", n(t.Unknown), "not_applicable", n(t.NotApplicable)) + "."
}

// verdictInk is the colour of a verdict, which its mark's shape tells as well:
// green is measured or seen well, amber needs a person, grey is not known.
func verdictInk(v security.Verdict) (fyne.ThemeColorName, widget.State) {
	switch v {
	case security.Met:
		return theme.GreenText, widget.StateHeard
	case security.Failed:
		return theme.AmberText, widget.StateLost
	case security.NotApplicable:
		return theme.Muted, widget.StateNone
	}
	return theme.Muted, widget.StateUnknown
}

// securityLine is one drawn line of the board.
type securityLine struct {
	line                *fyne.Container
	mark                *widget.StateMark
	verdict, text, last *widget.Text
}

// Object is the line.
func (l *securityLine) Object() fyne.CanvasObject { return l.line }

func newSecurityLine() widget.RowView {
	l := &securityLine{mark: widget.NewStateMark(widget.StateUnknown, 20),
		verdict: widget.NewEllipsis("", widget.RoleText, theme.Muted),
		text:    widget.NewEllipsis("", widget.RoleText, theme.Text),
		last:    widget.NewText("", widget.RoleText, theme.Muted).Right()}
	l.line = widget.Pad(0, 16, 0, 12, widget.Line(10, widget.Fixed(20, l.mark), widget.Fixed(112, l.verdict), widget.Grow(l.text),
		widget.Fitted(l.last)))
	return l
}

func (b *securityBoard) set(i int, v widget.RowView, selected bool) {
	r, l, cat := b.rows[i], v.(*securityLine), b.page.env.Catalogue
	defer l.line.Refresh() // what is told of last year takes the room that it needs
	l.text.Role = widget.RoleText
	l.last.Set("")
	if r.item.ID == "" {
		l.mark.SetState(widget.StateNone)
		l.verdict.Set(b.groupCount(r.group))
		l.verdict.SetColor(theme.Muted)
		l.text.Role = widget.RoleStrongBold
		l.text.Text = r.group.Text.In(cat.Lang())
		l.text.Refresh()
		return
	}
	is := b.now.Result(r.item.ID).Verdict
	ink, mark := verdictInk(is)
	l.mark.SetState(mark)
	l.verdict.Set(verdictWord(cat, is))
	l.verdict.SetColor(ink)
	if selected {
		l.text.Role = widget.RoleTextBold
	}
	l.text.Text = r.item.Text.In(cat.Lang())
	l.text.Refresh()
	if was := b.last.Result(r.item.ID).Verdict; b.last.Year != 0 && was != security.Unknown {
		l.last.Set(cat.T("security.last", "year", yearText(b.last.Year), "verdict", verdictWord(cat, was)))
	}
}

// groupCount is how many of a group's items are met, of those that apply.
func (b *securityBoard) groupCount(g security.Group) string {
	met, all := 0, 0
	for _, i := range b.now.List.Of(g.ID) {
		switch b.now.Result(i.ID).Verdict {
		case security.Met:
			met, all = met+1, all+1
		case security.NotApplicable:
		default:
			all++
		}
	}
	return b.page.env.T("security.group", "met", strconv.Itoa(met), "all", strconv.Itoa(all))
}
