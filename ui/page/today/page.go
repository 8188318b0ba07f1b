// Package today is the page Hôm nay: what was heard, what is on air and how
// long yet, what needs a person, and the ways to begin.
package today

import (
	"context"
	"reflect"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// Page is the page Hôm nay.
type Page struct {
	env     *page.Env
	content *fyne.Container
	date    *widget.Text
	hours   *widget.Text
	day     *dayLine
	done    *fyne.Container
	now     *nowCard
	next    *fyne.Container
	needs   *fyne.Container
	clock   *widget.Icon
	live    *widget.Button
	today   backend.Today
	filled  bool
	stop    func()
}

// New makes the page.
func New(e *page.Env) page.Page {
	p := &Page{env: e, day: newDayLine(e), now: newNowCard(e), stop: func() {},
		done: container.NewStack(), next: container.NewStack(), needs: container.NewStack()}
	p.date = widget.NewEllipsis("", widget.RoleStrong, theme.Muted)
	p.hours = widget.NewText("", widget.RoleText, theme.Muted)
	p.content = container.New(&stack{p: p}, p.title(), p.day.card, p.middle(), p.bottom())
	return p
}

func (p *Page) title() fyne.CanvasObject {
	title := widget.NewText(p.env.T("nav.today"), widget.RoleTitle, theme.Text)
	record := widget.NewButton(p.env.T("today.daily"), "document", p.openDaily).High(32)
	p.clock = widget.NewIcon("clock", 20, theme.Muted)
	return widget.Line(theme.Gap, widget.Fitted(title), widget.Grow(widget.Pad(4, 0, 0, 0, p.date)),
		widget.Fitted(widget.Line(theme.GapSmall, widget.Fitted(p.clock), widget.Fitted(p.hours))), widget.Fitted(record))
}

func (p *Page) middle() fyne.CanvasObject {
	return container.New(sides{272, 208, true}, p.done, p.now.card, p.next)
}

func (p *Page) bottom() fyne.CanvasObject {
	e := p.env
	p.live = widget.NewBigButton(widget.Primary, e.T("today.go_live"), e.T("today.go_live.second"), "mic", e.T("key.f5"),
		func() { e.Go(page.Live, nil) })
	emergency := widget.NewBigButton(widget.InkButton, e.T("today.emergency"), e.T("today.emergency.second"), "siren", e.T("key.f8"), e.Emergency)
	create := widget.NewBigButton(widget.Secondary, e.T("today.create"), e.T("today.create.second"), "plus", e.T("key.ctrln"),
		func() { e.Go(page.Studio, page.Args{"new": "1"}) })
	buttons := widget.Column(theme.Gap, widget.Fitted(p.live), widget.Fitted(emergency), widget.Fitted(create))
	return container.New(sides{368, 312, false}, p.needs, buttons)
}

// Content is the page.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// FirstFocus is the button that leads on air.
func (p *Page) FirstFocus() fyne.Focusable { return p.live }

// Shown reads the day and begins to count.
func (p *Page) Shown(page.Args) {
	p.stop()
	p.date.Set(p.env.Catalogue.LongDate(p.env.Now()))
	p.stop = p.env.Poll(500*time.Millisecond, p.count)
	p.count()
	p.read()
}

// Hidden stops the counting.
func (p *Page) Hidden() { p.stop(); p.stop = func() {} }

// Refresh reads the day again: everything on it is of concern here.
func (p *Page) Refresh(backend.Topic) { p.count(); p.read() }

// read takes the day's snapshot away from the window and fills the page with
// it when it differs, so that the focus stays where nothing changed.
func (p *Page) read() {
	var t backend.Today
	p.env.Ask(func(context.Context) (err error) {
		t, err = p.env.Backend.Today()
		return err
	}, func() {
		if p.filled && reflect.DeepEqual(t, p.today) {
			return
		}
		p.today, p.filled = t, true
		p.fill()
	})
}

func (p *Page) fill() {
	p.day.fill(p.today)
	p.hours.Set(sessionWords(p.env, p.today.Line))
	hide(p.clock, p.hours.Text == "")
	set(p.done, doneCard(p.env, p.today))
	set(p.next, nextCard(p.env, p.today))
	set(p.needs, needsCard(p.env, p.today.Needs))
	p.content.Refresh()
	p.count()
}

func (p *Page) count() {
	a := p.env.Backend.OnAir()
	p.now.show(a)
	p.day.count(a)
}

func set(c *fyne.Container, o fyne.CanvasObject) {
	c.Objects = []fyne.CanvasObject{o}
	c.Refresh()
}

// stack lays the page's four parts below one another. On a low screen the
// line of the day gives up its height; the cards and buttons do not.
type stack struct{ p *Page }

const (
	dayHigh, dayLow = 168, 64
	cardHigh        = 112
	bottomHigh      = 272
)

// MinSize is what a screen of 1024 × 640 has for a page.
func (s *stack) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(848, theme.TitleRow+dayLow+cardHigh+bottomHigh+3*theme.GapSmall)
}

// Layout places the parts.
func (s *stack) Layout(o []fyne.CanvasObject, size fyne.Size) {
	gap := theme.Gap
	if size.Height < theme.TitleRow+dayHigh/2+cardHigh+bottomHigh+3*theme.Gap {
		gap = theme.GapSmall
	}
	rest := size.Height - theme.TitleRow - cardHigh - bottomHigh - 3*gap
	day := min(max(rest, dayLow), dayHigh)
	s.p.day.setLow(day < 140)
	s.p.day.setFlat(day < 80)
	heights := []float32{theme.TitleRow, day, cardHigh, bottomHigh + max(rest-day, 0)}
	y := float32(0)
	for i, part := range o {
		part.Move(fyne.NewPos(0, y))
		part.Resize(fyne.NewSize(size.Width, heights[i]))
		y += heights[i] + gap
	}
}

// sides gives the outer objects of a row a width, wide or narrow by the room
// there is, and what is left to the others; both says that the first is one.
type sides struct {
	wide, narrow float32
	both         bool
}

// narrowBelow is the width of a page under which its sides are narrow.
const narrowBelow = 1100

// MinSize is that of a narrow row.
func (s sides) MinSize(o []fyne.CanvasObject) (least fyne.Size) {
	for _, one := range o {
		least.Height = max(least.Height, one.MinSize().Height)
	}
	return fyne.NewSize(848, least.Height)
}

// Layout places them.
func (s sides) Layout(o []fyne.CanvasObject, size fyne.Size) {
	side := s.wide
	if size.Width < narrowBelow {
		side = s.narrow
	}
	x, fixed := float32(0), float32(1)
	if s.both {
		fixed = 2
	}
	for i, one := range o {
		w := size.Width - fixed*(side+theme.Gap)
		if i == len(o)-1 || i == 0 && s.both {
			w = side
		}
		one.Move(fyne.NewPos(x, 0))
		one.Resize(fyne.NewSize(w, size.Height))
		x += w + theme.Gap
	}
}
