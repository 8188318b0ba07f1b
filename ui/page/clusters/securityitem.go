package clusters

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app/security"
	"tienglang/ui/dialog"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// securityItem is one item: what must be so, what was found, what to do, and
// what a person says and shows of it.
type securityItem struct {
	board *securityBoard
	card  *widget.Card
	words *fyne.Container
	note  *widget.Entry
	risk  *widget.Button // accepts one, where it was measured
	files *fyne.Container
	doing *fyne.Container
	row   securityRow
	notes map[string]string // half written, by item
}

// verdictsByHand are those that a person gives, in the order of their buttons;
// beside them stands what takes one back.
var verdictsByHand = []security.Verdict{security.Met, security.Failed, security.NotApplicable}

func newSecurityItem(b *securityBoard) *securityItem {
	t := b.page.env.T
	s := &securityItem{board: b, words: container.NewStack(), files: container.NewStack(), notes: map[string]string{}}
	s.note = widget.NewTextArea(t("security.note"), 2)
	s.note.OnChanged = func(text string) { s.notes[s.row.item.ID] = text }
	var buttons []fyne.CanvasObject
	for _, v := range verdictsByHand {
		buttons = append(buttons, widget.NewButton(t("security.judge."+string(v)), "", func() { s.judge(v) }))
	}
	s.risk = widget.NewButton(t("security.accept"), "", s.accept)
	buttons = append(buttons, s.risk)
	attach := widget.NewButton(t("security.attach"), "plus", s.attach)
	edit := widget.NewButton(t("security.edit"), "", func() { b.form.open(s.row.item) })
	open := widget.NewButton(t("security.judge.unknown"), "", func() { s.judge(security.Unknown) })
	s.doing = widget.Column(8, widget.Fitted(s.note), widget.Fitted(widget.Flow(securityWide-32, 8, buttons...)),
		widget.Fitted(widget.Line(8, widget.Fitted(open), widget.Fitted(attach), widget.Space(), widget.Fitted(edit))))
	s.card = widget.NewCard(widget.Column(10, widget.Grow(container.NewVScroll(widget.Column(8, widget.Fitted(s.words), widget.Fitted(s.files)))), widget.Fitted(s.doing)))
	return s
}

// show writes an item, or of a group's head what its items say.
func (s *securityItem) show(r securityRow) {
	s.row = r
	s.doing.Hidden = r.item.ID == ""
	var lines []widget.Slot
	add := func(text string, role widget.Role, ink fyne.ThemeColorName) {
		if text == "" {
			return
		}
		p := widget.NewParagraph(text, role, ink)
		p.Width = securityWide - 60
		lines = append(lines, widget.Fitted(p))
	}
	if r.item.ID == "" {
		add(r.group.Text.In(s.board.page.env.Catalogue.Lang()), widget.RoleSubhead, theme.Text)
		add(s.board.page.env.T("security.choose"), widget.RoleText, theme.Muted)
	} else {
		s.tell(add)
	}
	s.words.Objects = []fyne.CanvasObject{widget.Column(8, lines...)}
	s.showFiles()
	if s.row.item.ID != "" {
		s.fill()
	}
	s.card.Refresh()
}

func (s *securityItem) tell(add func(text string, role widget.Role, ink fyne.ThemeColorName)) {
	env := s.board.page.env
	cat, i := env.Catalogue, s.row.item
	r := s.board.now.Result(i.ID)
	setHidden(s.risk, r.Verdict != security.Failed || r.Probed != security.Failed)
	ink, _ := verdictInk(r.Verdict)
	add(i.Text.In(cat.Lang()), widget.RoleStrongBold, theme.Text)
	add(s.verdictLine(r), widget.RoleText, ink)
	for _, f := range r.Found {
		add(f.In(cat), widget.RoleText, theme.Text)
	}
	if a := r.Accepted; a != nil {
		add(env.T("security.accepted", "why", a.Why, "name", a.ByName, "at", cat.DateClock(a.At)), widget.RoleText, theme.Text)
	}
	if i.Probe == "" && r.At.IsZero() {
		add(env.T("security.by_hand"), widget.RoleText, theme.Muted)
	}
	if r.Verdict == security.Failed || r.Verdict == security.Unknown {
		if do := i.Do.In(cat.Lang()); do != "" {
			add(env.T("security.do", "do", do), widget.RoleText, theme.Text)
		}
	}
	add(env.T("security.basis", "basis", i.Basis.In(cat.Lang()), "weight", yearText(i.Weight)), widget.RoleText, theme.Muted)
	if last, was := s.board.last, s.board.last.Result(i.ID); last.Year != 0 && was.Verdict != security.Unknown {
		add(env.T("security.last_long", "year", yearText(last.Year), "verdict", verdictWord(cat, was.Verdict), "note", was.Note), widget.RoleText, theme.Muted)
	}
}

func (s *securityItem) verdictLine(r security.Result) string {
	env := s.board.page.env
	word := verdictWord(env.Catalogue, r.Verdict)
	switch {
	case r.At.IsZero():
		return word
	case r.By != "":
		return env.T("security.said", "verdict", word, "name", r.ByName, "at", env.Catalogue.DateClock(r.At))
	case r.Was != "":
		return env.T("security.measured_was", "verdict", word, "at", env.Catalogue.DateClock(r.At), "was", verdictWord(env.Catalogue, r.Was))
	}
	return env.T("security.measured", "verdict", word, "at", env.Catalogue.DateClock(r.At))
}

// fill writes what a person has written, half or whole.
func (s *securityItem) fill() {
	text, half := s.notes[s.row.item.ID]
	if !half {
		text = s.board.now.Result(s.row.item.ID).Note
	}
	s.note.SetText(text)
	if !half {
		delete(s.notes, s.row.item.ID) // what the station wrote there is nobody's draft
	}
}

func (s *securityItem) showFiles() {
	s.files.Objects = nil
	var lines []widget.Slot
	for _, f := range s.board.now.Result(s.row.item.ID).Files {
		lines = append(lines, widget.Fitted(widget.Line(8, widget.Grow(widget.NewEllipsis(f.Name, widget.RoleText, theme.Text)),
			widget.Fitted(widget.NewIconButton("trash", s.board.page.env.T("security.detach", "name", f.Name), func() { s.detach(f) })))))
	}
	if len(lines) > 0 {
		s.files.Objects = []fyne.CanvasObject{widget.Column(4, lines...)}
	}
}

// judge keeps a verdict with what is written beside it.
func (s *securityItem) judge(v security.Verdict) {
	id, note := s.row.item.ID, s.note.Value()
	env := s.board.page.env
	s.board.change(func(ctx context.Context) (security.Result, error) { return env.Backend.JudgeSecurity(ctx, id, v, note) },
		func() { delete(s.notes, id) }, "security.judged", "verdict", verdictWord(env.Catalogue, v))
}

// accept keeps that what was measured bad is accepted, for what is written.
func (s *securityItem) accept() {
	id, why := s.row.item.ID, s.note.Value()
	env := s.board.page.env
	s.board.change(func(ctx context.Context) (security.Result, error) { return env.Backend.AcceptSecurity(ctx, id, why) },
		func() { delete(s.notes, id) }, "security.accept.saved")
}

func (s *securityItem) attach() {
	id, env := s.row.item.ID, s.board.page.env
	dialog.OpenAny(env, func(path string) {
		s.board.change(func(ctx context.Context) (security.Result, error) { return env.Backend.AttachSecurity(ctx, id, path) },
			func() {}, "security.attached", "name", filepath.Base(path))
	})
}

func (s *securityItem) detach(f security.Evidence) {
	id, env := s.row.item.ID, s.board.page.env
	s.board.change(func(ctx context.Context) (security.Result, error) {
		return env.Backend.DetachSecurity(ctx, id, f.SHA256)
	},
		func() {}, "security.detached", "name", f.Name)
}
