package clusters

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// detailCard is one cluster: what was measured in a sentence, how it was
// heard in 14 days, its volume, its device, and what can be done.
type detailCard struct {
	page    *Page
	card    *widget.Card
	mark    *widget.StateMark
	title   *widget.Text
	state   *widget.Text
	bars    *widget.HistoryBars
	barsOf  *widget.Text // what the bars tell
	slider  *widget.VolumeSlider
	number  *widget.Text
	ceiling *widget.Text
	facts   *widget.Paragraph
	hamlet  *widget.Text
	measure *widget.Paragraph
	todo    *todoBox
	parts   *fyne.Container // history, volume and device
	pair    *widget.Button  // while there is no speaker
	unpair  *widget.Button
	repair  *widget.Button
	low     *widget.Button // repair, below, where the head has no room for it
	cluster app.ID
	asked   time.Time // when the history was last read
}

// historyEvery is how often the history of a cluster that is looked at is read
// anew; the end of a broadcast does so at once.
const historyEvery = 10 * time.Second

func newDetailCard(p *Page) *detailCard {
	t := p.env.T
	d := &detailCard{
		page: p, mark: widget.NewStateMark(widget.StateNone, 26),
		title:   widget.NewEllipsis("", widget.RoleSubhead, theme.Text),
		state:   widget.NewEllipsis("", widget.RoleTextBold, theme.Muted),
		bars:    widget.NewHistoryBars(make([]float64, 14)),
		barsOf:  widget.NewEllipsis(t("clusters.detail.history"), widget.RoleText, theme.Muted),
		slider:  widget.NewVolumeSlider(0, 100, 1, 0),
		number:  widget.NewText("", widget.RoleStrongBold, theme.Text),
		ceiling: widget.NewText("", widget.RoleText, theme.Muted),
		facts:   widget.NewParagraph("", widget.RoleText, theme.Text),
		hamlet:  widget.NewEllipsis("", widget.RoleText, theme.Muted),
		measure: widget.NewParagraph("", widget.RoleText, theme.Muted),
		todo:    newTodoBox(),
		pair:    widget.NewPrimary(t("clusters.pair"), "link", p.beginPairing),
		unpair:  widget.NewButton(t("clusters.unpair"), "unlink", p.unpair),
		repair:  widget.NewButton("", "wrench", nil),
		low:     widget.NewButton("", "wrench", nil),
	}
	d.repair.OnTapped = func() { p.goOn(d.cluster) }
	d.low.OnTapped = d.repair.OnTapped
	d.facts.Width, d.measure.Width = 160, 624
	d.slider.Name = t("clusters.detail.volume")
	d.slider.OnChanged = func(v float64) { d.number.Set(fmt.Sprint(int(v))) }
	d.slider.OnChosen = func(v float64) { p.volume(d.cluster, int(v)) }
	d.card = widget.NewCard(widget.Column(12,
		widget.Fixed(48, d.head()), widget.Fitted(d.todo.box), widget.Fixed(1, widget.NewRule()),
		widget.Fitted(d.middle()), widget.Fixed(1, widget.NewRule()),
		widget.Fitted(d.measure), widget.Fixed(40, d.foot())))
	return d
}

func (d *detailCard) head() fyne.CanvasObject {
	words := widget.Column(0, widget.Fitted(d.title), widget.Fitted(d.state))
	return widget.Line(12, widget.Fixed(28, d.mark), widget.Grow(words), widget.Fitted(d.repair), widget.Fitted(d.pair))
}

func (d *detailCard) middle() fyne.CanvasObject {
	t := d.page.env.T
	label := func(key string) *widget.Text {
		return widget.NewText(t("clusters.detail."+key), widget.RoleText, theme.Muted)
	}
	history := widget.Column(8, widget.Fitted(d.barsOf), widget.Fitted(d.bars))
	volume := widget.Column(8,
		widget.Fitted(widget.Line(4, widget.Grow(label("volume")), widget.Fitted(d.number), widget.Fitted(d.ceiling))),
		widget.Fixed(32, widget.Line(0, widget.Grow(d.slider))))
	device := widget.Column(4, widget.Fitted(label("device")), widget.Fitted(d.facts))
	d.parts = widget.Flow(rightWide-32, 28, widget.Sized(192, 76, history), widget.Sized(216, 76, volume), device)
	return d.parts
}

func (d *detailCard) foot() fyne.CanvasObject {
	t := d.page.env.T
	return widget.Line(8,
		widget.Fitted(d.unpair),
		widget.Fitted(widget.NewButton(t("clusters.change"), "pencil", d.page.change)),
		widget.Fitted(widget.NewButton(t("clusters.remove"), "trash", d.page.remove)),
		widget.Fitted(d.low), widget.Grow(d.hamlet.Right()))
}

// show writes what is known of v.
func (d *detailCard) show(v backend.ClusterView) {
	e := d.page.env
	fresh := d.cluster != v.ID
	d.cluster = v.ID
	d.mark.SetState(markOf(v.Status))
	d.title.Set(fmt.Sprintf("%02d · %s", v.Number, v.Name))
	d.state.Set(d.stateOf(v))
	d.state.SetColor(stateInk(v.Status.State))
	switch known := knownAway(d.page.told)[v.ID]; {
	case away(v) && known:
		d.state.SetColor(theme.Muted)
	case away(v):
		d.state.SetColor(theme.AmberText)
	}
	if keepsSilence(v) != "" {
		d.state.SetColor(theme.Muted)
	}
	d.slider.Cap = float64(v.VolumeCap)
	d.slider.SetValue(float64(v.Volume))
	d.number.Set(fmt.Sprint(int(d.slider.Value()))) // while it is dragged it stays
	d.ceiling.Set(e.T("clusters.cap", "n", e.Catalogue.Int(int64(v.VolumeCap))))
	d.facts.Set(strings.Join(facts(e.Catalogue, v), "\n"))
	d.hamlet.Set(strings.Join(slices.DeleteFunc(append([]string{v.HamletName}, d.page.zonesOf(v.ID)...), func(s string) bool { return s == "" }), " · "))
	d.measure.Set(measuredLine(e.Catalogue, v.Status))
	d.todo.show(todo(e.Catalogue, v))
	d.barsOf.Set(e.T("clusters.detail.history"))
	if v.Technology != app.TechnologyIP {
		d.barsOf.Set(e.T("clusters.detail.fed"))
	}
	d.bars.SetFed(v.Technology != app.TechnologyIP)
	d.offer(v)
	words := e.T("maintenance.detail.new")
	if t, open := d.page.upkeep.Ticket(v.ID); open {
		words = e.T("maintenance.detail.open", "number", e.Catalogue.Int(int64(t.Number)))
	}
	d.repair.SetText(words)
	d.low.SetText(words)
	if fresh || e.Now().Sub(d.asked) >= historyEvery {
		d.loadHistory(v.ID)
	}
}

// stateOf says what was measured of v; of one without a box, that the last was
// carried off.
func (d *detailCard) stateOf(v backend.ClusterView) string {
	e := d.page.env
	if r, gone := d.page.gone[v.ID]; gone && v.Speechless() && r.Why == app.RevokedStolen {
		return e.T("clusters.state.stolen", "by", r.ByName, "at", e.Catalogue.Clock(r.At)+" "+e.Catalogue.Date(r.At))
	}
	return sentence(e.Catalogue, v, e.Now()) + louder(e, v)
}

// headWide is the room inside the card that the head needs for the cluster's
// name beside two buttons.
const headWide = 560

// fit leaves the cluster's name room in the head: where that is narrow and
// pairing is offered there, maintenance is offered below.
func (d *detailCard) fit() {
	d.low.Hidden = d.pair.Hidden || d.page.inside() >= headWide
	d.repair.Hidden = !d.low.Hidden
}

// offer shows what can be done with the speaker: without one it is paired first.
func (d *detailCard) offer(v backend.ClusterView) {
	paired := v.Virtual || v.SpeakerKey != ""
	d.pair.Hidden = paired || v.GatewayName != ""
	d.unpair.Hidden = !paired || v.Virtual
	d.fit()
	d.pair.SetKind(widget.Secondary)
	if v.Technology == app.TechnologyIP {
		d.pair.SetKind(widget.Primary)
	}
	d.card.Refresh()
}

func stateInk(s app.ClusterState) fyne.ThemeColorName {
	switch s {
	case app.StateHeard, app.StateReady:
		return theme.GreenText
	case app.StateLate, app.StateLost:
		return theme.AmberText
	}
	return theme.Muted
}

func (d *detailCard) loadHistory(id app.ID) {
	d.asked = d.page.env.Now()
	var shares [14]float64
	d.page.env.Ask(func(context.Context) (err error) {
		shares, err = d.page.env.Backend.Heard14(id)
		return err
	}, func() {
		if d.cluster == id {
			d.bars.SetShares(shares[:])
		}
	})
}
