package command

import (
	"fmt"
	"strings"
	"sync"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"

	"tienglang/ui/theme"
)

// paper is a PDF whose words may be anything that a person wrote: fpdf's fonts
// end at U+FFFF, and a letter beyond, as a picture in a cluster's name, would
// end the program.
type paper struct{ *fpdf.Fpdf }

func newPaper(orientation, size string) paper {
	return paper{fpdf.New(orientation, "mm", size, "")}
}

// typeface is that of the papers, read for which letters it has.
var typeface = sync.OnceValue(func() *sfnt.Font {
	f, err := sfnt.Parse(theme.Typeface(false))
	if err != nil {
		panic(fmt.Sprintf("embedded typeface: %v", err)) // cannot be: it is what the window writes with
	}
	return f
})

// invisible tells of marks that no paper shows, as a space without width: they
// would part words where nobody sees it.
func invisible(r rune) bool { return r != '\n' && (unicode.Is(unicode.Cf, r) || unicode.IsControl(r)) }

func hasGlyph(r rune) bool {
	if r > 0xffff {
		return false
	}
	i, err := typeface().GlyphIndex(nil, r)
	return r == '\n' || err == nil && i != 0
}

// drawable is text without what the font cannot write.
func drawable(text string) string {
	return strings.Map(func(r rune) rune {
		if invisible(r) || !hasGlyph(r) {
			return -1
		}
		return r
	}, text)
}

// undrawable are the letters of text that people would miss on paper.
func undrawable(text string) string {
	return strings.Map(func(r rune) rune {
		if invisible(r) || hasGlyph(r) {
			return -1
		}
		return r
	}, text)
}

// legible is a line as it is printed: what can be drawn, in single spaces.
func legible(line string) string {
	return strings.Join(strings.Fields(drawable(norm.NFC.String(line))), " ")
}

// GetStringWidth is fpdf's.
func (p paper) GetStringWidth(text string) float64 { return p.Fpdf.GetStringWidth(drawable(text)) }

// SplitText is fpdf's.
func (p paper) SplitText(text string, width float64) []string {
	return p.Fpdf.SplitText(drawable(text), width)
}

// Text is fpdf's.
func (p paper) Text(x, y float64, text string) { p.Fpdf.Text(x, y, drawable(text)) }

// CellFormat is fpdf's.
func (p paper) CellFormat(w, h float64, text, border string, ln int, align string, fill bool, link int, linkStr string) {
	p.Fpdf.CellFormat(w, h, drawable(text), border, ln, align, fill, link, linkStr)
}

// MultiCell is fpdf's.
func (p paper) MultiCell(w, h float64, text, border, align string, fill bool) {
	p.Fpdf.MultiCell(w, h, drawable(text), border, align, fill)
}
