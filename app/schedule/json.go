package schedule

import (
	"errors"
	"strings"

	"tienglang/app"
	"tienglang/app/sheet/objects"
)

// FromJSON makes a table of a schedule in JSON: a list of objects whose keys
// are those of the columns and whose values are texts or numbers. Errors:
// "schedule.sheet_unknown" for another key, "schedule.sheet_json" when it is
// anything else.
func FromJSON(body []byte) ([][]string, error) {
	rows, err := objects.Read(body, keys())
	var unknown objects.UnknownKey
	switch {
	case errors.As(err, &unknown):
		return nil, app.Fail("schedule.sheet_unknown", nil, "column", short(unknown.Key), "expected", strings.Join(keys(), ", "))
	case err != nil:
		return nil, app.Fail("schedule.sheet_json", err)
	}
	return rows, nil
}

// ToJSON is a table with its headings as FromJSON reads it. What is empty is
// left out.
func ToJSON(rows [][]string) ([]byte, error) { return objects.Write(rows, keys()) }

// keys are those of the columns.
func keys() (all []string) {
	for _, c := range columns {
		all = append(all, c.key)
	}
	return all
}
