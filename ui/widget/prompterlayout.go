package widget

import (
	"strings"

	"fyne.io/fyne/v2"
)

// The measures of the text, in shares of its letters' size.
const (
	promptLine      = 1.34 // from line to line
	promptGap       = 0.30 // after a sentence
	promptParagraph = 0.75
	promptSection   = 1.60
	promptTitle     = 0.5 // size of a section's name
	promptEdge      = 40  // px at either side
	promptBetween   = 48  // px between two columns
)

// layOut breaks the text into lines for the present width.
func (p *Prompter) layOut() {
	p.width = p.Size().Width
	p.lines, p.spots = nil, nil
	if p.width <= 2*promptEdge {
		p.count()
		return
	}
	y := float32(0)
	for i, section := range p.sections {
		y = p.layTitle(i, section, y)
		bottom := y
		columns := max(1, len(section.Sides))
		wide := (p.width - 2*promptEdge - promptBetween*float32(columns-1)) / float32(columns)
		for side, sentences := range section.Sides {
			x := promptEdge + float32(side)*(wide+promptBetween)
			bottom = max(bottom, p.layColumn(i, side, sentences, x, y, wide))
		}
		y = bottom + promptSection*p.look.Px
	}
	p.count()
}

func (p *Prompter) layTitle(i int, section PrompterSection, y float32) float32 {
	if section.Title == "" {
		return y
	}
	p.lines = append(p.lines, prompterLine{text: section.Title, x: promptEdge, y: y, sentence: -1, section: i})
	return y + promptTitle*p.look.Px*promptLine + promptGap*p.look.Px
}

// layColumn lays a section's sentences below one another and gives the place
// below the last.
func (p *Prompter) layColumn(section, side int, sentences []PrompterSentence, x, y, wide float32) float32 {
	px := p.look.Px
	for k, one := range sentences {
		top := y
		number := k
		if side == 0 {
			number = len(p.spots)
		}
		for _, words := range wrapWords(one.Text, px, wide) {
			p.lines = append(p.lines, prompterLine{text: words, x: x, y: y, sentence: number, lead: side == 0, section: section})
			y += promptLine * px
		}
		if side == 0 {
			p.spots = append(p.spots, prompterSpot{
				top: top, bottom: y, last: max(top, y-promptLine*px), weight: one.Weight + one.Rest, rest: one.Rest,
				section: section, share: float64(k) / float64(len(sentences)),
			})
		}
		y += promptGap * px
		if one.Paragraph && k < len(sentences)-1 {
			y += (promptParagraph - promptGap) * px
		}
	}
	return y
}

// count sums the weights; without a width there are spots without a place.
func (p *Prompter) count() {
	if p.spots == nil {
		for i, section := range p.sections {
			if len(section.Sides) == 0 {
				continue
			}
			for _, one := range section.Sides[0] {
				p.spots = append(p.spots, prompterSpot{weight: one.Weight + one.Rest, rest: one.Rest, section: i})
			}
		}
	}
	sum := 0.0
	for i := range p.spots {
		p.spots[i].before = sum
		sum += p.spots[i].weight
	}
}

// wrapWords breaks a text into lines that are no wider than a width, as wide
// as they can be.
func wrapWords(text string, px, wide float32) (lines []string) {
	line, space := "", measure(" ", px)
	used := float32(0)
	for _, word := range strings.Fields(text) {
		w := measure(word, px)
		if line != "" && used+space+w > wide {
			lines = append(lines, line)
			line, used = "", 0
		}
		if line != "" {
			line, used = line+" ", used+space
		}
		line, used = line+word, used+w
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

func measure(s string, px float32) float32 {
	return fyne.MeasureText(s, px, fyne.TextStyle{Bold: true}).Width
}
