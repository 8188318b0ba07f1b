// Package syncing is the page Đồng bộ: when the province last answered, what
// waits, what was sent, and what was refused and why.
package syncing

import (
	"context"
	"reflect"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// mostRows is how much of the queue is listed; the tile has the whole count.
// mostOrders is how many of the province's orders are.
const (
	mostRows   = 200
	mostOrders = 50
)

// Page is the page Đồng bộ.
type Page struct {
	env     *page.Env
	content *fyne.Container
	second  *widget.Text
	send    *widget.Button
	body    *fyne.Container
	form    *enrolForm
	status  app.SyncStatus
	rows    []backend.QueueRow
	orders  []app.ReceivedOrder
	way     backend.HubOrdersState // on which orders come
	filled  bool
	seen    bool // the page is shown
	stop    func()
}

// New makes the page.
func New(e *page.Env) page.Page {
	p := &Page{env: e, body: container.NewStack(), stop: func() {}}
	p.form = newEnrolForm(p)
	p.second = widget.NewEllipsis("", widget.RoleStrong, theme.Muted)
	p.send = widget.NewPrimary(e.T("sync.send_now"), "sync", p.sendNow)
	title := widget.NewText(e.T("nav.syncing"), widget.RoleTitle, theme.Text)
	p.content = widget.Column(theme.Gap,
		widget.Fixed(theme.TitleRow, widget.Line(theme.Gap, widget.Fitted(title),
			widget.Grow(widget.Pad(4, 0, 0, 0, p.second)), widget.Fitted(p.send))),
		widget.Grow(p.body))
	return p
}

// Content is the page.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Shown reads the queue and looks again each second.
func (p *Page) Shown(args page.Args) {
	p.seen = true
	p.form.restore(args)
	p.stop()
	p.stop = p.env.Poll(time.Second, p.read)
	p.read()
}

// Hidden stops looking.
func (p *Page) Hidden() {
	p.seen = false
	p.stop()
	p.stop = func() {}
}

// Refresh reads the queue again.
func (p *Page) Refresh(t backend.Topic) {
	if t == backend.TopicSync {
		p.read()
	}
}

// Keep is what was typed into the form.
func (p *Page) Keep() page.Args { return p.form.keep() }

// read takes a snapshot away from the window; nothing is built anew when it
// is the same.
func (p *Page) read() {
	var now snapshot
	p.env.Ask(func(context.Context) (err error) {
		now, err = take(p.env.Backend)
		return err
	}, func() { p.show(now) })
}

// snapshot is all that the page shows.
type snapshot struct {
	status app.SyncStatus
	rows   []backend.QueueRow
	orders []app.ReceivedOrder
	way    backend.HubOrdersState
}

func take(b backend.Backend) (s snapshot, err error) {
	s.status, s.way = b.SyncStatus(), b.HubOrdersState()
	if s.rows, err = b.Queue(mostRows); err != nil {
		return s, err
	}
	s.orders, err = b.HubOrders(mostOrders)
	return s, err
}

func (p *Page) show(now snapshot) {
	status := now.status
	same := p.filled && reflect.DeepEqual(now.rows, p.rows) && reflect.DeepEqual(status, p.status) &&
		reflect.DeepEqual(now.orders, p.orders) && reflect.DeepEqual(now.way, p.way)
	minutes := status.Enrolled && p.env.Now().Second() == 0 // the tile says how long ago
	if same && !minutes {
		return
	}
	p.status, p.rows, p.orders, p.way, p.filled = status, now.rows, now.orders, now.way, true
	p.fill()
}

func (p *Page) fill() {
	s := p.status
	if !s.Enrolled {
		p.second.Set(p.env.T("sync.not_enrolled"))
		p.send.Hide()
		p.put(p.form.card)
		if c := p.env.Window.Canvas(); p.seen && c.Focused() == nil {
			c.Focus(p.form.url)
		}
		return
	}
	p.second.Set(p.env.T("sync.with", "hub", s.HubName))
	p.send.Show()
	if s.Waiting == 0 || s.Paused {
		p.send.Disable()
	} else {
		p.send.Enable()
	}
	p.put(widget.Column(theme.Gap, widget.Fixed(theme.Tile, p.tiles()),
		widget.Grow(widget.Row(theme.Gap,
			widget.Grow(widget.Column(theme.Gap, widget.Grow(p.queue()), widget.Fixed(ordersHeight, p.ordered()))),
			widget.Fixed(368, p.hub())))))
}

func (p *Page) put(o fyne.CanvasObject) {
	if len(p.body.Objects) == 1 && p.body.Objects[0] == o {
		return
	}
	p.body.Objects = []fyne.CanvasObject{o}
	p.content.Refresh()
}

func (p *Page) sendNow() {
	p.env.Run(func(context.Context) error { p.env.Backend.SendNow(); return nil }, func(error) {
		p.env.Say("status.sending")
		p.read()
	})
}

func (p *Page) pause() {
	paused := !p.status.Paused
	p.env.Run(func(context.Context) error { p.env.Backend.PauseSync(paused); return nil }, func(error) {
		if paused {
			p.env.Say("status.sync_paused")
		} else {
			p.env.Say("status.sync_resumed")
		}
		p.read()
	})
}

func (p *Page) retry(r backend.QueueRow) {
	p.env.Ask(func(ctx context.Context) error { return p.env.Backend.Retry(ctx, r.Seq) }, func() {
		p.env.Say("status.retrying", "title", r.Title)
		p.read()
	})
}
