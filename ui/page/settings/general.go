package settings

import (
	"context"
	"net"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page/signin"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// general is language, theme, one's own PIN, where the data lie and which
// version this is.
func (p *Page) general() fyne.CanvasObject {
	e, s := p.env, p.env.Backend.Settings()
	restyle := func(s backend.Settings) { e.Restyle(s) }
	language := segmented(index([]string{"vi", "en"}, s.Language), []string{"Tiếng Việt", "English"}, func(i int) {
		p.change(func(s *backend.Settings) { s.Language = []string{"vi", "en"}[i] }, restyle)
	})
	looks := segmented(index([]string{"light", "dark"}, s.Theme), []string{e.T("settings.light"), e.T("settings.dark")}, func(i int) {
		p.change(func(s *backend.Settings) { s.Theme = []string{"light", "dark"}[i] }, restyle)
	})
	folder := widget.NewText(e.Backend.DataFolder(), widget.RoleStrong, theme.Text)
	version := widget.NewText(e.Backend.Version(), widget.RoleStrong, theme.Text)
	return table(
		setting(e.T("settings.language"), e.T("settings.language.second"), language),
		setting(e.T("settings.theme"), e.T("settings.theme.second"), looks),
		p.ownSecret(),
		setting(e.T("settings.data"), e.T("settings.data.second"), folder),
		setting(e.T("settings.version"), e.T("settings.version.second"), version))
}

// ownSecret changes the PIN of who is signed in, in place.
func (p *Page) ownSecret() widget.Slot {
	e := p.env
	old, fresh := widget.NewSecretEntry(e.T("settings.old")), widget.NewSecretEntry(e.T("settings.fresh"))
	save := func() {
		if signin.Unfit(fresh.Text, fresh.Text) != "" {
			e.Fail(app.Fail("people.pin_too_short", nil, "least", strconv.Itoa(signin.MinSecret)))
			return
		}
		was, is := old.Text, fresh.Text
		e.Ask(func(ctx context.Context) error { return e.Backend.ChangeSecret(ctx, was, is) }, func() {
			old.SetText("")
			fresh.SetText("")
			e.Say("status.secret_changed")
		})
	}
	old.OnEnter, fresh.OnEnter = func() { e.Window.Canvas().Focus(fresh) }, save
	fields := widget.Line(theme.GapSmall, widget.Fixed(160, old), widget.Fixed(160, fresh),
		widget.Fitted(widget.NewButton(e.T("settings.change"), "", save)))
	return setting(e.T("settings.secret"), e.T("settings.secret.second"), fields)
}

// line is what the station's own server and the sound's way out need.
func (p *Page) line() fyne.CanvasObject {
	e, s := p.env, p.env.Backend.Settings()
	listen := widget.NewEntry("0.0.0.0:8443")
	listen.SetText(s.Listen)
	servers := widget.NewTextArea("stun:stun.example.vn:3478", 3)
	servers.SetText(strings.Join(s.ICEServers, "\n"))
	message := widget.NewText("", widget.RoleTextBold, theme.AmberText)
	keep := func() {
		if key := unfitAddress(listen.Value()); key != "" {
			message.Set(e.T(key))
			return
		}
		message.Set("")
		p.change(func(s *backend.Settings) {
			s.Listen, s.ICEServers = listen.Value(), strings.Fields(servers.Value())
		}, nil)
	}
	listen.OnEnter = keep
	save := widget.NewPrimary(e.T("settings.save"), "", keep)
	hint := widget.NewParagraph(e.T("settings.ice.second"), widget.RoleText, theme.Muted)
	hint.Width = 720
	return half(widget.NewCard(widget.Column(theme.Gap,
		widget.Fitted(p.player()),
		widget.Fitted(widget.NewField(e.T("settings.listen"), listen)),
		widget.Fitted(widget.NewField(e.T("settings.ice"), servers)),
		widget.Fitted(hint),
		widget.Fitted(widget.Line(theme.Gap, widget.Grow(message), widget.Fitted(save))))))
}

// player is the address that a browser or a board opens to listen, to be
// copied, and the button that makes the old one worthless.
func (p *Page) player() fyne.CanvasObject {
	e := p.env
	address := widget.NewEntry("")
	address.SetText(e.Backend.PlayerAddress())
	renew := widget.NewButton(e.T("settings.player.renew"), "", func() {
		e.Ask(e.Backend.RenewPlayerToken, func() {
			address.SetText(e.Backend.PlayerAddress())
			e.Say("status.player_renewed")
		})
	})
	copied := widget.NewButton(e.T("settings.player.copy"), "", func() {
		fyne.CurrentApp().Clipboard().SetContent(e.Backend.PlayerAddress())
		e.Say("status.player_copied")
	})
	return widget.NewField(e.T("settings.player"), widget.Line(theme.GapSmall,
		widget.Grow(address), widget.Fitted(copied), widget.Fitted(renew)))
}

// unfitAddress is the key of what is wrong with host:port, "" if nothing.
func unfitAddress(s string) string {
	_, port, err := net.SplitHostPort(s)
	if err != nil {
		return "settings.bad_listen"
	}
	if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
		return "settings.bad_listen"
	}
	return ""
}

func index(list []string, s string) int {
	for i, v := range list {
		if v == s {
			return i
		}
	}
	return 0
}

// segmented is a choice of few beside one another; the chosen one is pressed
// in.
func segmented(at int, names []string, choose func(int)) fyne.CanvasObject {
	slots := make([]widget.Slot, len(names))
	for i, n := range names {
		b := widget.NewButton(n, "", func() { choose(i) })
		if i == at {
			b.SetKind(widget.Chosen)
		}
		slots[i] = widget.Fitted(b)
	}
	return widget.Row(theme.GapSmall, slots...)
}
