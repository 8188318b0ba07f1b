package docx_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"tienglang/app/docx"
)

// made is a document with everything that there is.
func made(t *testing.T) *zip.Reader {
	t.Helper()
	d := docx.Document{Title: "Biên bản <1>", Author: "Đài & xã", Made: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	d.Add(docx.Paragraph{Align: docx.Centre, Heading: 1, Before: 6, After: 6, Runs: []docx.Run{{Text: "BIÊN BẢN", Bold: true, Size: 14}}},
		docx.Text("a < b & \"c\"\x00\x0b\nxuống dòng"))
	d.AddTable(docx.Table{Widths: []float64{20, 100}, Lines: true, Head: []docx.Cell{{docx.Text("TT")}, {docx.Text("Nội dung")}},
		Rows: [][]docx.Cell{{{docx.Text("1")}, {docx.Text("x"), docx.Text("y")}}, {{}, {docx.Text("z")}}}})
	d.AddTable(docx.Table{Widths: []float64{50}, Rows: [][]docx.Cell{{{docx.Text("cuối")}}}})
	var out bytes.Buffer
	if err := d.Write(&out); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func read(t *testing.T, z *zip.Reader, name string) string {
	t.Helper()
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // only read
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// order is in which the schema (ECMA-376) wants the children that are written.
var order = map[string][]string{
	"pPr":      {"pStyle", "keepNext", "spacing", "jc", "outlineLvl"},
	"rPr":      {"rFonts", "b", "i", "sz", "szCs", "lang"},
	"tblPr":    {"tblW", "tblBorders", "tblLayout"},
	"trPr":     {"cantSplit", "tblHeader"},
	"tbl":      {"tblPr", "tblGrid", "tr"},
	"tc":       {"tcPr", "p"},
	"sectPr":   {"headerReference", "pgSz", "pgMar", "titlePg"},
	"document": {"body"},
}

// Word refuses a file whose parts it does not find, or whose elements are not
// in the order of the schema.
func TestEveryPartIsThereAndInOrder(t *testing.T) {
	z := made(t)
	if z.File[0].Name != "[Content_Types].xml" {
		t.Errorf("first is %s", z.File[0].Name)
	}
	types := read(t, z, "[Content_Types].xml")
	for _, f := range z.File {
		text := read(t, z, f.Name)
		ordered(t, f.Name, text)
		if strings.HasSuffix(f.Name, ".rels") {
			for _, to := range targets(text) {
				base := path.Dir(path.Dir(f.Name))
				read(t, z, path.Join(base, to))
			}
			continue
		}
		if f.Name != "[Content_Types].xml" && !strings.Contains(types, `PartName="/`+f.Name+`"`) {
			t.Errorf("%s has no type of its own", f.Name)
		}
	}
}

func targets(rels string) (all []string) {
	for _, part := range strings.Split(rels, `Target="`)[1:] {
		to, _, _ := strings.Cut(part, `"`)
		all = append(all, to)
	}
	return all
}

// ordered walks the elements of a part, which must be XML.
func ordered(t *testing.T, name, text string) {
	t.Helper()
	var open []string
	var at []int
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if n := len(open); n > 0 && order[open[n-1]] != nil {
				i := slices.Index(order[open[n-1]], e.Name.Local)
				if i < at[n-1] {
					t.Errorf("%s: %s comes too late in %s, or does not belong there", name, e.Name.Local, open[n-1])
				}
				at[n-1] = i
			}
			open, at = append(open, e.Name.Local), append(at, 0)
		case xml.EndElement:
			open, at = open[:len(open)-1], at[:len(at)-1]
		}
	}
}

func TestTextIsKeptAsItIs(t *testing.T) {
	text := read(t, made(t), "word/document.xml")
	for _, want := range []string{`a &lt; b &amp; &#34;c&#34;` + "\uFFFD\uFFFD", "<w:br/>", "xuống dòng", "<w:tblHeader/>"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
	if n := strings.Count(text, "<w:tc>"); n != 7 {
		t.Errorf("%d cells", n)
	}
	if strings.Contains(text, "</w:tcPr></w:tc>") {
		t.Error("a cell without a paragraph")
	}
	if strings.Contains(text, "</w:tbl><w:tbl>") {
		t.Error("two tables touch")
	}
}

func TestARowOfAnotherLengthIsRefused(t *testing.T) {
	var d docx.Document
	d.AddTable(docx.Table{Widths: []float64{1, 2}, Rows: [][]docx.Cell{{{}}}})
	if err := d.Write(io.Discard); err == nil {
		t.Error("written")
	}
}
