package studio

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// scriptPart is the panel of what is read: where it is written, where it is
// read sentence by sentence, and by which voice.
type scriptPart struct {
	page *Page
	keep scriptKeeper
	box  fyne.CanvasObject

	chips map[scriptMode]*widget.Chip
	mode  scriptMode
	undo  *widget.Button
	redo  *widget.Button
	run   *widget.Button
	total *widget.Text

	write *scriptWriter
	list  *sentenceList
	voice *voiceBox
}

// scriptMode is one of the panel's views.
type scriptMode string

// The views, named by keys of the catalogue.
const (
	scriptWriting scriptMode = "write"
	scriptReading scriptMode = "read"
	scriptVoice   scriptMode = "voice"
)

func newScriptPart(p *Page) *scriptPart {
	t := p.env.T
	s := &scriptPart{page: p, mode: scriptWriting, chips: map[scriptMode]*widget.Chip{}}
	s.keep = scriptKeeper{page: p, shown: s.changed}
	s.write, s.list, s.voice = newScriptWriter(s), newSentenceList(s), newVoiceBox(s)
	var head []widget.Slot
	for _, mode := range []scriptMode{scriptWriting, scriptReading, scriptVoice} {
		s.chips[mode] = widget.NewChip(t("studio.script."+string(mode)), "", mode == s.mode, func() { s.turn(mode) })
		head = append(head, widget.Fitted(s.chips[mode]))
	}
	s.undo = widget.NewIconButton("undo", t("studio.script.undo"), s.back)
	s.redo = widget.NewIconButton("redo", t("studio.script.redo"), s.forth)
	head = append(head, widget.Space(), widget.Fixed(36, s.undo), widget.Fixed(36, s.redo))
	s.total = widget.NewEllipsis("", widget.RoleCaption, theme.Muted)
	s.run = widget.NewButton(t("studio.prompter.open"), "document", p.openPrompter).WithKey("F10")
	s.box = widget.Column(0,
		widget.Fixed(48, widget.Pad(8, 8, 8, 12, widget.Line(4, head...))), widget.Fixed(1, widget.NewRule()),
		widget.Grow(container.NewVScroll(container.NewStack(s.write.box, s.list.box, s.voice.box))), widget.Fixed(1, widget.NewRule()),
		widget.Fixed(64, widget.Pad(12, 16, 12, 16, widget.Line(12, widget.Fitted(s.run), widget.Grow(s.total)))))
	s.turn(scriptWriting)
	return s
}

// panel is the script beside the timeline.
func (s *scriptPart) panel() *panel {
	return &panel{name: "script", object: s.box, show: s.show, focus: s.focus, tick: s.tick, leave: s.commit}
}

// turn shows another view.
func (s *scriptPart) turn(to scriptMode) {
	s.write.commit()
	s.mode = to
	for mode, chip := range s.chips {
		chip.Set("", mode == to)
	}
	seen(s.write.box, to == scriptWriting)
	seen(s.list.box, to == scriptReading)
	seen(s.voice.box, to == scriptVoice)
	if to == scriptVoice {
		s.voice.load()
	}
	s.changed()
}

func (s *scriptPart) focus() {
	c := s.page.env.Window.Canvas()
	switch s.mode {
	case scriptWriting:
		c.Focus(s.write.areas[0])
	case scriptReading:
		c.Focus(s.list.rows)
	default:
		c.Focus(s.voice.who)
	}
}

// tick keeps what nobody types on at, and follows a recording of a sentence.
func (s *scriptPart) tick() {
	s.write.tick()
	s.list.tick()
}

// show follows the edit: another one has another script.
func (s *scriptPart) show() {
	if id := s.page.edit.ID; id != "" && id != s.keep.view.Edit && !s.keep.busy {
		s.commit()
		s.keep.load(id, nil)
		return
	}
	s.list.show()
	s.showTotal()
}

// changed shows the script everywhere.
func (s *scriptPart) changed() {
	if s.total == nil {
		return // being built
	}
	s.write.show()
	s.list.show()
	s.voice.showPace()
	able(s.undo, len(s.keep.view.Undo) > 0)
	able(s.redo, len(s.keep.view.Redo) > 0)
	able(s.run, !s.keep.now.Empty())
	s.showTotal()
	s.page.prompter.changed()
}

// showTotal holds the length of the reading against the time on air, where the
// bulletin has one.
func (s *scriptPart) showTotal() {
	c := s.page.env.Catalogue
	n, takes := s.length()
	words, ink := "", theme.Muted
	if n > 0 {
		words = c.T("studio.script.long", "time", c.Duration(takes))
	}
	if plan := s.page.edit.Plan; n > 0 && plan != nil && plan.Slot > 0 {
		words = c.T("studio.script.slot", "time", c.Duration(takes), "slot", s.page.at(plan.Slot))
		if takes > length(plan.Slot) {
			ink = theme.AmberText
		}
	}
	s.total.Set(words)
	s.total.SetColor(ink)
}

// length is how many sentences there are, and how long the user reads them all.
func (s *scriptPart) length() (n int, takes time.Duration) {
	for _, section := range s.keep.now.Sections {
		n += len(allSides(section))
		for _, side := range section.Sides {
			takes += s.takes(side)
		}
	}
	return n, takes.Round(time.Second)
}

func (s *scriptPart) back() {
	s.write.commit()
	s.keep.travel(backend.Backend.UndoScript, "studio.say.undone", s.keep.view.Undo)
}

func (s *scriptPart) forth() {
	s.write.commit()
	s.keep.travel(backend.Backend.RedoScript, "studio.say.redone", s.keep.view.Redo)
}

// languageName is a language as the window calls it.
func (s *scriptPart) languageName(code string) string {
	if key := "language." + code; s.page.env.Catalogue.Has(key) {
		return s.page.env.T(key)
	}
	return code // of another program
}

// askText asks which file the text comes from.
func (s *scriptPart) askText() { dialog.OpenText(s.page.env, s.importText) }

// importText puts a file's text behind what is written in the section.
func (s *scriptPart) importText(path string) {
	e := s.page.env
	var text string
	e.Ask(func(ctx context.Context) (err error) {
		text, err = e.Backend.ReadText(ctx, path)
		return err
	}, func() { s.write.add(text) })
}

// commit keeps what was typed.
func (s *scriptPart) commit() {
	s.write.commit()
	s.list.one.commit()
}

// leave is called when the page is no longer seen: what was typed is kept, and
// a recording of a sentence ends.
func (s *scriptPart) leave() {
	s.commit()
	s.list.one.stop()
	s.page.prompter.hold()
}
