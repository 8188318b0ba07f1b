package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// PrompterSentence is what is read in one breath. Weight is how long it takes,
// in any unit, such as syllables, and Rest the pause after it.
type PrompterSentence struct {
	Text      string
	Weight    float64
	Rest      float64
	Paragraph bool // a paragraph ends with it
}

// PrompterSection is an item in each column; the first column leads.
type PrompterSection struct {
	Title string
	Sides [][]PrompterSentence
}

// PrompterLook is how large and in which colours the text stands.
type PrompterLook struct {
	Px   float32 // size of the letters
	Dark bool    // white on black
}

// Prompter shows a text in very large letters, which goes past a mark. It is
// laid out once for a width; going on moves lines that are drawn already.
type Prompter struct {
	widget.BaseWidget
	OnKey      func(*fyne.KeyEvent) bool // keys come here first
	OnScrolled func(lines float64)       // the mouse wheel; above 0 is back
	OnPicked   func(sentence int)        // a sentence was pressed

	look     PrompterLook
	sections []PrompterSection
	lines    []prompterLine
	spots    []prompterSpot // of the leading column's sentences
	at       float64        // weight that has been read
	width    float32        // that it is laid out for
	focused  bool
	r        *prompterRenderer
}

// prompterLine is one drawn line.
type prompterLine struct {
	text     string
	x, y     float32
	sentence int // of its column, from 0; −1 for a section's title
	lead     bool
	section  int
}

// prompterSpot is where a sentence of the leading column stands, and what of
// the weight is read before it.
type prompterSpot struct {
	top, bottom    float32
	last           float32 // the top of its last line
	before, weight float64 // weight with the rest
	rest           float64
	section        int
	share          float64 // of its section that lies before it, by number
}

var (
	_ fyne.Focusable  = (*Prompter)(nil)
	_ fyne.Scrollable = (*Prompter)(nil)
	_ fyne.Tappable   = (*Prompter)(nil)
	_ desktop.Keyable = (*Prompter)(nil)
)

// NewPrompter makes an empty one.
func NewPrompter() *Prompter {
	p := &Prompter{look: PrompterLook{Px: 48, Dark: true}}
	p.ExtendBaseWidget(p)
	return p
}

// SetText shows another text, at the sentence that was read if there is one.
func (p *Prompter) SetText(all []PrompterSection) {
	p.sections = all
	p.layOut()
	p.at = min(p.at, p.Whole())
	p.Refresh()
}

// SetLook changes size and colours; the sentence that is read stays.
func (p *Prompter) SetLook(l PrompterLook) {
	p.look = l
	p.layOut()
	p.Refresh()
}

// Whole is the weight of the leading column.
func (p *Prompter) Whole() float64 {
	if n := len(p.spots); n > 0 {
		return p.spots[n-1].before + p.spots[n-1].weight
	}
	return 0
}

// At is the weight that has been read.
func (p *Prompter) At() float64 { return p.at }

// MoveTo puts the text where so much of the weight has been read. Nothing is
// drawn anew where it moves by less than a pixel.
func (p *Prompter) MoveTo(at float64) {
	p.at = max(0, min(at, p.Whole()))
	if p.r != nil {
		p.r.scroll()
	}
}

// Count is how many sentences the leading column has.
func (p *Prompter) Count() int { return len(p.spots) }

// Current is the sentence that is read, −1 for none.
func (p *Prompter) Current() int {
	for i := len(p.spots) - 1; i >= 0; i-- {
		if p.at >= p.spots[i].before {
			return i
		}
	}
	return -1
}

// Start is the weight before a sentence.
func (p *Prompter) Start(sentence int) float64 {
	if sentence < 0 || len(p.spots) == 0 {
		return 0
	}
	return p.spots[min(sentence, len(p.spots)-1)].before
}

// place is how far down the laid out text the reading is.
func (p *Prompter) place() float32 {
	i := p.Current()
	if i < 0 {
		return 0
	}
	s := p.spots[i]
	spoken, past := s.weight-s.rest, p.at-s.before
	if spoken > 0 && past < spoken {
		return s.top + float32(past/spoken)*(s.last-s.top)
	}
	if i+1 < len(p.spots) && s.rest > 0 {
		return s.last + float32((past-spoken)/s.rest)*(p.spots[i+1].top-s.last)
	}
	return s.last
}

// TypedKey gives a key to OnKey, or passes it on.
func (p *Prompter) TypedKey(e *fyne.KeyEvent) {
	if p.OnKey == nil || !p.OnKey(e) {
		ForwardKey(p, e)
	}
}

// TypedRune is not used.
func (p *Prompter) TypedRune(rune) {}

// KeyDown passes on.
func (p *Prompter) KeyDown(e *fyne.KeyEvent) { ForwardKeyDown(p, e) }

// KeyUp passes on.
func (p *Prompter) KeyUp(e *fyne.KeyEvent) { ForwardKeyUp(p, e) }

// FocusGained is not shown: the text is all there is.
func (p *Prompter) FocusGained() { p.focused = true }

// FocusLost is not shown.
func (p *Prompter) FocusLost() { p.focused = false }

// Scrolled tells of the wheel, in lines.
func (p *Prompter) Scrolled(e *fyne.ScrollEvent) {
	if p.OnScrolled != nil {
		p.OnScrolled(float64(e.Scrolled.DY) / 25)
	}
}

// Tapped picks the sentence under the pointer.
func (p *Prompter) Tapped(e *fyne.PointEvent) {
	if c := canvasOf(p); c != nil {
		c.Focus(p)
	}
	y := e.Position.Y + p.place() - p.mark()
	for i, s := range p.spots {
		if y < s.bottom && p.OnPicked != nil {
			p.OnPicked(i)
			return
		}
	}
}

// mark is how far down the widget the reading stands: a third.
func (p *Prompter) mark() float32 { return p.Size().Height * 0.3 }

// colours are paper, ink, what has been read or is to come, and the sentence's
// plate: pure black and white, as a reader at some distance needs.
func (l PrompterLook) colours() (paper, ink, dim, plate color.Color) {
	if l.Dark {
		return color.NRGBA{A: 255}, color.NRGBA{R: 255, G: 255, B: 255, A: 255},
			color.NRGBA{R: 168, G: 168, B: 168, A: 255}, color.NRGBA{R: 38, G: 44, B: 52, A: 255}
	}
	return color.NRGBA{R: 255, G: 255, B: 255, A: 255}, color.NRGBA{A: 255},
		color.NRGBA{R: 96, G: 96, B: 96, A: 255}, color.NRGBA{R: 226, G: 236, B: 246, A: 255}
}

// CreateRenderer draws it.
func (p *Prompter) CreateRenderer() fyne.WidgetRenderer {
	r := &prompterRenderer{p: p, paper: canvas.NewRectangle(nil), drawn: map[int]*canvas.Text{}}
	for i := range r.plates {
		r.plates[i] = canvas.NewRectangle(nil)
		r.plates[i].CornerRadius = 8
	}
	r.pointer = canvas.NewRectangle(nil)
	p.r = r
	return r
}
