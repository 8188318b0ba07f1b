package command

import (
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

// paper is a PDF whose words may be anything that a person wrote: fpdf's fonts
// end at U+FFFF, and a letter beyond, as a picture in a cluster's name, would
// end the program.
type paper struct{ *fpdf.Fpdf }

func newPaper(orientation, size string) paper {
	return paper{fpdf.New(orientation, "mm", size, "")}
}

// noGlyph stands for a letter that no font has.
const noGlyph = '□'

func drawable(text string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xffff {
			return noGlyph
		}
		return r
	}, text)
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
