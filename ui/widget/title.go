package widget

import (
	"fyne.io/fyne/v2"

	"tienglang/ui/theme"
)

// NewTitleRow is the first row of a page, 40 px: its title, a second word in
// grey, and what stands at the right.
func NewTitleRow(title, second string, right ...fyne.CanvasObject) fyne.CanvasObject {
	slots := []Slot{
		Fitted(NewText(title, RoleTitle, theme.Text)),
		Grow(Pad(4, 0, 0, 0, NewEllipsis(second, RoleStrong, theme.Muted))),
	}
	for _, o := range right {
		slots = append(slots, Fitted(o))
	}
	return Height(theme.TitleRow, Line(theme.Gap, slots...))
}

// NewNote is an icon 20 with words in grey beside it.
func NewNote(icon, words string, c fyne.ThemeColorName) fyne.CanvasObject {
	return Line(theme.GapSmall, Fitted(NewIcon(icon, 20, c)), Fitted(NewText(words, RoleText, c)))
}

// NewSection is a card with a title, a rule below it and its content.
func NewSection(title string, right, content fyne.CanvasObject) *Card {
	head := []Slot{Grow(NewEllipsis(title, RoleSubhead, theme.Text))}
	if right != nil {
		head = append(head, Fitted(right))
	}
	return NewBareCard(Column(0,
		Fixed(56, Pad(0, theme.Inside, 0, theme.Inside, Line(theme.GapSmall, head...))),
		Fixed(1, NewRule()),
		Grow(content)))
}
