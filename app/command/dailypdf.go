package command

import (
	"bytes"
	"fmt"
	"strings"

	"codeberg.org/go-pdf/fpdf"
	"rsc.io/qr"

	"tienglang/app"
	"tienglang/app/daily"
	"tienglang/assets/locale"
	"tienglang/ui/theme"
)

// The measures of the page in millimetres, and its type in points.
const (
	pdfMargin  = 15.0
	pdfWidth   = 210 - 2*pdfMargin
	pdfBottom  = 282.0
	pdfLine    = 5.2
	pdfCode    = 34.0
	pdfText    = 9.0
	pdfSmall   = 7.5
	pdfHead    = 15.0
	pdfGrey    = 110
	pdfRuleInk = 205
)

// attachedPage is the name under which a page's figures lie in its PDF.
const attachedPage = "nhat-ky.json"

// dailyPDF draws a page. The same page gives the same bytes, so that a PDF is
// checked by drawing it again from the figures that it carries.
type dailyPDF struct {
	paper
	page daily.Page
	cat  *locale.Catalogue
}

// drawDaily is the PDF of a page, on A4, with its figures attached and its code
// in a corner.
func drawDaily(p daily.Page) ([]byte, error) {
	figures, err := p.Encode()
	if err != nil {
		return nil, err
	}
	d := dailyPDF{paper: newPaper("P", "A4"), page: p, cat: locale.New("vi")}
	d.begin(figures)
	d.heading()
	d.programmes()
	d.poles()
	var out bytes.Buffer
	if err := d.Output(&out); err != nil {
		return nil, fmt.Errorf("PDF of %s: %w", p.Date, err)
	}
	return out.Bytes(), nil
}

// begin sets what must be the same at each drawing, and the fonts of the window,
// which are in memory.
func (d dailyPDF) begin(figures []byte) {
	made := d.page.MadeAt
	if made.IsZero() { // the drawing would take the present moment, and another at the next
		made = d.page.Date.Time()
	}
	d.SetCreationDate(made)
	d.SetModificationDate(made)
	d.SetCatalogSort(true)
	d.SetProducer("Tiếng Làng "+d.page.Program, true)
	d.SetTitle(d.cat.T("daily.pdf.title", "date", d.date()), true)
	d.AddUTF8FontFromBytes("sans", "", theme.Typeface(false))
	d.AddUTF8FontFromBytes("sans", "B", theme.Typeface(true))
	d.SetMargins(pdfMargin, pdfMargin, pdfMargin)
	d.SetAutoPageBreak(false, pdfMargin)
	d.SetAttachments([]fpdf.Attachment{{Content: figures, Filename: attachedPage}})
	d.SetFooterFunc(d.footer)
	d.AddPage()
}

func (d dailyPDF) date() string { return d.cat.Date(d.page.Date.Time()) }

func (d dailyPDF) ink(grey int) { d.SetTextColor(grey, grey, grey) }

// font sets weight and size.
func (d dailyPDF) font(style string, size float64) { d.SetFont("sans", style, size) }

func (d dailyPDF) heading() {
	d.code(210-pdfMargin-pdfCode, pdfMargin)
	d.font("", pdfText)
	d.ink(pdfGrey)
	d.CellFormat(0, pdfLine, strings.TrimPrefix(d.page.Commune+", "+d.page.Province, ", "), "", 1, "L", false, 0, "")
	d.font("B", 11)
	d.ink(0)
	d.CellFormat(0, pdfLine+1, d.page.Station, "", 1, "L", false, 0, "")
	d.Ln(4)
	d.font("B", pdfHead)
	d.CellFormat(0, 8, d.cat.T("daily.pdf.title", "date", d.date()), "", 1, "L", false, 0, "")
	d.font("", pdfText)
	t := d.page.Totals()
	n := func(n int) string { return d.cat.Int(int64(n)) }
	d.CellFormat(0, pdfLine, d.cat.T("daily.pdf.totals", "planned", n(t.Planned), "sent", n(t.Sent), "heard", n(t.Heard)), "", 1, "L", false, 0, "")
	d.CellFormat(0, pdfLine, d.cat.T("daily.pdf.share", "share", d.share(t.HeardMS, t.DueMS), "poles", n(len(d.page.Poles))), "", 1, "L", false, 0, "")
	d.SetY(pdfMargin + pdfCode + 6)
}

// code draws the page's QR code in squares, which stay sharp on paper.
func (d dailyPDF) code(x, y float64) {
	c, err := qr.Encode(d.page.Code(), qr.M)
	if err != nil {
		d.SetError(err)
		return
	}
	side := pdfCode / float64(c.Size)
	d.SetFillColor(0, 0, 0)
	for row := range c.Size {
		for col := range c.Size {
			if c.Black(col, row) {
				d.Rect(x+float64(col)*side, y+float64(row)*side, side, side, "F")
			}
		}
	}
}

// column is one of a table: its head, width and side.
type column struct {
	head  string
	width float64
	align string
}

func (d dailyPDF) head(columns []column) {
	d.font("B", pdfSmall)
	d.ink(pdfGrey)
	for _, c := range columns {
		d.CellFormat(c.width, pdfLine, d.cat.T(c.head), "", 0, c.align, false, 0, "")
	}
	d.Ln(pdfLine)
	d.rule()
}

func (d dailyPDF) rule() {
	d.SetDrawColor(pdfRuleInk, pdfRuleInk, pdfRuleInk)
	d.SetLineWidth(0.2)
	d.Line(pdfMargin, d.GetY(), pdfMargin+pdfWidth, d.GetY())
	d.Ln(0.8)
}

// room begins a new page where the next lines have no room, with the head of
// the table again.
func (d dailyPDF) room(high float64, columns []column) {
	if d.GetY()+high <= pdfBottom {
		return
	}
	d.AddPage()
	d.head(columns)
}

func (d dailyPDF) section(key string) {
	if d.GetY()+20 > pdfBottom {
		d.AddPage()
	}
	d.font("B", 11)
	d.ink(0)
	d.CellFormat(0, 7, d.cat.T(key), "", 1, "L", false, 0, "")
}

var programmeColumns = []column{
	{"daily.col.programme", 66, "L"}, {"daily.col.planned", 34, "L"}, {"daily.col.sent", 34, "L"},
	{"daily.col.whole", 22, "R"}, {"daily.col.share", 24, "R"},
}

// programmes is the table of what was on air: planned, sent, heard.
func (d dailyPDF) programmes() {
	d.section("daily.pdf.programmes")
	if len(d.page.Programmes) == 0 {
		d.font("", pdfText)
		d.CellFormat(0, pdfLine, d.cat.T("daily.pdf.nothing"), "", 1, "L", false, 0, "")
		return
	}
	d.head(programmeColumns)
	for _, p := range d.page.Programmes {
		d.programme(p)
	}
	d.Ln(4)
}

func (d dailyPDF) programme(p daily.Programme) {
	words := d.lacking(p)
	d.font("", pdfSmall)
	lines := d.SplitText(words, pdfWidth-4)
	if words == "" {
		lines = nil
	}
	d.room(pdfLine+float64(len(lines))*4, programmeColumns)
	whole, poles, heard, due := 0, 0, int64(0), int64(0)
	for _, a := range p.At {
		if a.Fed {
			continue // told of below: nobody measured the horns
		}
		if poles++; a.Whole() {
			whole++
		}
		heard, due = heard+a.Heard, due+a.Due()
	}
	d.font("", pdfText)
	d.ink(0)
	row := []string{d.fit(p.Title, programmeColumns[0].width), d.times(p.Planned), d.times(p.Sent),
		fmt.Sprintf("%d/%d", whole, poles), d.share(heard, due)}
	for i, c := range programmeColumns {
		d.CellFormat(c.width, pdfLine, row[i], "", 0, c.align, false, 0, "")
	}
	d.Ln(pdfLine)
	d.font("", pdfSmall)
	d.ink(pdfGrey)
	for _, l := range lines {
		d.SetX(pdfMargin + 2)
		d.CellFormat(0, 4, l, "", 1, "L", false, 0, "")
	}
	d.rule()
}

// lacking names the poles that did not play a programme whole, with what each
// played of what was due.
func (d dailyPDF) lacking(p daily.Programme) string {
	var words []string
	for _, a := range p.At {
		if !a.Whole() && !a.FedWhole() && a.Due() > 0 {
			words = append(words, d.pole(a.Pole)+" ("+d.length(a.Heard)+"/"+d.length(a.Due())+")")
		}
	}
	out := ""
	if p.End != "" && p.End != "done" {
		out = d.cat.T("daily.end." + endWord(p.End))
	}
	if len(words) > 0 {
		out = strings.TrimSpace(out + " " + d.cat.T("daily.pdf.lacking", "poles", strings.Join(words, ", ")))
	}
	if fed := fedOf(p); fed > 0 {
		out = strings.TrimSpace(out + " " + d.cat.N("daily.pdf.fed", fed))
	}
	return out
}

// fedOf counts the poles whose transmitter or amplifier was given a programme
// whole.
func fedOf(p daily.Programme) (n int) {
	for _, a := range p.At {
		if a.FedWhole() {
			n++
		}
	}
	return n
}

// endWord is the part of an end's reason that has words.
func endWord(reason string) string {
	switch reason {
	case "stopped", "cut", "changed":
		return reason
	}
	return "interrupted"
}

func (d dailyPDF) pole(id app.ID) string {
	for _, p := range d.page.Poles {
		if p.ID == id {
			return fmt.Sprintf("%02d %s", p.Number, p.Name)
		}
	}
	return string(id)
}

var poleColumns = []column{
	{"daily.col.pole", 62, "L"}, {"daily.col.due", 26, "R"}, {"daily.col.heard", 26, "R"}, {"daily.col.missed", 26, "R"},
	{"daily.col.whole_of", 20, "R"}, {"daily.col.share", 20, "R"},
}

// poles is the table of the day at each pole.
func (d dailyPDF) poles() {
	if len(d.page.Poles) == 0 {
		return
	}
	d.section("daily.pdf.poles")
	d.head(poleColumns)
	for _, pole := range d.page.Poles {
		var due, heard, missed int64
		whole, all, fed := 0, 0, false
		for _, p := range d.page.Programmes {
			for _, a := range p.At {
				if a.Pole != pole.ID {
					continue
				}
				all++
				due, heard, missed = due+a.Due(), heard+a.Heard, missed+a.Missed+a.Concealed
				if a.Whole() || a.FedWhole() {
					whole++
				}
				fed = fed || a.Fed
			}
		}
		d.room(pdfLine, poleColumns)
		d.font("", pdfText)
		d.ink(0)
		name := d.pole(pole.ID)
		if fed {
			name += " · " + d.cat.T("daily.pdf.by_gateway")
		}
		row := []string{d.fit(name, poleColumns[0].width), d.length(due), d.length(heard), d.length(missed),
			fmt.Sprintf("%d/%d", whole, all), d.share(heard, due)}
		for i, c := range poleColumns {
			d.CellFormat(c.width, pdfLine, row[i], "", 0, c.align, false, 0, "")
		}
		d.Ln(pdfLine)
	}
}

// times are the stretches of a record, from and to.
func (d dailyPDF) times(all []daily.Stretch) string {
	if len(all) == 0 {
		return "—"
	}
	var words []string
	for _, s := range all[:min(len(all), 2)] {
		words = append(words, d.cat.Clock(s.From)+"–"+d.cat.Clock(s.To))
	}
	out := strings.Join(words, ", ")
	if len(all) > 2 {
		out += "…"
	}
	return out
}

// length is minutes and seconds.
func (d dailyPDF) length(ms int64) string {
	s := (ms + 500) / 1000
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

func (d dailyPDF) share(part, of int64) string {
	if of <= 0 {
		return "—"
	}
	return d.cat.Number(100*min(float64(part)/float64(of), 1), 1) + " %"
}

// fit cuts words to a column.
func (d dailyPDF) fit(words string, width float64) string {
	runes := []rune(words)
	for len(runes) > 1 && d.GetStringWidth(string(runes)) > width-2 {
		runes = append(runes[:len(runes)-2], '…')
	}
	return string(runes)
}

// footer tells how the page is checked.
func (d dailyPDF) footer() {
	d.SetY(pdfBottom + 2)
	d.font("", 6.5)
	d.ink(pdfGrey)
	d.CellFormat(0, 3.4, d.cat.T("daily.pdf.foot", "number", fmt.Sprint(d.page.Number), "hash", d.page.Hash), "", 1, "L", false, 0, "")
	d.CellFormat(pdfWidth-20, 3.4, d.cat.T("daily.pdf.key", "key", d.page.Key), "", 0, "L", false, 0, "")
	d.CellFormat(20, 3.4, fmt.Sprint(d.PageNo()), "", 0, "R", false, 0, "")
}
