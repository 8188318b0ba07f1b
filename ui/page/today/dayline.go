package today

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// mostBlocks is how many blocks the line has room for; older ones fall off.
const mostBlocks = 8

// dayLine is the line of the day: what was on air, what is, and what is
// approved and ready to go.
type dayLine struct {
	env  *page.Env
	card *widget.Card
	room *fyne.Container
	rims []fyne.CanvasObject // times and captions, hidden on a low screen
	bar  *widget.ProgressBar // of the block on air
	low  bool
}

func newDayLine(e *page.Env) *dayLine {
	d := &dayLine{env: e, room: container.NewStack()}
	d.card = widget.NewCard(d.room)
	return d
}

// setLow hides times and captions where there is no height for them.
func (d *dayLine) setLow(low bool) {
	if d.low == low {
		return
	}
	d.low = low
	for _, o := range d.rims {
		hide(o, low)
	}
}

func hide(o fyne.CanvasObject, yes bool) {
	if yes {
		o.Hide()
	} else {
		o.Show()
	}
}

// fill builds the blocks.
func (d *dayLine) fill(t backend.Today) {
	d.rims, d.bar = nil, nil
	aired := t.Broadcasts
	if over := len(aired) - mostBlocks; over > 0 {
		aired = aired[over:]
	}
	var slots []widget.Slot
	for _, a := range aired {
		slots = append(slots, d.aired(a))
	}
	for _, p := range t.Next {
		if len(slots) < mostBlocks {
			slots = append(slots, d.ready(p))
		}
	}
	if len(slots) == 0 {
		set(d.room, emptyDay(d.env))
		return
	}
	for len(slots) < 4 {
		slots = append(slots, widget.Share(12, widget.NewBox(theme.Clear, 0)))
	}
	set(d.room, widget.Row(4, slots...))
}

func emptyDay(e *page.Env) fyne.CanvasObject {
	return container.NewCenter(widget.NewText(e.T("today.nothing_yet"), widget.RoleStrong, theme.Muted))
}

// weight is a block's share of the line: its minutes, within reason.
func weight(d time.Duration) float32 { return min(max(float32(d.Minutes()), 10), 24) }

// aired is the block of a broadcast that was or is on air.
func (d *dayLine) aired(a backend.Aired) widget.Slot {
	on := a.EndedAt.IsZero()
	took := a.EndedAt.Sub(a.StartedAt)
	if on {
		took = d.env.Now().Sub(a.StartedAt)
	}
	block := d.block(a.Title, stripe(a.Kind), theme.GreySoft, theme.Muted, widget.RoleText)
	if on {
		block = d.onAir(a.Title)
	}
	return d.column(took, d.env.Catalogue.Clock(a.StartedAt), block, d.caption(a, on))
}

func stripe(k app.BroadcastKind) fyne.ThemeColorName {
	if k == app.BroadcastLive {
		return theme.Live
	}
	return theme.Normal
}

// ready is the block of a programme that may go on air.
func (d *dayLine) ready(p app.Programme) widget.Slot {
	block := d.block(p.Title, theme.Normal, theme.NormalFill, theme.Text, widget.RoleText)
	note := widget.Line(4, widget.Fitted(widget.NewIcon("check", 16, theme.Muted)),
		widget.Grow(widget.NewEllipsis(d.env.T("today.ready", "length", d.env.Catalogue.Duration(p.Duration)), widget.RoleCaption, theme.Muted)))
	return d.column(p.Duration, d.env.T("today.later"), block, note)
}

func (d *dayLine) column(took time.Duration, time string, block, caption fyne.CanvasObject) widget.Slot {
	head := widget.NewEllipsis(time, widget.RoleCaption, theme.Text)
	d.rims = append(d.rims, head, caption)
	hide(head, d.low)
	hide(caption, d.low)
	return widget.Share(weight(took), widget.Column(4,
		widget.Fixed(20, head), widget.Grow(block), widget.Fixed(24, caption)))
}

// block is a fill with a stripe 4 px wide at its left and words upon it.
func (d *dayLine) block(title string, edge, fill, words fyne.ThemeColorName, r widget.Role) fyne.CanvasObject {
	p := widget.NewParagraph(title, r, words)
	p.Lines = 2
	return container.NewStack(widget.NewBox(fill, theme.RadiusSmall),
		widget.Row(0, widget.Fixed(4, widget.NewBox(edge, 2)), widget.Grow(widget.Pad(8, 4, 4, 8, p))))
}

func (d *dayLine) onAir(title string) fyne.CanvasObject {
	p := widget.NewParagraph(title, widget.RoleTextBold, theme.OnOnAir)
	p.Lines = 2
	d.bar = widget.NewProgressBar(0, theme.OnOnAir)
	d.bar.Rest = theme.OnAirDim
	words := widget.Column(4, widget.Grow(p), widget.Fixed(8, d.bar))
	return container.NewStack(widget.NewBox(theme.OnAir, theme.RadiusSmall), widget.Pad(8, 8, 10, 12, words))
}

// caption says how many heard it: green when all that were due did.
func (d *dayLine) caption(a backend.Aired, on bool) fyne.CanvasObject {
	if on {
		return widget.NewEllipsis(d.env.T("today.on_air_now"), widget.RoleCaptionBold, theme.OnAirText)
	}
	icon, c := "check", theme.GreenText
	if a.Heard == 0 {
		icon, c = "question", theme.Muted
	} else if cutShort(a) {
		icon, c = "warning", theme.AmberText
	}
	return widget.Line(4, widget.Fitted(widget.NewIcon(icon, 16, c)),
		widget.Grow(widget.NewEllipsis(ratio(a.Heard, a.Due), widget.RoleCaption, c)))
}

func ratio(a, b int) string { return strconv.Itoa(a) + "/" + strconv.Itoa(b) }

// count moves the bar of the block on air.
func (d *dayLine) count(a backend.OnAir) {
	if d.bar == nil {
		return
	}
	share := 1.0
	if a.On && a.Total > 0 {
		share = a.Elapsed.Seconds() / a.Total.Seconds()
	}
	d.bar.Set(share)
}
