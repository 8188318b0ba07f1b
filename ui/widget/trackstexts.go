package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	token "tienglang/ui/theme"
)

// fittedText is a text that was shortened to a width.
type fittedText struct {
	text  string
	bold  bool
	width int
}

// word puts a text of the pool at a place.
func (r *tracksRenderer) word(s string, ink fyne.ThemeColorName, role Role, x, y float32) {
	if r.used.texts == len(r.texts) {
		r.texts = append(r.texts, canvas.NewText("", nil))
	}
	t := r.texts[r.used.texts]
	r.used.texts++
	t.Hidden, t.Text, t.Color = false, s, token.Color(ink)
	t.TextSize, t.TextStyle = role.Size, role.style()
	t.Resize(fyne.NewSize(role.Measure(s).Width, role.Line))
	t.Move(fyne.NewPos(x, y))
}

// wordWithin is word shortened to a width; nothing when not even a letter fits.
func (r *tracksRenderer) wordWithin(s string, ink fyne.ThemeColorName, role Role, x, y, width float32) {
	key := fittedText{s, role.Bold, int(width)}
	short, ok := r.fitted[key]
	if !ok {
		if len(r.fitted) > 4096 {
			clear(r.fitted)
		}
		short = Fit(s, role, float32(int(width)))
		r.fitted[key] = short
	}
	if short != "" && short != "…" {
		r.word(short, ink, role, x, y)
	}
}

func (r *tracksRenderer) icon(name string, ink fyne.ThemeColorName, x, y float32) {
	if r.used.icons == len(r.icons) {
		r.icons = append(r.icons, iconImage(name, ink, 20))
	}
	i := r.icons[r.used.icons]
	r.used.icons++
	i.Hidden = false
	setIcon(i, token.Icon(name, ink, 20))
	i.Move(fyne.NewPos(x, y))
}

// placeRulerTexts writes the times and the names of the markers.
func (r *tracksRenderer) placeRulerTexts() {
	t := r.t
	r.wordWithin(t.words.Corner, token.Muted, RoleCaption, 12, 6, trackHeader-48)
	if t.OnAdd != nil {
		x, y, _, _ := addBox()
		r.icon("plus", token.Text, x+4, y+2)
	}
	_, digits := t.tickStep()
	t.ticks(func(x float32, seconds float64, long bool) {
		s := t.timeText(seconds, digits)
		if long && x >= trackHeader && !r.underFlag(x, s) && x+4+RoleCaption.Measure(s).Width < r.size.Width {
			r.word(s, token.Muted, RoleCaption, x+4, 3)
		}
	})
	for i := range t.markers {
		x, w := t.xAt(t.markerAt(i)), t.flagWidth(i)
		if w > 0 && x >= trackHeader {
			r.wordWithin(t.markers[i].Name, token.Text, RoleCaption, x+8, 1, w-10)
		}
	}
}

// underFlag tells whether a number at x would lie behind a marker's name.
func (r *tracksRenderer) underFlag(x float32, s string) bool {
	for i := range r.t.markers {
		at, w := r.t.xAt(r.t.markerAt(i)), max(12, r.t.flagWidth(i))
		if x+4 < at+w && x+8+RoleCaption.Measure(s).Width > at {
			return true
		}
	}
	return false
}

// placeHeaderTexts writes the names and buttons of the lanes that are seen
// whole enough.
func (r *tracksRenderer) placeHeaderTexts() {
	t := r.t
	for i := t.first; i < len(t.lanes); i++ {
		l := &t.lanes[i]
		x, y, _, _ := t.muteBox(i)
		if y > r.size.Height+4 {
			return
		}
		r.icon(l.Icon, token.Text, 12, y-27)
		r.wordWithin(l.Name, token.Text, RoleTextBold, 40, y-28, trackHeader-46-28)
		if t.OnMenu != nil {
			x, y, _, _ := t.moreBox(i)
			r.icon("more", token.Muted, x+4, y+2)
		}
		if y+24 > r.size.Height+4 {
			return
		}
		r.letter(t.words.Mute, l.Muted, x, y)
		x, _, _, _ = t.soloBox(i)
		r.letter(t.words.Solo, l.Solo, x, y)
		w := RoleCaption.Measure(l.Detail).Width
		r.word(l.Detail, token.Muted, RoleCaption, trackHeader-9-w, y+2)
	}
}

func (r *tracksRenderer) letter(s string, on bool, x, y float32) {
	ink := token.Text
	if on {
		ink = token.OnAccent
	}
	r.word(s, ink, RoleCaption, x+(28-RoleCaption.Measure(s).Width)/2, y+2)
}

// placeNames writes the names of the clips that are wide enough, and what an
// empty lane says.
func (r *tracksRenderer) placeNames() {
	t := r.t
	for i := t.first; i < len(t.lanes) && t.laneTop(i)+trackInset+trackTitle <= r.size.Height; i++ {
		l := &t.lanes[i]
		if len(l.Clips) == 0 && l.ID != t.growing.lane && (t.drop == nil || t.drop.lane != i) {
			r.wordWithin(l.Empty, token.Muted, RoleText, trackHeader+16, t.laneTop(i)+t.laneHeight()/2-10, t.width()-32)
		}
		for j := range l.Clips {
			if t.moving(l.Clips[j].ID) {
				continue
			}
			c := t.shown(i, j)
			r.placeName(&c, i)
		}
	}
	r.placeMovingNames()
	r.placeDropName()
}

// placeMovingNames lets the names go along with clips on the move.
func (r *tracksRenderer) placeMovingNames() {
	t := r.t
	for i := range t.lanes {
		for j := range t.lanes[i].Clips {
			if c := t.lanes[i].Clips[j]; t.moving(c.ID) {
				c.At += t.drag.by
				r.placeName(&c, i+t.drag.rows)
			}
		}
	}
}

// placeName writes a clip's name in the part of it that is seen.
func (r *tracksRenderer) placeName(c *TrackClip, lane int) {
	t := r.t
	left, right := max(t.xAt(c.At), trackHeader), min(t.xAt(c.End()), r.size.Width)
	top, _ := t.clipBox(lane)
	if right-left < 24 || lane < t.first || top+trackTitle > r.size.Height {
		return
	}
	pad, role, ink := float32(8), RoleCaption, token.Text
	if t.chosen[c.ID] {
		role, ink = RoleCaptionBold, token.Accent
		if right-left >= 4*trackBar {
			pad = trackBar + 6
		}
	} else if right-left < 48 {
		pad = 3
	}
	switch {
	case c.Missing:
		ink = token.AmberText
	case c.Muted:
		ink = token.Muted
	}
	r.wordWithin(c.Name, ink, role, left+pad, top+2, right-left-2*pad)
}
