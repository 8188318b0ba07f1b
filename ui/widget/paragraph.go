package widget

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tienglang/ui/theme"
)

// Paragraph is words that wrap at the width it gets. Its height follows from
// the width given by Width, or by its last layout when Width is 0.
type Paragraph struct {
	widget.BaseWidget
	Text  string
	Role  Role
	Color fyne.ThemeColorName
	Width float32 // px, fixes the wrap; 0 wraps where the layout says
	Lines int     // at most so many lines, the last one shortened; 0 for all
}

// NewParagraph makes wrapping words.
func NewParagraph(s string, r Role, c fyne.ThemeColorName) *Paragraph {
	p := &Paragraph{Text: s, Role: r, Color: c}
	p.ExtendBaseWidget(p)
	return p
}

// Set changes the words.
func (p *Paragraph) Set(s string) {
	if p.Text == s {
		return
	}
	p.Text = s
	p.Refresh()
}

// Resize wraps anew when the width changes.
func (p *Paragraph) Resize(s fyne.Size) {
	old := p.Size().Width
	p.BaseWidget.Resize(s)
	if old != s.Width {
		p.Refresh()
	}
}

// CreateRenderer draws the lines.
func (p *Paragraph) CreateRenderer() fyne.WidgetRenderer {
	r := &paragraphRenderer{p: p}
	r.wrap()
	return r
}

type paragraphRenderer struct {
	p     *Paragraph
	lines []fyne.CanvasObject
}

func (r *paragraphRenderer) width() float32 {
	if r.p.Width > 0 {
		return r.p.Width
	}
	return r.p.Size().Width
}

func (r *paragraphRenderer) wrap() {
	lines := Wrap(r.p.Text, r.p.Role, r.width())
	if n := r.p.Lines; n > 0 && len(lines) > n {
		lines = append(lines[:n-1], Fit(strings.Join(lines[n-1:], " "), r.p.Role, r.width()))
	}
	r.lines = r.lines[:0]
	for i, s := range lines {
		t := canvas.NewText(s, theme.Color(r.p.Color))
		t.TextSize, t.TextStyle = r.p.Role.Size, r.p.Role.style()
		h := t.MinSize().Height
		t.Move(fyne.NewPos(0, float32(i)*r.p.Role.Line+(r.p.Role.Line-h)/2))
		t.Resize(fyne.NewSize(r.width(), h))
		r.lines = append(r.lines, t)
	}
}

func (r *paragraphRenderer) Layout(fyne.Size) {}

func (r *paragraphRenderer) MinSize() fyne.Size {
	n := max(len(r.lines), 1)
	return fyne.NewSize(max(r.p.Width, 40), float32(n)*r.p.Role.Line)
}

func (r *paragraphRenderer) Refresh()                     { r.wrap(); canvas.Refresh(r.p) }
func (r *paragraphRenderer) Objects() []fyne.CanvasObject { return r.lines }
func (r *paragraphRenderer) Destroy()                     {}

// Wrap breaks s at spaces into lines no wider than width; a width of 0 gives
// one line for each line of s. A word wider than a line stands alone.
func Wrap(s string, r Role, width float32) []string {
	if width <= 0 {
		return strings.Split(s, "\n")
	}
	var lines []string
	for part := range strings.SplitSeq(s, "\n") {
		lines = append(lines, wrapLine(part, r, width)...)
	}
	return lines
}

func wrapLine(s string, r Role, width float32) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && r.Measure(longer).Width > width {
			lines = append(lines, line)
			longer = word
		}
		line = longer
	}
	return append(lines, line)
}
