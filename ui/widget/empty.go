package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/ui/theme"
)

// NewEmptyState is what an empty list shows: a drawing, one sentence on the
// first step, and the one button that does it (nil for none).
func NewEmptyState(icon, sentence string, do *Button, more ...*Button) fyne.CanvasObject {
	words := NewParagraph(sentence, RoleStrong, theme.Muted)
	words.Width = min(RoleStrong.Measure(sentence).Width+1, 420)
	slots := []Slot{
		Fitted(container.NewCenter(NewDisc(icon, 56, 32, theme.GreySoft, theme.Muted))),
		Fitted(container.NewCenter(words)),
	}
	if do != nil {
		all := container.NewHBox(do)
		for _, b := range more {
			all.Add(b)
		}
		slots = append(slots, Fitted(container.NewCenter(all)))
	}
	return container.NewCenter(Column(theme.Gap, slots...))
}

// BannerTone is why a banner is shown.
type BannerTone int

// The tones of banners.
const (
	BannerNeeds BannerTone = iota // amber: needs you
	BannerInfo                    // accent-soft
	BannerGood                    // green-soft
)

// NewBanner is a sentence across the page with what can be done about it.
func NewBanner(tone BannerTone, icon, sentence string, do ...*Button) fyne.CanvasObject {
	fill, edge, words := theme.AmberSoft, theme.AmberLine, theme.AmberText
	switch tone {
	case BannerInfo:
		fill, edge, words = theme.AccentSoft, theme.Accent, theme.Text
	case BannerGood:
		fill, edge, words = theme.GreenSoft, theme.Green, theme.GreenText
	}
	slots := []Slot{Fitted(NewIcon(icon, 20, words)), Grow(NewEllipsis(sentence, RoleTextBold, words))}
	for _, b := range do {
		slots = append(slots, Fitted(b))
	}
	frame := NewFrame(fill, edge, 1, theme.Radius)
	return container.NewStack(frame, Pad(6, 8, 6, 16, Line(12, slots...)))
}
