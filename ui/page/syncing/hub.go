package syncing

import (
	"context"
	"net/url"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// hub is the card about the province's server.
func (p *Page) hub() fyne.CanvasObject {
	e, s := p.env, p.status
	name := widget.NewParagraph(s.HubName, widget.RoleStrongBold, theme.Text)
	name.Width, name.Lines = 336, 2
	slots := []widget.Slot{
		widget.Fitted(widget.NewField(e.T("sync.hub_name"), name)),
		widget.Fitted(widget.NewField(e.T("sync.hub_url"), widget.NewEllipsis(s.HubURL, widget.RoleStrong, theme.Text))),
		widget.Fitted(widget.NewField(e.T("sync.line"), p.line())),
	}
	if s.Uploading != "" && s.UploadBytes > 0 {
		share := float64(s.UploadedBytes) / float64(s.UploadBytes)
		slots = append(slots, widget.Fitted(widget.Column(8,
			widget.Fitted(widget.NewEllipsis(e.T("sync.uploading", "title", s.Uploading), widget.RoleTextBold, theme.Text)),
			widget.Fixed(8, widget.NewProgressBar(share, theme.Accent)),
			widget.Fitted(widget.NewText(e.T("sync.of", "sent", e.Catalogue.Bytes(s.UploadedBytes), "all", e.Catalogue.Bytes(s.UploadBytes)),
				widget.RoleCaption, theme.Muted)))))
	}
	if s.LastError != nil && !s.Online {
		why := widget.NewParagraph(e.Catalogue.Error(s.LastError), widget.RoleText, theme.AmberText)
		why.Width = 336
		slots = append(slots, widget.Fitted(why))
	}
	if words := p.warning(); words != "" {
		why := widget.NewParagraph(words, widget.RoleText, theme.AmberText)
		why.Width = 336
		slots = append(slots, widget.Fitted(why))
	}
	safe := widget.NewParagraph(e.T("sync.safe"), widget.RoleText, theme.Muted)
	safe.Width = 336
	slots = append(slots, widget.Space(), widget.Fitted(safe))
	return widget.NewSection(e.T("sync.hub"), nil,
		container.NewVScroll(widget.Inset(theme.Inside, widget.Column(theme.Gap, slots...))))
}

func (p *Page) line() fyne.CanvasObject {
	switch {
	case p.status.Paused:
		return widget.NewText(p.env.T("sync.paused"), widget.RoleStrong, theme.Muted)
	case p.status.Online:
		return widget.NewText(p.env.T("sync.online"), widget.RoleStrong, theme.GreenText)
	}
	return widget.NewText(p.env.T("sync.offline"), widget.RoleStrong, theme.Muted)
}

// enrolForm joins the hub with the address and the code that the province
// gave. It is kept while the page is rebuilt around it.
type enrolForm struct {
	p       *Page
	url     *widget.Entry
	code    *widget.Entry
	join    *widget.Button
	message *widget.Paragraph
	card    fyne.CanvasObject
}

func newEnrolForm(p *Page) *enrolForm {
	e := p.env
	f := &enrolForm{p: p, url: widget.NewEntry("https://"), code: widget.NewEntry(e.T("sync.code_hint"))}
	f.url.OnEnter, f.code.OnEnter = func() { e.Window.Canvas().Focus(f.code) }, f.enrol
	f.join = widget.NewPrimary(e.T("sync.enrol"), "link", f.enrol).High(48)
	f.message = widget.NewParagraph("", widget.RoleTextBold, theme.AmberText)
	f.message.Width = 512
	why := widget.NewParagraph(e.T("sync.why"), widget.RoleStrong, theme.Muted)
	why.Width = 512
	body := widget.Column(theme.Gap,
		widget.Fitted(widget.NewText(e.T("sync.enrol_title"), widget.RoleLead, theme.Text)), widget.Fitted(why),
		widget.Fitted(widget.NewField(e.T("sync.hub_url"), f.url)), widget.Fitted(widget.NewField(e.T("sync.code"), f.code)),
		widget.Fitted(f.message), widget.Fitted(widget.Row(0, widget.Space(), widget.Fitted(f.join))))
	f.card = widget.Column(0, widget.Fitted(container.NewHBox(widget.NewBareCard(widget.Inset(24, body)))), widget.Space())
	return f
}

func (f *enrolForm) keep() page.Args { return page.Args{"url": f.url.Text, "code": f.code.Text} }

func (f *enrolForm) restore(a page.Args) {
	if a["url"] != "" {
		f.url.SetText(a["url"])
		f.code.SetText(a["code"])
	}
}

// enrol asks the hub; what was typed stays when it says no.
func (f *enrolForm) enrol() {
	if f.join.Disabled() {
		return
	}
	address, code := f.url.Value(), f.code.Value()
	if key := unfit(address, code); key != "" {
		f.message.Set(f.p.env.T(key))
		return
	}
	f.join.Disable()
	f.message.Set("")
	e := f.p.env
	e.Run(func(ctx context.Context) error { return e.Backend.Enrol(ctx, address, code) }, func(err error) {
		f.join.Enable()
		if err != nil {
			f.message.Set(e.Catalogue.Error(err))
			return
		}
		f.code.SetText("")
		e.Say("status.enrolled", "hub", e.Backend.SyncStatus().HubName)
		f.p.read()
	})
}

// unfit is the key of what is wrong with an address or a code, "" if nothing.
func unfit(address, code string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || !strings.EqualFold(u.Scheme, "https"):
		return "sync.bad_url"
	case code == "":
		return "sync.need_code"
	}
	return ""
}
