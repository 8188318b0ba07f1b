package emergency

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// keyed is how many messages have a key of their own.
const keyed = 9

// namesShown is how many clusters are named that do not hold a message.
const namesShown = 5

// messageRow is a message that lies at the poles.
type messageRow struct {
	line                *fyne.Container
	key                 *fyne.Container
	title, held, length *widget.Text
}

// Object is the line.
func (r *messageRow) Object() fyne.CanvasObject { return r.line }

func newMessageRow() widget.RowView {
	r := &messageRow{key: container.NewStack(), title: widget.NewEllipsis("", widget.RoleStrongBold, theme.Text),
		held: widget.NewText("", widget.RoleText, theme.Muted).Right(), length: widget.NewText("", widget.RoleText, theme.Muted).Right()}
	r.line = widget.Pad(0, 12, 0, 12, widget.Line(12, widget.Fixed(32, container.NewCenter(r.key)),
		widget.Grow(r.title), widget.Fitted(r.held), widget.Fixed(72, r.length)))
	return r
}

// messageBody is the messages that the leader has approved and the poles hold.
func (s *Sheet) messageBody() (fyne.CanvasObject, fyne.Focusable) {
	all, e := s.facts.messages, s.env
	if len(all) == 0 {
		write := widget.NewButton(e.T("emergency.message.make"), "plus", func() { s.leaveFor(page.Settings, page.Args{"section": "messages"}) })
		return widget.NewEmptyState("shield", e.T("emergency.message.none"), write), write
	}
	missing := widget.NewParagraph("", widget.RoleText, theme.Muted)
	missing.Lines = 2
	list := widget.NewRowList(44, newMessageRow, func(i int, o widget.RowView, _ bool) { s.setMessage(i, o.(*messageRow)) })
	list.Name = e.T("emergency.kind.message")
	list.OnSelected = func(i int) { s.draft.Message = all[i].ID; missing.Set(s.missingWords(all[i])) }
	list.OnOpened = func(int) { s.checkWhat() }
	list.OnRune = s.messageKey
	at := max(0, slices.IndexFunc(all, func(m backend.MessageView) bool { return m.ID == s.draft.Message }))
	s.draft.Message = all[at].ID
	missing.Set(s.missingWords(all[at]))
	list.SetCount(len(all), at)
	hear := widget.NewButton(e.T("emergency.try"), "play", s.hearMessage)
	foot := widget.Line(12, widget.Fitted(hear), widget.Grow(widget.NewEllipsis(e.T("emergency.message.note"), widget.RoleText, theme.Muted)))
	frame := widget.NewFrame(theme.Surface, theme.Border, 1, theme.Radius)
	return widget.Column(8, widget.Grow(container.NewStack(frame, widget.Inset(1, list))), widget.Fixed(40, missing), widget.Fitted(foot)), list
}

func (s *Sheet) setMessage(i int, r *messageRow) {
	m := s.facts.messages[i]
	r.key.Objects = nil
	if i < keyed {
		r.key.Objects = []fyne.CanvasObject{widget.NewKeyCap(strconv.Itoa(i + 1))}
	}
	r.title.Set(m.Title)
	r.held.Set(s.env.T("emergency.message.held", "held", s.heldWords(m)))
	r.length.Set(s.env.Catalogue.Duration(m.Length))
	r.line.Refresh()
}

// messageKey takes the message of a key to its confirmation, for the whole
// commune: in an emergency too many hear it rather than too few.
func (s *Sheet) messageKey(r rune) {
	i := int(r - '1')
	if i < 0 || i >= min(keyed, len(s.facts.messages)) {
		return
	}
	s.env.Backend.StopPlaying()
	s.draft.Message, s.draft.Zone, s.draft.Pick = s.facts.messages[i].ID, "", false
	s.prepare()
}

// messageNow is the one that is chosen.
func (s *Sheet) messageNow() (backend.MessageView, bool) {
	i := slices.IndexFunc(s.facts.messages, func(m backend.MessageView) bool { return m.ID == s.draft.Message })
	if i < 0 {
		return backend.MessageView{}, false
	}
	return s.facts.messages[i], true
}

func (s *Sheet) hearMessage() {
	if m, ok := s.messageNow(); ok {
		s.hear(m.Media)
	}
}

// heldWords are at how many clusters of all a message lies.
func (s *Sheet) heldWords(m backend.MessageView) string {
	return s.env.Catalogue.Int(int64(m.Held)) + "/" + s.env.Catalogue.Int(int64(m.Held+len(m.Missing)))
}

// missingWords name the clusters that do not hold a message.
func (s *Sheet) missingWords(m backend.MessageView) string {
	if len(m.Missing) == 0 {
		return s.env.T("emergency.message.all")
	}
	var names []string
	for _, p := range m.Missing[:min(namesShown, len(m.Missing))] {
		names = append(names, p.Name)
	}
	words := strings.Join(names, ", ")
	if more := len(m.Missing) - namesShown; more > 0 {
		words = s.env.Catalogue.N("emergency.message.more", more, "names", words)
	}
	return s.env.T("emergency.message.missing", "names", words)
}
