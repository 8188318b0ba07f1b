package live

import (
	"slices"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// headCard is the switch with the elapsed time: what the eye finds first.
type headCard struct {
	page    *Page
	card    *widget.Card
	sw      *widget.LiveSwitch
	state   *widget.Text
	elapsed *widget.Text
	since   *widget.Text
	delay   *widget.Text // how much later the poles are heard, "" while that is not measured
}

func newHeadCard(p *Page) *headCard {
	h := &headCard{
		page:    p,
		sw:      widget.NewLiveSwitch("mic", p.env.T("live.switch.on"), p.env.T("live.switch.off")),
		state:   widget.NewText("", widget.RoleSubhead, theme.Muted),
		elapsed: widget.NewText("", widget.RoleDisplay, theme.Text),
		since:   widget.NewEllipsis("", widget.RoleText, theme.Muted),
		delay:   widget.NewEllipsis("", widget.RoleText, theme.Muted),
	}
	h.sw.OnToggle = p.toggle
	h.sw.HoldText = p.env.T("live.switch.hold")
	h.sw.OnClick = func() {
		if h.sw.On() {
			p.env.Say("live.switch.how_off")
			return
		}
		p.env.Say("live.switch.how_on")
	}
	words := widget.Column(0, widget.Space(), widget.Fitted(h.state), widget.Fitted(h.elapsed), widget.Fitted(h.since), widget.Fitted(h.delay), widget.Space())
	h.card = widget.NewBareCard(widget.Pad(4, 24, 4, 24,
		widget.Row(24, widget.Fixed(208, centred(208, 104, h.sw)), widget.Grow(words))))
	return h
}

// centred holds o at w × h in the middle of the height it gets.
func centred(w, h float32, o fyne.CanvasObject) fyne.CanvasObject {
	return widget.Line(0, widget.Fixed(w, widget.Sized(w, h, o)))
}

// show puts the measured state into words; a programme that is chosen says what
// brings it on air.
func (h *headCard) show(a backend.OnAir, src source) {
	h.sw.SetOn(a.On)
	t := h.page.env.T
	if !a.On {
		h.card.SetEdge(widget.EdgePlain)
		h.offAir(src)
		h.since.Set(h.ready())
		h.elapsed.SetColor(theme.Grey)
		h.elapsed.Set("0:00")
		h.delay.Set("")
		return
	}
	h.card.SetEdge(widget.EdgeOnAir)
	h.state.SetColor(theme.OnAirText)
	h.state.Set(t("live.state." + string(a.Broadcast.Kind)))
	if a.MicrophoneLost {
		h.state.SetColor(theme.AmberText)
		h.state.Set(t("live.state.microphone_lost"))
	}
	h.elapsed.SetColor(theme.Text)
	h.elapsed.Set(h.page.env.Catalogue.Duration(a.Elapsed))
	h.since.Set(t("live.since", "time", h.page.env.Catalogue.Clock(a.Broadcast.StartedAt),
		"n", h.page.env.Catalogue.Int(int64(a.Counts.Due))))
	h.delay.Set(h.behind())
}

// behind tells the delay of the poles in words.
func (h *headCard) behind() string {
	if ms := delayOf(h.page.views); ms > 0 {
		return h.page.env.T("live.delay", "seconds", h.page.env.Catalogue.Number(ms/1000, 2))
	}
	return ""
}

// delayOf is how long after it was spoken a sound is heard at the poles, in
// milliseconds: the middle one of those that were measured; 0 for none.
func delayOf(views []backend.ClusterView) float64 {
	var all []float64
	for _, v := range views {
		if v.Status.State == app.StateHeard && v.Status.LatencyMS > 0 {
			all = append(all, v.Status.LatencyMS)
		}
	}
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// offAir says that nothing is on air, or how what is chosen goes on.
func (h *headCard) offAir(src source) {
	if src.Gone {
		h.state.SetColor(theme.AmberText)
		h.state.Set(h.page.env.T("live.state.gone"))
		return
	}
	if src.microphone() {
		h.state.SetColor(theme.Muted)
		h.state.Set(h.page.env.T("live.state.off"))
		return
	}
	h.state.SetColor(theme.Accent)
	h.state.Set(h.page.env.T("live.hint.switch"))
}

// under says what sounds of itself, over which the switch would come in, and
// what becomes of it.
func (h *headCard) under(a backend.OnAir) {
	if !a.On || !a.Scheduled || a.Hand != nil || a.Broadcast.Emergency != "" {
		return
	}
	h.state.SetColor(theme.AmberText)
	h.state.Set(h.page.env.T("live.under"))
	h.since.Set(h.page.env.T("live.under.after"))
	if h.page.narrow {
		h.since.Set(h.page.env.T("live.under.short"))
	}
}

// ready says how many clusters would be reached.
func (h *headCard) ready() string {
	n := 0
	for _, v := range h.page.views {
		if v.Status.State == app.StateReady || v.Status.State == app.StateHeard || v.Status.State == app.StateFed {
			n++
		}
	}
	c := h.page.env.Catalogue
	return c.T("live.ready", "n", c.Int(int64(n)), "all", c.Int(int64(len(h.page.views))))
}
