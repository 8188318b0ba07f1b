package intake

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"tienglang/app"
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

// Table is the inventory as a table, with its headings; Read takes it as the
// same.
func Table(clusters []app.Cluster, hamlets []app.Hamlet) [][]string {
	names := map[app.ID]string{}
	for _, h := range hamlets {
		names[h.ID] = h.Name
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
				row[i] = names[c.Hamlet]
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// Records are the rows of a table of Table as objects by their fields' keys;
// what is empty is left out.
func Records(rows [][]string) []map[Field]string {
	all, fields := []map[Field]string{}, Columns()
	for _, row := range rows[min(1, len(rows)):] {
		one := map[Field]string{}
		for i, f := range fields {
			if i < len(row) && row[i] != "" {
				one[f] = row[i]
			}
		}
		all = append(all, one)
	}
	return all
}

// ToJSON is a table of Table as FromJSON reads it.
func ToJSON(rows [][]string) ([]byte, error) {
	return json.MarshalIndent(Records(rows), "", "  ")
}

// FromJSON makes a table of clusters in JSON: a list of objects whose values
// are texts or numbers; their keys are the headings. "inventory.sheet_json"
// when it is anything else, "inventory.sheet_rows".
func FromJSON(body []byte) ([][]string, error) {
	bad := func(err error) error { return app.Fail("inventory.sheet_json", err) }
	if len(body) > MostBytes {
		return nil, bad(fmt.Errorf("%d bytes", len(body)))
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var lines []map[string]any
	if err := d.Decode(&lines); err != nil {
		return nil, bad(err)
	}
	if d.More() {
		return nil, bad(errors.New("more than one list"))
	}
	if len(lines) >= MostRows {
		return nil, app.Fail("inventory.sheet_rows", nil, "most", fmt.Sprint(MostRows))
	}
	head, at := keysOf(lines)
	if len(head) > mostCells {
		return nil, bad(fmt.Errorf("%d keys", len(head)))
	}
	rows := [][]string{head}
	for i, line := range lines {
		row := make([]string, len(head))
		for key, value := range line {
			text, ok := jsonText(value)
			if !ok {
				return nil, bad(fmt.Errorf("line %d: %s is neither text nor number", i+1, key))
			}
			row[at[key]] = text
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// keysOf are the keys of all objects, sorted, and where each lies.
func keysOf(lines []map[string]any) (head []string, at map[string]int) {
	at = map[string]int{}
	for _, line := range lines {
		for key := range line {
			if _, known := at[key]; !known {
				at[key] = 0
				head = append(head, key)
			}
		}
	}
	slices.Sort(head)
	for i, key := range head {
		at[key] = i
	}
	return head, at
}

func jsonText(v any) (string, bool) {
	switch v := v.(type) {
	case nil:
		return "", true
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case bool:
		return fmt.Sprint(v), true
	}
	return "", false
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
			if cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
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
// text in UTF-8, "inventory.sheet_rows".
func FromCSV(body []byte) ([][]string, error) {
	if len(body) > MostBytes || !utf8.Valid(body) || bytes.IndexByte(body, 0) >= 0 {
		return nil, app.Fail("inventory.sheet_csv", nil)
	}
	body = bytes.TrimPrefix(body, []byte(byteOrder))
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
		if len(rows) >= MostRows {
			return nil, app.Fail("inventory.sheet_rows", nil, "most", fmt.Sprint(MostRows))
		}
		for at, _ := r.FieldPos(0); line < at && len(rows) < MostRows; line++ {
			rows = append(rows, nil) // empty ones are passed over, and count
		}
		line += 1 + strings.Count(strings.Join(row, ""), "\n")
		rows = append(rows, unquoted(row[:min(len(row), mostCells)]))
	}
}

// parted is what parts the cells: a semicolon wins where it is there as often
// as any, since commas stand in numbers.
func parted(body []byte) rune {
	head := body[:min(len(body), 4096)]
	best, most := ';', bytes.Count(head, []byte(";"))
	for _, r := range "\t," {
		if n := bytes.Count(head, []byte(string(r))); n > most && (r == '\t' || most < 3) {
			best, most = r, n
		}
	}
	return best
}

func unquoted(row []string) []string {
	for i, cell := range row {
		if len(cell) > 1 && cell[0] == '\'' && strings.ContainsRune("=+-@", rune(cell[1])) {
			row[i] = cell[1:]
		}
	}
	return row
}
