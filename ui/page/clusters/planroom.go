package clusters

import (
	"fyne.io/fyne/v2"

	"tienglang/ui/theme"
)

// The room of the plan's parts, in pixels: the height of the chart and the years
// where there is room, that of a line of the years and of their head, how high the
// hamlets are before the years get more, and the width that the years need.
const (
	planTop              = 216
	planLine, planHead   = 28, 36
	planHamlets          = 260
	planYears            = 612
	planGap, planBetween = 12, theme.Gap
)

// planRoom lays the chart and the years beside one another above the hamlets: on a
// low screen the hamlets keep some lines, on a narrow one the years their sources,
// and where there is room every year is seen.
type planRoom struct{ board *planBoard }

// MinSize is that of the parts at their least.
func (l planRoom) MinSize(o []fyne.CanvasObject) fyne.Size {
	chart, years, hamlets := o[0].MinSize(), o[1].MinSize(), o[2].MinSize()
	return fyne.NewSize(max(chart.Width+planBetween+years.Width, hamlets.Width), chart.Height+planGap+hamlets.Height)
}

// Layout gives the hamlets what the years leave.
func (l planRoom) Layout(o []fyne.CanvasObject, size fyne.Size) {
	needs := float32(planHead + planLine*len(l.board.lines))
	top := min(max(planTop, needs), size.Height-planGap-planHamlets)
	least := o[0].MinSize()
	top = max(top, least.Height)
	wide := size.Width - planBetween
	chart := max(min(wide*5/11, wide-planYears), least.Width)
	place := func(o fyne.CanvasObject, x, y, w, h float32) { o.Move(fyne.NewPos(x, y)); o.Resize(fyne.NewSize(w, h)) }
	place(o[0], 0, 0, chart, top)
	place(o[1], chart+planBetween, 0, wide-chart, top)
	place(o[2], 0, top+planGap, size.Width, size.Height-top-planGap)
}

// planSides lays the rules and the money beside one another or, on a narrow screen,
// the money below: an amount is read whole, and so is what a rule is about.
type planSides struct{ form *planForm }

// planAside is what lies between them, in pixels.
const planAside = 32

// below goes by the room of what scrolls, which is known before they are laid.
func (l planSides) below() bool {
	in := l.form.scroll
	return in != nil && in.Size().Width > 0 && in.Size().Width-2*formSide < 2*planText+planAside
}

// MinSize is that of both as they lie.
func (l planSides) MinSize(o []fyne.CanvasObject) fyne.Size {
	rules, money := o[0].MinSize(), o[1].MinSize()
	if l.below() {
		return fyne.NewSize(max(rules.Width, money.Width), rules.Height+planAside+money.Height)
	}
	return fyne.NewSize(rules.Width+planAside+money.Width, max(rules.Height, money.Height))
}

// Layout halves the room between them, or gives each all of it.
func (l planSides) Layout(o []fyne.CanvasObject, size fyne.Size) {
	at, wide, high := fyne.NewPos((size.Width+planAside)/2, 0), (size.Width-planAside)/2, size.Height
	if l.below() {
		high = o[0].MinSize().Height
		at, wide = fyne.NewPos(0, high+planAside), size.Width
	}
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(wide, high))
	o[1].Move(at)
	o[1].Resize(fyne.NewSize(wide, o[1].MinSize().Height))
}
