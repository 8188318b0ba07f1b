package clusters

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// pairCard shows a one-time code large enough to read over the telephone, the
// command that is typed on the box, and how long it is good for.
type pairCard struct {
	page    *Page
	card    *widget.Card
	whose   *widget.Text // the cluster that the code is for
	code    *widget.Text
	where   *widget.Paragraph // on which machine it is typed
	command *widget.Paragraph
	left    *widget.Text
	copied  *widget.Button
	codeRow *fyne.Container
	cluster app.ID
	before  string // key of the box that is to be replaced, "" for none
	pairing backend.Pairing
}

func newPairCard(p *Page) *pairCard {
	t := p.env.T
	c := &pairCard{
		page:    p,
		whose:   widget.NewEllipsis("", widget.RoleTextBold, theme.Text),
		code:    widget.NewText("", widget.Role{Size: 40, Line: 56, Bold: true}, theme.Text),
		where:   widget.NewParagraph(t("clusters.pair.type"), widget.RoleText, theme.Muted),
		command: widget.NewParagraph("", widget.RoleText, theme.Text),
		left:    widget.NewText("", widget.RoleText, theme.Muted),
	}
	c.copied = widget.NewButton(t("clusters.pair.copy"), "copy", c.copy)
	c.codeRow = container.NewWithoutLayout(c.code, widget.Pad(8, 0, 8, 0, c.copied))
	c.fit(rightWide - 32)
	title := widget.Column(0, widget.Fitted(widget.NewEllipsis(t("clusters.pair.title"), widget.RoleSubhead, theme.Text)), widget.Fitted(c.whose))
	head := widget.Line(8, widget.Grow(title),
		widget.Fitted(c.left), widget.Fitted(widget.NewIconButton("cross", t("clusters.pair.close"), c.close)))
	c.card = widget.NewCard(widget.Column(8,
		widget.Fixed(48, head),
		widget.Fitted(c.codeRow),
		widget.Fitted(c.where),
		widget.Fitted(c.command)))
	c.card.SetEdge(widget.EdgeChosen)
	return c
}

// codeBeside is how wide the card is within where the button stands at its end,
// beside the code, in pixels.
const codeBeside = 560

// fit lays the card into the room inside it: where it is narrow, the button
// stands below the code.
func (c *pairCard) fit(inside float32) {
	c.where.Width, c.command.Width = inside, inside
	c.codeRow.Layout = widget.Flow(inside, 16).Layout
	if code, button := c.codeRow.Objects[0], c.codeRow.Objects[1]; inside >= codeBeside {
		c.codeRow.Layout = widget.Line(16, widget.Grow(code), widget.Fitted(button)).Layout
	}
}

// show takes a new code for a cluster, and brings it into sight: it is good for
// minutes, and stands above all else that is told of the cluster.
func (c *pairCard) show(id app.ID, p backend.Pairing) {
	c.cluster, c.pairing, c.before = id, p, ""
	if v, ok := c.page.view(id); ok {
		c.before = v.SpeakerKey
		c.whose.Set(c.page.env.T("clusters.pair.whose", "number", pad2(v.Number), "name", v.Name))
	}
	c.code.Set(p.Code)
	c.where.Set(c.page.env.T("clusters.pair.type"))
	if c.feeds() {
		c.where.Set(c.page.env.T("clusters.pair.type.gateway"))
	}
	c.command.Set(c.typed())
	c.tick()
	c.page.showRight()
	c.page.looked.ScrollToTop()
}

// feeds tells that what is paired feeds a transmitter or amplifier.
func (c *pairCard) feeds() bool {
	v, ok := c.page.view(c.cluster)
	return ok && v.Technology != app.TechnologyIP
}

// typed is what is typed for this cluster.
func (c *pairCard) typed() string {
	if c.feeds() {
		return gatewayCommand(c.pairing, c.page.env.T("clusters.gateway.card"))
	}
	return pairCommand(c.pairing)
}

// gatewayCommand is what is typed on the computer whose sound card feeds the
// transmitter or amplifier; the name of the card is the person's to fill in.
func gatewayCommand(p backend.Pairing, card string) string {
	return "tienglang-speaker --gateway --device \"" + card + "\" --station " + p.URL + " --pair " + p.Code
}

// pairCommand is exactly what is typed on the box.
func pairCommand(p backend.Pairing) string {
	return "tienglang-speaker --data /var/lib/tienglang --station " + p.URL + " --pair " + p.Code
}

// tick counts down; it closes when the code is spent or the speaker came.
func (c *pairCard) tick() {
	if c.cluster == "" {
		return
	}
	left := c.pairing.Expires.Sub(c.page.env.Now())
	v, ok := c.page.view(c.cluster)
	switch {
	case ok && v.SpeakerKey != "" && v.SpeakerKey != c.before:
		say := "clusters.say.paired"
		if c.before != "" {
			say = "clusters.say.replaced"
		}
		c.page.env.Say(say, "name", v.Name)
		c.close()
	case left <= 0:
		c.page.env.Say("clusters.say.expired")
		c.close()
	default:
		c.left.Set(c.page.env.T("clusters.pair.left", "time", c.page.env.Catalogue.Duration(left)))
	}
}

func (c *pairCard) close() {
	c.cluster = ""
	c.page.showRight()
}

func (c *pairCard) copy() {
	fyne.CurrentApp().Clipboard().SetContent(c.typed())
	c.page.env.Say("clusters.say.copied")
}
