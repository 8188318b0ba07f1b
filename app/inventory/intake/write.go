package intake

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"tienglang/app"
	"tienglang/app/sheet"
	"tienglang/app/sheet/objects"
)

// Columns are the fields of a table that Table writes, in its order.
func Columns() (all []Field) {
	for _, c := range columns {
		if c.head != "" {
			all = append(all, c.field)
		}
	}
	return all
}

// Kinds are what the cells of these columns are in a spreadsheet. Numbers that
// nobody reckons with, as an IMEI is one, are texts.
func Kinds() (all []sheet.Kind) {
	for _, f := range Columns() {
		switch f {
		case Number, AmplifierWatts, Volume, VolumeCap, Delay:
			all = append(all, sheet.Number)
		case Price:
			all = append(all, sheet.Money)
		case Installed, Warranty:
			all = append(all, sheet.Date)
		default:
			all = append(all, sheet.Text)
		}
	}
	return all
}

// Table is the inventory as a table, with its headings; Read takes it as the
// same.
func Table(clusters []app.Cluster, hamlets []app.Hamlet) [][]string {
	in := map[app.ID]app.Hamlet{}
	for _, h := range hamlets {
		in[h.ID] = h
	}
	fields := Columns()
	rows := [][]string{make([]string, len(fields))}
	for i, f := range fields {
		rows[0][i] = Heading(f)
	}
	for _, c := range clusters {
		row := make([]string, len(fields))
		for i, f := range fields {
			if col, _ := columnOf(f); col.text != nil {
				row[i] = col.text(c)
			} else if f == Hamlet {
				row[i] = in[c.Hamlet].Name
			} else {
				row[i] = noteText(f, in[c.Hamlet])
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// Records are the rows of a table of Table as objects by their fields' keys;
// what is empty is left out.
func Records(rows [][]string) []map[Field]string { return objects.Records(rows, Columns()) }

// ToJSON is a table of Table as FromJSON reads it.
func ToJSON(rows [][]string) ([]byte, error) { return objects.Write(rows, Columns()) }

// FromJSON makes a table of clusters in JSON: a list of objects whose values
// are texts or numbers; their keys are the headings. "inventory.sheet_json"
// when it is anything else, "inventory.file_empty", "inventory.sheet_rows".
func FromJSON(body []byte) ([][]string, error) {
	body = bytes.TrimPrefix(body, []byte(byteOrder))
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, app.Fail("inventory.file_empty", nil)
	}
	rows, err := objects.Read(body, nil)
	switch {
	case err != nil:
		return nil, app.Fail("inventory.sheet_json", err)
	case len(rows) < 2:
		return nil, app.Fail("inventory.file_empty", nil)
	case len(rows) > MostRows:
		return nil, app.Fail("inventory.sheet_rows", nil, "most", fmt.Sprint(MostRows))
	case len(rows[0]) > mostCells:
		return nil, app.Fail("inventory.sheet_json", fmt.Errorf("%d keys", len(rows[0])))
	}
	return apart(rows), nil
}

// byteOrder marks UTF-8 for spreadsheet programs.
const byteOrder = "\ufeff"

// ToCSV is a table as spreadsheet programs in Vietnam open it: parted by
// semicolons, with a mark of UTF-8. What they would take for a formula is
// quoted by an apostrophe, which FromCSV takes away.
func ToCSV(rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(byteOrder)
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	for _, row := range rows {
		row = slices.Clone(row)
		for i, cell := range row {
			if formula(cell) {
				row[i] = "'" + cell
			}
		}
		if err := w.Write(row); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// FromCSV reads a table whose cells are parted by semicolons, commas or tabs,
// whichever its first lines have most of. "inventory.sheet_csv" when it is no
// text in UTF-8, "inventory.file_empty", "inventory.sheet_rows".
func FromCSV(body []byte) ([][]string, error) {
	if len(body) > MostBytes || !utf8.Valid(body) || bytes.IndexByte(body, 0) >= 0 {
		return nil, app.Fail("inventory.sheet_csv", nil)
	}
	body = bytes.TrimPrefix(body, []byte(byteOrder))
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, app.Fail("inventory.file_empty", nil)
	}
	r := csv.NewReader(bytes.NewReader(body))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = parted(body), -1, true
	var rows [][]string
	line := 1 // at which the next row begins
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, app.Fail("inventory.sheet_csv", err)
		}
		if !slices.ContainsFunc(row, func(cell string) bool { return cell != "" }) {
			continue // of a sheet that is formatted far below its last row
		}
		for at, _ := r.FieldPos(0); line < at && len(rows) < MostRows; line++ {
			rows = append(rows, nil) // empty ones are passed over, and count
		}
		if len(rows) >= MostRows {
			return nil, app.Fail("inventory.sheet_rows", nil, "most", fmt.Sprint(MostRows))
		}
		line += 1 + strings.Count(strings.Join(row, ""), "\n")
		rows = append(rows, unquoted(row[:min(len(row), mostCells)]))
	}
}

// parted is what parts the cells: what makes headings of clusters of the first
// lines; else a semicolon where it is there as often as any, since commas stand
// in numbers.
func parted(body []byte) rune {
	head := string(body[:min(len(body), 16<<10)])
	best, most := ';', 0
	for _, r := range ";\t," {
		if _, score := headed(cellsOf(head, r)); score > most {
			best, most = r, score
		}
	}
	if most > 0 {
		return best
	}
	most = strings.Count(head, ";")
	for _, r := range "\t," {
		if n := strings.Count(head, string(r)); n > most && (r == '\t' || most < 3) {
			best, most = r, n
		}
	}
	return best
}

// cellsOf is a text as far as its cells can be parted by r.
func cellsOf(text string, r rune) (rows [][]string) {
	from := csv.NewReader(strings.NewReader(text))
	from.Comma, from.FieldsPerRecord, from.LazyQuotes = r, -1, true
	for len(rows) < deepest+mostHeadRows {
		row, err := from.Read()
		if err != nil {
			return rows // the rest is told of by whoever reads it all
		}
		rows = append(rows, row[:min(len(row), mostCells)])
	}
	return rows
}

func unquoted(row []string) []string {
	for i, cell := range row {
		if strings.HasPrefix(cell, "'") && formula(cell) {
			row[i] = cell[1:]
		}
	}
	return row
}

// formula tells what a spreadsheet program would reckon with, or was kept from
// it by apostrophes.
func formula(cell string) bool {
	bare := strings.TrimLeft(cell, "'")
	return bare != "" && strings.ContainsRune("=+-@", rune(bare[0]))
}
