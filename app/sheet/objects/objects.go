// Package objects reads and writes tables as lists of JSON objects, one for each
// line; pure.
package objects

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// MostBytes is how large a list may be that is read, and mostCells how many cells
// its table may have: objects that share no key would make a table as long as wide.
const (
	MostBytes = 8 << 20
	mostCells = 4 << 20
)

// UnknownKey is the error of an object with a key that no column has.
type UnknownKey struct{ Key string }

// Error names the key.
func (e UnknownKey) Error() string { return fmt.Sprintf("unknown key %q", e.Key) }

// Read makes a table of a list of objects whose values are texts, numbers, true,
// false or null: its first row is head, and what an object lacks is "". Where
// head is nil, the keys of all objects are the head, sorted; an object within one
// has a column for each of its keys then, as in "box.watts". Errors: UnknownKey,
// and others that say what is no such list.
func Read(body []byte, head []string) ([][]string, error) {
	lines, err := list(body)
	if err != nil {
		return nil, err
	}
	if head == nil {
		for i, line := range lines {
			lines[i] = flatten(line)
		}
		head = keys(lines)
	}
	if len(lines)*len(head) > mostCells {
		return nil, fmt.Errorf("%d objects of %d keys", len(lines), len(head))
	}
	at := map[string]int{}
	for i, key := range head {
		at[key] = i
	}
	rows := [][]string{head}
	for i, line := range lines {
		row := make([]string, len(head))
		for key, value := range line {
			n, known := at[key]
			if !known {
				return nil, UnknownKey{key}
			}
			if row[n], known = text(value); !known {
				return nil, fmt.Errorf("line %d: %s is neither text nor number", i+1, key)
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func list(body []byte) (lines []map[string]any, err error) {
	if len(body) > MostBytes {
		return nil, fmt.Errorf("%d bytes", len(body))
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&lines); err != nil {
		return nil, err
	}
	if d.More() {
		return nil, errors.New("more than one list")
	}
	return lines, nil
}

// flatten brings the values of the objects within one up to it; of objects within
// those nothing is brought.
func flatten(line map[string]any) map[string]any {
	flat := make(map[string]any, len(line))
	for key, value := range line {
		within, ok := value.(map[string]any)
		if !ok {
			flat[key] = value
		}
		for k, v := range within {
			if _, taken := line[key+"."+k]; !taken {
				flat[key+"."+k] = v
			}
		}
	}
	return flat
}

func keys(lines []map[string]any) []string {
	var all []string
	known := map[string]bool{}
	for _, line := range lines {
		for key := range line {
			if !known[key] {
				known[key] = true
				all = append(all, key)
			}
		}
	}
	slices.Sort(all)
	return all
}

func text(v any) (string, bool) {
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

// Records are the rows below the first as objects by keys, one for each column;
// what is empty is left out.
func Records[K ~string](rows [][]string, keys []K) []map[K]string {
	all := []map[K]string{}
	for _, row := range rows[min(1, len(rows)):] {
		one := map[K]string{}
		for i, key := range keys {
			if i < len(row) && row[i] != "" {
				one[key] = row[i]
			}
		}
		all = append(all, one)
	}
	return all
}

// Write makes of a table with its head a list that Read takes.
func Write[K ~string](rows [][]string, keys []K) ([]byte, error) {
	return json.MarshalIndent(Records(rows, keys), "", "  ")
}
