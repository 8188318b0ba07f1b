package settings

import (
	"context"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// messagesPart is the messages for emergencies that lie at the poles: the list,
// and the form of a new one. The leader changes them; everybody may see them.
type messagesPart struct {
	p      *Page
	room   *fyne.Container
	all    []backend.MessageView
	chosen app.ID
	gone   app.Message // the last one withdrawn, to be put back
	list   *widget.RowList
	form   *messageForm
}

func newMessagesPart(p *Page) *messagesPart {
	s := &messagesPart{p: p, room: container.NewStack()}
	s.form = newMessageForm(s)
	return s
}

func (s *messagesPart) leader() bool {
	u, ok := s.p.env.Backend.Current()
	return ok && u.Can(app.MayConfirm)
}

func (s *messagesPart) build() fyne.CanvasObject {
	return widget.Row(theme.Gap, widget.Grow(s.room), widget.Fixed(448, s.form.build()))
}

// read lists what lies at the poles.
func (s *messagesPart) read() {
	var all []backend.MessageView
	var programmes []app.Programme
	e := s.p.env
	e.Ask(func(context.Context) (err error) {
		if all, err = e.Backend.Messages(); err != nil {
			return err
		}
		programmes, err = e.Backend.Programmes("")
		return err
	}, func() {
		s.all = all
		s.form.offer(programmes)
		s.fill()
	})
}

// at is the place of the chosen one, −1 for none.
func (s *messagesPart) at() int {
	return slices.IndexFunc(s.all, func(m backend.MessageView) bool { return m.ID == s.chosen })
}

func (s *messagesPart) fill() {
	e := s.p.env
	if s.at() < 0 && len(s.all) > 0 {
		s.chosen = s.all[0].ID
	}
	body := widget.NewEmptyState("shield", e.T("settings.messages.none"), nil)
	if len(s.all) > 0 {
		body = s.listed()
	}
	rows := []widget.Slot{widget.Grow(body)}
	if s.gone.ID != "" {
		undo := widget.NewLink(e.T("settings.messages.undo", "title", widget.Fit(s.gone.Title, widget.RoleText, goneTitle)), s.restore)
		rows = append(rows, widget.Fitted(widget.Pad(4, 12, 4, 12, widget.Line(0, widget.Fitted(undo), widget.Space()))))
	}
	count := widget.NewText(e.T("settings.messages.count", "n", strconv.Itoa(len(s.all)), "most", strconv.Itoa(app.MostMessages)), widget.RoleText, theme.Muted)
	s.room.Objects = []fyne.CanvasObject{widget.NewSection(e.T("settings.messages.list"), count, widget.Column(0, rows...))}
	s.room.Refresh()
}

// goneTitle is how much of the title of what was withdrawn is read in the link
// that brings it back, in pixels.
const goneTitle = 240

// listed is the list with what can be done to the chosen one.
func (s *messagesPart) listed() fyne.CanvasObject {
	e := s.p.env
	s.list = widget.NewRowList(theme.NeedRow, newMessageLine, func(i int, o widget.RowView, _ bool) { s.set(i, o.(*messageLine)) })
	s.list.Name = e.T("settings.messages.list")
	up := widget.NewIconButton("arrow-up", e.T("settings.messages.up"), func() { s.move(-1) })
	down := widget.NewIconButton("arrow-down", e.T("settings.messages.down"), func() { s.move(1) })
	up.SetKind(widget.Secondary)
	down.SetKind(widget.Secondary)
	out := widget.NewButton(e.T("settings.messages.withdraw"), "trash", s.withdraw)
	longer := widget.NewButton(e.T("settings.messages.extend"), "", s.extend)
	acts := []*widget.Button{up, down, out, longer}
	enable := func() {
		i := s.at()
		for k, b := range acts {
			able(b, s.leader() && i >= 0 && (k != 0 || i > 0) && (k != 1 || i < len(s.all)-1))
		}
	}
	s.list.OnSelected = func(i int) { s.chosen = s.all[i].ID; enable() }
	s.list.SetCount(len(s.all), s.at())
	enable()
	hear := widget.NewButton(e.T("settings.messages.prepare"), "play", func() {
		if i := s.at(); i >= 0 {
			s.hear(s.all[i].Media)
		}
	})
	order := widget.Row(8, widget.Fitted(hear), widget.Fitted(up), widget.Fitted(down), widget.Space())
	fate := widget.Row(8, widget.Fitted(longer), widget.Fitted(out), widget.Space())
	foot := newBeside(beside{left: order.MinSize().Width, right: fate.MinSize().Width}, order, fate)
	return widget.Column(0, widget.Grow(s.list), widget.Fixed(1, widget.NewRule()), widget.Fitted(widget.Inset(12, foot)))
}

func able(b *widget.Button, yes bool) {
	if yes {
		b.Enable()
	} else {
		b.Disable()
	}
}

// messageLine is a message: its key, how long it may be broadcast, and how many
// clusters hold it.
type messageLine struct {
	line               *fyne.Container
	key                *widget.Text
	title, until, held *widget.Text
}

// Object is the line.
func (r *messageLine) Object() fyne.CanvasObject { return r.line }

func newMessageLine() widget.RowView {
	r := &messageLine{key: widget.NewText("", widget.RoleStrong, theme.Muted), title: widget.NewEllipsis("", widget.RoleStrongBold, theme.Text),
		until: widget.NewEllipsis("", widget.RoleText, theme.Muted), held: widget.NewText("", widget.RoleText, theme.Muted).Right()}
	words := widget.Column(0, widget.Fixed(24, r.title), widget.Fixed(20, r.until))
	r.line = widget.Pad(0, 16, 0, 16, widget.Line(12, widget.Fixed(24, r.key), widget.Grow(words), widget.Fitted(r.held)))
	return r
}

func (s *messagesPart) set(i int, r *messageLine) {
	e, m := s.p.env, s.all[i]
	r.key.Set(strconv.Itoa(i + 1))
	r.title.Set(m.Title)
	key, ink := "settings.messages.until", theme.Muted
	if !m.Stands {
		key, ink = "settings.messages.past", theme.AmberText
	}
	r.until.SetColor(ink)
	r.until.Set(e.Catalogue.Duration(m.Length) + " · " + e.T(key, "date", e.Catalogue.Date(page.VietnamTime(m.Until))))
	held := e.Catalogue.Int(int64(m.Held)) + "/" + e.Catalogue.Int(int64(m.Held+len(m.Missing)))
	r.held.Set(e.T("emergency.message.held", "held", held))
	r.line.Refresh()
}

// hear plays a sound at this desk, or ends it.
func (s *messagesPart) hear(sha string) {
	e := s.p.env
	if _, _, playing := e.Backend.Playing(); playing {
		s.hush()
		return
	}
	e.Run(func(ctx context.Context) error { return e.Backend.Play(ctx, sha, 0) }, e.Fail)
}

func (s *messagesPart) hush() { s.p.env.Backend.StopPlaying() }

func (s *messagesPart) move(step int) {
	e, id, to := s.p.env, s.chosen, s.at()+step
	e.Ask(func(ctx context.Context) error { return e.Backend.MoveMessage(ctx, id, to) }, s.read)
}

// extend lets the chosen one stand for a year from today, the same sound approved
// anew.
func (s *messagesPart) extend() {
	e, i := s.p.env, s.at()
	if i < 0 {
		return
	}
	id, until := s.all[i].ID, app.DateOf(e.Now()).Add(extendDays).Time()
	e.Ask(func(ctx context.Context) error { return e.Backend.ExtendMessage(ctx, id, until) }, s.read)
}

// extendDays is for how long a message is approved anew.
const extendDays = 365

// withdraw takes the chosen one from the poles; it can be put back.
func (s *messagesPart) withdraw() {
	e, i := s.p.env, s.at()
	if i < 0 {
		return
	}
	m := s.all[i].Message
	e.Ask(func(ctx context.Context) error { return e.Backend.WithdrawMessage(ctx, m.ID) }, func() {
		s.gone = m
		s.read()
	})
}

func (s *messagesPart) restore() {
	e, m := s.p.env, s.gone
	e.Ask(func(ctx context.Context) error { return e.Backend.RestoreMessage(ctx, m.ID) }, func() {
		s.gone, s.chosen = app.Message{}, m.ID
		s.read()
	})
}
