package reading

import (
	"os"
	"strings"
	"testing"
)

// row is a typed sentence and how it is said.
type row struct{ typed, said string }

// rows reads a table of testdata: a line each, a tab between the two.
func rows(t testing.TB, name string, atLeast int) (all []row) {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		typed, said, ok := strings.Cut(line, "\t")
		if !ok || said == "" {
			t.Fatalf("%s: no reading in %q", name, line)
		}
		all = append(all, row{typed, said})
	}
	if len(all) < atLeast {
		t.Fatalf("%s has %d rows, want %d", name, len(all), atLeast)
	}
	return all
}

var tables = []struct {
	file    string
	atLeast int
	options Options
}{{"north.tsv", 300, Options{}}, {"south.tsv", 40, Options{South: true}}}

// TestReadings holds every sentence of both tables to what an announcer says.
func TestReadings(t *testing.T) {
	for _, table := range tables {
		for _, r := range rows(t, table.file, table.atLeast) {
			if got := Normalize(r.typed, table.options); got != r.said {
				t.Errorf("%s: %q\n got %q\nwant %q", table.file, r.typed, got, r.said)
			}
		}
	}
}

// TestWhatIsSaidReadsAsItself: a reading is not read anew.
func TestWhatIsSaidReadsAsItself(t *testing.T) {
	for _, table := range tables {
		for _, r := range rows(t, table.file, table.atLeast) {
			if got := Normalize(r.said, table.options); got != r.said {
				t.Errorf("%q\nbecame %q", r.said, got)
			}
		}
	}
}
