package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/ui/theme"
)

// BarWords are ready-made words for the on-air bar.
type BarWords struct {
	On              bool
	Tab             string  // ĐANG PHÁT / CHƯA PHÁT
	Title, Second   string  // programme; times and what is left
	Share           float64 // of the programme, below 0 for an open end
	LUFS            string
	Level           float64 // dB for the meter
	Clusters, Unit  string  // "41/43", "cụm nghe"
	Fed             string  // in place of the shares: how many are fed by a gateway, "" for none
	Heard, Bad, Dim float64 // shares: heard, late and lost, not known
	Clock, Date     string
	Workshop        string // mark of a training station, "" for a real one
	Hold            string // shown in place of Second while Esc is held
}

// OnAirBar is the bar at the top that is always there, 64 px high: what is on
// air, at what level, how many poles play it, and the time.
type OnAirBar struct {
	*fyne.Container
	tab      *Box
	tabMark  *Box
	tabText  *Text
	mark     fyne.CanvasObject // across the foot of the tab
	markText *Text
	title    *Text
	second   *Text
	bar      *ProgressBar
	barSlot  fyne.CanvasObject
	meter    *Meter
	lufs     *Text
	clusters *Text
	unit     *Text
	share    *ProgressBar
	fed      *Text // in place of share
	poles    *fyne.Container
	shared   bool // the programme has a length, and so a bar
	clock    *Text
	date     *Text
	names    *fyne.Container // the programme and its bar
	cells    *barCells
	row      *fyne.Container
}

// NewOnAirBar makes an empty bar.
func NewOnAirBar() *OnAirBar {
	b := &OnAirBar{
		tab: NewBox(theme.GreySoft, 0), tabMark: NewFrame(theme.Clear, theme.Muted, 2, 8),
		tabText: NewText("", RoleSubhead, theme.Muted),
		title:   NewEllipsis("", RoleSubhead, theme.Text), second: NewEllipsis("", RoleText, theme.Muted),
		bar: NewProgressBar(0, theme.OnAir), meter: NewBarMeter(),
		lufs: NewText("", RoleLead, theme.Text).Right(), clusters: NewText("", RoleLead, theme.Text),
		unit: NewText("", RoleText, theme.Muted), share: NewProgressBar(0, theme.Green),
		fed:   NewEllipsis("", RoleCaption, theme.Muted),
		clock: NewText("", RoleNumber, theme.Text).Right(), date: NewText("", RoleCaption, theme.Muted).Right(),
		markText: NewText("", RoleTextBold, theme.OnAmber).Centred(),
	}
	b.mark = container.NewStack(NewBox(theme.Amber, 0), b.markText)
	b.mark.Hide()
	b.barSlot = Sized(200, 8, b.bar)
	b.Container = Height(theme.BarHeight, b.layout())
	return b
}

func (b *OnAirBar) layout() fyne.CanvasObject {
	tab := container.NewStack(b.tab, Column(0, Grow(container.NewCenter(
		Line(12, Fitted(Sized(16, 16, b.tabMark)), Fitted(b.tabText)))), Fixed(24, b.mark)))
	b.names = Line(theme.Gap,
		Grow(Column(0, Fixed(26, b.title), Fixed(20, b.second))), Fitted(b.barSlot))
	level := Line(0, Fixed(139, b.meter), Grow(b.lufs), Blank(6),
		Fitted(NewText("LUFS", RoleText, theme.Muted)))
	b.fed.Hide()
	gap := Column(0, Blank(2), Fixed(8, b.share))
	b.poles = Column(0, Fixed(28, Line(6, Fitted(b.clusters), Grow(b.unit))), Fixed(12, container.NewStack(gap, b.fed)))
	poles := b.poles
	time := Column(0, Fixed(34, b.clock), Fixed(18, b.date))
	b.cells = &barCells{}
	b.row = container.New(b.cells, tab, Pad(9, 24, 9, 24, b.names),
		NewRule(), Pad(0, 24, 0, 24, level), NewRule(), Pad(12, 30, 12, 24, poles), NewRule(), Pad(6, 22, 6, 8, time))
	return Column(0, Grow(container.NewStack(NewBox(theme.Surface, 0), b.row)), Fixed(1, NewRule()))
}

// SetNarrow leaves out the meter and the bar of the programme, whose numbers
// stay, on a narrow screen.
func (b *OnAirBar) SetNarrow(narrow bool) {
	if b.cells.narrow == narrow {
		return
	}
	b.cells.narrow = narrow
	visible(b.meter, !narrow)
	b.showShare()
	b.row.Refresh()
}

// showShare shows the programme's bar where it has one and there is room; else
// the title has that.
func (b *OnAirBar) showShare() {
	if yes := b.shared && !b.cells.narrow; b.barSlot.Visible() != yes {
		show(b.barSlot, yes)
		b.names.Refresh()
	}
}

// barCells are the cells of the bar, with a rule before each after the second:
// the second has what the others leave.
type barCells struct{ narrow bool }

func (c *barCells) widths() []float32 {
	if c.narrow {
		return []float32{theme.NavWidth, 0, 1, 123, 1, 183, 1, 155}
	}
	return []float32{theme.NavWidth, 0, 1, 287, 1, 183, 1, 179}
}

// MinSize is that of a narrow screen.
func (c *barCells) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(900, theme.BarHeight-1)
}

// Layout places the cells.
func (c *barCells) Layout(o []fyne.CanvasObject, size fyne.Size) {
	widths := c.widths()
	rest := size.Width
	for _, w := range widths {
		rest -= w
	}
	widths[1] = max(rest, 0)
	x := float32(0)
	for i, w := range widths {
		o[i].Move(fyne.NewPos(x, 0))
		o[i].Resize(fyne.NewSize(w, size.Height))
		x += w
	}
}

// Set shows w; only what differs is redrawn.
func (b *OnAirBar) Set(w BarWords) {
	if w.On {
		b.tab.Paint(theme.OnAir, "", 0)
		b.tabMark.Paint(theme.OnOnAir, "", 0)
		b.tabText.SetColor(theme.OnOnAir)
	} else {
		b.tab.Paint(theme.GreySoft, "", 0)
		b.tabMark.Paint(theme.Clear, theme.Muted, 2)
		b.tabText.SetColor(theme.Muted)
	}
	b.tabText.Set(w.Tab)
	b.setProgramme(w)
	b.meter.Set(w.Level, -200)
	b.lufs.Set(w.LUFS)
	b.clusters.Set(w.Clusters)
	b.unit.Set(w.Unit)
	b.fed.Set(w.Fed)
	visible(b.fed, w.Fed != "")
	visible(b.share, w.Fed == "")
	b.share.SetParts(Part{w.Heard, theme.Green}, Part{w.Bad, theme.Amber}, Part{w.Dim, theme.Grey})
	b.clock.Set(w.Clock)
	b.date.Set(w.Date)
}

func (b *OnAirBar) setProgramme(w BarWords) {
	b.title.Set(w.Title)
	if w.Hold != "" {
		b.second.Set(w.Hold)
		b.second.SetColor(theme.OnAirText)
	} else {
		b.second.Set(w.Second)
		b.second.SetColor(theme.Muted)
	}
	b.shared = w.On && w.Share >= 0
	b.showShare()
	b.bar.Set(max(w.Share, 0))
	if b.markText.Text != w.Workshop {
		b.markText.Set(w.Workshop)
		visible(b.mark, w.Workshop != "")
		b.Refresh()
	}
}

// visible shows or hides o, and lays nothing out when it is so already.
func visible(o fyne.CanvasObject, yes bool) {
	if o.Visible() != yes {
		show(o, yes)
	}
}
