// Package start is the page Bắt đầu: the name of the commune, a microphone
// that is heard well, and a virtual speaker that speaks back. Three steps, on
// air in about three minutes; leaving it half done loses nothing.
package start

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// Page is the page Bắt đầu.
type Page struct {
	env     *page.Env
	content fyne.CanvasObject
	column  *fyne.Container
	step    int // 1 to 3, the open one
	name    *nameStep
	mic     *micStep
	speak   *speakStep
}

// New makes the page.
func New(e *page.Env) page.Page {
	p := &Page{env: e, column: container.NewStack(), step: 1}
	p.name, p.mic, p.speak = newNameStep(p), newMicStep(p), newSpeakStep(p)
	if p.name.saved() {
		p.step = 2
	}
	p.content = widget.Row(0, widget.Space(), widget.Fixed(928, container.NewVScroll(p.column)), widget.Space())
	return p
}

// Content is the page.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Keep is what was typed, so that a change of language loses none of it.
func (p *Page) Keep() page.Args { return p.name.keep() }

// Shown opens the step that is next.
func (p *Page) Shown(args page.Args) {
	p.name.restore(args)
	p.open(p.step)
}

// Hidden lets go of the microphone.
func (p *Page) Hidden() { p.mic.stop() }

// Refresh does nothing: what is typed here stays.
func (p *Page) Refresh(backend.Topic) {}

// Shortcuts has Alt+← go a step back.
func (p *Page) Shortcuts() []page.Shortcut {
	return []page.Shortcut{{
		Keys: &desktop.CustomShortcut{KeyName: fyne.KeyLeft, Modifier: fyne.KeyModifierAlt},
		Do:   func() { p.open(max(p.step-1, 1)) },
	}}
}

// open shows a step and folds the others.
func (p *Page) open(step int) {
	if p.step == 2 && step != 2 {
		p.mic.stop()
	}
	p.step = step
	p.build()
	switch step {
	case 1:
		p.env.Window.Canvas().Focus(p.name.firstEmpty())
	case 2:
		p.mic.start()
	case 3:
		p.env.Window.Canvas().Focus(p.speak.listen)
	}
}

func (p *Page) build() {
	title := widget.NewText(p.env.T("start.title"), widget.RoleBigNumber, theme.Text)
	second := widget.NewText(p.env.T("start.second"), widget.RoleStrong, theme.Muted)
	p.column.Objects = []fyne.CanvasObject{widget.Column(0,
		widget.Blank(16), widget.Fixed(40, title), widget.Blank(4), widget.Fixed(24, second), widget.Blank(20),
		widget.Fitted(widget.Column(theme.Gap,
			widget.Fitted(p.stepCard(1, p.name.folded, p.name.open)),
			widget.Fitted(p.stepCard(2, p.mic.folded, p.mic.open)),
			widget.Fitted(p.stepCard(3, p.speak.folded, p.speak.open)))),
		widget.Blank(8), widget.Fixed(32, p.foot()))}
	p.column.Refresh()
}

func (p *Page) stepCard(n int, folded, open func() fyne.CanvasObject) fyne.CanvasObject {
	if n != p.step {
		return widget.NewBareCard(widget.Pad(20, 24, 20, 24, folded()))
	}
	card := widget.NewBareCard(widget.Inset(24, open()))
	card.SetEdge(widget.EdgeChosen)
	return card
}

// disc is the number of a step: solid when open, a check when done, a ring
// when it is yet to come.
func (p *Page) disc(n int) fyne.CanvasObject {
	if n < p.step {
		return widget.NewDisc("check", 48, 24, theme.GreenSoft, theme.GreenText)
	}
	box, words := widget.NewFrame(theme.Clear, theme.BorderStrong, 2, 24), theme.Muted
	if n == p.step {
		box, words = widget.NewBox(theme.Accent, 24), theme.OnAccent
	}
	number := widget.NewText(p.env.Catalogue.Int(int64(n)), widget.RoleLead, words).Centred()
	return widget.Sized(48, 48, container.NewStack(box, number))
}

// head is a step's first line: its disc, title and second line, and what
// stands at the right.
func (p *Page) head(n int, title, second string, right ...fyne.CanvasObject) fyne.CanvasObject {
	words := widget.Column(0,
		widget.Fixed(26, widget.NewEllipsis(title, widget.RoleLead, theme.Text)),
		widget.Fixed(22, widget.NewEllipsis(second, widget.RoleStrong, theme.Muted)))
	slots := []widget.Slot{widget.Fitted(p.disc(n)), widget.Grow(words)}
	for _, o := range right {
		slots = append(slots, widget.Fitted(o))
	}
	return widget.Height(48, widget.Line(24, slots...))
}

func (p *Page) foot() fyne.CanvasObject {
	skip := widget.NewLink(p.env.T("start.skip"), p.skip)
	if p.step == 1 && !p.name.saved() {
		skip.Hide() // without a name and an account nobody could come in
	}
	return widget.Row(4, widget.Fitted(skip), widget.Space(),
		widget.Fitted(widget.NewText(p.env.T("start.language"), widget.RoleText, theme.Muted)),
		widget.Fitted(p.language("vi", "Tiếng Việt")),
		widget.Fitted(widget.NewText(" · ", widget.RoleText, theme.Muted)),
		widget.Fitted(p.language("en", "English")))
}

func (p *Page) language(lang, name string) fyne.CanvasObject {
	if p.env.Catalogue.Lang() == lang {
		return widget.NewText(name, widget.RoleTextBold, theme.Text)
	}
	return widget.NewLink(name, func() {
		s := p.env.Backend.Settings()
		s.Language = lang
		p.save(s, func() { p.env.Restyle(s) })
	})
}
