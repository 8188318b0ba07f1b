package command

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"tienglang/app/security"
	"tienglang/ui/theme"
)

// The columns of the table in millimetres; the last takes the rest.
var securityColumns = []float64{10, 62, 22, pdfWidth - 94}

const (
	securityText = 10.0
	securityCell = 9.0
	cellLine     = 4.4
	cellPad      = 1.2
)

// checkPDF draws the paper on A4.
type checkPDF struct {
	paper
	p securityPaper
}

// securityPDF is the paper as it is printed.
func securityPDF(p securityPaper, c security.Check) ([]byte, error) {
	d := checkPDF{newPaper("P", "A4"), p}
	d.SetCreationDate(c.Changed)
	d.SetModificationDate(c.Changed)
	d.SetCatalogSort(true)
	d.SetTitle(p.Title, true)
	d.AddUTF8FontFromBytes("sans", "", theme.Typeface(false))
	d.AddUTF8FontFromBytes("sans", "B", theme.Typeface(true))
	d.SetMargins(pdfMargin, pdfMargin, pdfMargin)
	d.SetAutoPageBreak(true, 297-pdfBottom)
	d.SetHeaderFunc(d.number)
	d.AddPage()
	d.top()
	for n, g := range p.Groups {
		d.title(roman(n+1) + ". " + g.Name)
		d.row(p.Head, true, false)
		for _, r := range g.Rows {
			d.row([]string{r.Number, r.Text + "\n" + r.Basis, r.Verdict, strings.Join(r.Shown, "\n")}, false, r.Bad)
		}
	}
	d.lines(p.ToDoTitle, p.ToDo)
	if len(p.Since) > 0 {
		d.lines(p.SinceTitle, p.Since)
	}
	d.signatures()
	var out bytes.Buffer
	if err := d.Output(&out); err != nil {
		return nil, fmt.Errorf("PDF of the security check: %w", err)
	}
	return out.Bytes(), nil
}

// number is the page's, at the top centre from the second page on.
func (d checkPDF) number() {
	if d.PageNo() < 2 {
		return
	}
	d.SetFont("sans", "", securityCell)
	d.SetY(7)
	d.CellFormat(pdfWidth, 5, strconv.Itoa(d.PageNo()), "", 0, "C", false, 0, "")
	d.SetY(pdfMargin)
}

func (d checkPDF) top() {
	half := pdfWidth / 2
	for i := range max(len(d.p.Agency), len(d.p.State)) {
		d.SetFont("sans", "B", securityText)
		d.CellFormat(half, 5.5, line(d.p.Agency, i), "", 0, "C", false, 0, "")
		d.CellFormat(half, 5.5, line(d.p.State, i), "", 1, "C", false, 0, "")
	}
	d.SetFont("sans", "", securityText)
	d.CellFormat(half, 7, "", "", 0, "", false, 0, "")
	d.CellFormat(half, 7, d.p.Place, "", 1, "C", false, 0, "")
	d.Ln(5)
	d.SetFont("sans", "B", 14)
	d.CellFormat(pdfWidth, 7, strings.ToUpper(d.p.Title), "", 1, "C", false, 0, "")
	d.SetFont("sans", "B", securityText)
	d.MultiCell(pdfWidth, 5.5, d.p.Subject, "", "C", false)
	d.Ln(3)
	d.SetFont("sans", "", securityText)
	for _, l := range d.p.About {
		d.MultiCell(pdfWidth, 5.2, l, "", "L", false)
	}
}

func line(all []string, i int) string {
	if i < len(all) {
		return all[i]
	}
	return ""
}

// title is a heading that stays with what follows it.
func (d checkPDF) title(text string) {
	if d.GetY() > pdfBottom-30 {
		d.AddPage()
	}
	d.Ln(4)
	d.SetFont("sans", "B", securityText)
	d.CellFormat(pdfWidth, 6, text, "", 1, "L", false, 0, "")
}

// row draws one row as high as its highest cell; it is never parted by a page's
// end, unless it is higher than a page.
func (d checkPDF) row(cells []string, head, bad bool) {
	style := map[bool]string{true: "B"}[head]
	d.SetFont("sans", style, securityCell)
	lines, most := make([][]string, len(cells)), 1
	for i, c := range cells {
		for _, paragraph := range strings.Split(c, "\n") {
			lines[i] = append(lines[i], d.SplitText(paragraph, securityColumns[i]-2*cellPad-1)...)
		}
		most = max(most, len(lines[i]))
	}
	high := float64(most)*cellLine + 2*cellPad
	if d.GetY()+high > pdfBottom && high < pdfBottom-pdfMargin {
		d.AddPage()
	}
	x, y := pdfMargin, d.GetY()
	d.SetDrawColor(120, 120, 120)
	d.SetLineWidth(0.15)
	for i := range cells {
		d.Rect(x, y, securityColumns[i], high, "D")
		d.SetFont("sans", map[bool]string{true: "B"}[head || bad && i == 2], securityCell)
		align := map[bool]string{true: "C", false: "L"}[head || i == 0 || i == 2]
		for n, text := range lines[i] {
			d.SetXY(x+cellPad, y+cellPad+float64(n)*cellLine)
			d.CellFormat(securityColumns[i]-2*cellPad, cellLine, text, "", 0, align, false, 0, "")
		}
		x += securityColumns[i]
	}
	d.SetXY(pdfMargin, y+high)
}

func (d checkPDF) lines(title string, all []string) {
	d.title(title)
	d.SetFont("sans", "", securityText)
	for _, l := range all {
		d.MultiCell(pdfWidth, 5.2, l, "", "L", false)
		d.Ln(0.8)
	}
}

func (d checkPDF) signatures() {
	if d.GetY() > pdfBottom-45 {
		d.AddPage()
	}
	d.Ln(8)
	d.SetFont("sans", "B", securityText)
	half := pdfWidth / 2
	for _, s := range d.p.SignTitles {
		d.CellFormat(half, 6, strings.ToUpper(s), "", 0, "C", false, 0, "")
	}
	d.Ln(6)
	d.SetFont("sans", "", securityCell)
	for range d.p.SignTitles {
		d.CellFormat(half, 5, d.p.SignHint, "", 0, "C", false, 0, "")
	}
}
