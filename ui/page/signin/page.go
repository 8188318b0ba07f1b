// Package signin is the page before the station is open: who is it, and the
// PIN or password; at the first sign-in with a secret that another person
// gave, a new one is chosen.
package signin

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// MinSecret is the least number of characters of a PIN or password.
const MinSecret = 6

// Page is the page of signing in.
type Page struct {
	env     *page.Env
	content fyne.CanvasObject
	tiles   *fyne.Container
	right   *fyne.Container
	users   []app.User
	chosen  string // login
	secret  *widget.Entry
	enter   *widget.Button
	message *widget.Paragraph
	old     string // the secret that is to be changed
	fresh   *widget.Entry
	again   *widget.Entry
}

// New makes the page.
func New(e *page.Env) page.Page {
	p := &Page{env: e, tiles: container.NewStack(), right: container.NewStack()}
	title := widget.NewText(e.T("signin.title"), widget.RoleBigNumber, theme.Text)
	second := widget.NewText(e.T("signin.second", "station", e.Backend.Station().Name), widget.RoleStrong, theme.Muted)
	body := widget.Row(theme.Gap, widget.Fixed(448, p.tiles), widget.Fixed(464, p.right))
	column := widget.Column(0, widget.Blank(32), widget.Fixed(40, title), widget.Blank(4),
		widget.Fixed(24, second), widget.Blank(24), widget.Fixed(440, body), widget.Space())
	p.content = widget.Row(0, widget.Space(), widget.Fixed(928, column), widget.Space())
	return p
}

// Content is the page.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Shown lists who may sign in, or asks for a new secret where one is owed.
func (p *Page) Shown(page.Args) {
	if u, ok := p.env.Backend.Current(); ok && u.MustChange {
		p.askChange(u)
	}
	p.read()
}

// Hidden forgets what was typed.
func (p *Page) Hidden() {
	p.old = ""
	if p.secret != nil {
		p.secret.SetText("")
	}
}

// Refresh lists the people again.
func (p *Page) Refresh(t backend.Topic) {
	if t == backend.TopicPeople {
		p.read()
	}
}

func (p *Page) read() {
	var users []app.User
	p.env.Ask(func(context.Context) (err error) {
		users, err = p.env.Backend.Users()
		return err
	}, func() {
		p.users = slices.DeleteFunc(users, func(u app.User) bool { return u.Disabled })
		if p.chosen == "" && len(p.users) > 0 {
			p.chosen = p.users[0].Login
		}
		p.list()
		if p.fresh == nil {
			p.askSecret()
		}
	})
}

// list builds the tiles of the people, 72 px each.
func (p *Page) list() {
	rows := make([]widget.Slot, 0, len(p.users))
	for _, u := range p.users {
		rows = append(rows, widget.Fixed(theme.NeedRow, p.tile(u)))
	}
	p.tiles.Objects = []fyne.CanvasObject{widget.NewBareCard(container.NewVScroll(
		widget.Pad(8, 0, 8, 0, widget.Column(0, rows...))))}
	p.tiles.Refresh()
}

func (p *Page) tile(u app.User) fyne.CanvasObject {
	names := widget.Column(0,
		widget.Fixed(24, widget.NewEllipsis(u.Name, widget.RoleStrongBold, theme.Text)),
		widget.Fixed(20, widget.NewEllipsis(Roles(p.env, u.Roles), widget.RoleText, theme.Muted)))
	line := widget.Pad(0, 16, 0, 16, widget.Line(theme.Gap,
		widget.Fitted(widget.NewDisc("person", 40, 24, theme.AccentSoft, theme.Accent)), widget.Grow(names)))
	row := widget.NewListRow(theme.NeedRow, line, func() { p.choose(u.Login) })
	row.Chosen, row.Name = u.Login == p.chosen, u.Name
	return row
}

func (p *Page) choose(login string) {
	p.chosen = login
	p.list()
	p.askSecret()
}

// name is that of the chosen person.
func (p *Page) name() string {
	for _, u := range p.users {
		if u.Login == p.chosen {
			return u.Name
		}
	}
	return ""
}

// askSecret shows the field for the chosen person's PIN.
func (p *Page) askSecret() {
	p.fresh, p.again = nil, nil
	p.secret = widget.NewSecretEntry("")
	p.secret.OnEnter = p.signIn
	p.enter = widget.NewPrimary(p.env.T("signin.enter"), "", p.signIn).High(48).Wide(160)
	p.message = message()
	p.show(p.name(), p.env.T("signin.secret_hint"),
		widget.NewField(p.env.T("signin.secret"), p.secret))
	p.env.Window.Canvas().Focus(p.secret)
}

func message() *widget.Paragraph {
	m := widget.NewParagraph("", widget.RoleTextBold, theme.AmberText)
	m.Width = 400
	return m
}

func (p *Page) show(title, second string, fields ...fyne.CanvasObject) {
	hint := widget.NewParagraph(second, widget.RoleText, theme.Muted)
	hint.Width = 400
	slots := []widget.Slot{
		widget.Fitted(widget.NewEllipsis(title, widget.RoleLead, theme.Text)), widget.Fitted(hint)}
	for _, f := range fields {
		slots = append(slots, widget.Fitted(f))
	}
	slots = append(slots, widget.Fitted(p.message), widget.Space(),
		widget.Fixed(48, widget.Row(0, widget.Space(), widget.Fitted(p.enter))))
	p.right.Objects = []fyne.CanvasObject{widget.NewBareCard(widget.Inset(24, widget.Column(theme.Gap, slots...)))}
	p.right.Refresh()
}

func (p *Page) signIn() {
	secret, login := p.secret.Text, p.chosen
	if p.enter.Disabled() {
		return
	}
	if secret == "" {
		p.message.Set(p.env.T("signin.need_secret"))
		p.env.Window.Canvas().Focus(p.secret)
		return
	}
	p.enter.Disable()
	var user app.User
	p.env.Run(func(ctx context.Context) (err error) {
		user, err = p.env.Backend.SignIn(ctx, login, secret)
		return err
	}, func(err error) {
		p.enter.Enable()
		if err != nil {
			p.refuse(err)
			return
		}
		p.opened(user, secret)
	})
}

// refuse says why, in place, and lets the person type again.
func (p *Page) refuse(err error) {
	p.message.Set(p.env.Catalogue.Error(err))
	p.secret.SetText("")
	p.env.Window.Canvas().Focus(p.secret)
}

func (p *Page) opened(u app.User, secret string) {
	if u.MustChange {
		p.old = secret
		p.askChange(u)
		return
	}
	p.env.Go(page.Today, nil)
}

// Roles names roles in words, as many as there are.
func Roles(e *page.Env, roles []app.Role) string {
	s := ""
	for _, r := range roles {
		if s != "" {
			s += ", "
		}
		s += e.T("role." + string(r))
	}
	return s
}
