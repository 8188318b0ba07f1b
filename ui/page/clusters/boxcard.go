package clusters

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// mostRevoked is how many boxes of before stand in the card.
const mostRevoked = 3

// boxCard is what becomes of the chosen cluster's box: another comes in its
// place, it was carried off, it may keep its key; and which ones were there
// before.
type boxCard struct {
	page    *Page
	card    *widget.Card
	keep    *widget.Toggle
	kept    *widget.Paragraph
	modem   *widget.Paragraph // what it tells of itself
	note    *widget.Button    // takes the modem's numbers into the inventory
	about   *widget.Paragraph // of the box that is put in its place
	replace *widget.Button
	lost    *widget.Button
	acts    *fyne.Container
	form    *fyne.Container
	serial  *widget.Entry
	imei    *widget.Entry
	sim     *widget.Entry
	past    *fyne.Container
	cluster app.ID
}

func newBoxCard(p *Page) *boxCard {
	t := p.env.T
	c := &boxCard{page: p, past: container.NewStack(),
		serial: widget.NewEntry(t("clusters.box.serial")), imei: widget.NewEntry(t("clusters.box.imei")), sim: widget.NewEntry(t("clusters.box.sim"))}
	c.replace = widget.NewButton(t("clusters.box.replace"), "", c.openForm)
	c.lost = widget.NewButton(t("clusters.box.lost"), "", c.askLost)
	c.keep = widget.NewToggle(t("clusters.box.keep"), c.keepKey)
	c.kept = widget.NewParagraph("", widget.RoleText, theme.Muted)
	c.modem = widget.NewParagraph("", widget.RoleText, theme.Muted)
	c.note = widget.NewButton(t("clusters.modem.note"), "", c.noteModem).High(32)
	c.about = widget.NewParagraph(t("clusters.box.replace.about"), widget.RoleText, theme.Muted)
	c.fit(p.inside())
	for _, e := range []*widget.Entry{c.serial, c.imei, c.sim} {
		e.OnEnter = c.begin
	}
	c.form = widget.Column(8, widget.Fitted(c.about),
		widget.Fitted(widget.Row(8, widget.Share(1, c.serial), widget.Share(1, c.imei), widget.Share(1, c.sim))),
		widget.Fitted(widget.Line(8, widget.Fitted(widget.NewPrimary(t("clusters.box.code"), "", c.begin)),
			widget.Fitted(widget.NewButton(t("clusters.form.cancel"), "", func() { c.showForm(false) })), widget.Space())))
	c.form.Hide()
	c.acts = widget.Line(8, widget.Fitted(c.replace), widget.Fitted(c.lost), widget.Space())
	c.card = widget.NewCard(widget.Column(10,
		widget.Fitted(widget.NewText(t("clusters.box.title"), widget.RoleStrongBold, theme.Text)),
		widget.Fitted(c.modem), widget.Fitted(widget.Line(8, widget.Fitted(c.note), widget.Space())), widget.Fitted(c.acts),
		widget.Fitted(c.form), widget.Fitted(c.keep), widget.Fitted(c.kept), widget.Fitted(c.past)))
	c.card.Hide()
	return c
}

// fit wraps the words to the room inside the card.
func (c *boxCard) fit(inside float32) {
	c.kept.Width, c.modem.Width, c.about.Width = min(560, inside), min(560, inside), min(560, inside)
}

func (c *boxCard) root() fyne.CanvasObject { return c.card }

// show writes what is known of the cluster's boxes.
func (c *boxCard) show(v backend.ClusterView, ok bool) {
	var past []app.Revocation
	for _, r := range c.page.env.Backend.RevokedBoxes() {
		if r.Cluster == v.ID {
			past = append(past, r)
		}
	}
	c.card.Hidden = !ok || v.SpeakerKey == "" && len(past) == 0
	if c.cluster != v.ID {
		c.cluster = v.ID
		c.form.Hide()
		c.acts.Show()
	}
	paired := v.SpeakerKey != ""
	c.replace.Hidden, c.lost.Hidden, c.keep.Hidden, c.kept.Hidden = !paired, !paired, !paired, !paired
	c.keep.Set(v.KeepsKey)
	words := "clusters.box.keep.off"
	if v.KeepsKey {
		words = "clusters.box.keep.on"
	}
	c.kept.Set(c.page.env.T(words))
	told := modemLine(c.page.env.Catalogue, v.Modem)
	c.modem.Set(told)
	c.modem.Hidden = told == "" || !paired
	c.note.Hidden = c.modem.Hidden || v.Box.Measured(*v.Modem) == v.Box || !c.page.chart.mayEdit()
	c.showPast(past)
}

func (c *boxCard) showPast(past []app.Revocation) {
	cat := c.page.env.Catalogue
	var slots []widget.Slot
	for i, r := range past {
		if i == mostRevoked {
			break
		}
		line := cat.T("clusters.box.past."+string(r.Why), "at", cat.Clock(r.At)+" "+cat.Date(r.At), "by", r.ByName, "key", tail(r.Key))
		p := widget.NewParagraph(line, widget.RoleText, theme.Muted)
		p.Width = c.kept.Width
		slots = append(slots, widget.Fitted(p))
	}
	c.past.Objects = []fyne.CanvasObject{widget.Column(2, slots...)}
	c.past.Hidden = len(slots) == 0
	c.past.Refresh()
}

// tail is the end of a key, by which people tell boxes apart.
func tail(key string) string { return key[max(len(key)-6, 0):] }

// noteModem takes into the inventory what the box's modem tells of itself and of
// its card; Ctrl+Z takes it back.
func (c *boxCard) noteModem() {
	v, ok := c.page.view(c.cluster)
	if !ok || v.Modem == nil {
		return
	}
	is := *v.Modem
	c.page.edit([]backend.ClusterEdit{{Cluster: v.ID, Modem: &is}}, func() { c.page.env.Say("clusters.say.modem_noted", "name", v.Name) })
}

// openForm asks what is known of the new box.
func (c *boxCard) openForm() {
	for _, e := range []*widget.Entry{c.serial, c.imei, c.sim} {
		e.SetText("")
	}
	c.showForm(true)
	c.page.focus(c.serial)
}

// showForm opens or shuts the form, in the place of what opened it: all of it is
// seen at once, down to its button.
func (c *boxCard) showForm(on bool) {
	c.form.Hidden, c.acts.Hidden = !on, on
	c.page.content.Refresh()
	if on {
		c.page.looked.ScrollToOffset(fyne.NewPos(0, c.card.Position().Y))
	}
	if !on {
		c.page.focus(c.replace)
	}
}

// begin asks for the code by which the new box comes.
func (c *boxCard) begin() {
	env, id := c.page.env, c.cluster
	v, ok := c.page.view(id)
	if !ok {
		return
	}
	box := app.Box{Vendor: v.Box.Vendor, VendorCode: v.Box.VendorCode, Model: v.Box.Model, Carrier: v.Box.Carrier,
		Serial: c.serial.Value(), IMEI: c.imei.Value(), SIM: c.sim.Value()}
	var code backend.Pairing
	env.Ask(func(ctx context.Context) (err error) {
		code, err = env.Backend.ReplaceBox(ctx, id, box)
		return err
	}, func() {
		c.form.Hide()
		c.acts.Show()
		c.page.pair.show(id, code)
		env.Say("clusters.say.replacing", "name", v.Name)
	})
}

// askLost has it confirmed that the box is taken away for ever.
func (c *boxCard) askLost() {
	env := c.page.env
	v, ok := c.page.view(c.cluster)
	if !ok {
		return
	}
	dialog.Choose(env, env.T("clusters.box.lost.title", "name", v.Name), env.T("clusters.box.lost.text"), []dialog.Option{
		{Text: env.T("clusters.box.lost.do"), Final: true, Do: func() { c.revoke(v) }},
	}, func() { c.page.focus(c.lost) })
}

func (c *boxCard) revoke(v backend.ClusterView) {
	env := c.page.env
	env.Ask(func(ctx context.Context) error { return env.Backend.RevokeBox(ctx, v.ID) }, func() {
		c.page.cannotUndo()
		env.Say("clusters.say.revoked", "name", v.Name)
		c.page.load(nil)
	})
}

// keepKey lets the box keep its key, or takes that back; Ctrl+Z undoes it.
func (c *boxCard) keepKey() {
	env, p := c.page.env, c.page
	v, ok := p.view(c.cluster)
	if !ok {
		return
	}
	var undo app.ID
	env.Ask(func(ctx context.Context) (err error) {
		undo, err = env.Backend.KeepKey(ctx, v.ID, !v.KeepsKey)
		return err
	}, func() {
		say := map[bool]string{true: "clusters.say.key_on", false: "clusters.say.key_off"}
		p.canUndo(func(ctx context.Context) error { return env.Backend.UndoClusters(ctx, undo) }, func() {
			env.Say(say[v.KeepsKey], "name", v.Name)
			p.load(nil)
		})
		env.Say(say[!v.KeepsKey], "name", v.Name)
		p.load(nil)
	})
}
