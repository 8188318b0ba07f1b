package studio

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/app/script"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// sentenceList is the script sentence by sentence: how far each is, how it is
// said, and what can be done with it.
type sentenceList struct {
	part  *scriptPart
	box   *fyne.Container
	rows  *widget.RowList
	empty *widget.Paragraph
	all   *widget.Button
	one   *sentenceCard
	lines []sentenceLine
}

// sentenceLine is a row with its words ready: a section's head, or a sentence.
type sentenceLine struct {
	head     bool
	id       app.ID // of the sentence
	words    string
	second   string
	ink      fyne.ThemeColorName
	sentence app.ScriptSentence
	state    sentenceState
}

const sentenceRow = 60

func newSentenceList(s *scriptPart) *sentenceList {
	t := s.page.env.T
	l := &sentenceList{part: s}
	l.rows = widget.NewRowList(sentenceRow, l.blank, l.set)
	l.rows.Name = t("studio.script.read")
	l.rows.OnSelected = func(int) { l.one.show() }
	l.rows.OnOpened = func(i int) { l.play(l.lines[i]) }
	l.empty = widget.NewParagraph(t("studio.script.empty"), widget.RoleText, theme.Muted)
	l.empty.Width = 272
	l.one = newSentenceCard(l)
	l.all = widget.NewButton(t("studio.script.read_all"), "speaker", s.readAll)
	l.all.Kind = widget.Chosen
	l.box = widget.Column(0,
		widget.Grow(container.NewStack(widget.Pad(16, 16, 16, 24, l.empty), widget.Pad(0, 1, 0, 1, l.rows))),
		widget.Fitted(l.one.box),
		widget.Fixed(1, widget.NewRule()),
		widget.Fixed(56, widget.Pad(8, 16, 8, 16, l.all)))
	return l
}

// chosen is the sentence that is selected.
func (l *sentenceList) chosen() (sentenceLine, bool) {
	i := l.rows.Selected()
	if i < 0 || i >= len(l.lines) || l.lines[i].head {
		return sentenceLine{}, false
	}
	return l.lines[i], true
}

// show lists the sentences and how far each is.
func (l *sentenceList) show() {
	if !l.box.Visible() {
		return
	}
	was, _ := l.chosen()
	l.lines = l.lines[:0]
	at := -1
	now := l.part.keep.now
	for i, section := range now.Sections {
		if len(allSides(section)) == 0 {
			continue
		}
		l.lines = append(l.lines, l.headLine(i, section))
		for side := range section.Sides {
			for _, one := range section.Sides[side].Sentences {
				if one.ID == was.id {
					at = len(l.lines)
				}
				l.lines = append(l.lines, l.line(one, side))
			}
		}
	}
	l.empty.Hidden = len(l.lines) > 0
	able(l.all, len(l.lines) > 0)
	l.rows.SetCount(len(l.lines), at)
	l.one.show()
}

func (l *sentenceList) headLine(i int, section app.ScriptSection) sentenceLine {
	c := l.part.page.env.Catalogue
	takes := time.Duration(0)
	for _, side := range section.Sides {
		takes += l.part.takes(side)
	}
	return sentenceLine{head: true, words: l.part.sectionName(i),
		second: c.N("studio.script.total", len(allSides(section)), "time", c.Duration(takes))}
}

// stateInks are the colours of the states.
var stateInks = map[sentenceState]fyne.ThemeColorName{
	sentenceUnread: theme.Muted, sentenceStale: theme.AmberText, sentenceRead: theme.GreenText, sentenceRecorded: theme.GreenText,
}

func (l *sentenceList) line(one app.ScriptSentence, side int) sentenceLine {
	c := l.part.page.env.Catalogue
	state, heard := stateOf(l.part.page.edit, one)
	takes := l.part.keep.view.Said[one.ID].Takes
	if heard.end > heard.at && state != sentenceStale {
		takes = length(heard.end - heard.at)
	}
	language := ""
	if side > 0 {
		language = l.part.languageName(l.part.keep.now.Languages[side]) + " · "
	}
	return sentenceLine{
		id: one.ID, words: one.Text, sentence: one, state: state, ink: stateInks[state],
		second: language + seconds1(c.Number(takes.Seconds(), 1)) + " · " + c.T("studio.script.state."+string(state)),
	}
}

func seconds1(number string) string { return number + " s" }

// takes is how long the user reads a section in one language.
func (s *scriptPart) takes(side app.ScriptSide) (all time.Duration) {
	for _, one := range side.Sentences {
		all += s.keep.view.Said[one.ID].Takes + script.Breath(one.Paragraph)
	}
	return all.Round(time.Second)
}

// play lets a sentence be heard: as it is in the bulletin, or else as the
// machine would read it.
func (l *sentenceList) play(line sentenceLine) {
	p := l.part.page
	if line.head {
		return
	}
	if p.play.on {
		p.stopPlaying()
		return
	}
	if _, h := stateOf(p.edit, line.sentence); h.end > h.at {
		p.playStretch(h.at, h.end)
		return
	}
	text := line.sentence.Text
	p.playing(backend.TrySound, trying(p.env.Backend, text))
}

// tick follows the recording of a sentence.
func (l *sentenceList) tick() { l.one.tick() }

// sentenceView is one drawn line.
type sentenceView struct {
	body          *fyne.Container
	line          *fyne.Container
	head          *fyne.Container
	play          *widget.Button
	words, second *widget.Text
	title, length *widget.Text
	of            sentenceLine
}

// Object is the line.
func (v *sentenceView) Object() fyne.CanvasObject { return v.body }

func (l *sentenceList) blank() widget.RowView {
	v := &sentenceView{
		words:  widget.NewEllipsis("", widget.RoleStrong, theme.Text),
		second: widget.NewEllipsis("", widget.RoleCaption, theme.Muted),
		title:  widget.NewEllipsis("", widget.RoleStrongBold, theme.Text),
		length: widget.NewEllipsis("", widget.RoleCaption, theme.Muted),
	}
	v.play = widget.NewIconButton("play", l.part.page.env.T("studio.script.play"), func() { l.play(v.of) })
	v.line = widget.Pad(0, 12, 0, 4, widget.Line(4, widget.Fixed(40, v.play),
		widget.Grow(widget.Column(0, widget.Fitted(v.words), widget.Fitted(v.second)))))
	v.head = widget.Pad(8, 12, 0, 16, widget.Column(0, widget.Fitted(v.title), widget.Fitted(v.length)))
	v.body = container.NewStack(v.line, v.head)
	return v
}

func (l *sentenceList) set(i int, o widget.RowView, _ bool) {
	v := o.(*sentenceView)
	v.of = l.lines[i]
	seen(v.head, v.of.head)
	seen(v.line, !v.of.head)
	if v.of.head {
		v.title.Set(v.of.words)
		v.length.Set(v.of.second)
		return
	}
	v.words.Set(v.of.words)
	v.second.Set(v.of.second)
	v.second.SetColor(v.of.ink)
}
