package command

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"

	"tienglang/app"
	"tienglang/app/docx"
	"tienglang/app/security"
	"tienglang/app/store"
	"tienglang/assets/locale"
	"tienglang/sync/wire"
)

// exportFolder writes a check of a folder's station to a file.
func exportFolder(ctx context.Context, dir string, c security.Check, path, lang string) error {
	return withRecords(ctx, dir, func(ctx context.Context, db *store.DB) error {
		return exportSecurity(ctx, db, c, path, lang)
	})
}

// exportSecurity writes a check to a DOCX or PDF file, by its ending:
// "security.export_ending", "security.not_written".
func exportSecurity(ctx context.Context, db *store.DB, c security.Check, path, lang string) error {
	about, _, err := db.Station(ctx)
	if err != nil {
		return err
	}
	all, err := db.SecurityChecks(ctx)
	if err != nil {
		return err
	}
	draw := map[string]func(securityPaper, security.Check) ([]byte, error){".docx": securityDOCX, ".pdf": securityPDF}[strings.ToLower(filepath.Ext(path))]
	if draw == nil {
		return app.Fail("security.export_ending", nil, "name", filepath.Base(path))
	}
	body, err := draw(newSecurityPaper(locale.New(lang), about, c, checkBefore(all, c.Year)), c)
	if err != nil {
		return err
	}
	if err := wire.WriteFileSynced(path, body); err != nil {
		return app.Fail("security.not_written", err, "name", filepath.Base(path))
	}
	return nil
}

// checkBefore is the newest check of an earlier year; the zero Check where there is
// none.
func checkBefore(all []security.Check, year int) security.Check {
	for _, c := range all { // the newest first
		if c.Year < year {
			return c
		}
	}
	return security.Check{}
}

// securityDOCX is the paper as a document that can be edited on.
func securityDOCX(p securityPaper, c security.Check) ([]byte, error) {
	d := docx.Document{Title: p.Title, Author: strings.Join(p.Agency, ", "), Made: c.Changed}
	d.AddTable(docx.Table{Widths: []float64{72, docx.TextWidth - 72}, Rows: [][]docx.Cell{
		{boldLines(p.Agency), boldLines(p.State)},
		{{}, {docx.Paragraph{Align: docx.Centre, Before: 4, Runs: []docx.Run{{Text: p.Place, Italic: true}}}}},
	}})
	d.Add(docx.Paragraph{Align: docx.Centre, Heading: 1, Before: 6, Runs: []docx.Run{{Text: strings.ToUpper(p.Title), Bold: true, Size: 14}}},
		docx.Paragraph{Align: docx.Centre, After: 8, Runs: []docx.Run{{Text: p.Subject, Bold: true}}})
	for _, line := range p.About {
		d.Add(docx.Paragraph{Align: docx.Justify, After: 4, Runs: []docx.Run{{Text: line}}})
	}
	for n, g := range p.Groups {
		d.Add(heading(roman(n+1) + ". " + g.Name))
		d.AddTable(groupTable(p.Head, g))
	}
	d.Add(heading(p.ToDoTitle))
	d.Add(justified(p.ToDo)...)
	if len(p.Since) > 0 {
		d.Add(heading(p.SinceTitle))
		d.Add(justified(p.Since)...)
	}
	d.AddTable(signatures(p))
	var out bytes.Buffer
	err := d.Write(&out)
	return out.Bytes(), err
}

func heading(text string) docx.Paragraph {
	return docx.Paragraph{Heading: 2, Before: 8, After: 4, Runs: []docx.Run{{Text: text, Bold: true}}}
}

func justified(lines []string) (all []docx.Paragraph) {
	for _, l := range lines {
		all = append(all, docx.Paragraph{Align: docx.Justify, After: 3, Runs: []docx.Run{{Text: l}}})
	}
	return all
}

func boldLines(lines []string) (c docx.Cell) {
	for _, l := range lines {
		c = append(c, docx.Paragraph{Align: docx.Centre, Runs: []docx.Run{{Text: l, Bold: true, Size: 12}}})
	}
	return c
}

// tableType is smaller than the text, as tables of state documents are.
const tableType = 11

func groupTable(head []string, g paperGroup) docx.Table {
	t := docx.Table{Widths: []float64{11, 58, 22, docx.TextWidth - 91}, Lines: true}
	for _, h := range head {
		t.Head = append(t.Head, docx.Cell{{Align: docx.Centre, Runs: []docx.Run{{Text: h, Bold: true, Size: tableType}}}})
	}
	for _, r := range g.Rows {
		shown := docx.Cell{}
		for _, s := range r.Shown {
			shown = append(shown, docx.Paragraph{Runs: []docx.Run{{Text: s, Size: tableType}}})
		}
		t.Rows = append(t.Rows, []docx.Cell{
			{{Align: docx.Centre, Runs: []docx.Run{{Text: r.Number, Size: tableType}}}},
			{{Runs: []docx.Run{{Text: r.Text, Size: tableType}}}, {Runs: []docx.Run{{Text: r.Basis, Italic: true, Size: tableType - 1}}}},
			{{Align: docx.Centre, Runs: []docx.Run{{Text: r.Verdict, Bold: r.Bad, Size: tableType}}}},
			shown,
		})
	}
	return t
}

func signatures(p securityPaper) docx.Table {
	row := []docx.Cell{}
	for _, s := range p.SignTitles {
		row = append(row, docx.Cell{
			{Align: docx.Centre, Before: 14, Runs: []docx.Run{{Text: strings.ToUpper(s), Bold: true}}},
			{Align: docx.Centre, After: 60, Runs: []docx.Run{{Text: p.SignHint, Italic: true}}},
		})
	}
	return docx.Table{Widths: []float64{docx.TextWidth / 2, docx.TextWidth / 2}, Rows: [][]docx.Cell{row}}
}

// roman is a small number as headings have it.
func roman(n int) string {
	out := ""
	for _, step := range []struct {
		value int
		text  string
	}{{10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= step.value; n -= step.value {
			out += step.text
		}
	}
	return out
}
