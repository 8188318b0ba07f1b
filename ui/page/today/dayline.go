package today

import (
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// mostBlocks is how many blocks the line has room for; of a longer day it
// shows what is around this moment.
const mostBlocks = 8

// sessionGap is the silence that parts two sessions, morning and afternoon.
const sessionGap = time.Hour

// dayLine is the line of the day: what was on air, what is, and what is due,
// with what is known of each.
type dayLine struct {
	env  *page.Env
	card *widget.Card
	room *fyne.Container
	rims []fyne.CanvasObject // times and captions, hidden on a low screen
	bar  *widget.ProgressBar // of the block on air
	low  bool
	flat bool // of one line of words alone
	text []*widget.Paragraph
}

func newDayLine(e *page.Env) *dayLine {
	d := &dayLine{env: e, room: container.NewStack()}
	d.card = widget.NewCard(d.room)
	return d
}

// setLow hides times and captions where there is no height for them.
func (d *dayLine) setLow(low bool) {
	if d.low == low {
		return
	}
	d.low = low
	for _, o := range d.rims {
		hide(o, low)
	}
}

// setFlat leaves one line of words in each block.
func (d *dayLine) setFlat(flat bool) {
	if d.flat == flat {
		return
	}
	d.flat = flat
	for _, p := range d.text {
		d.fit(p)
	}
	if d.bar != nil {
		hide(d.bar, flat)
	}
}

func (d *dayLine) fit(p *widget.Paragraph) {
	p.Lines = 2
	if d.flat {
		p.Lines = 1
	}
	p.Refresh()
}

// words are a block's.
func (d *dayLine) words(title string, role widget.Role, ink fyne.ThemeColorName) *widget.Paragraph {
	p := widget.NewParagraph(title, role, ink)
	d.fit(p)
	d.text = append(d.text, p)
	return p
}

func hide(o fyne.CanvasObject, yes bool) {
	if yes {
		o.Hide()
	} else {
		o.Show()
	}
}

// fill builds the blocks.
func (d *dayLine) fill(t backend.Today) {
	d.rims, d.bar, d.text = nil, nil, nil
	if len(t.Line) == 0 {
		set(d.room, d.empty())
		return
	}
	first, last := around(t.Line, mostBlocks)
	var slots []widget.Slot
	if first > 0 {
		slots = append(slots, d.more(first))
	}
	for i, p := range t.Line[first:last] {
		at := first + i
		if i > 0 && !together(t.Line[at-1], p) {
			slots = append(slots, d.gap())
		}
		slots = append(slots, d.column(p, at+1 == len(t.Line) || !together(p, t.Line[at+1])))
	}
	if rest := len(t.Line) - last; rest > 0 {
		slots = append(slots, d.more(rest))
	}
	if n := last - first; n < 4 {
		slots = append(slots, widget.Share(float32(12*(4-n)), widget.NewBox(theme.Clear, 0)))
	}
	set(d.room, widget.Row(4, slots...))
}

// around is the stretch of at most n parts about what is on air or comes next.
func around(line []backend.DayPart, n int) (first, last int) {
	next := len(line)
	for i, p := range line {
		if !p.Over() {
			next = i
			break
		}
	}
	first = min(max(next-2, 0), max(len(line)-n, 0))
	return first, min(first+n, len(line))
}

// together tells that b belongs to the session of a.
func together(a, b backend.DayPart) bool {
	return a.To.IsZero() || b.From.Sub(a.To) < sessionGap
}

// empty explains the first step of a day on which nothing is due.
func (d *dayLine) empty() fyne.CanvasObject {
	words := widget.NewParagraph(d.env.T("today.nothing_yet"), widget.RoleStrong, theme.Muted)
	do := widget.NewButton(d.env.T("today.nothing_yet.do"), "calendar", func() { d.env.Go(page.Schedule, nil) })
	return widget.Line(theme.Gap, widget.Blank(8), widget.Grow(words), widget.Fitted(do), widget.Blank(8))
}

func (d *dayLine) gap() widget.Slot {
	return widget.Fixed(36, container.NewCenter(widget.NewText("· · ·", widget.RoleStrong, theme.Muted)))
}

// more tells of parts that have no room.
func (d *dayLine) more(n int) widget.Slot {
	return widget.Fixed(40, container.NewCenter(widget.NewText("+"+strconv.Itoa(n), widget.RoleTextBold, theme.Muted)))
}

// weight is a block's share of the line: its minutes, within reason.
func weight(d time.Duration) float32 { return min(max(float32(d.Minutes()), 12), 24) }

// column is a part with its time above and what is known of it below; the last
// of a session has its end too.
func (d *dayLine) column(p backend.DayPart, last bool) widget.Slot {
	to := p.To
	if to.IsZero() {
		to = d.env.Now()
	}
	head := widget.Row(4, widget.Grow(widget.NewEllipsis(d.env.Clock(p.From), widget.RoleCaption, theme.Text)))
	if last && !p.To.IsZero() && p.State != backend.DayOnAir && weight(to.Sub(p.From)) > 12 {
		head = widget.Row(4, widget.Grow(widget.NewEllipsis(d.env.Clock(p.From), widget.RoleCaption, theme.Text)),
			widget.Fitted(widget.NewText(d.env.Clock(p.To), widget.RoleCaption, theme.Text)))
	}
	caption := d.caption(p, weight(to.Sub(p.From)) < 20)
	d.rims = append(d.rims, head, caption)
	hide(head, d.low)
	hide(caption, d.low)
	return widget.Share(weight(to.Sub(p.From)), widget.Column(4,
		widget.Fixed(20, head), widget.Grow(d.block(p)), widget.Fixed(24, caption)))
}

// block is a part's box: red on air, grey when it is over, else in the colour
// of its priority.
func (d *dayLine) block(p backend.DayPart) fyne.CanvasObject {
	if p.State == backend.DayOnAir {
		return d.onAir(p.Title)
	}
	edge, fill := colours(p)
	if p.Over() {
		return d.box(p.Title, edge, theme.GreySoft, theme.Muted)
	}
	return d.box(p.Title, edge, fill, theme.Text)
}

// colours are the stripe and the ground of a part that is to come.
func colours(p backend.DayPart) (edge, fill fyne.ThemeColorName) {
	switch {
	case p.Kind == app.BroadcastEmergency:
		return theme.Ink, theme.GreySoft
	case p.Kind == app.BroadcastLive:
		return theme.Live, theme.LiveFill
	case p.Priority == app.PriorityRaised:
		return theme.Priority, theme.PriorityFill
	}
	return theme.Normal, theme.NormalFill
}

// box is a fill with a stripe 4 px wide at its left and words upon it.
func (d *dayLine) box(title string, edge, fill, words fyne.ThemeColorName) fyne.CanvasObject {
	p := d.words(title, widget.RoleText, words)
	return container.NewStack(widget.NewBox(fill, theme.RadiusSmall),
		widget.Row(0, widget.Fixed(4, widget.NewBox(edge, 2)), widget.Grow(widget.Pad(8, 4, 4, 8, p))))
}

func (d *dayLine) onAir(title string) fyne.CanvasObject {
	p := d.words(title, widget.RoleTextBold, theme.OnOnAir)
	d.bar = widget.NewProgressBar(0, theme.OnOnAir)
	d.bar.Rest = theme.OnAirDim
	hide(d.bar, d.flat)
	words := widget.Column(4, widget.Grow(p), widget.Fixed(8, d.bar))
	return container.NewStack(widget.NewBox(theme.OnAir, theme.RadiusSmall), widget.Pad(8, 8, 10, 12, words))
}

// captionLook is the drawing and the ink of a state's caption.
type captionLook struct {
	icon string
	ink  fyne.ThemeColorName
}

var captionLooks = map[backend.DayState]captionLook{
	backend.DayHeard:    {"check", theme.GreenText},
	backend.DayUnheard:  {"question", theme.Muted},
	backend.DayCut:      {"warning", theme.AmberText},
	backend.DayPaused:   {"pause", theme.Muted},
	backend.DayStopped:  {"stop", theme.Muted},
	backend.DayMissed:   {"cross", theme.AmberText},
	backend.DayHeld:     {"arrow-down", theme.Muted},
	backend.DayReady:    {"check", theme.Muted},
	backend.DayApproval: {"clock", theme.AmberText},
	backend.DayFallback: {"arrow-down", theme.Muted},
	backend.DayRelay:    {"link", theme.Muted},
	backend.DayOpen:     {"mic", theme.Muted},
}

// caption says what is known of a part; a narrow one has room for few words.
func (d *dayLine) caption(p backend.DayPart, narrow bool) fyne.CanvasObject {
	if p.State == backend.DayOnAir {
		return widget.NewEllipsis(d.env.T("today.on_air_now"), widget.RoleCaptionBold, theme.OnAirText)
	}
	look := captionLooks[p.State]
	role, words := widget.RoleCaption, stateWords(d.env, p)
	if narrow && p.State == backend.DayHeld && p.Held == p.Due {
		words = d.env.Catalogue.N("today.state.held_short", p.Held)
	}
	if p.State == backend.DayApproval || p.State == backend.DayMissed {
		role = widget.RoleCaptionBold
	}
	return widget.Line(4, widget.Fitted(widget.NewIcon(look.icon, 16, look.ink)),
		widget.Grow(widget.NewEllipsis(words, role, look.ink)))
}

// stateWords say the state of a part in few words.
func stateWords(e *page.Env, p backend.DayPart) string {
	switch p.State {
	case backend.DayHeard, backend.DayUnheard, backend.DayCut, backend.DayStopped:
		return ratio(p.Heard, p.Due)
	case backend.DayHeld:
		if p.Held < p.Due {
			return e.T("today.state.held_some", "held", ratio(p.Held, p.Due))
		}
		return e.Catalogue.N("today.state.held", p.Held)
	}
	if p.State == backend.DayApproval && !waits(p) {
		return e.T("today.state.empty")
	}
	return e.T("today.state." + string(p.State))
}

// waits tells whether a part's programme is there and waits for its approval.
func waits(p backend.DayPart) bool {
	return len(p.Why) == 0 || slices.ContainsFunc(p.Why, func(r app.Reason) bool { return r.Code == "not_approved" })
}

func ratio(a, b int) string { return strconv.Itoa(a) + "/" + strconv.Itoa(b) }

// count moves the bar of the block on air.
func (d *dayLine) count(a backend.OnAir) {
	if d.bar == nil {
		return
	}
	share := 1.0
	if a.On && a.Total > 0 {
		share = a.Elapsed.Seconds() / a.Total.Seconds()
	}
	d.bar.Set(share)
}
