package command

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"rsc.io/qr"

	"tienglang/app"
	"tienglang/assets/locale"
	"tienglang/sync/wire"
	"tienglang/ui/theme"
)

// The sheet of labels: A4 with 3 × 8 of 70 × 37 mm, as they are sold, whose
// rows leave half a millimetre above and below. Millimetres; type in points.
const (
	labelColumns = 3
	labelRows    = 8
	labelsOfPage = labelColumns * labelRows
	labelWide    = 70.0
	labelHigh    = 37.0
	labelTop     = 0.5
	labelInset   = 3.5 // printers leave the edge of the sheet white
	labelCode    = 28.0
	labelGap     = 3.0
	labelText    = 8.5
	labelNumber  = 22.0
	labelLine    = 4.0
)

// label is what stands on one.
type label struct {
	wire.Label
	Name, Hamlet, Code string
}

// labelSheet is what is printed.
type labelSheet struct {
	Commune string
	Phone   string // of the station, "" for none
	At      time.Time
	First   int // cell of the first label, 1 to labelsOfPage: those before it are used
	Labels  []label
	Lacks   string // letters of the names that the font does not have, each once
}

// lacks are the letters of what is printed that the font does not have.
func (s labelSheet) lacks() string {
	words := s.Commune
	for _, l := range s.Labels {
		words += l.Name + l.Hamlet
	}
	seen := map[rune]bool{}
	return strings.Map(func(r rune) rune {
		if seen[r] {
			return -1
		}
		seen[r] = true
		return r
	}, undrawable(words))
}

// pages is how many sheets that takes.
func (s labelSheet) pages() int {
	return (s.First - 1 + len(s.Labels) + labelsOfPage - 1) / labelsOfPage
}

// labelPDF draws sheets of labels.
type labelPDF struct {
	paper
	labelSheet
	cat *locale.Catalogue
}

// drawLabels is the PDF of a sheet. The same sheet gives the same bytes.
// Errors: "labels.first_cell", "labels.none".
func drawLabels(s labelSheet, cat *locale.Catalogue) ([]byte, error) {
	switch {
	case s.First < 1 || s.First > labelsOfPage:
		return nil, app.Fail("labels.first_cell", nil, "most", fmt.Sprint(labelsOfPage))
	case len(s.Labels) == 0:
		return nil, app.Fail("labels.none", nil)
	}
	d := &labelPDF{paper: newPaper("P", "A4"), labelSheet: s, cat: cat}
	d.SetCreationDate(s.At)
	d.SetModificationDate(s.At)
	d.SetCatalogSort(true)
	d.SetTitle(cat.T("labels.pdf.title", "commune", s.Commune), true)
	d.AddUTF8FontFromBytes("sans", "", theme.Typeface(false))
	d.AddUTF8FontFromBytes("sans", "B", theme.Typeface(true))
	d.SetMargins(0, 0, 0)
	d.SetAutoPageBreak(false, 0)
	for i, l := range s.Labels {
		cell := (s.First - 1 + i) % labelsOfPage
		if i == 0 || cell == 0 {
			d.AddPage()
		}
		d.label(l, float64(cell%labelColumns)*labelWide, labelTop+float64(cell/labelColumns)*labelHigh)
	}
	var out bytes.Buffer
	if err := d.Output(&out); err != nil {
		return nil, fmt.Errorf("PDF of labels: %w", err)
	}
	return out.Bytes(), nil
}

// label draws one, whose corner is at x and y.
func (d *labelPDF) label(l label, x, y float64) {
	d.code(l, x+labelInset, y+(labelHigh-labelCode)/2)
	left := x + labelInset + labelCode + labelGap
	d.row(left, y+labelInset, 8, "B", labelNumber, 0, fmt.Sprintf("%02d", l.Number))
	d.SetFont("sans", "", labelText-1)
	d.SetTextColor(pdfGrey, pdfGrey, pdfGrey)
	d.SetXY(left, y+labelInset)
	d.CellFormat(labelTextWide, 8, l.Code, "", 0, "R", false, 0, "")
	at := y + labelInset + 9
	at = d.name(legible(l.Name), left, at)
	for _, line := range []string{legible(l.Hamlet), legible(d.Commune), d.phone()} {
		if line != "" && at+labelLine <= y+labelHigh-labelInset+0.5 {
			d.row(left, at, labelLine, "", labelText, pdfGrey-40, line)
			at += labelLine
		}
	}
}

func (d *labelPDF) phone() string {
	if d.Phone == "" {
		return ""
	}
	return d.cat.T("labels.pdf.phone", "phone", d.Phone)
}

// labelTextWide is what the words have beside the code.
const labelTextWide = labelWide - 2*labelInset - labelCode - labelGap

// name writes a cluster's name in two lines at the most, and tells where the
// next begins.
func (d *labelPDF) name(name string, x, y float64) float64 {
	d.SetFont("sans", "B", labelText+1)
	lines := d.SplitText(name, labelTextWide)
	if len(lines) > 2 {
		lines = append(lines[:1], lines[1]+"…")
	}
	for _, l := range lines {
		d.row(x, y, labelLine+0.4, "B", labelText+1, 0, l)
		y += labelLine + 0.4
	}
	return y
}

// row writes a line, in smaller type where it would be too long.
func (d *labelPDF) row(x, y, high float64, style string, size float64, grey int, text string) {
	d.SetFont("sans", style, size)
	for size > 5 && d.GetStringWidth(text) > labelTextWide {
		size -= 0.5
		d.SetFont("sans", style, size)
	}
	d.SetTextColor(grey, grey, grey)
	d.SetXY(x, y)
	d.CellFormat(labelTextWide, high, text, "", 0, "L", false, 0, "")
}

// code draws the QR code in squares; a run of black ones in a row is one
// rectangle, which keeps the file small and leaves no seams on paper.
func (d *labelPDF) code(l label, x, y float64) {
	c, err := qr.Encode(l.String(), qr.M)
	if err != nil {
		d.SetError(err)
		return
	}
	side := labelCode / float64(c.Size)
	d.SetFillColor(0, 0, 0)
	for row := range c.Size {
		for col := 0; col < c.Size; col++ {
			run := 0
			for col+run < c.Size && c.Black(col+run, row) {
				run++
			}
			if run > 0 {
				d.Rect(x+float64(col)*side, y+float64(row)*side, float64(run)*side, side, "F")
				col += run
			}
		}
	}
}
