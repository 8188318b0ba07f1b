package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/ui/theme"
)

// KeyHint is a key and what it does.
type KeyHint struct{ Key, Does string }

// StatusLine is the line at the bottom that is always there, 32 px high: the
// keys at the left; at the right what was saved, or what failed, in amber
// with its details behind a link.
type StatusLine struct {
	*fyne.Container
	keys    *fyne.Container
	icon    *Icon
	words   *Text
	details *Button
	turn    int
}

// NewStatusLine makes an empty line; details is the link's word.
func NewStatusLine(details string) *StatusLine {
	s := &StatusLine{
		keys: container.NewHBox(), icon: NewIcon("check", 16, theme.Green),
		words: NewEllipsis("", RoleCaption, theme.Text).Right(), details: NewLink(details, nil),
	}
	s.icon.Hide()
	s.details.Hide()
	said := &trailing{icon: s.icon, words: s.words, details: s.details}
	row := Line(24, Fitted(s.keys), Grow(container.New(said, s.icon, s.words, s.details)))
	s.Container = Height(theme.StatusHeight, Column(0, Fixed(1, NewRule()),
		Grow(container.NewStack(NewBox(theme.Sunken, 0), Pad(0, 22, 0, 16, row)))))
	return s
}

// SetKeys changes the keys shown.
func (s *StatusLine) SetKeys(hints []KeyHint) {
	slots := make([]Slot, 0, len(hints))
	for _, h := range hints {
		slots = append(slots, Fitted(Line(4,
			Fitted(NewText(h.Key, RoleCaptionBold, theme.Text)),
			Fitted(NewText(h.Does, RoleCaption, theme.Muted)))))
	}
	s.keys.Objects = []fyne.CanvasObject{Line(24, slots...)}
	s.keys.Refresh()
}

// Say shows what was done.
func (s *StatusLine) Say(words string) { s.set(words, "check", theme.Green, theme.Text, nil) }

// Fail shows what failed and lets its details be opened.
func (s *StatusLine) Fail(words string, details func()) {
	s.set(words, "warning", theme.AmberText, theme.AmberText, details)
}

// Words is what is shown.
func (s *StatusLine) Words() string { return s.words.Text }

// Turn counts what was said and what failed.
func (s *StatusLine) Turn() int { return s.turn }

// Details opens the details of a failure, as the link does.
func (s *StatusLine) Details() {
	if s.details.OnTapped != nil {
		s.details.OnTapped()
	}
}

func (s *StatusLine) set(words, icon string, line, c fyne.ThemeColorName, details func()) {
	s.turn++
	visible(s.icon, words != "")
	s.icon.Set(icon, line)
	s.words.Set(words)
	s.words.SetColor(c)
	s.details.OnTapped = details
	visible(s.details, details != nil)
	s.Refresh()
}

// trailing lays the sentence out from the right, with its icon right before
// it, and shortens it when there is no room.
type trailing struct {
	icon    *Icon
	words   *Text
	details *Button
}

func (t *trailing) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(100, 20) }

func (t *trailing) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	right := s.Width
	if t.details.Visible() {
		w := t.details.MinSize().Width
		right -= w
		t.details.Move(fyne.NewPos(right, (s.Height-32)/2))
		t.details.Resize(fyne.NewSize(w, 32))
		right -= 12
	}
	w := min(RoleCaption.Measure(t.words.Text).Width+1, right-24)
	t.words.Move(fyne.NewPos(right-w, 0))
	t.words.Resize(fyne.NewSize(w, s.Height))
	t.icon.Move(fyne.NewPos(right-w-24, (s.Height-16)/2))
	t.icon.Resize(fyne.NewSquareSize(16))
}
