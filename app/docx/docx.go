// Package docx writes documents of words and tables that Word and LibreOffice
// open: WordprocessingML (ECMA-376, part 1) with no more than a report needs.
// It is laid out as a state document is: A4, Times New Roman, page numbers at
// the top centre from the second page on.
package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// Align is the side to which a paragraph is set.
type Align string

// The sides. The zero Align is left.
const (
	Left    Align = ""
	Centre  Align = "center"
	Right   Align = "right"
	Justify Align = "both"
)

// Run is a stretch of text of one look.
type Run struct {
	Text         string
	Bold, Italic bool
	Size         float64 // points, 0 for the document's
}

// Paragraph is one paragraph.
type Paragraph struct {
	Align         Align
	Runs          []Run
	Before, After float64 // points of room
	WithNext      bool    // stays on the page of what follows
	Heading       int     // 1 to 3 for the outline, 0 for text
}

// Text is a plain paragraph.
func Text(s string) Paragraph { return Paragraph{Runs: []Run{{Text: s}}} }

// Cell is one cell of a table.
type Cell []Paragraph

// Table has a head that is repeated on each page, when it is given.
type Table struct {
	Widths []float64 // millimetres, one of each column
	Head   []Cell
	Rows   [][]Cell
	Lines  bool // with borders
}

// Document is what is written. Its parts come in the order in which they were
// added.
type Document struct {
	Title, Author string
	Made          time.Time
	Size          float64 // points, 13 when 0
	body          bytes.Buffer
	err           error
}

// twips are twentieths of a point, in which the format measures.
func twips(points float64) int { return int(points*20 + 0.5) }

// mm are twips of millimetres.
func mm(m float64) int { return int(m*1440/25.4 + 0.5) }

// Add puts paragraphs at the end.
func (d *Document) Add(all ...Paragraph) {
	for _, p := range all {
		p.write(&d.body)
	}
}

// AddTable puts a table at the end. A row that has not one cell of each column
// is an error at Write.
func (d *Document) AddTable(t Table) {
	for _, row := range append([][]Cell{t.Head}, t.Rows...) {
		if row != nil && len(row) != len(t.Widths) {
			d.err = errors.New("docx: a row has not one cell of each column")
			return
		}
	}
	t.write(&d.body)
}

// write gives the properties in the order that the schema asks for.
func (p Paragraph) write(w *bytes.Buffer) {
	w.WriteString("<w:p><w:pPr>")
	if p.Heading > 0 {
		fmt.Fprintf(w, `<w:pStyle w:val="Heading%d"/>`, p.Heading)
	}
	if p.WithNext || p.Heading > 0 {
		w.WriteString("<w:keepNext/>")
	}
	fmt.Fprintf(w, `<w:spacing w:before="%d" w:after="%d"/>`, twips(p.Before), twips(p.After))
	if p.Align != Left {
		fmt.Fprintf(w, `<w:jc w:val="%s"/>`, p.Align)
	}
	w.WriteString("</w:pPr>")
	for _, r := range p.Runs {
		r.write(w)
	}
	w.WriteString("</w:p>")
}

func (r Run) write(w *bytes.Buffer) {
	w.WriteString("<w:r><w:rPr>")
	if r.Bold {
		w.WriteString("<w:b/>")
	}
	if r.Italic {
		w.WriteString("<w:i/>")
	}
	if r.Size > 0 {
		fmt.Fprintf(w, `<w:sz w:val="%d"/><w:szCs w:val="%d"/>`, int(r.Size*2), int(r.Size*2))
	}
	w.WriteString("</w:rPr>")
	for i, line := range strings.Split(r.Text, "\n") {
		if i > 0 {
			w.WriteString("<w:br/>")
		}
		w.WriteString(`<w:t xml:space="preserve">`)
		_ = xml.EscapeText(w, []byte(line)) // it writes U+FFFD for what XML cannot hold; a buffer takes all
		w.WriteString("</w:t>")
	}
	w.WriteString("</w:r>")
}

func (t Table) write(w *bytes.Buffer) {
	w.WriteString("<w:tbl><w:tblPr>")
	whole := 0.0
	for _, m := range t.Widths {
		whole += m
	}
	fmt.Fprintf(w, `<w:tblW w:w="%d" w:type="dxa"/>`, mm(whole))
	if t.Lines {
		w.WriteString("<w:tblBorders>")
		for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
			fmt.Fprintf(w, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="000000"/>`, side)
		}
		w.WriteString("</w:tblBorders>")
	}
	w.WriteString(`<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, m := range t.Widths {
		fmt.Fprintf(w, `<w:gridCol w:w="%d"/>`, mm(m))
	}
	w.WriteString("</w:tblGrid>")
	if t.Head != nil {
		t.row(w, t.Head, "<w:cantSplit/><w:tblHeader/>")
	}
	for _, r := range t.Rows {
		t.row(w, r, "<w:cantSplit/>")
	}
	w.WriteString("</w:tbl>")
	Paragraph{}.write(w) // two tables that touch would be one
}

func (t Table) row(w *bytes.Buffer, cells []Cell, properties string) {
	w.WriteString("<w:tr><w:trPr>" + properties + "</w:trPr>")
	for i, c := range cells {
		fmt.Fprintf(w, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, mm(t.Widths[i]))
		for _, p := range c {
			p.write(w)
		}
		if len(c) == 0 { // a cell without a paragraph is no cell
			Paragraph{}.write(w)
		}
		w.WriteString("</w:tc>")
	}
	w.WriteString("</w:tr>")
}

// Write writes the whole file.
func (d *Document) Write(out io.Writer) error {
	if d.err != nil {
		return d.err
	}
	z := zip.NewWriter(out)
	for _, part := range d.parts() {
		h := &zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: d.Made}
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = io.WriteString(w, part.text)
		}
		if err != nil {
			return fmt.Errorf("docx: %w", err)
		}
	}
	return z.Close()
}
