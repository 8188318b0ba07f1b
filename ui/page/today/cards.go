package today

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// sideCard is a card of three lines: a mark with a word, a title, a second
// line.
func sideCard(icon, word string, c fyne.ThemeColorName, title, second string) fyne.CanvasObject {
	head := widget.Line(theme.GapSmall, widget.Fitted(widget.NewIcon(icon, 20, c)),
		widget.Grow(widget.NewEllipsis(word, widget.RoleTextBold, c)))
	return widget.NewCard(widget.Column(2, widget.Fixed(20, head),
		widget.Fixed(28, widget.NewEllipsis(title, widget.RoleStrongBold, theme.Text)),
		widget.Fixed(22, widget.NewEllipsis(second, widget.RoleText, theme.Muted))))
}

// doneCard is the last part of the day that is over.
func doneCard(e *page.Env, t backend.Today) fyne.CanvasObject {
	for i := len(t.Line) - 1; i >= 0; i-- {
		if p := t.Line[i]; p.Over() {
			return overCard(e, p)
		}
	}
	return sideCard("clock", e.T("today.before"), theme.Muted, e.T("today.none_yet"), e.T("today.none_yet.second"))
}

func overCard(e *page.Env, p backend.DayPart) fyne.CanvasObject {
	at := e.Clock(p.From)
	switch p.State {
	case backend.DayUnheard:
		return sideCard("question", e.T("today.unheard", "time", at), theme.Muted, p.Title, e.T("today.no_report"))
	case backend.DayMissed:
		return sideCard("cross", e.T("today.missed", "time", at), theme.AmberText, p.Title, whyWords(e, p))
	case backend.DayPaused:
		return sideCard("pause", e.T("today.paused", "time", at), theme.Muted, p.Title, pausedWords(e, p))
	case backend.DayStopped:
		return sideCard("stop", e.T("today.stopped", "time", at), theme.Muted, p.Title,
			e.T("today.cut_short.second", "length", e.Catalogue.Duration(p.To.Sub(p.From)), "heard", e.T("today.heard_by", "heard", ratio(p.Heard, p.Due))))
	case backend.DayCut:
		return sideCard("warning", e.T("today.cut_short", "time", at), theme.AmberText, p.Title,
			e.T("today.cut_short.second", "length", e.Catalogue.Duration(p.To.Sub(p.From)), "heard", e.T("today.heard_by", "heard", ratio(p.Heard, p.Due))))
	}
	if p.Heard == 0 && p.Fed > 0 {
		return sideCard("send", e.T("today.fed", "time", at), theme.Text, p.Title, heardLine(e, p))
	}
	return sideCard("check", e.T("today.heard", "time", at), theme.GreenText, p.Title, heardLine(e, p))
}

// whyWords say the last reason of a part, in the plan's own words.
func whyWords(e *page.Env, p backend.DayPart) string {
	for i := len(p.Why) - 1; i >= 0; i-- {
		if key := "why." + p.Why[i].Code; e.Catalogue.Has(key) {
			return e.Catalogue.Values(key, p.Why[i].Args)
		}
	}
	return e.T("today.state." + string(p.State))
}

// pausedWords say when the rest of a part goes on; what holds it up has no known
// end while its time is past.
func pausedWords(e *page.Env, p backend.DayPart) string {
	if p.Again.After(e.Now()) {
		return e.T("today.paused.until", "time", e.Clock(p.Again))
	}
	return e.T("today.paused.soon")
}

func heardLine(e *page.Env, p backend.DayPart) string {
	s := e.T("today.heard_by", "heard", ratio(p.Heard, p.Due))
	if p.Fed > 0 {
		s += " · " + e.Catalogue.N("today.fed_by", p.Fed)
	}
	if len(p.Absent) > 0 {
		s += " · " + e.T("today.absent", "names", strings.Join(p.Absent, ", "))
	}
	return s
}

// nextCard is the first part that is to come or, of a day without any, a
// programme that is ready for a hand.
func nextCard(e *page.Env, t backend.Today) fyne.CanvasObject {
	for _, p := range t.Line {
		if !p.Over() && p.State != backend.DayOnAir {
			return comingCard(e, p)
		}
	}
	if len(t.Next) == 0 {
		return sideCard("chevron-right", e.T("today.next"), theme.Accent, e.T("today.no_next"), e.T("today.no_next.second"))
	}
	p := t.Next[0]
	return sideCard("chevron-right", e.T("today.next"), theme.Accent, p.Title,
		e.T("today.next.second", "length", e.Catalogue.Duration(p.Duration)))
}

func comingCard(e *page.Env, p backend.DayPart) fyne.CanvasObject {
	ink := theme.Accent
	if p.State == backend.DayApproval {
		ink = theme.AmberText
	}
	words := []string{lengthWords(e, p.To.Sub(p.From))}
	if p.Priority == app.PriorityRaised {
		words = append(words, e.T("today.raised"))
	}
	words = append(words, stateWords(e, p))
	return sideCard("chevron-right", e.T("today.coming", "time", e.Clock(p.From)), ink, p.Title, strings.Join(words, " · "))
}

// lengthWords is a length in whole minutes, or to the second below one.
func lengthWords(e *page.Env, d time.Duration) string {
	if d < time.Minute {
		return e.Catalogue.Duration(d)
	}
	return e.Catalogue.N("today.minutes", int(d.Round(time.Minute).Minutes()))
}

// nowCard is what is on air and how long yet; it is counted, not rebuilt.
type nowCard struct {
	env      *page.Env
	card     *widget.Card
	word     *widget.Text
	dot      *widget.Box
	title    *widget.Text
	left     *widget.Text
	leftWord *widget.Text
	bar      *widget.ProgressBar
	from, to *widget.Text
}

func newNowCard(e *page.Env) *nowCard {
	n := &nowCard{env: e, dot: widget.NewFrame(theme.Clear, theme.Muted, 2, 6),
		word:  widget.NewText("", widget.RoleTextBold, theme.Muted),
		title: widget.NewEllipsis("", widget.RoleTitle, theme.Text), leftWord: widget.NewText("", widget.RoleStrong, theme.Muted),
		left: widget.NewText("", widget.RoleBigNumber, theme.Text), bar: widget.NewProgressBar(0, theme.OnAir),
		from: widget.NewText("", widget.RoleCaption, theme.Text), to: widget.NewText("", widget.RoleCaption, theme.Text)}
	head := widget.Line(theme.GapSmall, widget.Fitted(widget.Sized(12, 12, n.dot)), widget.Grow(n.word))
	names := widget.Column(2, widget.Fixed(20, head), widget.Fixed(32, n.title))
	number := widget.Line(theme.GapSmall, widget.Fitted(widget.Pad(8, 0, 0, 0, n.leftWord)), widget.Fitted(n.left))
	feet := widget.Row(0, widget.Fitted(n.from), widget.Space(), widget.Fitted(n.to))
	n.card = widget.NewBareCard(widget.Pad(12, 16, 8, 16, widget.Column(0,
		widget.Fixed(54, widget.Row(theme.Gap, widget.Grow(names), widget.Fitted(container.NewCenter(number)))),
		widget.Blank(6), widget.Fixed(8, n.bar), widget.Blank(2), widget.Fixed(20, feet))))
	return n
}

// show sets the words; only what differs is redrawn.
func (n *nowCard) show(a backend.OnAir) {
	if !a.On {
		n.idle(a.Skipped)
		return
	}
	n.card.SetEdge(widget.EdgeOnAir)
	n.dot.Paint(theme.OnAir, "", 0)
	n.word.Set(n.env.T("today.on_air"))
	n.word.SetColor(theme.OnAirText)
	n.title.Set(a.Broadcast.Title)
	n.title.SetColor(theme.Text)
	n.from.Set(n.env.Clock(a.Broadcast.StartedAt))
	n.times(a)
}

func (n *nowCard) times(a backend.OnAir) {
	if a.Total <= 0 {
		n.number(n.env.T("today.for"), n.env.Catalogue.Duration(a.Elapsed))
		n.to.Set("")
		n.bar.Set(1)
		return
	}
	n.number(n.env.T("today.left"), n.env.Catalogue.Duration(a.Total-a.Elapsed+999*time.Millisecond))
	n.to.Set(n.env.Clock(a.Ends(n.env.Now()).Add(500 * time.Millisecond))) // measured to less than that
	if a.StopAfter {
		n.to.Set(n.env.T("today.stops_after", "time", n.to.Text))
	}
	n.bar.Set(a.Elapsed.Seconds() / a.Total.Seconds())
}

// number sets the word and the number; the row is laid out anew only when a
// digit more or less changes its width.
func (n *nowCard) number(word, value string) {
	if len(word)+len(value) != len(n.leftWord.Text)+len(n.left.Text) {
		defer n.card.Refresh()
	}
	n.leftWord.Set(word)
	n.left.Set(value)
}

// idle says that nothing is on air, or what was skipped and could go on.
func (n *nowCard) idle(skipped string) {
	n.card.SetEdge(widget.EdgePlain)
	n.dot.Paint(theme.Clear, theme.Muted, 2)
	n.word.Set(n.env.T("today.off_air"))
	title := n.env.T("today.off_air.title")
	if skipped != "" {
		n.word.Set(n.env.T("today.skipped"))
		title = skipped
	}
	n.word.SetColor(theme.Muted)
	n.title.Set(title)
	n.title.SetColor(theme.Muted)
	n.from.Set("")
	n.to.Set("")
	n.number("", "")
	n.bar.Set(0)
}
