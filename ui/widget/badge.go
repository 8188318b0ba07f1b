package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/ui/theme"
)

// NewBadge is a count on amber: so many things need a person.
func NewBadge(count string) fyne.CanvasObject {
	w := max(RoleTextBold.Measure(count).Width+14, 24)
	words := NewText(count, RoleTextBold, theme.OnAmber).Centred()
	return Sized(w, 24, container.NewStack(NewBox(theme.Amber, 12), words))
}

// TagTone is the colour of a tag.
type TagTone int

// The tones of tags.
const (
	TagGrey TagTone = iota
	TagAmber
	TagGreen
	TagAccent
	TagRed // on air only
)

var tagColours = map[TagTone][2]fyne.ThemeColorName{
	TagGrey:   {theme.GreySoft, theme.Muted},
	TagAmber:  {theme.AmberSoft, theme.AmberText},
	TagGreen:  {theme.GreenSoft, theme.GreenText},
	TagAccent: {theme.AccentSoft, theme.Accent},
	TagRed:    {theme.OnAir, theme.OnOnAir},
}

// NewTag is a word on a soft ground, 24 px high: nháp, chờ duyệt.
func NewTag(word string, tone TagTone) fyne.CanvasObject {
	c := tagColours[tone]
	words := NewText(word, RoleCaption, c[1])
	return container.NewStack(NewBox(c[0], theme.RadiusSmall), Pad(2, 8, 2, 8, words))
}

// NewKeyCap is the picture of a key.
func NewKeyCap(key string) fyne.CanvasObject {
	words := NewText(key, RoleCaption, theme.Text)
	frame := NewFrame(theme.Surface, theme.BorderStrong, 1, theme.RadiusSmall)
	return container.NewStack(frame, Pad(1, 6, 1, 6, words))
}

// NewDisc is a drawing on a disc, px wide: tiles and needs.
func NewDisc(icon string, px, iconPx float32, fill, line fyne.ThemeColorName) fyne.CanvasObject {
	disc := container.NewStack(NewBox(fill, px/2), container.NewCenter(NewIcon(icon, iconPx, line)))
	return Sized(px, px, disc)
}
