package settings

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/page/signin"
	"tienglang/ui/page/start"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

var roles = []app.Role{app.RoleEditor, app.RoleAnnouncer, app.RoleApprover, app.RoleAdministrator}

// peoplePart is the accounts: who they are, what each may do, and a form for
// a new one or for the chosen one.
type peoplePart struct {
	p       *Page
	list    *fyne.Container
	form    *fyne.Container
	users   []app.User
	chosen  app.ID // "" for a new one
	name    *widget.Entry
	login   *widget.Entry
	secret  *widget.Entry
	message *widget.Text
	roles   map[app.Role]*widget.Chip
	busy    bool // an act is under way
}

func newPeoplePart(p *Page) *peoplePart {
	s := &peoplePart{p: p, list: container.NewStack(), form: container.NewStack()}
	s.fields(app.User{Roles: []app.Role{app.RoleEditor}})
	return s
}

func (s *peoplePart) build() fyne.CanvasObject {
	return widget.Row(theme.Gap, widget.Grow(s.list), widget.Fixed(448, s.form))
}

// read lists the accounts.
func (s *peoplePart) read() {
	var users []app.User
	e := s.p.env
	e.Ask(func(context.Context) (err error) {
		users, err = e.Backend.Users()
		return err
	}, func() {
		s.users = users
		s.fill()
	})
}

func (s *peoplePart) fill() {
	rows := make([]widget.Slot, 0, len(s.users))
	for _, u := range s.users {
		rows = append(rows, widget.Fixed(theme.NeedRow, s.row(u)))
	}
	add := widget.NewButton(s.p.env.T("people.add"), "plus", func() { s.choose("") })
	s.list.Objects = []fyne.CanvasObject{widget.NewSection(s.p.env.T("settings.people"), add,
		container.NewVScroll(widget.Column(0, rows...)))}
	s.list.Refresh()
	s.showForm()
}

func (s *peoplePart) row(u app.User) fyne.CanvasObject {
	e := s.p.env
	words := widget.Column(0,
		widget.Fixed(24, widget.NewEllipsis(u.Name, widget.RoleStrongBold, theme.Text)),
		widget.Fixed(20, widget.NewEllipsis(signin.Roles(e, u.Roles), widget.RoleText, theme.Muted)))
	slots := []widget.Slot{widget.Fitted(widget.NewDisc("person", 40, 24, theme.AccentSoft, theme.Accent)), widget.Grow(words)}
	switch {
	case u.Disabled:
		slots = append(slots, widget.Fitted(widget.NewTag(e.T("people.disabled"), widget.TagGrey)))
	case u.MustChange:
		slots = append(slots, widget.Fitted(widget.NewTag(e.T("people.must_change"), widget.TagAmber)))
	}
	row := widget.NewListRow(theme.NeedRow, widget.Pad(0, 16, 0, 16, widget.Line(theme.Gap, slots...)), func() { s.choose(u.ID) })
	row.Chosen, row.Name = u.ID == s.chosen, u.Name
	return row
}

func (s *peoplePart) user() (app.User, bool) {
	i := slices.IndexFunc(s.users, func(u app.User) bool { return u.ID == s.chosen })
	if i < 0 {
		return app.User{Roles: []app.Role{app.RoleEditor}}, false
	}
	return s.users[i], true
}

func (s *peoplePart) choose(id app.ID) {
	s.chosen = id
	u, _ := s.user()
	s.fields(u)
	s.fill()
	s.p.env.Window.Canvas().Focus(s.name)
}

// fields makes the form's fields for u.
func (s *peoplePart) fields(u app.User) {
	e := s.p.env
	s.name, s.login = widget.NewEntry(e.T("start.person.hint")), widget.NewEntry("")
	s.secret = widget.NewSecretEntry(e.T("start.secret.hint"))
	s.message = widget.NewText("", widget.RoleTextBold, theme.AmberText)
	s.name.SetText(u.Name)
	s.login.SetText(u.Login)
	s.name.OnChanged = func(string) {
		if s.chosen == "" {
			s.login.SetText(start.Login(s.name.Value()))
		}
	}
	s.roles = map[app.Role]*widget.Chip{}
	for _, r := range roles {
		chip := widget.NewChip(e.T("role."+string(r)), "", u.Has(r), nil)
		chip.OnTapped = func() { chip.Set("", !chip.Chosen) }
		s.roles[r] = chip
	}
}

func (s *peoplePart) showForm() {
	e := s.p.env
	u, old := s.user()
	chips := container.NewVBox(container.NewHBox(s.roles[app.RoleEditor], s.roles[app.RoleAnnouncer]),
		container.NewHBox(s.roles[app.RoleApprover], s.roles[app.RoleAdministrator]))
	title, secret := e.T("people.new"), e.T("people.first_secret")
	if old {
		title, secret = u.Name, e.T("people.reset_secret")
	}
	slots := []widget.Slot{widget.Fitted(widget.NewField(e.T("people.name"), s.name)),
		widget.Fitted(widget.NewField(e.T("people.login"), s.login)),
		widget.Fitted(widget.NewField(e.T("people.roles"), chips)),
		widget.Fitted(widget.NewField(secret, s.secret)), widget.Fitted(s.message)}
	act := s.add
	if old {
		act = func() { s.save(u) }
	}
	for _, f := range []*widget.Entry{s.name, s.login, s.secret} {
		f.OnEnter = act
	}
	slots = append(slots, widget.Fitted(s.buttons(u, old, act)))
	s.form.Objects = []fyne.CanvasObject{widget.NewSection(title, nil,
		container.NewVScroll(widget.Inset(theme.Inside, widget.Column(12, slots...))))}
	s.form.Refresh()
}

func (s *peoplePart) buttons(u app.User, old bool, act func()) fyne.CanvasObject {
	e := s.p.env
	if !old {
		return widget.Row(theme.GapSmall, widget.Space(), widget.Fitted(widget.NewPrimary(e.T("people.create"), "", act)))
	}
	able := widget.NewButton(e.T("people.disable"), "lock", func() { s.setDisabled(u, true) })
	if u.Disabled {
		able = widget.NewButton(e.T("people.enable"), "key", func() { s.setDisabled(u, false) })
	}
	if me, _ := e.Backend.Current(); me.ID == u.ID {
		able.Disable() // nobody locks himself out
	}
	return widget.Row(theme.GapSmall, widget.Fitted(able), widget.Space(),
		widget.Fitted(widget.NewPrimary(e.T("settings.save"), "", act)))
}
