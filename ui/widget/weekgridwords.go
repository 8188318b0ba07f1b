package widget

import (
	"fyne.io/fyne/v2"

	token "tienglang/ui/theme"
)

// placeHead writes the days' names.
func (r *weekRenderer) placeHead() {
	for i, d := range r.g.days {
		name, date := token.Text, token.Muted
		if d.Today {
			name, date = token.Accent, token.Accent
		}
		if d.Holiday {
			date = token.AmberText
		}
		x, w := r.g.column(i)
		nw, dw := RoleStrongBold.Measure(d.Name).Width, RoleCaption.Measure(d.Date).Width
		left := x + (w-nw-dw-8)/2
		r.word(d.Name, name, RoleStrongBold, left, 8)
		r.word(d.Date, date, RoleCaption, left+nw+8, 10)
	}
}

// placeHours writes the half hours of the open stretches.
func (r *weekRenderer) placeHours() {
	g := r.g
	step := 30
	if g.zoom < 0.8 {
		step = 60
	}
	for i := range g.axis.parts {
		p := &g.axis.parts[i]
		if p.folded {
			continue
		}
		for m := (p.From + step - 1) / step * step; m <= p.To && m < weekDay; m += step {
			s := g.words.Clock(m)
			y := g.y(m) - 10
			if m == p.From {
				y += 9 // below the edge of what is above it
			} else if m == p.To && i+1 < len(g.axis.parts) {
				y -= 9
			}
			r.below(s, token.Muted, RoleCaption, weekHours-8-RoleCaption.Measure(s).Width, y)
		}
	}
}

func (r *weekRenderer) placeGaps() {
	for _, gap := range r.g.gaps() {
		x := gap.x + 12
		if gap.quiet {
			r.icon("moon", token.Muted, 16, x, gap.y+4)
			x += 24
		}
		r.below(gap.text, token.Muted, RoleTextBold, x, gap.y+2)
	}
}

// weekLook is the colours in which a block is drawn.
type weekLook struct {
	fill, stripe, words fyne.ThemeColorName // stripe "" for none
	dashed, bold        bool
}

// look is how a block is drawn: what is on air or over says so before anything
// else does.
func (b *WeekBlock) look() weekLook {
	switch {
	case b.OnAir:
		return weekLook{fill: token.OnAir, words: token.OnOnAir, bold: true}
	case b.Past != WeekAhead && b.Tone != WeekEmergency:
		return weekLook{fill: token.GreySoft, stripe: b.stripe(), words: token.Muted}
	}
	switch b.Tone {
	case WeekRaised:
		return weekLook{fill: token.PriorityFill, stripe: token.Priority, words: token.Text}
	case WeekLive:
		return weekLook{fill: token.LiveFill, stripe: token.Live, words: token.Text}
	case WeekEmergency:
		return weekLook{fill: token.Ink, words: token.OnInk}
	case WeekOwed:
		return weekLook{fill: token.AmberSoft, words: token.AmberText, dashed: true}
	}
	return weekLook{fill: token.NormalFill, stripe: token.Normal, words: token.Text}
}

func (b *WeekBlock) stripe() fyne.ThemeColorName {
	switch b.Tone {
	case WeekRaised:
		return token.Priority
	case WeekLive:
		return token.Live
	case WeekOwed:
		return token.AmberLine
	}
	return token.Normal
}

// pastMark is the drawing of what became of a block, "" for none.
func (b *WeekBlock) pastMark() (icon string, ink fyne.ThemeColorName) {
	switch b.Past {
	case WeekHeard:
		return "check", token.GreenText
	case WeekPartly:
		return "minus", token.AmberText
	case WeekUnheard:
		return "cross", token.AmberText
	case WeekUnknown:
		return "question", token.Grey
	}
	return "", ""
}

// placeBlock writes a block's words and marks.
func (r *weekRenderer) placeBlock(i int) {
	b := &r.g.blocks[i]
	x, y, w, h := r.g.blockBox(i)
	right := x + w
	ink := b.look().words
	if b.Tone == WeekEmergency && b.Past != WeekAhead {
		ink = token.OnInk
	}
	if icon, c := b.pastMark(); icon != "" && w >= 64 && h >= 20 {
		if b.Tone == WeekEmergency {
			c = token.OnInk
		}
		r.icon(icon, c, 16, right-20, y+min(6, (h-16)/2))
		right -= 18
	}
	if b.Clash {
		right -= min(22, w/4) // the words stay clear of the mark
		r.below("!", token.OnAmber, RoleTextBold, x+w-12-RoleTextBold.Measure("!").Width/2, y-4)
	}
	top, width, high := r.g.wordRoom(i, right-x)
	r.placeWords(b, x, y+top, width, high, ink)
}

// placeWords writes the lines that a box has room for.
func (r *weekRenderer) placeWords(b *WeekBlock, x, y, w, h float32, ink fyne.ThemeColorName) {
	role := RoleText
	if b.OnAir || b.Draft || b.ID == r.g.chosen {
		role = RoleTextBold
	}
	if w < 64 {
		role.Size = token.Caption
	}
	room := int((h - 2) / role.Line)
	if room < 1 && h >= 15 {
		room = 1
	}
	if room < 1 || w < 24 {
		return
	}
	top := y + 4
	if room == 1 {
		top = y + (h-role.Line)/2
		if role.Measure(b.Title).Width > w-11 {
			role.Size = token.Caption
		}
	}
	if b.Lead != "" && room > 1 {
		r.below(cut(b.Lead, RoleTextBold, w-11), ink, RoleTextBold, x+9, top)
		top, room = top+role.Line, room-1
	}
	for k, line := range r.lines(b.Title, role, w-11, room) {
		r.below(line, ink, role, x+9, top+float32(k)*role.Line)
	}
}

// placePulled writes the times of what is pulled, and its name where there is
// room.
func (r *weekRenderer) placePulled() {
	d := r.g.drag
	if d == nil || !d.moved {
		return
	}
	x, y, w, h := r.g.pulledBox()
	b := WeekBlock{Title: r.g.words.Clock(d.span.From) + "–" + r.g.words.Clock(d.span.To), Draft: true}
	if i := r.g.find(d.id); i >= 0 && h >= 40 {
		b.Lead, b.Title = b.Title, r.g.blocks[i].Title
	}
	r.placeWords(&b, x, y, w, h, token.Text)
}
