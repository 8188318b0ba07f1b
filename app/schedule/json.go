package schedule

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"

	"tienglang/app"
)

// MostBytes is how large a schedule in JSON may be.
const MostBytes = 8 << 20

// FromJSON makes a table of a schedule in JSON: a list of objects whose keys
// are those of the columns and whose values are texts or numbers.
// "schedule.sheet_json" when it is anything else.
func FromJSON(body []byte) ([][]string, error) {
	bad := func(err error) error { return app.Fail("schedule.sheet_json", err) }
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
		return nil, bad(fmt.Errorf("more than one list"))
	}
	head, at := []string{}, map[string]int{}
	for _, c := range columns {
		at[c.key] = len(head)
		head = append(head, c.key)
	}
	rows := [][]string{head}
	for i, line := range lines {
		row := make([]string, len(head))
		for key, value := range line {
			n, ok := at[key]
			if !ok {
				return nil, app.Fail("schedule.sheet_unknown", nil, "column", short(key), "expected", keysText())
			}
			if row[n], ok = jsonText(value); !ok {
				return nil, bad(fmt.Errorf("line %d: %s is neither text nor number", i+1, key))
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func keysText() string {
	text := ""
	for i, c := range columns {
		if i > 0 {
			text += ", "
		}
		text += c.key
	}
	return text
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
		return strconv.FormatBool(v), true
	}
	return "", false
}

// ToJSON is a table with its headings as FromJSON reads it. What is empty is
// left out.
func ToJSON(rows [][]string) ([]byte, error) {
	lines := []map[string]string{}
	for _, row := range rows[min(1, len(rows)):] {
		line := map[string]string{}
		for i, c := range columns {
			if i < len(row) && row[i] != "" {
				line[c.key] = row[i]
			}
		}
		lines = append(lines, line)
	}
	return json.MarshalIndent(lines, "", "  ")
}
