package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// frame is what is always there around a page.
type frame struct {
	bar    *widget.OnAirBar
	status *widget.StatusLine
	nav    *fyne.Container
	items  map[page.Route]*widget.NavItem
	place  *widget.Text // commune
	region *widget.Text // province
	person *widget.Text // who is signed in
	foot   fyne.CanvasObject
	room   *fyne.Container
	narrow bool
}

// build makes the frame in the language and theme in use.
func (w *Window) build() {
	f := &frame{
		bar: widget.NewOnAirBar(), status: widget.NewStatusLine(w.cat.T("status.details")),
		items: map[page.Route]*widget.NavItem{}, room: container.NewStack(),
		place:  widget.NewEllipsis("", widget.RoleStrongBold, theme.Text),
		region: widget.NewEllipsis("", widget.RoleText, theme.Muted),
		person: widget.NewEllipsis("", widget.RoleText, theme.Muted),
	}
	w.frame = f
	f.nav = w.navigation()
	middle := container.New(&shell{f}, f.nav, container.New(&bounded{}, f.room))
	w.win.SetContent(container.NewStack(widget.NewBox(theme.Background, 0), widget.Column(0,
		widget.Fixed(theme.BarHeight, f.bar.Container),
		widget.Grow(middle),
		widget.Fixed(theme.StatusHeight, f.status.Container))))
	w.updateStation()
	w.updateBar()
	w.updateStatus()
}

// smallest is the least screen that the window is made for.
var smallest = fyne.NewSize(1024, 640)

// bounded gives a page the room there is and never asks for more than the
// smallest screen has: one that grew would push the status line off the screen.
type bounded struct{}

// MinSize is what the page asks for, within the screen.
func (*bounded) MinSize(objects []fyne.CanvasObject) (least fyne.Size) {
	for _, o := range objects {
		least = least.Max(o.MinSize())
	}
	return least.Min(smallest.SubtractWidthHeight(theme.NavNarrow, theme.BarHeight+theme.StatusHeight))
}

// Layout gives the page all of the room.
func (*bounded) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
}

func (w *Window) navigation() *fyne.Container {
	rows := []widget.Slot{widget.Blank(8)}
	for _, r := range routes {
		if r.id == page.Syncing {
			rows = append(rows, widget.Blank(8),
				widget.Fixed(1, widget.Pad(0, 16, 0, 16, widget.NewRule())), widget.Blank(8))
		}
		item := widget.NewNavItem(w.cat.T(r.title), r.icon, func() { w.Go(r.id, nil) })
		w.frame.items[r.id] = item
		rows = append(rows, widget.Fitted(item))
	}
	foot := widget.Column(0, widget.Fixed(24, w.frame.place), widget.Fixed(20, w.frame.region), widget.Fixed(24, w.frame.person))
	w.frame.foot = widget.Pad(0, 16, 16, 16, foot)
	rows = append(rows, widget.Space(), widget.Fitted(w.frame.foot))
	body := widget.Row(0, widget.Grow(widget.Column(0, rows...)), widget.Fixed(1, widget.NewRule()))
	return container.NewStack(widget.NewBox(theme.Sunken, 0), body)
}

func (w *Window) updateStation() {
	s := w.b.Station()
	w.frame.place.Set(s.CommuneOf)
	w.frame.region.Set(s.Province)
	u, _ := w.b.Current()
	w.frame.person.Set(u.Name)
}

// updateStatus shows the newest line of the station.
func (w *Window) updateStatus() {
	s := w.b.Status()
	switch {
	case s.Err != nil:
		w.fail(s.Err)
	case s.Key != "":
		w.frame.status.Say(w.cat.T(s.Key, append(pairs(s.Args), "time", w.cat.Clock(s.At))...))
	}
}

func pairs(m map[string]string) []string {
	out := make([]string, 0, 2*len(m))
	for k, v := range m {
		out = append(out, k, v)
	}
	return out
}
