package emergency

import (
	"context"
	"path/filepath"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// askWhat is the first step: what is said.
func (s *Sheet) askWhat() {
	s.withdraw()
	room := container.NewStack()
	tabs := make([]*widget.Tab, len(kinds))
	turn := func(k Kind) {
		s.env.Backend.StopPlaying()
		s.draft.Kind = k
		for i := range tabs {
			tabs[i].Choose(kinds[i] == k)
		}
		s.say("")
		body, first := s.whatBody(k)
		fill(room, body)
		s.focus(first)
	}
	var row []widget.Slot
	for i, k := range kinds {
		tabs[i] = widget.NewTab(s.env.T("emergency.kind."+string(k)), func() { turn(k) })
		row = append(row, widget.Fitted(widget.Pad(0, 8, 0, 8, tabs[i])))
	}
	body := widget.Column(0, widget.Fixed(24, s.steps(0)), widget.Blank(4), widget.Fixed(44, widget.Row(8, row...)),
		widget.Fixed(1, widget.NewRule()), widget.Blank(12), widget.Grow(room))
	s.set(s.env.T("emergency.title"), body, s.button("dialog.cancel", s.Close), s.forward("emergency.next.where", s.checkWhat))
	turn(s.draft.Kind)
}

func (s *Sheet) whatBody(k Kind) (fyne.CanvasObject, fyne.Focusable) {
	switch k {
	case KindMessage:
		return s.messageBody()
	case KindStored:
		return s.storedBody()
	case KindMicrophone:
		return s.microphoneBody()
	case KindFile:
		return s.fileBody()
	}
	return s.textBody()
}

// titleField is what it is about, as the bar and the log will call it.
func (s *Sheet) titleField() *widget.Entry {
	f := widget.NewEntry(s.env.T("emergency.subject.hint"))
	f.SetText(s.draft.Title)
	f.OnChanged = func(string) { s.draft.Title = f.Value() }
	f.OnEnter = s.checkWhat
	return f
}

// textBody is a text that a machine reads.
func (s *Sheet) textBody() (fyne.CanvasObject, fyne.Focusable) {
	title := s.titleField()
	text := widget.NewTextArea(s.env.T("emergency.text.hint"), 8)
	text.SetText(s.draft.Text)
	text.OnChanged = func(string) { s.draft.Text = text.Value() }
	try := widget.NewButton(s.env.T("emergency.try"), "play", s.tryText)
	foot := widget.Line(12, widget.Fitted(try), widget.Grow(widget.NewEllipsis(s.env.T("emergency.text.note"), widget.RoleText, theme.Muted)))
	return widget.Column(8, widget.Fitted(widget.NewField(s.env.T("emergency.subject"), title)),
		widget.Grow(text), widget.Fitted(foot)), title
}

// tryText lets the text be heard here as the machine reads it, or ends that.
func (s *Sheet) tryText() {
	if _, _, playing := s.env.Backend.Playing(); playing {
		s.env.Backend.StopPlaying()
		return
	}
	text := s.draft.Text
	if text == "" {
		s.say(s.env.T("emergency.need.text"))
		return
	}
	s.note(s.env.T("emergency.reading"))
	s.env.Run(func(ctx context.Context) error { return s.env.Backend.TryVoice(ctx, text) }, func(err error) {
		s.say("")
		if err != nil {
			s.fail(err)
		}
	})
}

// storedRow is a message that is ready.
type storedRow struct {
	line          *fyne.Container
	title, length *widget.Text
	tag           *fyne.Container
}

// Object is the line.
func (r *storedRow) Object() fyne.CanvasObject { return r.line }

func newStoredRow() widget.RowView {
	r := &storedRow{title: widget.NewEllipsis("", widget.RoleStrong, theme.Text),
		length: widget.NewText("", widget.RoleText, theme.Muted).Right(), tag: container.NewStack()}
	r.line = widget.Pad(0, 12, 0, 12, widget.Line(12, widget.Fitted(widget.NewIcon("shield", 20, theme.Muted)),
		widget.Grow(r.title), widget.Fitted(r.tag), widget.Fixed(72, r.length)))
	return r
}

// storedBody is the messages that were approved before they were needed.
func (s *Sheet) storedBody() (fyne.CanvasObject, fyne.Focusable) {
	all, e := s.facts.programmes, s.env
	if len(all) == 0 {
		close := widget.NewButton(e.T("emergency.stored.make"), "plus", func() { s.leaveFor(page.Studio, page.Args{"new": "1"}) })
		return widget.NewEmptyState("shield", e.T("emergency.stored.none"), close), close
	}
	list := widget.NewRowList(44, newStoredRow, func(i int, o widget.RowView, _ bool) {
		r := o.(*storedRow)
		r.title.Set(all[i].Title)
		r.length.Set(e.Catalogue.Duration(all[i].Duration))
		r.tag.Objects = nil
		if all[i].Category == disaster {
			r.tag.Objects = []fyne.CanvasObject{widget.NewTag(e.T("emergency.stored.tag"), widget.TagAccent)}
		}
		r.line.Refresh()
	})
	list.Name = e.T("emergency.kind.stored")
	list.OnSelected = func(i int) { s.draft.Programme = all[i].ID }
	list.OnOpened = func(int) { s.checkWhat() }
	at := max(0, slices.IndexFunc(all, func(p app.Programme) bool { return p.ID == s.draft.Programme }))
	s.draft.Programme = all[at].ID
	list.SetCount(len(all), at)
	hear := widget.NewButton(e.T("emergency.try"), "play", s.hearStored)
	foot := widget.Line(12, widget.Fitted(hear), widget.Grow(widget.NewEllipsis(e.T("emergency.stored.note"), widget.RoleText, theme.Muted)))
	frame := widget.NewFrame(theme.Surface, theme.Border, 1, theme.Radius)
	return widget.Column(8, widget.Grow(container.NewStack(frame, widget.Inset(1, list))), widget.Fitted(foot)), list
}

func (s *Sheet) hearStored() {
	if p, ok := s.stored(); ok {
		s.hear(p.Master)
	}
}

// hear plays a sound at this desk, or ends it.
func (s *Sheet) hear(sha string) {
	if _, _, playing := s.env.Backend.Playing(); playing {
		s.env.Backend.StopPlaying()
		return
	}
	s.env.Run(func(ctx context.Context) error { return s.env.Backend.Play(ctx, sha, 0) }, func(err error) {
		if err != nil {
			s.fail(err)
		}
	})
}

func (s *Sheet) stored() (app.Programme, bool) {
	i := slices.IndexFunc(s.facts.programmes, func(p app.Programme) bool { return p.ID == s.draft.Programme })
	if i < 0 {
		return app.Programme{}, false
	}
	return s.facts.programmes[i], true
}

// microphoneBody is the microphone, from the moment of the confirmation.
func (s *Sheet) microphoneBody() (fyne.CanvasObject, fyne.Focusable) {
	e, title := s.env, s.titleField()
	var names []string
	at := 0
	for i, d := range s.facts.inputs {
		name := d.Name
		if name == "" {
			name = e.T("live.source.default")
		}
		names = append(names, name)
		if d.ID == s.draft.Device {
			at = i
		}
	}
	choice := widget.NewSelect(names, at, func(i int) { s.draft.Device = s.facts.inputs[i].ID })
	choice.Icon, choice.Hint, choice.MinWidth = "mic", e.T("live.source.none"), 360
	note := widget.NewParagraph(e.T("emergency.microphone.note"), widget.RoleStrong, theme.Muted)
	return widget.Column(16, widget.Fitted(widget.NewField(e.T("emergency.subject"), title)),
		widget.Fitted(widget.NewField(e.T("emergency.microphone"), container.NewHBox(choice))), widget.Fitted(note), widget.Space()), title
}

// fileBody is a file from elsewhere, such as what the province sent by mail.
func (s *Sheet) fileBody() (fyne.CanvasObject, fyne.Focusable) {
	e, title := s.env, s.titleField()
	name := widget.NewEllipsis(s.draft.FileName, widget.RoleStrongBold, theme.Text)
	choose := widget.NewButton(e.T("emergency.file.choose"), "folder", func() {
		dialog.OpenSound(e, func(path string) { s.bring(path, name) })
	})
	hear := widget.NewButton(e.T("emergency.try"), "play", func() {
		if s.draft.File != "" {
			s.hear(s.draft.File)
		}
	})
	note := widget.NewParagraph(e.T("emergency.file.note"), widget.RoleStrong, theme.Muted)
	return widget.Column(16, widget.Fitted(widget.NewField(e.T("emergency.subject"), title)),
		widget.Fitted(widget.Line(12, widget.Fitted(choose), widget.Fitted(hear), widget.Grow(name))), widget.Fitted(note), widget.Space()), choose
}

// bring takes a file into the library.
func (s *Sheet) bring(path string, name *widget.Text) {
	s.note(s.env.T("emergency.file.reading"))
	var m app.Media
	s.env.Run(func(ctx context.Context) (err error) {
		m, err = s.env.Backend.Import(ctx, path, app.MediaVoice, nil)
		return err
	}, func(err error) {
		s.say("")
		if err != nil {
			s.fail(err)
			return
		}
		s.draft.File, s.draft.FileName = m.SHA256, filepath.Base(path)
		name.Set(s.draft.FileName + " · " + s.env.Catalogue.Duration(m.Duration))
	})
}

// checkWhat goes on when there is something to say.
func (s *Sheet) checkWhat() {
	if key := s.missing(); key != "" {
		s.say(s.env.T(key))
		return
	}
	s.env.Backend.StopPlaying()
	s.draft.keep()
	s.askWhere()
}

// missing is the sentence of what is still wanted, "" for nothing.
func (s *Sheet) missing() string {
	d := s.draft
	_, stored := s.stored()
	_, message := s.messageNow()
	switch {
	case d.Kind == KindMessage && !message:
		return "emergency.need.message"
	case d.Kind == KindStored && !stored:
		return "emergency.need.stored"
	case d.Kind == KindText && d.Text == "":
		return "emergency.need.text"
	case d.Kind == KindFile && d.File == "":
		return "emergency.need.file"
	case d.Kind == KindMicrophone && len(s.facts.inputs) == 0:
		return "emergency.need.microphone"
	}
	return ""
}

// titleWords are what it is called: what was typed, else what it begins with.
func (s *Sheet) titleWords() string {
	d := s.draft
	if d.Kind == KindMessage {
		m, _ := s.messageNow()
		return m.Title
	}
	if d.Kind == KindStored {
		p, _ := s.stored()
		return p.Title
	}
	if d.Title != "" {
		return d.Title
	}
	if d.Kind == KindText {
		if r := []rune(d.Text); len(r) > 48 {
			return string(r[:47]) + "…"
		}
		return d.Text
	}
	return s.env.T("emergency.title.default")
}

// request is what the station is asked for.
func (s *Sheet) request() backend.EmergencyRequest {
	d := s.draft
	r := backend.EmergencyRequest{Title: s.titleWords(), Zone: d.Zone, Times: d.Times, Every: d.Every, ValidFor: d.ValidFor}
	if d.Pick {
		r.Zone, r.Clusters = "", s.picked()
	}
	switch d.Kind {
	case KindMessage:
		r.Message = d.Message
	case KindText:
		r.Text = d.Text
	case KindStored:
		p, _ := s.stored()
		r.Media = p.Master
	case KindFile:
		r.Media = d.File
	case KindMicrophone:
		r.Microphone, r.Device, r.Times, r.Every = true, d.Device, 1, 0
		r.ValidFor = max(r.ValidFor, time.Hour)
	}
	return r
}
