package studio

import (
	"cmp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/app/script"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// scriptWriter is where the sections are written, in one language or two.
type scriptWriter struct {
	part     *scriptPart
	box      *fyne.Container
	sections *widget.Select
	title    *widget.Entry
	areas    [2]*widget.Entry
	labels   [2]*widget.Text
	second   fyne.CanvasObject // the other language's room
	other    *widget.Select
	length   *widget.Text
	up, down *widget.Button
	remove   *widget.Button

	at    app.ID // the section
	typed [3]bool
	idle  int // ticks since the last letter
}

// The places in typed: the two languages, and the section's name.
const typedTitle = 2

func newScriptWriter(s *scriptPart) *scriptWriter {
	t := s.page.env.T
	w := &scriptWriter{part: s}
	w.sections = widget.NewSelect(nil, -1, func(i int) { w.open(s.keep.now.Sections[i].ID) })
	w.sections.MinWidth = 96
	w.title = widget.NewEntry(t("studio.script.title_hint"))
	w.title.OnChanged = func(string) { w.begin(typedTitle) }
	w.title.OnEnter = func() { w.commit(); s.page.env.Window.Canvas().Focus(w.areas[0]) }
	for i := range w.areas {
		w.areas[i] = widget.NewTextArea(t("studio.script.hint"), 3)
		w.areas[i].OnChanged = func(string) { w.begin(i) }
		w.labels[i] = widget.NewEllipsis("", widget.RoleCaptionBold, theme.Muted)
	}
	icon := func(name, key string, do func()) *widget.Button {
		return widget.NewIconButton(name, t("studio.script."+key), do)
	}
	add := icon("plus", "add", w.addSection)
	w.up, w.down = icon("arrow-up", "up", func() { w.move(-1) }), icon("arrow-down", "down", func() { w.move(1) })
	w.remove = icon("trash", "remove", w.removeSection)
	bring := icon("upload", "import", s.askText)
	w.other = widget.NewSelect(nil, 0, w.speakBoth)
	w.other.MinWidth = 96
	w.length = widget.NewText("", widget.RoleCaption, theme.Muted).Right()
	w.second = widget.Column(4, widget.Fixed(20, w.labels[1]), widget.Grow(w.large(1)))
	w.box = widget.Pad(8, 12, 8, 12, widget.Column(8,
		widget.Fixed(40, widget.Row(2, widget.Grow(w.sections), widget.Fixed(36, add), widget.Fixed(36, bring))),
		widget.Fixed(40, widget.Row(2, widget.Grow(w.title), widget.Fixed(36, w.up), widget.Fixed(36, w.down), widget.Fixed(36, w.remove))),
		widget.Grow(widget.Column(4, widget.Fixed(20, widget.Row(8, widget.Grow(w.labels[0]), widget.Fitted(w.length))), widget.Grow(w.large(0)))),
		widget.Grow(w.second),
		widget.Fixed(40, w.other)))
	return w
}

// writingSize is the size of the text that is written.
const writingSize = 18

func (w *scriptWriter) large(i int) fyne.CanvasObject {
	return container.NewThemeOverride(w.areas[i], theme.Sized{Theme: theme.Current(), Text: writingSize})
}

// begin notes that somebody types.
func (w *scriptWriter) begin(what int) {
	if w.text(what) != w.kept(what) {
		w.typed[what], w.idle = true, 0
	}
}

// text is what stands in a field; kept is what is in the script.
func (w *scriptWriter) text(what int) string {
	if what == typedTitle {
		return w.title.Value()
	}
	return w.areas[what].Text
}

func (w *scriptWriter) kept(what int) string {
	one, ok := w.section()
	switch {
	case !ok:
		return ""
	case what == typedTitle:
		return one.Title
	case what < len(one.Sides):
		return one.Sides[what].Text
	}
	return ""
}

// section is the one that is written.
func (w *scriptWriter) section() (app.ScriptSection, bool) {
	i := w.part.keep.now.Section(w.at)
	if i < 0 {
		return app.ScriptSection{}, false
	}
	return w.part.keep.now.Sections[i], true
}

// tick keeps what nobody types on at.
func (w *scriptWriter) tick() {
	if w.typed == [3]bool{} {
		return
	}
	if w.idle++; w.idle >= titlePause {
		w.commit()
	}
}

// commit keeps what was typed.
func (w *scriptWriter) commit() {
	now := w.part.keep.now
	next, step := now, ""
	for side := range w.areas {
		if w.typed[side] && side < len(now.Languages) {
			next = script.Written(next, w.at, side, w.text(side), w.part.page.env.Backend.CutText)
			step = "studio.script.step.text"
		}
	}
	if w.typed[typedTitle] {
		next, step = script.Titled(next, w.at, w.text(typedTitle)), cmp.Or(step, "studio.script.step.title")
	}
	w.typed = [3]bool{}
	if step != "" {
		w.part.keep.change(step, next)
	}
}

// open shows another section.
func (w *scriptWriter) open(id app.ID) {
	w.commit()
	w.at = id
	w.show()
}

// show fills the fields, but for what is being typed.
func (w *scriptWriter) show() {
	now := w.part.keep.now
	if now.Section(w.at) < 0 {
		w.at, w.typed = "", [3]bool{}
		if len(now.Sections) > 0 {
			w.at = now.Sections[0].ID
		}
	}
	names := make([]string, len(now.Sections))
	for i := range now.Sections {
		names[i] = w.part.sectionName(i)
	}
	at := now.Section(w.at)
	w.sections.SetOptions(names, at)
	w.fill()
	w.showLanguages()
	able(w.up, at > 0)
	able(w.down, at >= 0 && at < len(names)-1)
	able(w.remove, len(names) > 1 || !now.Empty())
	w.showLength()
}

func (w *scriptWriter) fill() {
	if !w.typed[typedTitle] && w.title.Value() != w.kept(typedTitle) {
		w.title.SetText(w.kept(typedTitle))
	}
	for i, area := range w.areas {
		if !w.typed[i] && area.Text != w.kept(i) {
			area.SetText(w.kept(i))
		}
	}
	w.typed = [3]bool{w.text(0) != w.kept(0), w.text(1) != w.kept(1), w.text(typedTitle) != w.kept(typedTitle)}
}

// showLength says how long the section is read.
func (w *scriptWriter) showLength() {
	one, _ := w.section()
	c := w.part.page.env.Catalogue
	words := ""
	if len(one.Sides) > 0 && len(one.Sides[0].Sentences) > 0 {
		takes := w.part.takes(one.Sides[0])
		words = c.T("studio.script.about", "time", c.Duration(takes))
	}
	w.length.Set(words)
	w.box.Refresh()
}

// showLanguages shows the room of the second language where there is one.
func (w *scriptWriter) showLanguages() {
	now := w.part.keep.now
	names, at := []string{w.part.page.env.T("studio.script.one_language")}, 0
	codes := otherLanguages(now)
	for i, code := range codes {
		names = append(names, w.part.page.env.T("studio.script.with_language", "language", w.part.languageName(code)))
		if len(now.Languages) > 1 && now.Languages[1] == code {
			at = i + 1
		}
	}
	w.other.SetOptions(names, at)
	for i, code := range now.Languages {
		w.labels[i].Set(w.part.languageName(code))
	}
	if two := len(now.Languages) > 1; two == w.second.Visible() {
		return
	}
	seen(w.second, len(now.Languages) > 1)
	w.box.Refresh()
}

// otherLanguages are those that can stand beside the first one.
func otherLanguages(s app.Script) (codes []string) {
	for _, code := range app.Languages {
		if len(s.Languages) > 0 && code != s.Languages[0] {
			codes = append(codes, code)
		}
	}
	if len(s.Languages) > 1 && !slices.Contains(codes, s.Languages[1]) {
		codes = append(codes, s.Languages[1]) // one that another program wrote
	}
	return codes
}

// speakBoth takes a second language, or takes it away; undo brings its text
// back.
func (w *scriptWriter) speakBoth(i int) {
	w.commit()
	now := w.part.keep.now
	if len(now.Languages) == 0 {
		return // it was not read
	}
	codes := now.Languages[:1]
	if i > 0 {
		codes = append(codes[:1:1], otherLanguages(now)[i-1])
	}
	w.part.keep.change("studio.script.step.language", script.InLanguages(now, codes))
	w.part.changed()
}

func (w *scriptWriter) addSection() {
	w.commit()
	now := w.part.keep.now
	at := now.Section(w.at) + 1
	next := script.WithSection(now, at, "")
	w.part.keep.change("studio.script.step.add", next)
	w.open(next.Sections[at].ID)
	w.part.page.env.Window.Canvas().Focus(w.title)
}

func (w *scriptWriter) removeSection() {
	w.commit()
	now := w.part.keep.now
	at := now.Section(w.at)
	next := script.WithoutSection(now, w.at)
	w.part.keep.change("studio.script.step.remove", next)
	w.open(next.Sections[max(0, min(at, len(next.Sections)-1))].ID)
}

func (w *scriptWriter) move(by int) {
	w.commit()
	w.part.keep.change("studio.script.step.move", script.Moved(w.part.keep.now, w.at, by))
	w.part.changed()
}

// add puts a text behind what is written.
func (w *scriptWriter) add(text string) {
	w.part.turn(scriptWriting)
	before := strings.TrimRight(w.areas[0].Text, "\n ")
	if before != "" {
		before += "\n\n"
	}
	w.areas[0].SetText(before + text)
	w.typed[0] = true
	w.commit()
}

// sectionName is a section's own name, or its number.
func (s *scriptPart) sectionName(i int) string {
	one := s.keep.now.Sections[i]
	return cmp.Or(one.Title, s.page.env.T("studio.script.section", "number", s.page.env.Catalogue.Int(int64(i+1))))
}
