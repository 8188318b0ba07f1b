package start

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"golang.org/x/text/unicode/norm"

	"tienglang/app"
	"tienglang/ui/page"
	"tienglang/ui/page/signin"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// nameStep is the first step: the commune, the province, and the first
// account when there is none.
type nameStep struct {
	p                 *Page
	commune, province *widget.Entry
	person            *widget.Entry
	secret, again     *widget.Entry
	next              *widget.Button
	message           *widget.Text
}

func newNameStep(p *Page) *nameStep {
	e := p.env
	s := &nameStep{p: p, commune: widget.NewEntry(e.T("start.commune.hint")), province: widget.NewEntry(e.T("start.province.hint")),
		person: widget.NewEntry(e.T("start.person.hint")), secret: widget.NewSecretEntry(e.T("start.secret.hint")),
		again: widget.NewSecretEntry("")}
	s.message = widget.NewEllipsis("", widget.RoleTextBold, theme.AmberText)
	s.next = widget.NewPrimary(e.T("start.next"), "", s.save).High(48)
	have := e.Backend.Station()
	s.commune.SetText(have.CommuneOf)
	s.province.SetText(have.Province)
	for _, f := range []*widget.Entry{s.commune, s.province, s.person, s.secret, s.again} {
		f.OnEnter = s.save
	}
	return s
}

// firstEmpty is the field to be filled in next.
func (s *nameStep) firstEmpty() *widget.Entry {
	fields := []*widget.Entry{s.commune, s.province}
	if s.first() {
		fields = append(fields, s.person, s.secret, s.again)
	}
	for _, f := range fields {
		if f.Value() == "" {
			return f
		}
	}
	return s.commune
}

// saved tells whether the station has its name and somebody who may sign in; a
// workshop comes with a name alone.
func (s *nameStep) saved() bool { return s.p.env.Backend.Station().CommuneOf != "" && !s.first() }

// first tells whether the first account is yet to be made.
func (s *nameStep) first() bool {
	users, err := s.p.env.Backend.Users()
	return err == nil && len(users) == 0
}

func (s *nameStep) keep() page.Args {
	return page.Args{"commune": s.commune.Text, "province": s.province.Text, "person": s.person.Text}
}

func (s *nameStep) restore(a page.Args) {
	for key, f := range map[string]*widget.Entry{"commune": s.commune, "province": s.province, "person": s.person} {
		if v := a[key]; v != "" {
			f.SetText(v)
		}
	}
}

func (s *nameStep) folded() fyne.CanvasObject {
	e, have := s.p.env, s.p.env.Backend.Station()
	words := widget.Column(0,
		widget.Fixed(20, widget.NewText(e.T("start.name"), widget.RoleText, theme.Muted)),
		widget.Fixed(28, widget.NewEllipsis(have.Name, widget.RoleLead, theme.Text)))
	edit := widget.NewButton(e.T("start.edit"), "", func() { s.p.open(1) })
	return widget.Line(24, widget.Fitted(s.p.disc(1)), widget.Grow(words),
		widget.Fitted(widget.NewText(have.Province, widget.RoleText, theme.Muted)), widget.Fitted(edit))
}

func (s *nameStep) open() fyne.CanvasObject {
	e := s.p.env
	places := widget.Row(theme.Gap, widget.Share(1, widget.NewField(e.T("start.commune"), s.commune)),
		widget.Share(1, widget.NewField(e.T("start.province"), s.province)))
	slots := []widget.Slot{widget.Fitted(s.p.head(1, e.T("start.name"), e.T("start.name.second"))),
		widget.Fitted(indent(places))}
	if s.first() {
		account := widget.Row(theme.Gap, widget.Share(1.3, widget.NewField(e.T("start.person"), s.person)),
			widget.Share(1, widget.NewField(e.T("start.secret"), s.secret)),
			widget.Share(1, widget.NewField(e.T("signin.again"), s.again)))
		slots = append(slots, widget.Fitted(indent(account)))
	}
	act := widget.Line(theme.Gap, widget.Grow(s.message), widget.Fitted(s.next))
	return widget.Column(12, append(slots, widget.Fitted(indent(act)))...)
}

// indent puts o under a step's title.
func indent(o fyne.CanvasObject) fyne.CanvasObject { return widget.Pad(0, 0, 0, 72, o) }

// save names the station; the account is made with all roles, so that one
// officer can work alone.
func (s *nameStep) save() {
	e := s.p.env
	if s.next.Disabled() {
		return
	}
	first := s.first()
	if key := s.missing(first); key != "" {
		s.message.Set(e.T(key))
		if f := s.firstEmpty(); f.Value() == "" {
			e.Window.Canvas().Focus(f)
		}
		return
	}
	station := e.Backend.Station()
	station.CommuneOf, station.Province = s.commune.Value(), s.province.Value()
	station.Name = e.T("start.station_of", "commune", lowerFirst(station.CommuneOf))
	admin := app.User{Name: s.person.Value(), Login: Login(s.person.Value()),
		Roles: []app.Role{app.RoleEditor, app.RoleAnnouncer, app.RoleApprover, app.RoleAdministrator}}
	secret := s.secret.Text
	s.next.Disable()
	e.Run(func(ctx context.Context) error { return e.Backend.SaveStation(ctx, station, admin, secret) }, func(err error) {
		s.next.Enable()
		if err != nil {
			s.message.Set(e.Catalogue.Error(err))
			return
		}
		s.message.Set("")
		e.Say("status.station_saved")
		s.p.open(2)
	})
}

// missing is the key of what is yet to be filled in, "" when nothing is.
func (s *nameStep) missing(first bool) string {
	switch {
	case s.commune.Value() == "":
		return "start.need_commune"
	case s.province.Value() == "":
		return "start.need_province"
	case first && s.person.Value() == "":
		return "start.need_person"
	case first:
		return signin.Unfit(s.secret.Text, s.again.Text)
	}
	return ""
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

// Login makes a short name of a person's: Vietnamese given names come last,
// so "Nguyễn Thị Hoà" gives "hoa".
func Login(name string) string {
	words := strings.Fields(strings.ToLower(name))
	if len(words) == 0 {
		return ""
	}
	last := strings.ReplaceAll(norm.NFD.String(words[len(words)-1]), "đ", "d")
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, last)
}
