package live

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// subjectLine is the page's title and what the broadcast is about: typed
// before the microphone goes on air, read while it is.
type subjectLine struct {
	page  *Page
	box   *fyne.Container
	words *widget.Text
	field *widget.Entry
	typed *fyne.Container // the field, within its width
	stop  *stopChoice
	after *afterChoice
	skip  *skipChoice
}

func newSubjectLine(p *Page) *subjectLine {
	s := &subjectLine{
		page:  p,
		words: widget.NewEllipsis("", widget.RoleStrong, theme.Muted),
		field: widget.NewEntry(p.env.T("live.subject.hint")),
	}
	s.words.Hide()
	s.typed = container.New(atMost(400), s.field)
	s.stop = newStopChoice(p)
	s.after = newAfterChoice(p)
	s.skip = newSkipChoice(p)
	s.box = widget.Line(16,
		widget.Fitted(widget.NewText(p.env.T("live.title"), widget.RoleTitle, theme.Text)),
		widget.Grow(s.typed), widget.Grow(s.words), widget.Fitted(s.after.box), widget.Fitted(s.skip.box), widget.Fitted(s.stop.box))
	return s
}

// title is what the broadcast is called, a general word where nothing was
// typed.
func (s *subjectLine) title() string {
	if t := s.field.Value(); t != "" {
		return t
	}
	return s.page.env.T("live.subject.default")
}

// setNarrow shortens the words beside the field.
func (s *subjectLine) setNarrow(narrow bool) {
	s.after.chip.Text = s.page.env.T("live.after")
	s.skip.skip.Key = s.page.env.T("key.live.skip")
	s.field.SetPlaceHolder(s.page.env.T("live.subject.hint"))
	if narrow {
		s.field.SetPlaceHolder(s.page.env.T("live.subject.short"))
		s.after.chip.Text, s.skip.skip.Key = s.page.env.T("live.after.short"), ""
	}
	s.after.chip.Refresh()
	s.skip.skip.Refresh()
	s.box.Refresh()
}

// show offers the field to the microphone alone, and only off air.
func (s *subjectLine) show(a backend.OnAir, src source) {
	typing := !a.On && src.microphone()
	words := src.Title
	if a.On {
		words = a.Broadcast.Title
	}
	s.words.Set(words)
	if typing != s.typed.Visible() || typing == s.words.Visible() {
		s.typed.Hidden, s.words.Hidden = !typing, typing
		s.box.Refresh()
	}
}

// atMost gives what lies in it its room up to a width, from the left.
type atMost float32

// MinSize is what its objects ask for.
func (atMost) MinSize(objects []fyne.CanvasObject) (least fyne.Size) {
	for _, o := range objects {
		least = least.Max(o.MinSize())
	}
	return least
}

// Layout gives each the room there is, within the width.
func (m atMost) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(fyne.NewSize(min(size.Width, float32(m)), size.Height))
	}
}
