package settings

import (
	"context"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// Where the sound of a new message comes from.
const (
	fromText = iota
	fromProgramme
	fromFile
)

// messageForm is a new message: written, heard, and then approved. What was
// changed after it was heard has to be heard again.
type messageForm struct {
	part       *messagesPart
	from       int
	programmes []app.Programme
	programme  int
	file, name string // SHA-256, and what it is called
	months     int
	made       app.Message // what was heard

	title   *widget.Entry
	text    *widget.Entry
	tabs    []*widget.Tab
	room    *fyne.Container
	message *widget.Text
	approve *widget.Button
}

var monthsChoice = []int{1, 3, 6, 12, 24}

func newMessageForm(part *messagesPart) *messageForm {
	f := &messageForm{part: part, months: 12, room: container.NewStack(), message: widget.NewEllipsis("", widget.RoleText, theme.Muted)}
	e := part.p.env
	f.title = widget.NewEntry(e.T("settings.messages.name.hint"))
	f.text = widget.NewTextArea(e.T("settings.messages.text.hint"), 4)
	f.title.OnChanged = func(string) { f.unheard() }
	f.text.OnChanged = func(string) { f.unheard() }
	return f
}

func (f *messageForm) build() fyne.CanvasObject {
	e := f.part.p.env
	f.tabs = nil
	var row []widget.Slot
	for i, key := range []string{"emergency.kind.text", "settings.messages.programme", "emergency.kind.file"} {
		f.tabs = append(f.tabs, widget.NewTab(e.T(key), func() { f.turn(i) }))
		row = append(row, widget.Fitted(widget.Pad(0, 8, 0, 8, f.tabs[i])))
	}
	var words []string
	at := 0
	for i, n := range monthsChoice {
		words = append(words, e.Catalogue.N("settings.messages.months", n))
		if n == f.months {
			at = i
		}
	}
	valid := widget.NewSelect(words, at, func(i int) { f.months = monthsChoice[i] })
	hear := widget.NewButton(e.T("settings.messages.prepare"), "play", f.hear)
	f.approve = widget.NewPrimary(e.T("settings.messages.approve"), "check", f.keep)
	f.turn(f.from)
	if !f.part.leader() {
		for _, w := range []fyne.Disableable{f.title, f.text, valid, hear, f.approve} {
			w.Disable()
		}
		f.note(e.T("settings.messages.leader_only"), theme.AmberText)
	}
	foot := widget.Line(8, widget.Fitted(hear), widget.Space(), widget.Fitted(f.approve))
	return widget.NewSection(e.T("settings.messages.new"), nil, widget.Inset(theme.Inside, widget.Column(12,
		widget.Fitted(widget.NewField(e.T("settings.messages.name"), f.title)), widget.Fixed(44, widget.Row(8, row...)),
		widget.Fixed(132, f.room), widget.Fitted(widget.NewField(e.T("settings.messages.validity"), valid)),
		widget.Fixed(20, f.message), widget.Fitted(foot), widget.Space())))
}

// turn shows the fields of a source.
func (f *messageForm) turn(from int) {
	if f.from != from {
		f.unheard()
	}
	f.from = from
	for i, t := range f.tabs {
		t.Choose(i == from)
	}
	var body fyne.CanvasObject = f.text
	switch from {
	case fromProgramme:
		body = f.programmeBody()
	case fromFile:
		body = f.fileBody()
	}
	f.room.Objects = []fyne.CanvasObject{body}
	f.room.Refresh()
}

// offer takes the programmes that may be chosen.
func (f *messageForm) offer(all []app.Programme) {
	f.programmes = nil
	for _, p := range all {
		if p.State == app.ProgrammeApproved {
			f.programmes = append(f.programmes, p)
		}
	}
	f.programme = min(f.programme, max(len(f.programmes)-1, 0))
	if f.from == fromProgramme {
		f.turn(f.from)
	}
}

func (f *messageForm) programmeBody() fyne.CanvasObject {
	e := f.part.p.env
	if len(f.programmes) == 0 {
		return widget.Column(0, widget.Fitted(widget.NewParagraph(e.T("settings.messages.programme.none"), widget.RoleStrong, theme.Muted)))
	}
	var names []string
	for _, p := range f.programmes {
		names = append(names, p.Title)
	}
	choice := widget.NewSelect(names, f.programme, func(i int) { f.programme = i; f.unheard() })
	return widget.Column(0, widget.Fitted(choice))
}

func (f *messageForm) fileBody() fyne.CanvasObject {
	e := f.part.p.env
	name := widget.NewEllipsis(f.name, widget.RoleStrongBold, theme.Text)
	choose := widget.NewButton(e.T("emergency.file.choose"), "folder", func() {
		dialog.OpenSound(e, func(path string) { f.bring(path, name) })
	})
	able(choose, f.part.leader())
	return widget.Column(0, widget.Fitted(widget.Line(12, widget.Fitted(choose), widget.Grow(name))))
}

// bring takes a file into the library.
func (f *messageForm) bring(path string, name *widget.Text) {
	e := f.part.p.env
	f.note(e.T("emergency.file.reading"), theme.Muted)
	var m app.Media
	e.Run(func(ctx context.Context) (err error) {
		m, err = e.Backend.Import(ctx, path, app.MediaVoice, nil)
		return err
	}, func(err error) {
		if f.failed(err) {
			return
		}
		f.file, f.name = m.SHA256, filepath.Base(path)+" · "+e.Catalogue.Duration(m.Duration)
		name.Set(f.name)
		f.unheard()
	})
}

// request is what is in the form.
func (f *messageForm) request() backend.MessageRequest {
	r := backend.MessageRequest{Title: f.title.Value()}
	switch {
	case f.from == fromText:
		r.Text = f.text.Value()
	case f.from == fromFile:
		r.Media = f.file
	case len(f.programmes) > 0:
		r.Media = f.programmes[f.programme].Master
	}
	return r
}

// hear has the sound made and plays it at this desk, or ends it.
func (f *messageForm) hear() {
	e := f.part.p.env
	if _, _, playing := e.Backend.Playing(); playing || f.made.Media != "" {
		f.part.hear(f.made.Media)
		return
	}
	r := f.request()
	f.note(e.T("emergency.reading"), theme.Muted)
	var made app.Message
	e.Run(func(ctx context.Context) (err error) {
		made, err = e.Backend.PrepareMessage(ctx, r)
		return err
	}, func(err error) {
		if f.failed(err) || r != f.request() {
			return
		}
		f.made = made
		f.note(e.T("settings.messages.hearing"), theme.Muted)
		f.part.hear(made.Media)
	})
}

// unheard forgets what was made of something else.
func (f *messageForm) unheard() {
	if f.made.Media != "" {
		f.part.hush()
	}
	f.made = app.Message{}
	f.note("", theme.Muted)
}

// keep approves what was heard.
func (f *messageForm) keep() {
	e := f.part.p.env
	if f.made.Media == "" {
		f.note(e.T("settings.messages.hear_first"), theme.AmberText)
		return
	}
	f.part.hush()
	made, until := f.made, e.Now().AddDate(0, f.months, 0)
	f.approve.Disable()
	e.Run(func(ctx context.Context) (err error) {
		made, err = e.Backend.ApproveMessage(ctx, made, until.Truncate(time.Minute))
		return err
	}, func(err error) {
		f.approve.Enable()
		if f.failed(err) {
			return
		}
		f.title.SetText("")
		f.text.SetText("")
		f.file, f.name, f.made = "", "", app.Message{}
		f.turn(f.from)
		f.part.chosen = made.ID
		f.part.read()
	})
}

// failed says an error where the eyes are.
func (f *messageForm) failed(err error) bool {
	if err != nil {
		f.note(f.part.p.env.Catalogue.Error(err), theme.AmberText)
	}
	return err != nil
}

func (f *messageForm) note(words string, ink fyne.ThemeColorName) {
	f.message.SetColor(ink)
	f.message.Set(words)
}
